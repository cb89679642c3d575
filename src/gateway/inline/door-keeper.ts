import type { Socket } from 'node:net';
import type { GatewayDeadlines, GatewayLimits } from '../limits.ts';
import type { CloseReason } from './close-reasons.ts';

/** Who is told what happens at a door. */
export interface DoorKeeper {
  readonly limits: GatewayLimits;
  readonly deadlines: GatewayDeadlines;
  /** A connection has come. @returns why it may not come in, or null. */
  knock(socket: Socket): CloseReason | null;
  /** Asked again when its handshake is done. */
  refusal(socket: Socket): CloseReason | null;
  enter(socket: Socket): void;
  /** A phone has registered from its address. */
  isKnown(socket: Socket): boolean;
  refused(socket: Socket, reason: CloseReason, detail: string): void;
  /** The system, or Node at our limit, closed a connection before we saw it. */
  dropped(detail: string): void;
  handshakes(change: 1 | -1): void;
}
