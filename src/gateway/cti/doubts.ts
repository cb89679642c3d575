/**
 * OpeningsPart whose answer was lost: what they asked for may be open at the CTIManager. Another opening finds out, also where
 * nobody waits any more; where none can, the session is opened anew (stuck-handles).
 */
import { type CtiDevice, CtiLine } from './device.ts';

import type { Needs } from './needs.ts';
import type { CtiParts, DoubtsPart } from './parts.ts';
import type { Reply } from './requests.ts';
import { DOUBTS_MAX, isOpenAlready } from './stuck-handles.ts';

type Opened = CtiDevice | CtiLine;

export class Doubts implements DoubtsPart {
  private readonly provider: CtiParts;
  private readonly needs: Needs;

  constructor(provider: CtiParts, needs: Needs) {
    this.provider = provider;
    this.needs = needs;
  }

  /** An opening came to nothing. Where it was not answered, or the CTIManager says so, it may be open all the same. */
  notOpened(what: Opened, name: string, reply: Reply): void {
    const { now, deadlines } = this.provider;
    if (reply.why === 'timeOut' || what.doubts > 0) what.doubts++;
    what.retryAt = now + (what.doubts === 1 ? deadlines.againMs : deadlines.retryMs);
    if (isOpenAlready(reply)) this.unknownHandle(what, name, reply);
    else if (this.stays(what)) this.giveUp(what, `Whether ${name} is open is not known`, reply);
  }

  /** An answer has come after it was given up. */
  answered(what: Opened, name: string, reply: Reply): void {
    if (what.doubts > 0 && isOpenAlready(reply)) this.unknownHandle(what, name, reply);
    what.doubts = 0;
  }

  /** It belongs to us no more. Where an opening of it is under way, that finds out. */
  parted(what: Opened, name: string): void {
    if (what.doubts === 0 || what.opening !== 'closed') return;
    what.doubts = 0;
    this.provider.stuck.report(`Whether ${name} is open was not known when it was taken from us`);
  }

  private unknownHandle(what: Opened, name: string, reply: Reply): void {
    this.giveUp(what, `The handle of ${name} is not known here`, reply);
  }

  private giveUp(what: Opened, why: string, reply: Reply): void {
    what.doubts = 0;
    this.provider.stuck.report(`${why} (${this.provider.session.explain(reply)})`);
  }

  /** Another opening will not find out: it is not ours any more, or was asked for often enough, and nobody waits for it. */
  private stays(what: Opened): boolean {
    const isLine = what instanceof CtiLine;
    if (isLine ? what.gone : this.provider.devices.get(what.name) !== what) return what.doubts > 0;
    return what.doubts > DOUBTS_MAX && !(isLine ? this.needs.wants(what) : this.needs.isUsed(what));
  }
}
