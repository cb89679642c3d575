/**
 * TLS handshakes: so many at once, so many begun in a second. A connection costs no more than a descriptor until its first byte
 * says that a handshake begins; only then is the machinery of TLS made for it. When there are too many at once the oldest
 * goes, first of those that have said nothing: a phone says it at once, its handshake takes a few round trips, and who only
 * opens connections has the oldest.
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

export class Handshakes {
  private readonly keeper: DoorKeeper;
  private readonly start: (socket: Socket) => void;
  private readonly rate: TokenBuckets;
  /** That have said nothing, and that are under way: oldest first. */
  private readonly silent = new Map<string, Socket>();
  private readonly underWay = new Map<string, Socket>();
  /** Ended by us and counted; they will be told as handshakes that failed. */
  private refusals = 0;

  /** @param start begins the handshake of a connection; what it has said is still in it */
  constructor(keeper: DoorKeeper, start: (socket: Socket) => void) {
    const { handshakesPerS } = keeper.limits;
    this.keeper = keeper;
    this.start = start;
    this.rate = new TokenBuckets({ burst: handshakesPerS, perS: handshakesPerS, keysMax: 1 });
  }

  /** A connection has come. */
  begin(socket: Socket): void {
    const { keeper } = this;
    socket.on('error', ignored);
    const reason = keeper.knock(socket);
    if (reason !== null) {
      this.refuse(socket, reason);
      return;
    }
    const name = nameOf(socket);
    this.silent.set(name, socket);
    keeper.handshakes(1);
    socket.once('close', () => this.closed(socket, name));
    socket.once('data', (chunk: Buffer) => this.heard(socket, name, chunk));
    socket.setTimeout(keeper.deadlines.handshakeMs, () => this.late(socket, name));
    this.makeRoom();
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

  private heard(socket: Socket, name: string, chunk: Buffer): void {
    if (!this.silent.has(name)) return;
    if (chunk[0] !== HANDSHAKE) this.end(socket, name, 'handshakeFailed', 'no TLS');
    else if (!this.rate.take('', performance.now())) this.end(socket, name, 'handshakeRate');
    else {
      this.silent.delete(name);
      this.underWay.set(name, socket);
      socket.pause().setTimeout(0).removeAllListeners('timeout').off('error', ignored);
      socket.unshift(chunk);
      this.start(socket);
    }
  }

  private late(socket: Socket, name: string): void {
    if (this.silent.has(name)) this.end(socket, name, 'handshakeTimeout');
  }

  private makeRoom(): void {
    if (this.silent.size + this.underWay.size <= this.keeper.limits.handshakesMax) return;
    for (const group of [this.silent, this.underWay])
      for (const [name, socket] of group) {
        this.end(socket, name, 'handshakesMax');
        return;
      }
  }

  private closed(socket: Socket, name: string): void {
    if (this.silent.has(name)) this.keeper.refused(socket, 'handshakeFailed', 'nothing was said');
    this.over(name);
  }

  private end(socket: Socket, name: string, reason: CloseReason, detail = ''): void {
    if (this.underWay.has(name)) this.refusals++;
    this.over(name);
    this.refuse(socket, reason, detail);
  }

  private over(name: string): void {
    if (this.silent.delete(name) || this.underWay.delete(name)) this.keeper.handshakes(-1);
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
