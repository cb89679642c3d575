/**
 * The warm table: everything below our prefix as of one revision, kept by one watch, so that records, members and the
 * leader's key are always seen in the order in which etcd did them. Where the watch ends it is resumed from the next
 * revision; where that is no longer kept, everything is listed anew.
 *
 * A watch on an etcd that is cut off from the others looks healthy and tells nothing: so the few keys of the cluster are
 * also read now and then, through a quorum, and a watch that twice does not know what was read is begun anew.
 */
import { crc32 } from 'node:zlib';
import type { Ms } from '../../model/time.ts';
import type { Timers } from '../timers.ts';
import type { Keys } from './keys.ts';
import type { Change, Etcd, KeyValue, Watch } from './port.ts';

export interface MirrorOptions {
  readonly etcd: Etcd;
  readonly keys: Keys;
  readonly timers: Timers;
  /** Some of it has changed: what, and up to which revision we know everything now. */
  readonly changed: (changes: readonly Change[], revision: number) => void;
  /** It follows, or (false) has lost etcd. */
  readonly following: (live: boolean) => void;
  readonly retryMs?: Ms;
  readonly auditMs?: Ms;
}

export class Mirror {
  readonly #options: MirrorOptions;
  readonly #records = new Map<string, KeyValue>();
  readonly #owners = new Map<string, KeyValue>();
  /** All else: a few. */
  readonly #few = new Map<string, KeyValue>();
  #revision = 0;
  #digest = 0;
  #watch: Watch | null = null;
  #listed = false;
  #live = false;
  #trouble: Error | null = null;
  #closed = false;
  #doubts = 0;
  #stopTimer: () => void = () => {};
  #stopAudit: () => void = () => {};

  constructor(options: MirrorOptions) {
    this.#options = options;
  }

  /** Everything up to this revision is known; 0: nothing yet. */
  get revision(): number {
    return this.#revision;
  }

  /** Of all items, whatever their order: two tables of one revision have the same. */
  get digest(): number {
    return this.#digest >>> 0;
  }

  /** Reads everything anew, as after a compaction. */
  renew(): void {
    if (this.#live) this.#lost(() => void this.#list());
  }

  /** Records in the table. */
  get records(): number {
    return this.#records.size;
  }

  get live(): boolean {
    return this.#live;
  }

  /** Why it does not follow; null while it does, and before the first answer. */
  get trouble(): Error | null {
    return this.#trouble;
  }

  item(key: string): KeyValue | null {
    return this.#mapOf(key).get(key) ?? null;
  }

  /** All keys with this prefix. */
  *below(prefix: string): Generator<KeyValue> {
    for (const [key, item] of this.#mapOf(prefix)) if (key.startsWith(prefix)) yield item;
  }

  start(): void {
    void this.#list();
    this.#planAudit();
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer();
    this.#stopAudit();
    this.#watch?.cancel();
  }

  async #list(): Promise<void> {
    const { etcd, keys } = this.#options;
    try {
      const { revision, items } = await etcd.list(keys.prefix);
      if (this.#closed) return;
      this.#take(this.#difference(items), revision);
      this.#listed = true;
      this.#follow();
    } catch (error) {
      this.#trouble = error as Error;
      this.#again(() => void this.#list());
    }
  }

  /** What to do to the table so that it holds just these. */
  #difference(items: readonly KeyValue[]): Change[] {
    const now = new Map(items.map((item) => [item.key, item]));
    const gone = [...this.#records.keys(), ...this.#owners.keys(), ...this.#few.keys()]
      .filter((key) => !now.has(key))
      .map((key): Change => ({ key, now: null }));
    const come = items.filter(({ key, modRevision }) => this.item(key)?.modRevision !== modRevision);
    return [...gone, ...come.map((item): Change => ({ key: item.key, now: item }))];
  }

  #take(changes: readonly Change[], revision: number): void {
    for (const { key, now } of changes) {
      const items = this.#mapOf(key);
      const before = items.get(key);
      if (before !== undefined) this.#digest -= sumOf(before);
      if (now !== null) this.#digest += sumOf(now);
      this.#digest |= 0;
      if (now === null) items.delete(key);
      else items.set(key, now);
    }
    this.#revision = Math.max(this.#revision, revision);
    this.#options.changed(changes, this.#revision);
  }

  #mapOf(key: string): Map<string, KeyValue> {
    const { records, owners } = this.#options.keys;
    if (key.startsWith(records)) return this.#records;
    return key.startsWith(owners) ? this.#owners : this.#few;
  }

  #follow(): void {
    const { etcd, keys } = this.#options;
    const current: { watch: Watch | null } = { watch: null };
    const ours = () => !this.#closed && (current.watch === null || this.#watch === current.watch);
    this.#watch = current.watch = etcd.watch(keys.prefix, this.#revision + 1, {
      began: () => {
        if (ours()) this.#tell(true);
      },
      changed: (revision, changes) => {
        if (ours()) this.#take(changes, revision);
      },
      progressed: (revision) => {
        if (ours()) this.#revision = Math.max(this.#revision, revision);
      },
      compacted: () => {
        if (ours()) this.#lost(() => void this.#list());
      },
      ended: (error) => {
        if (!ours()) return;
        this.#trouble = error;
        this.#lost(() => this.#follow());
      },
    });
  }

  #lost(resume: () => void): void {
    this.#watch?.cancel();
    this.#watch = null;
    this.#tell(false);
    this.#again(resume);
  }

  #tell(live: boolean): void {
    if (live === this.#live) return;
    this.#live = live;
    if (live) this.#trouble = null;
    this.#doubts = 0;
    this.#options.following(live);
  }

  #again(resume: () => void): void {
    if (this.#closed) return;
    this.#stopTimer();
    this.#stopTimer = this.#options.timers.after(this.#options.retryMs ?? 100, resume);
  }

  #planAudit(): void {
    if (this.#closed) return;
    this.#stopAudit = this.#options.timers.after(this.#options.auditMs ?? 500, () => {
      void this.#audit().finally(() => this.#planAudit());
    });
  }

  async #audit(): Promise<void> {
    const { etcd, keys } = this.#options;
    if (!this.#listed || !this.#live) return;
    const read = await Promise.all([etcd.list(keys.leader), etcd.list(keys.members)]).catch(() => null);
    if (read === null || this.#closed) return;
    const there = read.flatMap(({ items }) => items).map(mark);
    const here = [...this.below(keys.leader), ...this.below(keys.members)].map(mark);
    const same = there.length === here.length && there.every((text) => here.includes(text));
    this.#doubts = same ? 0 : this.#doubts + 1;
    if (this.#doubts >= 2 && this.#live) this.#lost(() => this.#follow());
  }
}

/** Mixed well, since checksums alone are linear: two values that changed places would cancel out. */
function sumOf({ key, modRevision, value }: KeyValue): number {
  let sum = crc32(value, crc32(`${key} ${modRevision} `));
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return sum ^ (sum >>> 16);
}

const mark = ({ key, modRevision }: KeyValue): string => `${key} ${modRevision}`;
