/** The fuzzer itself, on targets with bugs that are known. */
import { describe, expect, it } from 'vitest';
import { Counters } from './engine/counters.ts';
import { Loop } from './engine/loop.ts';
import { minimise } from './engine/minimise.ts';
import type { Random } from './engine/random.ts';
import { changeBytes } from './grammar/bytes.ts';
import type { Target } from './grammar/grammar.ts';

/** Breaks on inputs that begin with a word, which chance alone would not write in 2³² tries; each letter is a branch. */
function lock(word: string, counters: Counters): Target {
  const passed = counters.file('lock', word.length);
  return {
    name: 'lock',
    bytesMax: 64,
    grammar: { make: (random: Random) => random.bytes(8), change: changeBytes },
    fuzz(data) {
      for (let i = 0; i < word.length; i++) {
        if (data[i] !== word.charCodeAt(i)) return;
        passed[i]!++;
      }
      throw new Error('the lock is open');
    },
  };
}

const searched = (seed: number): Loop => {
  const counters = new Counters();
  const loop = new Loop(lock('SEP0', counters), counters, seed, () => undefined);
  while (loop.finds.length === 0 && loop.runs < 2_000_000) loop.step();
  return loop;
};

describe('the loop', () => {
  it('finds what is four branches deep, and makes it as small as it can be', () => {
    const [find] = searched(7).finds;
    expect(find?.bytes.toString('latin1')).toBe('SEP0');
    expect(find?.error).toContain('the lock is open');
  });

  it('does the same again from the same seed', () => {
    expect(searched(3).runs).toBe(searched(3).runs);
  });

  it('keeps an input for each branch, and covers all of them with the fewest', () => {
    const loop = searched(7);
    expect(loop.corpus.length).toBeGreaterThanOrEqual(3);
    expect(loop.cover().map((bytes) => bytes.toString('latin1').slice(0, 3))).toEqual(['SEP']);
  });

  it('tells one bug once', () => {
    const counters = new Counters();
    const always: Target = {
      ...lock('x', counters),
      fuzz: () => {
        throw new RangeError('always 17');
      },
    };
    const loop = new Loop(always, counters, 1, () => undefined);
    for (let i = 0; i < 100; i++) loop.step();
    expect(loop.finds.length).toBe(1);
    expect(loop.finds[0]!.bytes.length).toBeLessThanOrEqual(1);
  });
});

it('minimise keeps what it must and no more', () => {
  const bytes = Buffer.from('aaaaaaaaXaaaaaaaaaaYaaaa');
  const small = minimise(bytes, (each) => /X.*Y/s.test(each.toString('latin1')), 1000);
  expect(small.toString('latin1')).toBe('XY');
  expect(minimise(bytes, (each) => /X.*Y/s.test(each.toString('latin1')), 0)).toBe(bytes);
});
