/** Groups of transactions against a small etcd of the test's own: done together or each alone, never half, never twice. */
import { describe, expect, it } from 'vitest';
import { EtcdError, type Transaction, type TransactionAnswer } from '../../../src/cluster/etcd/port.ts';
import { TransactionGroups } from '../../../src/cluster/etcd/transaction-groups.ts';

/** Mod revisions only; each transaction waits until it is let through. */
class Keys {
  readonly revisions = new Map<string, number>([['leader', 1]]);
  readonly sent: Transaction[] = [];
  readonly #gates: (() => void)[] = [];
  revision = 1;
  fails: EtcdError | null = null;

  transact = async (transaction: Transaction): Promise<TransactionAnswer> => {
    this.sent.push(transaction);
    await new Promise<void>((resolve) => this.#gates.push(resolve));
    if (this.fails !== null) throw this.fails;
    const succeeded = transaction.compare.every(({ key, revision }) => (this.revisions.get(key) ?? 0) === revision);
    if (succeeded) {
      this.revision++;
      for (const { key } of transaction.success) this.revisions.set(key, this.revision);
    }
    return { succeeded, revision: this.revision, found: transaction.failure.map(() => null) };
  };

  /** Lets through what waits, until nothing comes any more. */
  async letThrough(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) {
      for (const open of this.#gates.splice(0)) open();
      await Promise.resolve();
    }
  }
}

const write = (device: string, seen = 0): Transaction => ({
  compare: [
    { key: 'leader', target: 'create', revision: 1 },
    { key: device, target: 'mod', revision: seen },
  ],
  success: [{ type: 'put', key: device, value: Buffer.from('x') }],
  failure: [{ type: 'get', key: device }],
});

async function all(keys: Keys, transactions: readonly Transaction[]) {
  const groups = new TransactionGroups(keys);
  const answers = Promise.allSettled(transactions.map((each) => groups.transact(each)));
  await Promise.resolve();
  await keys.letThrough();
  return answers;
}
const devices = (count: number) => Array.from({ length: count }, (_, i) => `d${i}`);

describe('transactions of one turn', () => {
  it('go together, compare the guard once and each record, and are done at one revision', async () => {
    const keys = new Keys();
    const answers = await all(
      keys,
      devices(3).map((device) => write(device)),
    );
    expect(keys.sent.length).toBe(1);
    expect(keys.sent[0]!.compare.map(({ key }) => key)).toEqual(['leader', 'd0', 'd1', 'd2']);
    expect(answers.map((answer) => answer.status === 'fulfilled' && answer.value)).toEqual(
      devices(3).map(() => ({ succeeded: true, revision: 2, found: [null] })),
    );
  });

  it('of which one has lost are asked each alone: it alone loses', async () => {
    const keys = new Keys();
    keys.revisions.set('d1', 7);
    const answers = await all(
      keys,
      devices(3).map((device) => write(device)),
    );
    expect(keys.sent.map(({ success }) => success.length)).toEqual([3, 1, 1, 1]);
    expect(answers.map((answer) => answer.status === 'fulfilled' && answer.value.succeeded)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('without an answer are each told so, and not sent again', async () => {
    const keys = new Keys();
    keys.fails = new EtcdError('unknown', 'no answer');
    const answers = await all(
      keys,
      devices(3).map((device) => write(device)),
    );
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(keys.sent.length).toBe(1);
  });

  it('are no more than etcd takes: groups of 32, four under way, none lost and none done twice', async () => {
    const keys = new Keys();
    const groups = new TransactionGroups(keys);
    const names = devices(300);
    const answers = names.map((device) => groups.transact(write(device)));
    await Promise.resolve();
    expect(keys.sent.map(({ success }) => success.length)).toEqual([32, 32, 32, 32]);
    await keys.letThrough();
    expect((await Promise.all(answers)).every(({ succeeded }) => succeeded)).toBe(true);
    expect(keys.sent.flatMap(({ success }) => success.map(({ key }) => key)).sort()).toEqual([...names].sort());
    for (const { compare, success } of keys.sent) expect(Math.max(compare.length, success.length)).toBeLessThan(128);
  });

  it('one at a time stay as they are', async () => {
    const keys = new Keys();
    const one = write('d0');
    await all(keys, [one]);
    expect(keys.sent).toEqual([one]);
  });
});
