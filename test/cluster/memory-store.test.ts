import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/cluster/memory-store.ts';
import type { StoredRecord } from '../../src/model/events.ts';

const record = (device: string, sequence: number): StoredRecord => ({
  device,
  callerLineInstance: 1,
  line: '1002',
  dialNumber: '1002',
  state: 1,
  revision: 1,
  sequence,
  armedAt: 0,
  freeSince: 0,
});

describe('the memory store', () => {
  it('holds one record per device and gives them oldest first', async () => {
    const store = new MemoryStore();
    await store.commit('B', record('B', 2));
    await store.commit('A', record('A', 3));
    await store.commit('C', record('C', 1));
    await store.commit('A', record('A', 4));
    await store.commit('B', null);
    expect((await store.load()).map(({ device, sequence }) => [device, sequence])).toEqual([
      ['C', 1],
      ['A', 4],
    ]);
  });

  it('takes effect in the order of calls, awaited or not', async () => {
    const store = new MemoryStore();
    const writes = [store.commit('A', record('A', 1)), store.commit('A', null), store.commit('A', record('A', 2))];
    await Promise.all(writes);
    expect((await store.load())[0]?.sequence).toBe(2);
  });

  it('keeps nothing after close, and says so', async () => {
    const store = new MemoryStore();
    await store.close();
    await expect(store.commit('A', record('A', 1))).rejects.toThrow('closed');
    expect(store.size).toBe(0);
  });
});
