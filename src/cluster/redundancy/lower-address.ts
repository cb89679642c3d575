/** A lower address gets the service, but only when it has been there for a while, and not just after it was handed to us. */
import { type Ms, NEVER } from '../../model/time.ts';
import { lowerThan } from './election.ts';
import type { TurnParts } from './turn.ts';
import type { Member, View } from './words.ts';

export class LowerAddress {
  readonly #parts: TurnParts;
  /** It is there, and gets it then. */
  #waiting: { readonly lease: string; readonly from: Ms } | null = null;
  #preemptFrom: Ms = 0;

  constructor(parts: TurnParts) {
    this.#parts = parts;
  }

  /** We serve from now on. After a hand-over to us nobody else shall get it at once. */
  served({ successor }: View, now: Ms): void {
    const { address, timing } = this.#parts;
    this.#waiting = null;
    this.#preemptFrom = successor === address ? now + timing.preemptEveryMs : 0;
  }

  /** Its time begins anew. */
  forget(): void {
    this.#waiting = null;
  }

  /** @returns who is to get the service now, null where nobody is */
  heir(view: View, now: Ms): Member | null {
    const { address, timing, suspectedAt } = this.#parts;
    const lower = lowerThan(view, address);
    if (lower === null) this.#waiting = null;
    else if (this.#waiting?.lease !== lower.lease) {
      const again = suspectedAt(lower.address) + timing.settleAgainMs;
      this.#waiting = { lease: lower.lease, from: Math.max(now + timing.settleMs, again, this.#preemptFrom) };
    } else if (now >= this.#waiting.from) return lower;
    return null;
  }

  /** When somebody gets it; NEVER where nobody waits. */
  get nextAt(): Ms {
    return this.#waiting?.from ?? NEVER;
  }
}
