/**
 * What passes a gateway, as pcapng: two interfaces, `phones` and `server`, each with the packets of that side as they
 * would have been captured there. What the gateway added, changed or swallowed says so in a comment.
 *
 *   phone ──► │ phones │ ─► gateway ─► │ server │ ──► call server
 *
 * Frames are copied and queued (RecordFile); a frame that does not fit is counted and missing, calls never wait.
 */
import { TcpPackets } from '../../codecs/capture/tcp-packets.ts';
import { pcapngInterface, pcapngPacket, pcapngSection } from '../../codecs/capture/writers.ts';
import type { Direction } from '../inline/flow.ts';
import type { Handling, SessionEnds, SessionRecording } from '../inline/recording.ts';
import { recordLimits } from '../limits.ts';
import { RecordFile } from './record-file.ts';

export interface RecorderOptions {
  readonly path: string;
  readonly bytesMax?: number;
  readonly ageMsMax?: number;
  readonly keep?: number;
  /** Epoch milliseconds; parts are kept. */
  readonly clock: () => number;
  readonly failed?: (reason: string) => void;
}

const ETHERNET = 1;
const Side = { phones: 0, server: 1 } as const;
type Side = (typeof Side)[keyof typeof Side];

const PROGRAM = 'ringback';
const comments: Readonly<Record<Handling, string | undefined>> = {
  passed: undefined,
  changed: 'ringback: changed on its way',
  added: 'ringback: added, the other side never sent it',
  swallowed: 'ringback: kept, not passed on',
};
const ORIGINAL = 'ringback: as it came, changed behind this place';

export class Recorder {
  /** Sessions whose addresses cannot be written. */
  unwritable = 0;
  private readonly file: RecordFile;
  private readonly clock: () => number;

  constructor(options: RecorderOptions) {
    const { path, bytesMax, ageMsMax, keep, clock, failed } = options;
    const head = [pcapngSection(PROGRAM), pcapngInterface(ETHERNET, 'phones'), pcapngInterface(ETHERNET, 'server')];
    this.clock = clock;
    this.file = new RecordFile({
      path,
      head: Buffer.concat(head),
      bytesMax: bytesMax ?? recordLimits.bytesMax,
      ageMsMax: ageMsMax ?? recordLimits.ageMsMax,
      keep: keep ?? recordLimits.keep,
      queueBytesMax: recordLimits.queueBytesMax,
      ...(failed === undefined ? {} : { failed }),
    });
  }

  /** Packets that are missing because the disk was too slow. */
  get dropped(): number {
    return this.file.dropped;
  }

  /** @throws the system's error where the file cannot be made. */
  open(): Promise<void> {
    return this.file.open();
  }

  /** Writes what waits. */
  close(): Promise<void> {
    return this.file.close();
  }

  /** For InlineOptions.record. */
  session = (phone: SessionEnds): SessionRecording => new RecordedSession(this, phone);

  now(): number {
    return this.clock();
  }

  write(side: Side, at: number, packets: readonly Uint8Array[], comment: string | undefined): void {
    const seconds = Math.floor(at / 1000);
    const nanos = Math.min(999_999_999, Math.round((at - seconds * 1000) * 1e6));
    for (const packet of packets) {
      this.file.append(pcapngPacket(side, seconds, nanos, packet, packet.length, comment));
    }
  }
}

interface Held {
  readonly from: 0 | 1;
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly comment: string | undefined;
}

/** Both sides of one phone's session. */
class RecordedSession implements SessionRecording {
  private readonly recorder: Recorder;
  private readonly phones: TcpPackets | null;
  private server: TcpPackets | null = null;
  /** What went towards the server before it was connected. */
  private held: Held[] = [];

  constructor(recorder: Recorder, { from, to }: SessionEnds) {
    this.recorder = recorder;
    this.phones = this.packets(from, to);
    if (this.phones !== null) recorder.write(Side.phones, recorder.now(), this.phones.open(), undefined);
  }

  connected({ from, to }: SessionEnds): void {
    this.server = this.packets(from, to);
    const held = this.held;
    this.held = [];
    if (this.server === null) return;
    this.recorder.write(Side.server, held[0]?.at ?? this.recorder.now(), this.server.open(), undefined);
    for (const each of held) {
      this.recorder.write(Side.server, each.at, this.server.data(each.from, each.bytes), each.comment);
    }
  }

  frame(direction: Direction, bytes: Uint8Array, handling: Handling, original: Uint8Array | undefined): void {
    const at = this.recorder.now();
    const up = direction === 'toServer';
    const comment = comments[handling];
    // The side that it came from has it as it came, the other one as it went on.
    const came = handling === 'added' ? undefined : (original ?? bytes);
    const went = handling === 'swallowed' ? undefined : bytes;
    const saying = handling === 'changed' ? ORIGINAL : comment;
    if (up) {
      if (came !== undefined) this.toPhones(0, at, came, saying);
      if (went !== undefined) this.toServer(0, at, went, comment);
    } else {
      if (came !== undefined) this.toServer(1, at, came, saying);
      if (went !== undefined) this.toPhones(1, at, went, comment);
    }
  }

  finish(side: 'phone' | 'server'): void {
    const at = this.recorder.now();
    const from = side === 'phone' ? 0 : 1;
    if (this.phones !== null) this.recorder.write(Side.phones, at, this.phones.finish(from), undefined);
    if (this.server !== null) this.recorder.write(Side.server, at, this.server.finish(from), undefined);
  }

  end(): void {
    this.finish('phone');
    this.finish('server');
  }

  private toPhones(from: 0 | 1, at: number, bytes: Uint8Array, comment: string | undefined): void {
    if (this.phones !== null) this.recorder.write(Side.phones, at, this.phones.data(from, bytes), comment);
  }

  private toServer(from: 0 | 1, at: number, bytes: Uint8Array, comment: string | undefined): void {
    if (this.server !== null) this.recorder.write(Side.server, at, this.server.data(from, bytes), comment);
    else if (this.held.length < recordLimits.heldFramesMax) this.held.push({ from, at, bytes: bytes.slice(), comment });
  }

  private packets(first: SessionEnds['from'], second: SessionEnds['to']): TcpPackets | null {
    try {
      return new TcpPackets(first, second);
    } catch {
      this.recorder.unwritable++;
      return null;
    }
  }
}
