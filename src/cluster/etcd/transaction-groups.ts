/**
 * Transactions of several records in one: what comes while as many as are good for etcd are under way waits, and goes
 * together. One proposal to the quorum and one flush serve them all.
 *
 *   a, b, c ─► compare a AND b AND c ─► do a, b, c          all held: each is done, at one revision
 *                      │ lost: one of them at least
 *                      ▼
 *              each alone, as if there were no groups        no answer: each is told so, and read back by who asked
 *
 * A group is done or not done as a whole, and compares what each of it compares: so one that etcd does late is as
 * harmless as its parts. No two transactions of a group may write one key: the writer has one under way for each device.
 */

import { clusterLimits } from '../limits.ts';
import type { Etcd, Transaction, TransactionAnswer } from './port.ts';

interface Waiting {
  readonly transaction: Transaction;
  readonly done: (answer: TransactionAnswer) => void;
  readonly failed: (error: unknown) => void;
}

export class TransactionGroups {
  readonly #etcd: Pick<Etcd, 'transact'>;
  #waiting: Waiting[] = [];
  #underWay = 0;
  #planned = false;

  constructor(etcd: Pick<Etcd, 'transact'>) {
    this.#etcd = etcd;
  }

  /** As that of etcd. */
  transact(transaction: Transaction): Promise<TransactionAnswer> {
    return new Promise((done, failed) => {
      this.#waiting.push({ transaction, done, failed });
      if (this.#planned) return;
      this.#planned = true;
      // What comes in the same turn goes together.
      queueMicrotask(() => {
        this.#planned = false;
        this.#send();
      });
    });
  }

  #send(): void {
    while (this.#underWay < clusterLimits.etcdGroupsUnderWayMax && this.#waiting.length > 0) {
      this.#underWay++;
      const group = this.#waiting.splice(0, clusterLimits.etcdGroupMax);
      void this.#together(group).finally(() => {
        this.#underWay--;
        this.#send();
      });
    }
  }

  /** Settles each of the group; never rejects. */
  async #together(group: readonly Waiting[]): Promise<void> {
    if (group.length === 1) {
      await this.#alone(group[0]!);
      return;
    }
    try {
      const answer = await this.#etcd.transact(merged(group.map(({ transaction }) => transaction)));
      if (answer.succeeded) for (const { done, transaction } of group) done({ ...answer, found: nothing(transaction) });
      else await Promise.all(group.map((each) => this.#alone(each)));
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  }

  async #alone({ transaction, done, failed }: Waiting): Promise<void> {
    await this.#etcd.transact(transaction).then(done, failed);
  }
}

function merged(transactions: readonly Transaction[]): Transaction {
  return {
    // The guard is the same in all, and is compared once.
    compare: [
      ...new Map(transactions.flatMap(({ compare }) => compare).map((one) => [JSON.stringify(one), one])).values(),
    ],
    success: transactions.flatMap(({ success }) => success),
    failure: [],
  };
}

/** Writes find nothing. */
const nothing = ({ success }: Transaction): readonly null[] => success.map(() => null);
