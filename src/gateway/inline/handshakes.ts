/**
 * TLS handshakes under way: so many at once, so many begun in a second. When there are too many at once the oldest goes:
 * a phone's takes a few round trips, and who only opens connections has the oldest.
 *
 * Node tells the plain socket when a connection begins, and the TLS socket when its handshake is done; both have one
 * remote address and port. One that fails is told without them, so its end is that of the plain socket.
 */
import type { Socket } from 'node:net';
import { TokenBuckets } from '../token-buckets.ts';
import type { CloseReason } from './close-reasons.ts';
import type { DoorKeeper } from './door-keeper.ts';

export class Handshakes {
  private readonly keeper: DoorKeeper;
  private readonly rate: TokenBuckets;
  /** Oldest first. */
  private readonly underWay = new Map<string, Socket>();
  /** Ended by us and counted; they will be told as handshakes that failed. */
  private refusals = 0;

  constructor(keeper: DoorKeeper) {
    const { handshakesPerS } = keeper.limits;
    this.keeper = keeper;
    this.rate = new TokenBuckets({ burst: handshakesPerS, perS: handshakesPerS, keysMax: 1 });
  }

  begin(socket: Socket): void {
    const { keeper, underWay } = this;
    const reason = keeper.knock(socket) ?? (this.rate.take('', performance.now()) ? null : 'handshakeRate');
    if (reason !== null) {
      this.refuse(socket, reason);
      return;
    }
    const name = nameOf(socket);
    underWay.set(name, socket);
    keeper.handshakes(1);
    socket.once('close', () => this.over(name));
    if (underWay.size <= keeper.limits.handshakesMax) return;
    const [oldest] = underWay;
    if (oldest !== undefined) {
      this.over(oldest[0]);
      this.refuse(oldest[1], 'handshakesMax');
    }
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

  private over(name: string): void {
    if (this.underWay.delete(name)) this.keeper.handshakes(-1);
  }

  private refuse(socket: Socket, reason: CloseReason): void {
    this.refusals++;
    this.keeper.refused(socket, reason, '');
    socket.resetAndDestroy();
  }
}

function nameOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
