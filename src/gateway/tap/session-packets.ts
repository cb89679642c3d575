/**
 * A session's frames as packets of two captures, one on each side of the gateway: Ethernet, IP and TCP are made up around
 * them. Where they go, to a file or to whoever watches, is the outlet's business.
 */
import { TcpPackets } from '../../codecs/capture/tcp-packets.ts';
import { pcapngInterface, pcapngSection } from '../../codecs/capture/writers.ts';
import type { Direction, Handling } from '../inline/flow.ts';
import type { SessionEnds, SessionRecording } from '../inline/recording.ts';
import { recordLimits } from '../limits.ts';
import { sideNames } from './side-names.ts';

/** Takes packets; must not keep the caller waiting, whatever becomes of them. */
export interface PacketOutlet {
  /** Sessions whose addresses cannot be written. */
  unwritable: number;
  /** Epoch milliseconds; parts are kept. */
  now(): number;
  write(side: Side, at: number, packets: readonly Uint8Array[], comment: string | undefined): void;
}

const ETHERNET = 1;
export const Side = { phones: 0, server: 1 } as const;
export type Side = (typeof Side)[keyof typeof Side];

const PROGRAM = 'ringback';
const comments: Readonly<Record<Handling, string | undefined>> = {
  passed: undefined,
  changed: 'ringback: changed on its way',
  added: 'ringback: added, the other side never sent it',
  swallowed: 'ringback: kept, not passed on',
};
const ORIGINAL = 'ringback: as it came, changed behind this place';

/** What a capture of both sides begins with; the interfaces are numbered as in `Side`. */
export function captureHead(): Uint8Array {
  return Buffer.concat([
    pcapngSection(PROGRAM),
    pcapngInterface(ETHERNET, sideNames.phones),
    pcapngInterface(ETHERNET, sideNames.server),
  ]);
}

/** Epoch milliseconds as seconds and nanoseconds. */
export function captureTime(at: number): [seconds: number, nanos: number] {
  const seconds = Math.floor(at / 1000);
  return [seconds, Math.min(999_999_999, Math.round((at - seconds * 1000) * 1e6))];
}

interface Held {
  readonly from: 0 | 1;
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly comment: string | undefined;
}

/** Both sides of one phone's session. */
export class SessionPackets implements SessionRecording {
  private readonly outlet: PacketOutlet;
  private readonly phones: TcpPackets | null;
  private server: TcpPackets | null = null;
  /** What went towards the server before it was connected. */
  private held: Held[] = [];

  constructor(outlet: PacketOutlet, { from, to }: SessionEnds) {
    this.outlet = outlet;
    this.phones = this.packets(from, to);
    if (this.phones !== null) outlet.write(Side.phones, outlet.now(), this.phones.open(), undefined);
  }

  connected({ from, to }: SessionEnds): void {
    this.server = this.packets(from, to);
    const held = this.held;
    this.held = [];
    if (this.server === null) return;
    this.outlet.write(Side.server, held[0]?.at ?? this.outlet.now(), this.server.open(), undefined);
    for (const each of held) {
      this.outlet.write(Side.server, each.at, this.server.data(each.from, each.bytes), each.comment);
    }
  }

  frame(direction: Direction, bytes: Uint8Array, handling: Handling, original: Uint8Array | undefined): void {
    const at = this.outlet.now();
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
    const at = this.outlet.now();
    const from = side === 'phone' ? 0 : 1;
    if (this.phones !== null) this.outlet.write(Side.phones, at, this.phones.finish(from), undefined);
    if (this.server !== null) this.outlet.write(Side.server, at, this.server.finish(from), undefined);
  }

  end(): void {
    this.finish('phone');
    this.finish('server');
  }

  private toPhones(from: 0 | 1, at: number, bytes: Uint8Array, comment: string | undefined): void {
    if (this.phones !== null) this.outlet.write(Side.phones, at, this.phones.data(from, bytes), comment);
  }

  private toServer(from: 0 | 1, at: number, bytes: Uint8Array, comment: string | undefined): void {
    if (this.server !== null) this.outlet.write(Side.server, at, this.server.data(from, bytes), comment);
    else if (this.held.length < recordLimits.heldFramesMax) this.held.push({ from, at, bytes: bytes.slice(), comment });
  }

  private packets(first: SessionEnds['from'], second: SessionEnds['to']): TcpPackets | null {
    try {
      return new TcpPackets(first, second);
    } catch {
      this.outlet.unwritable++;
      return null;
    }
  }
}
