/**
 * A disk, as lmdb sees it: a group of writes goes to the system's pages as a whole, then to the disk as a whole.
 *
 *   write(group) ─ latency ─► pages ─ flush ─► durable ─► acknowledged
 *                  kill: nothing     kill: kept, power: lost
 *
 * Trouble: slow, stalled, EIO before or after the pages (then nobody knows), no room for new keys.
 */
import type { Write } from '../../src/cluster/commit-groups.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

export type DiskStep = 'beforePages' | 'beforeFlush' | 'beforeAnswer';

export interface DiskTrouble {
  /** How often a group fails, and (half of those) is written all the same. */
  errors: number;
  /** New keys find no room. */
  full: boolean;
  /** Nothing moves until then. */
  stalledUntil: number;
}

export class Disk {
  readonly trouble: DiskTrouble = { errors: 0, full: false, stalledUntil: 0 };
  /** What a restarted process finds. */
  pages = new Map<string, Uint8Array>();
  durable = new Map<string, Uint8Array>();
  /** May crash the machine: called at each step of a write. */
  stepped: (step: DiskStep) => void = () => {};
  /** A key has changed on the disk. */
  changed: (key: string) => void = () => {};
  readonly #clock: Clock;
  readonly #random: Random;
  /** Groups that wait for the one in hand: lmdb has one writer. */
  #waiting: (() => void)[] = [];
  #writing = false;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** The process died: what the system has, it will write. */
  killed(): void {
    this.#waiting = [];
    this.#writing = false;
    this.durable = new Map(this.pages);
  }

  /** The power went: what was not flushed is lost. */
  powerLost(): void {
    this.#waiting = [];
    this.#writing = false;
    this.pages = new Map(this.durable);
  }

  read(): Promise<ReadonlyMap<string, Uint8Array>> {
    return new Promise((resolve) => this.#later(() => resolve(new Map(this.pages))));
  }

  write(group: readonly Write[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => this.#write(group, resolve, reject);
      if (this.#writing) this.#waiting.push(begin);
      else begin();
    });
  }

  #write(group: readonly Write[], resolve: () => void, reject: (error: Error) => void): void {
    const { trouble } = this;
    this.#writing = true;
    const fitting = trouble.full ? group.filter((write) => this.#fits(write)) : group;
    const failing = this.#random.chance(trouble.errors);
    const writtenAllTheSame = failing && this.#random.chance(0.5);
    const answer = (): void => {
      this.stepped('beforeAnswer');
      if (failing) reject(new Error('EIO: i/o error, fsync'));
      else resolve();
      this.#writing = false;
      this.#waiting.shift()?.();
    };
    const flush = (): void => {
      this.stepped('beforeFlush');
      if (!failing || writtenAllTheSame) this.#apply(fitting, this.durable);
      this.#later(answer);
    };
    this.#later(() => {
      this.stepped('beforePages');
      if (failing && !writtenAllTheSame) {
        answer();
        return;
      }
      this.#apply(fitting, this.pages);
      this.#later(flush);
    });
  }

  #fits(write: Write): boolean {
    if (write.value === null || this.pages.has(write.key.toString())) return true;
    write.failed(new Error('ENOSPC: the store is full'));
    return false;
  }

  #apply(group: readonly Write[], to: Map<string, Uint8Array>): void {
    for (const { key, value } of group) {
      const name = key.toString();
      if (value === null) to.delete(name);
      else to.set(name, value);
      if (to === this.durable) this.changed(name);
    }
  }

  /** After the disk's own time, and after a stall. */
  #later(run: () => void): void {
    const clock = this.#clock;
    const stall = this.trouble.stalledUntil - clock.now;
    const ms = this.#random.between(0.1, 4);
    clock.after(stall > 0 ? stall + ms : ms, () => {
      if (this.trouble.stalledUntil > clock.now) this.#later(run);
      else run();
    });
  }
}
