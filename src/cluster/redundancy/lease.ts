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
  /** This process was running then. */
  #ranAt: Ms = 0;
  /** It was not until then, and etcd has not confirmed the lease since; null: it has. */
  #wokeAt: Ms | null = null;

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

  /** When we have to look at the clock again, so that a sleep is noticed. */
  get tickAt(): Ms {
    return this.#id === null ? NEVER : this.#ranAt + this.#timing.tickMs;
  }

  /** We were asleep, and may have been given up: etcd is asked, and has not answered yet. */
  get doubtful(): boolean {
    return this.#wokeAt !== null;
  }

  /** Something may be done under this lease. */
  holds(now: Ms): boolean {
    return this.#id !== null && !this.doubtful && !this.#slept(now) && now < this.fenceAt;
  }

  /** We are running: before anything else that happens. After a sleep etcd has to confirm the lease first. */
  runs(now: Ms): void {
    if (this.#slept(now)) {
      this.#wokeAt = now;
      this.#askAt = now;
    }
    this.#ranAt = now;
  }

  #slept(now: Ms): boolean {
    return this.#id !== null && now - this.#ranAt > this.#timing.sleptMs;
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

  /** What was asked before we fell asleep says nothing about now, and what was asked before the last answer nothing new. */
  kept(event: Of<'leaseKept'>): void {
    const { askedAt } = event;
    if (event.lease !== this.#id || askedAt < this.#confirmedAt) return;
    this.#confirm(event);
    if (this.#wokeAt !== null && askedAt >= this.#wokeAt) this.#wokeAt = null;
  }

  unanswered(lease: string, now: Ms): void {
    if (lease === this.#id) this.#askAt = now + this.#timing.leaseRetryMs;
  }

  /** Forgets the lease. @returns it, null where there was none */
  drop(): string | null {
    const id = this.#id;
    this.#id = null;
    this.#askAt = NEVER;
    this.#wokeAt = null;
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
