/** The member key of this node at etcd: whether it is there under the present lease, and when it is to be asked for again. */
import { type Ms, NEVER } from '../../model/time.ts';
import type { ClusterTiming } from './timing.ts';

export class Announcement {
  readonly #timing: ClusterTiming;
  /** Announced under this lease and with this flag; null: not, or to be done again. */
  #made: { readonly lease: string; readonly draining: boolean } | null = null;
  #from: Ms = 0;
  #toldTaken = false;

  constructor(timing: ClusterTiming) {
    this.#timing = timing;
  }

  /** @returns whether it is to be made now: from here on it counts as made */
  begin(lease: string, draining: boolean, now: Ms): boolean {
    if (now < this.#from) return false;
    if (this.#made?.lease === lease && this.#made.draining === draining) return false;
    this.#made = { lease, draining };
    return true;
  }

  /** etcd did not take it: again, after a while. @returns whether it is to be told that another has the address */
  failed(taken: boolean, now: Ms): boolean {
    this.#made = null;
    this.#from = now + this.#timing.grantMs;
    if (!taken || this.#toldTaken) return false;
    this.#toldTaken = true;
    return true;
  }

  /** The lease is over, and the key with it. */
  drop(): void {
    this.#made = null;
  }

  /** When it is to be made; NEVER where it is. */
  get nextAt(): Ms {
    return this.#made === null ? this.#from : NEVER;
  }
}
