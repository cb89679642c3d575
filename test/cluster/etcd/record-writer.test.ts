/**
 * Writes of records that etcd does late, or whose answer is lost. Requests wait in the hand of the test, which does them
 * when it likes; etcd is the model of the simulation.
 */
import { describe, expect, it } from 'vitest';
import { Keys } from '../../../src/cluster/etcd/keys.ts';
import { type Etcd, EtcdError, type Transaction, type TransactionAnswer } from '../../../src/cluster/etcd/port.ts';
import { FencedError, RecordWriter, TakenError } from '../../../src/cluster/etcd/record-writer.ts';
import { Clock } from '../../sim/clock.ts';
import { EtcdModel } from '../../sim/etcd-model.ts';

const keys = new Keys('/test/');
const A = 'SEP00000000A001';
const ONE = Buffer.from('one');
const TWO = Buffer.from('two');

interface Request {
  /** It is done, and answered. */
  done(): void;
  /** It is done; the answer is lost. */
  doneUnheard(): void;
  /** The client gives it up. It may be done yet. */
  givenUp(): void;
  /** Long after: what was given up is done all the same. */
  doneLate(): void;
}

/** A pause and what follows it take a few. */
const TURNS = 10;

/** Promises that wait for each other go on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function trial() {
  const model = new EtcdModel(new Clock());
  const waiting: Request[] = [];
  const transact = (transaction: Transaction): Promise<TransactionAnswer> =>
    new Promise((resolve, reject) => {
      const lost = (): void => reject(new EtcdError('unknown', 'no answer in time'));
      const act = (): TransactionAnswer => model.transact('test', transaction)!;
      const doneLate = (): void => void act();
      waiting.push({
        done: () => resolve(act()),
        doneUnheard: () => {
          act();
          lost();
        },
        givenUp: lost,
        doneLate,
      });
    });
  let now = 0;
  const timers = {
    now: () => now,
    today: () => now,
    after: (ms: number, run: () => void) => {
      now += ms;
      setImmediate(run);
      return () => {};
    },
  };
  const put = (key: string): number =>
    model.transact('test', { compare: [], success: [{ type: 'put', key, value: Buffer.from('') }], failure: [] })!
      .revision;
  const guards = new Map<string, number>();
  const writer = (address: string | null): RecordWriter => {
    const key = address === null ? keys.leader : keys.member(address);
    if (!guards.has(key)) guards.set(key, put(key));
    const made = new RecordWriter({ etcd: { transact } as unknown as Etcd, keys, timers, deadlineMs: 1_000 });
    made.begin({ key, epoch: guards.get(key)!, owner: address }, [
      ...model.below(keys.records),
      ...model.below(keys.owners),
    ]);
    return made;
  };
  /** The request that is under way. */
  const request = async (): Promise<Request> => {
    for (let turns = 0; turns < TURNS && waiting.length === 0; turns++) await settled();
    expect(waiting).toHaveLength(1);
    return waiting.pop()!;
  };
  const does = async (written: Promise<void>): Promise<void> => {
    (await request()).done();
    await written;
  };
  return { model, writer, request, does, held: () => model.get(keys.record(A))?.value.toString() ?? null };
}

describe.each([null, '10.0.0.1'])('a record whose first write comes late (owner %s)', (address) => {
  it('does not come back when it was written again, and has ended', async () => {
    const { writer, request, does, held } = trial();
    const it = writer(address);
    const written = it.write(A, ONE);
    const first = await request();
    first.givenUp();
    (await request()).done();
    (await request()).done();
    await written;
    expect(held()).toBe('one');
    await does(it.write(A, null));
    first.doneLate();
    expect(held()).toBeNull();
  });

  it('does not come back when it was taken back, though there was nothing to take back', async () => {
    const { writer, request, held } = trial();
    const it = writer(address);
    const written = it.write(A, ONE);
    const first = await request();
    first.givenUp();
    for (let reads = 0; reads < 20; reads++) (await request()).givenUp();
    await expect(written).rejects.toThrow('not certain');
    const ended = it.write(A, null);
    // The end gets no answer either; that nothing is there does not say that it was done.
    (await request()).givenUp();
    (await request()).done();
    (await request()).done();
    await ended;
    first.doneLate();
    expect(held()).toBeNull();
  });

  it('does not come in the place of the next one', async () => {
    const { writer, request, does, held } = trial();
    const it = writer(address);
    const written = it.write(A, ONE);
    const first = await request();
    first.givenUp();
    for (let reads = 0; reads < 20; reads++) (await request()).givenUp();
    await expect(written).rejects.toThrow('not certain');
    await does(it.write(A, TWO));
    first.doneLate();
    expect(held()).toBe('two');
    await does(it.write(A, null));
    first.doneLate();
    expect(held()).toBeNull();
  });
});

describe('a write whose answer is lost', () => {
  it('is found done, and not repeated', async () => {
    const { writer, request, held, model } = trial();
    const it = writer(null);
    const written = it.write(A, ONE);
    (await request()).doneUnheard();
    const { revision } = model;
    (await request()).done();
    await written;
    expect([held(), model.revision]).toEqual(['one', revision]);
    const ended = it.write(A, null);
    (await request()).doneUnheard();
    (await request()).done();
    await ended;
    expect(held()).toBeNull();
  });
});

describe('where each node serves its own phones', () => {
  it('what another node has taken over and ended is not begun again', async () => {
    const { writer, request, does, model, held } = trial();
    const one = writer('10.0.0.1');
    await does(one.write(A, ONE));
    const two = writer('10.0.0.2');
    const claimed = two.claim(A, model.get(keys.record(A))!);
    (await request()).done();
    expect(await claimed).toBe(true);
    await does(two.write(A, null));
    const late = one.write(A, TWO);
    (await request()).done();
    await expect(late).rejects.toThrow(TakenError);
    expect(held()).toBeNull();
  });

  it('nor where our first write may have been what was ended there', async () => {
    const { writer, request, does, model, held } = trial();
    const one = writer('10.0.0.1');
    const first = one.write(A, ONE);
    (await request()).doneUnheard();
    const read = await request();
    const two = writer('10.0.0.2');
    const claimed = two.claim(A, model.get(keys.record(A))!);
    (await request()).done();
    expect(await claimed).toBe(true);
    await does(two.write(A, null));
    read.done();
    await expect(first).rejects.toThrow(TakenError);
    expect(held()).toBeNull();
  });

  it('a phone that was at another node arms here, though we have not heard of its leaving', async () => {
    const { writer, request, does, held } = trial();
    const one = writer('10.0.0.1');
    const two = writer('10.0.0.2');
    await does(two.write(A, ONE));
    await does(two.write(A, null));
    const written = one.write(A, TWO);
    (await request()).done();
    (await request()).done();
    await written;
    expect(held()).toBe('two');
    const late = two.write(A, ONE);
    (await request()).done();
    await expect(late).rejects.toThrow(TakenError);
  });

  it('a node whose membership is over writes nothing', async () => {
    const { writer, request, model, held } = trial();
    const one = writer('10.0.0.1');
    model.transact('test', { compare: [], success: [{ type: 'delete', key: keys.member('10.0.0.1') }], failure: [] });
    const written = one.write(A, ONE);
    (await request()).done();
    await expect(written).rejects.toThrow(FencedError);
    expect(held()).toBeNull();
  });
});
