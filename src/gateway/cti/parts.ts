/**
 * What the parts of a provider (devices, lines, calls, screens, the CallBack key) ask of the whole and of each other. A part
 * is built with this and imports no other part for it; `provider` is the whole.
 */
import type { Handle } from '../../codecs/qbe/answers.ts';
import type { Event } from '../../model/events.ts';
import type { LineKey } from '../../model/ids.ts';
import type { Ms } from '../../model/time.ts';
import type { Counters } from '../counters.ts';
import type { Carriers } from './carriers.ts';
import type { CtiDevice, CtiLine } from './device.ts';
import type { Needs } from './needs.ts';
import type { CtiDeadlines } from './options.ts';
import type { Reply } from './requests.ts';
import type { CtiSession } from './session.ts';
import type { StuckHandles } from './stuck-handles.ts';

export interface CtiParts {
  readonly session: CtiSession;
  readonly counters: Counters;
  readonly now: Ms;
  readonly deadlines: CtiDeadlines;
  /** By name, as far as the CTIManager has told them. */
  readonly devices: Map<string, CtiDevice>;
  readonly carriers: Carriers;
  readonly openings: OpeningsPart;
  readonly screens: ScreensPart;
  readonly calls: { nextReference(): number };
  readonly activation: { settled(): void };
  readonly stuck: StuckHandles;
  /** Tells the feature. */
  post(event: Event): void;
  /** Nothing that has waited may reach a phone now: another may serve it by now, or we serve no more. */
  readonly mayTell: boolean;
  /** The device has a record, known before the device itself may be. */
  watches(name: string): boolean;
  /** A PDU that cannot be read. */
  unread(): void;
  /** An event of a line that is not open. Where one is being opened, the answer may be on its way behind it. */
  unknownHandle(view: DataView, start: number, end: number): void;
  /** A line has been opened: what came before the answer is looked at again. */
  replayEarly(): void;
  /** Where all calls of a line are forwarded to; '' is nowhere. */
  forwarded(line: CtiLine, target: string): void;
}

/** Which devices and lines are open at the CTIManager, and which should be. */
export interface OpeningsPart {
  readonly needs: Needs;
  readonly lines: LinesPart;
  readonly doubts: DoubtsPart;
  readonly giveBack: { stray(close: 'DeviceCloseRequest' | 'LineCloseRequest', reply: Reply): void };
  /** A place for another opening has become free. */
  readonly places: { free(): void };
  deviceOf(handle: Handle): CtiDevice | undefined;
  lineOf(handle: Handle): CtiLine | undefined;
  /** Devices that are open, or being closed. */
  readonly handles: Iterable<CtiDevice>;
  /** The device stays open until the request has its answer. */
  during(device: CtiDevice, request: (done: (reply: Reply) => void) => void): void;
  /** Opens and closes what should be; what is under way is waited for. */
  step(device: CtiDevice): void;
  stepLinesOf(key: LineKey): void;
  /** Something about the device has changed: goes on opening, and tells the feature what has become known. */
  settle(device: CtiDevice): void;
  /** @returns true where the close has failed, and is tried once more */
  closesAgain(what: CtiDevice | CtiLine, name: string, reply: Reply): boolean;
  /** The figures of what is open are made anew. */
  count(): void;
}

/** Lines that are opened, asked, and given back. */
export interface LinesPart {
  /** Lines that are open, or being closed. */
  readonly open: Iterable<CtiLine>;
  /** Every line that is wanted from this key has told what it does, or will not. */
  isSettled(key: LineKey): boolean;
  /** The feature shall believe nothing of it any more. */
  forget(line: CtiLine): void;
  /** The line belongs to its device no more. Where it is being opened, its answer finds out. */
  part(line: CtiLine): void;
  /** The handle is no more: closed by us, or by the CTIManager. */
  shut(line: CtiLine): void;
}

/** Openings whose answer was lost. */
export interface DoubtsPart {
  /** An opening came to nothing. Where it was not answered, or the CTIManager says so, it may be open all the same. */
  notOpened(what: CtiDevice | CtiLine, name: string, reply: Reply): void;
  /** An answer has come after it was given up. */
  answered(what: CtiDevice | CtiLine, name: string, reply: Reply): void;
  /** It belongs to us no more. Where an opening of it is under way, that finds out. */
  parted(what: CtiDevice | CtiLine, name: string): void;
}

/** Screens of the feature on the phones. */
export interface ScreensPart {
  reachable(device: CtiDevice): void;
  unreachable(device: CtiDevice): void;
  /** The phone, or the session, is gone: it has forgotten our screens, and so do we. */
  forget(device: CtiDevice): void;
}
