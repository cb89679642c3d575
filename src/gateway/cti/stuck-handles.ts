/**
 * Handles that are open at the CTIManager and that we cannot close: the answer that named them was lost, or the close is
 * refused again and again. Nothing but the end of the session gives them back: as the last resort it is opened anew. Where
 * that helps nobody, it is done ever more rarely.
 */
import { resultName } from '../../codecs/qbe/enums/index.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import type { Reply } from './requests.ts';
import type { CtiSession } from './session.ts';

/** A close that is refused, or not answered, is tried so often. */
export const CLOSES_MAX = 3;
/** An opening without an answer is looked into so often, where nobody waits for it. */
export const DOUBTS_MAX = 3;
/** Longest time between two sessions that are given up for it; after as long without one it counts from the beginning. */
const RENEW_MS_MAX: Ms = 3_600_000;

/** Results that say that there is no such handle, or not any more. */
const gone: ReadonlySet<string> = new Set([
  'ILLEGAL_HANDLE',
  'INVALID_LINE_HANDLE',
  'DEVICE_NOT_OPEN',
  'DEVICE_NOT_OPENED_YET',
  'ASSOCIATED_LINE_NOT_OPEN',
]);
/** Results that say that we have it open, when we do not know of it. */
const open: ReadonlySet<string> = new Set(['DEVICE_ALREADY_OPENED', 'LINE_ALREADY_OPENED']);

/** The close has not closed it, as far as this answer says. */
export const notClosed = (reply: Reply): boolean =>
  reply.why === 'timeOut' || (reply.why === 'refused' && !gone.has(resultName(reply.result)));

/** The opening was refused because a handle of ours is open. */
export const isOpenAlready = (reply: Reply): boolean => reply.why === 'refused' && open.has(resultName(reply.result));

export class StuckHandles {
  private readonly session: CtiSession;
  private why = '';
  private renewAt: Ms = NEVER;
  private lastAt: Ms = Number.NEGATIVE_INFINITY;
  /** After the last one. */
  private gapMs: Ms = 0;

  constructor(session: CtiSession) {
    this.session = session;
  }

  /** When the session is to be opened anew. */
  get nextAt(): Ms {
    return this.renewAt;
  }

  /** @param what is stuck, and why, as a sentence without its end */
  report(what: string): void {
    if (this.renewAt !== NEVER) return;
    const { now } = this.session;
    if (now - this.lastAt > RENEW_MS_MAX) this.gapMs = 0;
    this.why = what;
    this.renewAt = Math.max(now, this.lastAt + this.gapMs);
  }

  wake(): void {
    const { session } = this;
    if (this.renewAt > session.now) return;
    this.lastAt = session.now;
    this.gapMs = Math.min(RENEW_MS_MAX, Math.max(session.deadlines.retryMs, 2 * this.gapMs));
    session.renew(`${this.why}: the session is opened anew.`);
  }

  /** The session is gone, and every handle with it. */
  drop(): void {
    this.renewAt = NEVER;
  }
}
