/**
 * Where connections wait while many have come and not registered: nothing is made for them, neither a session nor a connection
 * to the server, until they have said how a frame begins. A phone does so at once. Who only opens connections costs one
 * descriptor and a small object, and goes as soon as room is needed.
 */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { limits } from '../../codecs/limits.ts';
import { isKnownMessage } from '../../codecs/skinny/ids.ts';
import type { GatewayDeadlines, GatewayLimits } from '../limits.ts';
import type { Waiting } from './admission.ts';
import { type CloseReason, closeReasons } from './close-reasons.ts';
import { adopt, type Reader } from './shared-reads.ts';

const HEADER_BYTES = 12;
const ID = 8;

/** What guests need of their gateway. */
export interface LobbyHost {
  readonly limits: GatewayLimits;
  readonly deadlines: GatewayDeadlines;
  /** Coarse monotonic time, milliseconds. */
  readonly nowMs: number;
  /** It has said how a frame begins: `head` is all that it has said. Its socket, and what it reads from now on, is the session's. */
  promoted(guest: Guest, head: Uint8Array): void;
  /** It is about to end, for this reason. */
  sentAway(guest: Guest, reason: CloseReason): void;
  /** Its socket is closed. */
  gone(guest: Guest): void;
}

export class Guest implements Waiting {
  readonly address: string;
  readonly socket: Socket;
  readonly reader: Reader = { take: (chunk) => this.take(chunk) };
  readonly openedAt: number;
  private readonly host: LobbyHost;
  private head: Uint8Array | null = null;
  private begunAt = 0;
  private over = false;
  private readonly ended = (): void => this.close('phoneClosed');
  private readonly failed = (): void => this.close('phoneReset');
  private readonly closed = (): void => this.host.gone(this);

  /** @param accepted paused, and not read from */
  private constructor(host: LobbyHost, accepted: Socket, address: string) {
    this.host = host;
    this.address = address;
    this.openedAt = host.nowMs;
    this.socket = adopt(accepted, this.reader, host.limits.queueBytesHigh) ?? accepted;
    this.socket.on('end', this.ended).on('error', this.failed).on('close', this.closed);
  }

  /** @returns null where this Node cannot lend what a socket reads (shared-reads): such a connection gets its session at once */
  static of(host: LobbyHost, accepted: Socket, address: string): Guest | null {
    const guest = new Guest(host, accepted, address);
    if (guest.socket !== accepted) return guest;
    guest.letGo();
    return null;
  }

  outstayed(now: number): boolean {
    return now - this.openedAt > this.host.deadlines.crowdedMs;
  }

  sweep(now: number): void {
    const { firstFrameMs, frameMs } = this.host.deadlines;
    if (this.head !== null && now - this.begunAt > frameMs) this.close('frameDeadline');
    else if (now - this.openedAt > firstFrameMs) this.close('firstFrame');
  }

  close(reason: CloseReason): void {
    if (this.over) return;
    this.over = true;
    this.host.sentAway(this, reason);
    if (closeReasons[reason].manner === 'pass') this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  /** Others listen to the socket from now on. */
  letGo(): void {
    this.over = true;
    this.socket.off('end', this.ended).off('error', this.failed).off('close', this.closed);
  }

  private take(chunk: Uint8Array): void {
    if (this.over) return;
    if (this.head === null) this.begunAt = this.host.nowMs;
    const head = this.head === null ? Buffer.from(chunk) : Buffer.concat([this.head, chunk]);
    this.head = head;
    if (head.length < HEADER_BYTES) return;
    const length = head.readUInt32LE(0);
    const plausible = length >= limits.skinnyLengthMin && length + 8 <= limits.skinnyFrameBytesMax;
    if (!plausible || !isKnownMessage(head.readUInt32LE(ID))) this.close('phoneFraming');
    else this.host.promoted(this, head);
  }
}

/** The guests that are there. */
export class Lobby {
  private readonly host: LobbyHost;
  private readonly guests = new Set<Guest>();

  constructor(host: LobbyHost) {
    this.host = host;
  }

  get size(): number {
    return this.guests.size;
  }

  /** @returns null where the connection cannot wait here and gets its session at once */
  enter(accepted: Socket, address: string): Guest | null {
    if (accepted instanceof TLSSocket) return null;
    const guest = Guest.of(this.host, accepted, address);
    if (guest !== null) this.guests.add(guest);
    return guest;
  }

  /** @returns false where it had left already */
  leave(guest: Guest): boolean {
    return this.guests.delete(guest);
  }

  sweep(now: number): void {
    for (const guest of this.guests) guest.sweep(now);
  }

  close(): void {
    for (const guest of this.guests) guest.close('shutdown');
  }
}
