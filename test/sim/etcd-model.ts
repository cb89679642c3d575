/**
 * etcd as its clients see it: one state with revisions, leases that end by its clock, watches that lag. Always consistent;
 * what is uncertain is only what a client learns of it: a request or its answer is lost, comes late, or is done after the
 * client has given up.
 */
import type { Change, KeyValue, Operation, Transaction, TransactionAnswer } from '../../src/cluster/etcd/port.ts';
import { type Clock, Host, type Planned } from './clock.ts';

/** Who asks: for the judge. */
export type Writer = string;

interface Lease {
  readonly ttlMs: number;
  endsAt: number;
  expiry: Planned;
}

/** What somebody who watches is told: one revision and its changes. */
export interface Step {
  readonly revision: number;
  readonly changes: readonly Change[];
}

/** etcd gives no lease below this with its usual timing. */
const TTL_MS_MIN = 2_000;

export class EtcdModel {
  readonly host = new Host('etcd');
  revision = 1;
  /** Steps up to this one are no longer kept. */
  compacted = 0;
  readonly steps: Step[] = [];
  /** Nobody leads until then: nothing is done. */
  downUntil = 0;
  /** Told of every step, at once. */
  readonly watchers = new Set<(step: Step) => void>();
  /** Before a transaction that will hold is done: who does it, and what. */
  doing: (writer: Writer, transaction: Transaction) => void = () => {};
  /** A key is another one now. */
  changed: (key: string) => void = () => {};
  readonly #keys = new Map<string, KeyValue>();
  readonly #leases = new Map<string, Lease>();
  readonly #clock: Clock;
  readonly #ends = new Map<string, number>();
  readonly #goneAt = new Map<string, number>();
  #leaseIds = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(key: string): KeyValue | null {
    return this.#keys.get(key) ?? null;
  }

  below(prefix: string): KeyValue[] {
    return [...this.#keys.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** When a lease ends, or would have ended, because nobody kept it: a revocation that its owner has not heard of is no matter. */
  leaseEndsAt(lease: string): number {
    return this.#ends.get(lease) ?? Number.POSITIVE_INFINITY;
  }

  /** When a lease was revoked, or ended because nobody kept it; Infinity: it lives. */
  leaseGoneAt(lease: string): number {
    return this.#goneAt.get(lease) ?? Number.POSITIVE_INFINITY;
  }

  /** Another etcd node leads: for a while nobody, then leases count anew from there. */
  changeLeader(ms: number): void {
    this.downUntil = this.#clock.now + ms;
    for (const [id, lease] of this.#leases) this.#lives(id, lease, ms);
  }

  compact(): void {
    this.compacted = this.revision;
    this.steps.length = 0;
  }

  /** @returns null where a lease is named that does not exist */
  transact(writer: Writer, transaction: Transaction): TransactionAnswer | null {
    const { compare, success, failure } = transaction;
    const succeeded = compare.every(({ key, target, revision }) => {
      const item = this.#keys.get(key);
      return ((target === 'create' ? item?.createRevision : item?.modRevision) ?? 0) === revision;
    });
    const operations = succeeded ? success : failure;
    for (const each of operations)
      if (each.type === 'put' && each.lease !== undefined && !this.#leases.has(each.lease)) return null;
    if (succeeded) this.doing(writer, transaction);
    const writes = operations.some(({ type }) => type !== 'get');
    const revision = writes ? this.revision + 1 : this.revision;
    const changes: Change[] = [];
    const found = operations.map((operation) => this.#do(operation, revision, changes));
    if (changes.length > 0) this.#step(revision, changes);
    return { succeeded, revision: this.revision, found };
  }

  grant(ttlMs: number): { lease: string; ttlMs: number } {
    const id = String(++this.#leaseIds);
    const lease = { ttlMs: Math.max(ttlMs, TTL_MS_MIN), endsAt: 0, expiry: this.#clock.after(0, () => {}, this.host) };
    this.#leases.set(id, lease);
    this.#lives(id, lease, 0);
    return { lease: id, ttlMs: lease.ttlMs };
  }

  /** @returns its time from now on; 0: there is no such lease */
  keepAlive(id: string): number {
    const lease = this.#leases.get(id);
    if (lease === undefined) return 0;
    this.#lives(id, lease, 0);
    return lease.ttlMs;
  }

  revoke(id: string): void {
    this.#gone(id);
  }

  #gone(id: string): void {
    const lease = this.#leases.get(id);
    if (lease === undefined) return;
    lease.expiry.cancel();
    this.#leases.delete(id);
    this.#goneAt.set(id, this.#clock.now);
    const gone = [...this.#keys.values()].filter((item) => item.lease === id);
    if (gone.length === 0) return;
    for (const { key } of gone) this.#keys.delete(key);
    this.#step(
      this.revision + 1,
      gone.map(({ key }): Change => ({ key, now: null })),
    );
  }

  #lives(id: string, lease: Lease, moreMs: number): void {
    lease.expiry.cancel();
    lease.endsAt = this.#clock.now + moreMs + lease.ttlMs;
    this.#ends.set(id, lease.endsAt);
    lease.expiry = this.#clock.after(moreMs + lease.ttlMs, () => this.#gone(id), this.host);
  }

  #do(operation: Operation, revision: number, changes: Change[]): KeyValue | null {
    const { key } = operation;
    const before = this.#keys.get(key) ?? null;
    if (operation.type === 'get') return before;
    if (operation.type === 'delete') {
      if (before === null) return null;
      this.#keys.delete(key);
      changes.push({ key, now: null });
      return null;
    }
    const createRevision = before?.createRevision ?? revision;
    const now = {
      key,
      value: Buffer.from(operation.value),
      createRevision,
      modRevision: revision,
      lease: operation.lease ?? '',
    };
    this.#keys.set(key, now);
    changes.push({ key, now });
    return null;
  }

  #step(revision: number, changes: readonly Change[]): void {
    this.revision = revision;
    const step = { revision, changes };
    this.steps.push(step);
    for (const { key } of changes) this.changed(key);
    for (const watcher of this.watchers) watcher(step);
  }
}
