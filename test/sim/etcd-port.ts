/** The way of one gateway to the model of etcd: requests and answers take their time, get lost, and are done late. */
import {
  type Etcd,
  EtcdError,
  type Transaction,
  type TransactionAnswer,
  type Watch,
  type WatchListener,
} from '../../src/cluster/etcd/port.ts';
import type { Clock, Host } from './clock.ts';
import type { EtcdModel, Step } from './etcd-model.ts';
import type { Random } from './random.ts';

/** As the product's own client has it. */
const REQUEST_MS = 1_000;
/** How much later something may be done whose client has given up: mostly soon, at times when all has changed. */
const LATE_MS = 4_000;
const VERY_LATE_MS = 40_000;
const WATCH_LOST_MS = 3_000;

export interface EtcdHabits {
  delayMs: number;
  /** Longest time that a watch is behind. */
  lagMs: number;
  /** How often a request gets no answer; half of them are done all the same, some of those late. */
  lost: number;
  /** The same of transactions that make a key: what they do late is what a revision alone does not refuse. */
  lostCreates: number;
}

export class EtcdPort implements Etcd {
  /** Cut off in one direction or both. */
  toEtcd = true;
  fromEtcd = true;
  readonly #clock: Clock;
  readonly #host: Host;
  readonly #life: number;
  readonly #model: EtcdModel;
  readonly #random: Random;
  readonly #habits: EtcdHabits;
  readonly #name: string;

  constructor(parts: { clock: Clock; host: Host; model: EtcdModel; random: Random; habits: EtcdHabits; name: string }) {
    this.#clock = parts.clock;
    this.#host = parts.host;
    this.#life = parts.host.life;
    this.#model = parts.model;
    this.#random = parts.random;
    this.#habits = parts.habits;
    this.#name = parts.name;
  }

  async transact(transaction: Transaction): Promise<TransactionAnswer> {
    const creates = transaction.compare.some(({ target, revision }) => target === 'mod' && revision === 0);
    const { lost, lostCreates } = this.#habits;
    const act = () => this.#model.transact(this.#name, transaction);
    const answer = await this.#ask(act, creates ? Math.max(lost, lostCreates) : lost);
    if (answer === null) throw new EtcdError('refused', 'etcdserver: requested lease not found');
    return answer;
  }

  list(prefix: string): Promise<{ revision: number; items: ReturnType<EtcdModel['below']> }> {
    return this.#ask(() => ({ revision: this.#model.revision, items: this.#model.below(prefix) }));
  }

  grant(ttlMs: number): Promise<{ lease: string; ttlMs: number }> {
    return this.#ask(() => this.#model.grant(ttlMs));
  }

  keepAlive(lease: string): Promise<number> {
    return this.#ask(() => this.#model.keepAlive(lease));
  }

  revoke(lease: string): Promise<void> {
    return this.#ask(() => this.#model.revoke(lease));
  }

  close(): void {}

  /** Nothing ever comes of it once the gateway's life is over; but what was sent may be done. */
  #ask<T>(act: () => T, lostPart = this.#habits.lost): Promise<T> {
    const clock = this.#clock;
    return new Promise((resolve, reject) => {
      let open = true;
      const fails = (failure: 'unsent' | 'unknown', text: string): void => {
        if (!open) return;
        open = false;
        reject(new EtcdError(failure, text));
      };
      clock.after(REQUEST_MS, () => fails('unknown', 'no answer in time'), this.#host);
      if (!this.toEtcd && this.#random.chance(0.5)) {
        clock.after(this.#delay, () => fails('unsent', 'connect ECONNREFUSED'), this.#host);
        return;
      }
      const lost = this.#random.chance(lostPart);
      const neverDone = !this.toEtcd || (lost && this.#random.chance(0.5));
      if (neverDone) return;
      const latest = this.#random.chance(0.8) ? LATE_MS : VERY_LATE_MS;
      const late = lost && this.#random.chance(0.5) ? this.#random.between(0, latest) : 0;
      clock.after(
        this.#delay + late,
        () =>
          this.#done(act, lost, (answer) => {
            if (!open) return;
            open = false;
            resolve(answer);
          }),
        this.#model.host,
      );
    });
  }

  #done<T>(act: () => T, lost: boolean, answered: (answer: T) => void): void {
    const clock = this.#clock;
    const wait = this.#model.downUntil - clock.now;
    if (wait > 0) {
      clock.after(wait + this.#delay, () => this.#done(act, lost, answered), this.#model.host);
      return;
    }
    const answer = act();
    // The life that asked may be over by now.
    if (lost || !this.fromEtcd || this.#host.life !== this.#life) return;
    clock.after(this.#delay, () => answered(answer), this.#host);
  }

  watch(prefix: string, fromRevision: number, listener: WatchListener): Watch {
    const clock = this.#clock;
    const waiting: Step[] = [];
    let over = false;
    let planned = false;
    const alive = (): boolean => !over && this.#host.life === this.#life;
    const end = (tell: () => void): void => {
      over = true;
      this.#model.watchers.delete(take);
      tell();
    };
    const deliver = (): void => {
      planned = false;
      if (!alive()) return;
      if (!this.fromEtcd) {
        // Cut off: it looks healthy for a while, then the connection is given up.
        clock.after(
          WATCH_LOST_MS,
          () => alive() && (this.fromEtcd ? plan() : end(() => listener.ended(new Error('read ETIMEDOUT')))),
          this.#host,
        );
        return;
      }
      const steps = waiting.splice(0, this.#random.whole(1, 4));
      const changes = steps.flatMap((step) => step.changes.filter(({ key }) => key.startsWith(prefix)));
      const revision = steps.at(-1)?.revision;
      if (revision !== undefined && changes.length > 0) listener.changed(revision, changes);
      else if (revision !== undefined) listener.progressed(revision);
      if (waiting.length > 0) plan();
    };
    const plan = (): void => {
      if (planned || !alive()) return;
      planned = true;
      clock.after(this.#delay + this.#random.between(0, this.#habits.lagMs), deliver, this.#host);
    };
    const take = (step: Step): void => {
      waiting.push(step);
      plan();
    };
    clock.after(
      this.#delay,
      () => {
        if (!alive()) return;
        if (!this.toEtcd || !this.fromEtcd) end(() => listener.ended(new Error('connect ECONNREFUSED')));
        else if (fromRevision <= this.#model.compacted) end(() => listener.compacted());
        else {
          listener.began();
          waiting.push(...this.#model.steps.filter(({ revision }) => revision >= fromRevision));
          this.#model.watchers.add(take);
          if (waiting.length > 0) plan();
        }
      },
      this.#host,
    );
    const cancel = (): void => {
      over = true;
      this.#model.watchers.delete(take);
    };
    return { cancel };
  }

  get #delay(): number {
    return this.#random.between(0.2, this.#habits.delayMs);
  }
}
