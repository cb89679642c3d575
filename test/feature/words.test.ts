/** Memory that grows in place, and blocks of it. */
import { expect, test } from 'vitest';
import { Blocks } from '../../src/feature/call-back/blocks.ts';
import { GrowingWords } from '../../src/feature/call-back/words.ts';

test('what is there stays when it grows, what comes is 0, and above the most it says so', () => {
  const memory = new GrowingWords(8, 100_000);
  for (let i = 0; i < 8; i++) memory.words[i] = -i;
  const before = memory.words;
  memory.reach(8);
  expect(memory.words).toBe(before);
  for (const count of [9, 20_000, 100_000]) {
    memory.reach(count);
    expect(memory.words.length).toBeGreaterThanOrEqual(count);
    expect(memory.words.length).toBeLessThanOrEqual(100_000);
    expect([...memory.words.subarray(0, 8)]).toEqual([0, -1, -2, -3, -4, -5, -6, -7]);
    expect(memory.words.subarray(8).every((word) => word === 0)).toBe(true);
  }
  expect(() => memory.reach(100_001)).toThrow(RangeError);
});

test('blocks keep what is written to each, and one that was given back is the next one', () => {
  const blocks = new Blocks();
  const words = Int32Array.from({ length: 512 * 100 }, (_, i) => i + 1);
  const taken = Array.from({ length: 100 }, () => blocks.take());
  expect(new Set(taken).size).toBe(100);
  for (const [i, block] of taken.entries()) blocks.write(block, words, i * 512);
  const read = new Int32Array(words.length);
  for (const [i, block] of taken.entries()) blocks.read(block, read, i * 512);
  expect(read).toEqual(words);
  const { bytes } = blocks;
  blocks.give(taken[40]!);
  expect(blocks.take()).toBe(taken[40]);
  expect(blocks.bytes).toBe(bytes);
});
