/** The lease of this node: asked for, kept, and given up when etcd has not confirmed it in time. */
import { type Ms, NEVER } from '../../model/time.ts';
import { type ClusterTiming, FENCE_PART, KEEP_PART } from './timing.ts';
import type { ClusterAction, ClusterEvent } from './words.ts';

type Of<T extends ClusterEvent['type']> = Extract<ClusterEvent, { type: T }>;

export class NodeLease {
  readonly #timing: ClusterTiming;
  #id: string | null = null;
  /** The last request that etcd confirmed was sent then. */
  #confirmedAt: Ms = 0;
  #ttlMs: Ms = 0;
  /** When the next request is due; NEVER while one is under way, and where none is wanted. */
  #askAt: Ms = NEVER;
  /** A grant is under way. */
  #asked = false;

  constructor(timing: ClusterTiming) {
    this.#timing = timing;
  }

  get id(): string | null {
    return this.#id;
  }

  /** From then on nothing may be done under this lease. */
  get fenceAt(): Ms {
    return this.#id === null ? NEVER : this.#confirmedAt + this.#ttlMs * FENCE_PART;
  }

  get nextAt(): Ms {
    return Math.min(this.#askAt, this.fenceAt);
  }

  wish(now: Ms): void {
    if (this.#id === null && !this.#asked && this.#askAt === NEVER) this.#askAt = now;
  }

  granted(event: Of<'leaseGranted'>): void {
    this.#asked = false;
    this.#id = event.lease;
    this.#confirm(event);
  }

  refused(now: Ms): void {
    this.#asked = false;
    if (this.#id === null) this.#askAt = now + this.#timing.grantMs;
  }

  kept(event: Of<'leaseKept'>): void {
    if (event.lease === this.#id) this.#confirm(event);
  }

  unanswered(lease: string, now: Ms): void {
    if (lease === this.#id) this.#askAt = now + this.#timing.leaseRetryMs;
  }

  /** Forgets the lease. @returns it, null where there was none */
  drop(): string | null {
    const id = this.#id;
    this.#id = null;
    this.#askAt = NEVER;
    return id;
  }

  /** Asks what is due. */
  ask(now: Ms, actions: ClusterAction[]): void {
    if (now < this.#askAt) return;
    this.#askAt = NEVER;
    if (this.#id !== null) actions.push({ type: 'keepLease', lease: this.#id });
    else {
      this.#asked = true;
      actions.push({ type: 'grantLease' });
    }
  }

  #confirm({ askedAt, ttlMs }: { readonly askedAt: Ms; readonly ttlMs: Ms }): void {
    this.#confirmedAt = askedAt;
    this.#ttlMs = ttlMs;
    this.#askAt = askedAt + ttlMs * KEEP_PART;
  }
}
