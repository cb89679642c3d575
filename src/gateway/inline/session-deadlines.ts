/** When a session has lasted too long, and with which reason: only times are compared here. */
import { type GatewayDeadlines, KEEPALIVES_MISSED_MAX } from '../limits.ts';
import type { CloseReason } from './close-reasons.ts';
import type { Flow } from './flow.ts';
import type { Stage } from './phone-ports.ts';

/** What deadlines look at. Times are coarse and monotonic, milliseconds. */
export interface Timed {
  readonly openedAt: number;
  /** When the session began: a guest was there before. */
  readonly begunAt: number;
  /** The server's connection is there. */
  readonly connected: boolean;
  readonly phone: { readonly stage: Stage; readonly keepaliveMs: number };
  readonly toServer: Flow;
  readonly toPhone: Flow;
}

/** @returns why it is to be closed, or null */
export function overdue(session: Timed, now: number, deadlines: GatewayDeadlines): CloseReason | null {
  const { phone, toServer, toPhone } = session;
  const age = now - session.openedAt;
  if (!session.connected && now - session.begunAt > deadlines.connectMs) return 'serverTimeout';
  if (age > deadlines.firstFrameMs && toServer.frames === 0) return 'firstFrame';
  if (age > deadlines.registerMs && phone.stage === 'strange') return 'registerDeadline';
  if (unfinished(toServer, now, deadlines.frameMs)) return 'frameDeadline';
  if (unfinished(toPhone, now, deadlines.frameMs)) return 'serverFrameDeadline';
  if (toPhone.stalled(now, deadlines.stalledMs)) return 'stalled';
  // Only the phone's silence counts: CallManager 2.x never answers a KeepAlive. What we hold back is not silence.
  if (toServer.held) toServer.heardAt = now;
  const keepaliveMs = phone.keepaliveMs || deadlines.keepaliveMs;
  const silenceMs = Math.max(KEEPALIVES_MISSED_MAX * keepaliveMs, deadlines.silenceMsMin);
  return now - toServer.heardAt > silenceMs ? 'silence' : null;
}

/** While there are so many strangers that some must go: it has had the time that a phone needs. */
export function outstayed(session: Timed, now: number, deadlines: GatewayDeadlines): boolean {
  const { crowdedMs, crowdedRegisteringMs } = deadlines;
  return now - session.openedAt > (session.phone.stage === 'registering' ? crowdedRegisteringMs : crowdedMs);
}

function unfinished(flow: Flow, now: number, frameMs: number): boolean {
  return flow.pending > 0 && !flow.held && now - flow.begunAt > frameMs;
}
