/** What the fuzzer kept, run again: every input of the corpus, and every find by its name. `npm run fuzz` looks for more. */
import { describe, expect, it } from 'vitest';
import { CORPUS, readCorpus, readFinds } from './engine/corpus.ts';
import { hashOf } from './engine/random.ts';
import { targetNames, targets } from './targets/index.ts';

const BYTES_MAX = 2 * 2 ** 20;
const corpus = targetNames.map((name) => [name, readCorpus(name)] as const);

describe(`corpus (${CORPUS})`, () => {
  it.each(corpus)('%s breaks nothing', { timeout: 60_000 }, async (name, inputs) => {
    expect(inputs.length).toBeGreaterThan(10);
    const { target } = await targets[name]!();
    for (const bytes of inputs) {
      const before = hashOf(bytes);
      target.fuzz(bytes);
      // A case that writes into its input would not run the same way twice.
      expect(hashOf(bytes)).toBe(before);
    }
  });

  it('is small enough to live with the sources', () => {
    const bytes = corpus.flatMap(([, inputs]) => inputs).reduce((sum, each) => sum + each.length, 0);
    expect(bytes).toBeLessThanOrEqual(BYTES_MAX);
  });
});

describe('finds stay fixed', () => {
  const finds = readFinds();

  it.each(finds.map((find) => [find.file, find] as const))('%s', async (_file, { target, bytes }) => {
    const { target: found } = await targets[target]!();
    found.fuzz(bytes);
  });

  it('are of targets that there are', () => {
    expect(finds.length).toBeGreaterThan(0);
    expect(finds.filter(({ target }) => !targetNames.includes(target))).toEqual([]);
  });
});
