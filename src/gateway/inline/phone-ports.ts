/**
 * What the parts of a phone know of each other: the handlers of frames and the screens see a phone as it stands here, and the
 * phone knows them. Types only.
 *
 *   phone ─► handlers, screens ─► phone-ports
 *     └──────────────────────────────▲
 */
import type { Fault } from '../../codecs/fault.ts';
import type { CallSignal } from '../../model/call-signal.ts';
import type { DeviceLoss, DisplayKind, Event } from '../../model/events.ts';
import type { Counters } from '../counters.ts';
import type { GatewayLimits } from '../limits.ts';
import type { CloseReason } from './close-reasons.ts';
import type { Verdict } from './flow.ts';
import type { InlineOptions } from './options.ts';
import type { PhoneState } from './phone-state.ts';
import type { CallBackKey } from './softkey-rewrite.ts';

/** What a phone needs of its connection. */
export interface PhoneLink {
  addToPhone(bytes: Uint8Array, frames?: number): void;
  /** One frame, behind the one that is being looked at. */
  addToPhoneBehind(bytes: Uint8Array): void;
  addToServer(bytes: Uint8Array, frames?: number): void;
  /** Common name of the phone's certificate, '' where there is none. */
  certificateName(): string;
  /** Where the phone is. */
  readonly address: string;
  /** It has a name from now on, or another. */
  named(): void;
  /** Registered, or a standby that the server answers. */
  settled(): void;
  close(reason: CloseReason, detail?: string): void;
}

/**
 * How far a connection has come. `early`: KeepAlive, Alarm and tokens only, as on the connection to a standby server.
 * `strange`: something else before RegisterReq.
 */
export type Stage = 'new' | 'early' | 'strange' | 'registering' | 'registered';

/** What handlers and screens need of the gateway around the phone. */
export interface Surroundings {
  readonly options: InlineOptions;
  readonly counters: Counters;
  readonly limits: GatewayLimits;
  /** The device registers. @returns false where it has done so too often from there. */
  mayRegister(device: string, address: string): boolean;
}

/** A phone as its screens see it. */
export interface ScreenPhone {
  /** Name in capitals, '' before RegisterReq. */
  readonly device: string;
  readonly display: DisplayKind;
  readonly state: PhoneState;
  readonly key: CallBackKey;
  readonly link: PhoneLink;
  readonly host: Surroundings;
  /** Tells the feature, where this connection speaks for the device. */
  post(event: Event): void;
}

/** What the phone says to screens of ours. */
export interface AnsweredScreens {
  readonly applicationId: number;
  pressed(transaction: number, data: Uint8Array): void;
  answered(transaction: number, data: Uint8Array): void;
}

/** A phone as the handlers of its frames see it. */
export interface HandledPhone extends ScreenPhone {
  device: string;
  stage: Stage;
  /** What the loss of this connection would mean. */
  lossReason: DeviceLoss;
  readonly screens: AnsweredScreens;
  registering(device: string, deviceType: number, offered: number): void;
  registered(): void;
  rest(): void;
  lost(reason?: DeviceLoss): void;
  signal(lineInstance: number, callReference: number, signal: CallSignal): void;
  hook(offHook: boolean): void;
  tellDigits(lineInstance: number, callReference: number): void;
  dialled(lineInstance: number, callReference: number, number: string): void;
  callBackPressed(lineInstance: number, callReference: number): void;
  heard(lineInstance: number, callReference: number, signal: CallSignal): void;
  unread(fault: Fault): Verdict;
  replace(bytes: Uint8Array | null): Verdict;
}
