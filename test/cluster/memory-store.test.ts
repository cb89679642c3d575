import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/cluster/memory-store.ts';
import { clauses, record } from './store-contract.ts';

describe('the memory store', () => {
  it.each(clauses)('$says', ({ holds }) => holds(() => new MemoryStore()));

  it('keeps nothing after close', async () => {
    const store = new MemoryStore();
    await store.close();
    await expect(store.commit('A', record('A', 1))).rejects.toThrow('closed');
    expect(store.size).toBe(0);
  });
});
