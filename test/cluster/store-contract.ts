/** What every store of records keeps, whatever it is made of: one list, run against each. */
import { expect } from 'vitest';
import type { StoredRecord } from '../../src/model/events.ts';
import type { RecordStore } from '../../src/model/ports.ts';

export const record = (device: string, sequence: number, change: Partial<StoredRecord> = {}): StoredRecord => ({
  device,
  callerLineInstance: 1,
  line: '1002',
  dialNumber: '1002',
  state: 2,
  revision: 1,
  sequence,
  armedAt: 1_800_000_000_000,
  freeSince: 0,
  ...change,
});

/** `open` gives an empty store. */
export type OpenStore = () => RecordStore;

export interface Clause {
  readonly says: string;
  readonly holds: (open: OpenStore) => Promise<void>;
}

const sequences = async (store: RecordStore) => (await store.load()).map(({ sequence }) => sequence);

export const clauses: readonly Clause[] = [
  {
    says: 'is empty at first',
    holds: async (open) => expect(await open().load()).toEqual([]),
  },
  {
    says: 'gives back every field as it was',
    holds: async (open) => {
      const store = open();
      const whole = record('SEP00005E005301', 4_000_000_000, {
        callerLineInstance: 2,
        line: 'Zürich/1002',
        dialNumber: '*82+4144',
        state: 10,
        revision: 70_000,
        armedAt: Number.MAX_SAFE_INTEGER,
        freeSince: 1_800_000_000_001,
      });
      await store.commit(whole.device, whole);
      expect(await store.load()).toEqual([whole]);
    },
  },
  {
    says: 'holds one record per device and gives them oldest first',
    holds: async (open) => {
      const store = open();
      await store.commit('B', record('B', 2));
      await store.commit('A', record('A', 3));
      await store.commit('C', record('C', 1));
      await store.commit('A', record('A', 4));
      await store.commit('B', null);
      expect((await store.load()).map(({ device, sequence }) => [device, sequence])).toEqual([
        ['C', 1],
        ['A', 4],
      ]);
    },
  },
  {
    says: 'takes effect in the order of calls, awaited or not',
    holds: async (open) => {
      const store = open();
      const writes = [store.commit('A', record('A', 1)), store.commit('A', null), store.commit('A', record('A', 2))];
      await Promise.all(writes);
      expect(await sequences(store)).toEqual([2]);
    },
  },
  {
    says: 'settles the writes of one device in the order of calls',
    holds: async (open) => {
      const store = open();
      const settled: number[] = [];
      const writes = [1, 2, 3, 4].map((sequence) =>
        store.commit('A', record('A', sequence)).then(() => settled.push(sequence)),
      );
      await Promise.all(writes);
      expect(settled).toEqual([1, 2, 3, 4]);
    },
  },
  {
    says: 'takes the removal of what is not there',
    holds: async (open) => {
      const store = open();
      await store.commit('A', null);
      expect(await store.load()).toEqual([]);
    },
  },
  {
    says: 'finishes what was asked before close, and refuses what comes after',
    holds: async (open) => {
      const store = open();
      const before = store.commit('A', record('A', 1));
      const closing = store.close();
      await expect(store.commit('B', record('B', 2))).rejects.toThrow('the store is closed: the record of B');
      await before;
      await closing;
      await store.close();
    },
  },
];
