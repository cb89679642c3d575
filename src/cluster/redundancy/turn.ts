/** When this node may campaign: after there is no leader, in the order of the candidates, each some time behind the one before. */
import { type Ms, NEVER } from '../../model/time.ts';
import { rankOf } from './election.ts';
import type { ClusterTiming } from './timing.ts';
import type { View } from './words.ts';

export interface TurnParts {
  /** IP address of this node. */
  readonly address: string;
  readonly timing: ClusterTiming;
  /** When we gave up this peer last; -infinity: never. */
  readonly suspectedAt: (address: string) => Ms;
}

export class Turn {
  readonly #parts: TurnParts;
  /** There is no leader since then; NEVER where there is one. */
  #vacantAt: Ms = NEVER;
  #sawLeader = false;
  #campaignAt: Ms = NEVER;
  /** Our lease was lost then. */
  #fellAt: Ms = Number.NEGATIVE_INFINITY;

  constructor(parts: TurnParts) {
    this.#parts = parts;
  }

  seen({ leader }: View, now: Ms): void {
    if (leader !== null) {
      this.#sawLeader = true;
      this.#vacantAt = NEVER;
    } else if (this.#vacantAt === NEVER) this.#vacantAt = now;
  }

  /** Asked for, or answered: the view tells who won; where it does not, we ask again. */
  campaigns(now: Ms): void {
    this.#campaignAt = now + this.#parts.timing.campaignMs;
  }

  /** No campaign of ours is under way any more. */
  rests(): void {
    this.#campaignAt = NEVER;
  }

  /** Our lease is lost. */
  falls(now: Ms): void {
    this.#fellAt = now;
  }

  /** @returns NEVER where it does not come: there is a leader, or we are no candidate */
  at(view: View, lease: string | null, now: Ms): Ms {
    const { staggerMs, startMs } = this.#parts.timing;
    const rank = rankOf(view, lease, (address) => this.#doubtful(address, now));
    if (rank < 0 || this.#vacantAt === NEVER) return NEVER;
    const turn = this.#vacantAt + rank * staggerMs + (this.#sawLeader ? 0 : startMs);
    return this.#campaignAt === NEVER ? turn : Math.max(turn, this.#campaignAt);
  }

  /** Was given up not long ago: by us, or (ourselves) by the others. */
  #doubtful(address: string, now: Ms): boolean {
    const { address: own, timing, suspectedAt } = this.#parts;
    const at = address === own ? this.#fellAt : suspectedAt(address);
    return now < at + timing.settleAgainMs;
  }
}
