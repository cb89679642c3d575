/**
 * TLS handshakes: so many at once, so many begun in a second, so few between two looks at everybody else.
 *
 *   comes ─► silent ──first byte──► waiting ──its turn, a token──► under way ──► done
 *
 * A connection costs no more than a descriptor until its first byte says that a handshake begins; only in its turn is the
 * machinery of TLS made for it. When there are too many, the oldest goes of whatever most of them do: a phone's handshake takes a
 * few round trips, and who holds connections open has the oldest. Nobody goes who has not been listened to once. Addresses
 * from which a phone has registered before come first, go last, and have a part of the rate to themselves.
 *
 * Node tells the TLS socket when its handshake is done; it has the remote address and port of the plain one. One that fails
 * is told without them, so its end is that of the plain socket.
 */
import type { Socket } from 'node:net';
import { TokenBuckets } from '../token-buckets.ts';
import type { CloseReason } from './close-reasons.ts';
import type { DoorKeeper } from './door-keeper.ts';

/** Content type of a record that carries a handshake (RFC 8446, 5.1): the first byte of every client. */
const HANDSHAKE = 22;

/** Turns after which the system has handed over what a connection said when it came. */
const TURNS_HEARD = 3;

interface Comer {
  readonly name: string;
  readonly socket: Socket;
  readonly isKnown: boolean;
  /** Turn in which it came. */
  readonly came: number;
}
type Comers = Map<string, Comer>;

export class Handshakes {
  private readonly keeper: DoorKeeper;
  private readonly start: (socket: Socket) => void;
  private readonly soon: (turn: () => void) => void;
  /** For all, and for those that are known. */
  private readonly rate: TokenBuckets;
  private readonly ownRate: TokenBuckets;
  /** Oldest first, each. */
  private readonly silent: Comers = new Map();
  private readonly waiting: Comers = new Map();
  private readonly underWay: Comers = new Map();
  private turnIsDue = false;
  private turns = 0;
  /** Ended by us and counted; they will be told as handshakes that failed. */
  private refusals = 0;

  /**
   * @param start begins the handshake of a connection; what it has said is still in it
   * @param soon calls back when other connections have been looked at
   */
  constructor(
    keeper: DoorKeeper,
    start: (socket: Socket) => void,
    soon: (turn: () => void) => void = (turn) => void setImmediate(turn),
  ) {
    const { handshakesPerS, handshakesKnownPart } = keeper.limits;
    const own = Math.floor(handshakesPerS * handshakesKnownPart);
    const bucket = (perS: number) => new TokenBuckets({ burst: perS, perS, keysMax: 1 });
    this.keeper = keeper;
    this.start = start;
    this.soon = soon;
    this.rate = bucket(handshakesPerS - own);
    this.ownRate = bucket(own);
  }

  /** A connection has come. */
  begin(socket: Socket): void {
    const { keeper } = this;
    socket.on('error', ignored);
    const reason = keeper.knock(socket) ?? (this.size >= keeper.limits.handshakesBurstMax ? 'handshakesMax' : null);
    if (reason !== null) {
      this.refuse(socket, reason);
      return;
    }
    const comer: Comer = { name: nameOf(socket), socket, isKnown: keeper.isKnown(socket), came: this.turns };
    this.silent.set(comer.name, comer);
    keeper.handshakes(1);
    socket.once('close', () => this.closed(comer));
    socket.once('data', (chunk: Buffer) => this.heard(comer, chunk));
    socket.setTimeout(keeper.deadlines.handshakeMs, () => this.late(comer));
    if (this.isCrowded) this.due();
  }

  /** The handshake is done. */
  done(socket: Socket): void {
    this.over(nameOf(socket));
  }

  /** @returns false where it failed because we ended it. */
  failed(error: NodeJS.ErrnoException): boolean {
    if (this.refusals === 0 || error.code !== 'ECONNRESET') return true;
    this.refusals--;
    return false;
  }

  private heard(comer: Comer, chunk: Buffer): void {
    const { name, socket } = comer;
    if (!this.silent.has(name)) return;
    if (chunk[0] !== HANDSHAKE) {
      this.end(comer, 'handshakeFailed', 'no TLS');
      return;
    }
    this.silent.delete(name);
    this.waiting.set(name, comer);
    socket.pause();
    socket.unshift(chunk);
    this.due();
  }

  private due(): void {
    if (this.turnIsDue) return;
    this.turnIsDue = true;
    this.soon(() => this.turn());
  }

  /** So many of those that wait begin, the known ones first. */
  private turn(): void {
    this.turnIsDue = false;
    this.turns++;
    while (this.isCrowded && this.makesRoom());
    let left = this.keeper.limits.handshakesTurnMax;
    for (const isKnown of [true, false])
      for (const comer of this.waiting.values()) {
        if (comer.isKnown !== isKnown) continue;
        if (left-- <= 0) break;
        this.starts(comer);
      }
    if (this.waiting.size > 0 || this.isCrowded) this.due();
  }

  private starts(comer: Comer): void {
    const now = performance.now();
    const may = (comer.isKnown && this.ownRate.take('', now)) || this.rate.take('', now);
    if (!may) {
      this.end(comer, 'handshakeRate');
      return;
    }
    this.waiting.delete(comer.name);
    this.underWay.set(comer.name, comer);
    comer.socket.setTimeout(0).removeAllListeners('timeout').off('error', ignored);
    this.start(comer.socket);
  }

  private late(comer: Comer): void {
    if (this.silent.has(comer.name) || this.waiting.has(comer.name)) this.end(comer, 'handshakeTimeout');
  }

  private get size(): number {
    return this.silent.size + this.waiting.size + this.underWay.size;
  }
  private get isCrowded(): boolean {
    return this.size > this.keeper.limits.handshakesMax;
  }

  /** @returns false where those that should go have not been listened to */
  private makesRoom(): boolean {
    const groups = [this.silent, this.waiting, this.underWay].sort((a, b) => b.size - a.size);
    for (const isKnown of [false, true])
      for (const group of groups)
        for (const comer of group.values()) {
          if (comer.isKnown !== isKnown) continue;
          const isHeard = this.turns - comer.came >= TURNS_HEARD;
          if (isHeard) this.end(comer, 'handshakesMax');
          return isHeard;
        }
    return false;
  }

  private closed(comer: Comer): void {
    const { name, socket } = comer;
    if (this.silent.has(name) || this.waiting.has(name))
      this.keeper.refused(socket, 'handshakeFailed', 'closed before it began');
    this.over(name);
  }

  private end({ name, socket }: Comer, reason: CloseReason, detail = ''): void {
    if (this.underWay.has(name)) this.refusals++;
    this.over(name);
    this.refuse(socket, reason, detail);
  }

  private over(name: string): void {
    const was = [this.silent, this.waiting, this.underWay].some((group) => group.delete(name));
    if (was) this.keeper.handshakes(-1);
  }

  private refuse(socket: Socket, reason: CloseReason, detail = ''): void {
    this.keeper.refused(socket, reason, detail);
    socket.resetAndDestroy();
  }
}

const ignored = (): void => undefined;

function nameOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
