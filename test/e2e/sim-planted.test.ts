/** The power of the simulation: each planted bug is found within 500 seeds, and without one nothing is found. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { plantedBugs } from '../sim/planted.ts';

const run = promisify(execFile);
const MINUTES = 60_000;

beforeAll(() => run('npx', ['tsc', '-p', 'tsconfig.sim.json']), 2 * MINUTES);

test('every planted bug fits the product as it is, once', () => {
  const fits = plantedBugs.flatMap(({ name, patches }) =>
    patches.map(({ file, find }) => {
      const text = readFileSync(`dist-sim/src/${file}.js`, 'utf8');
      return [name, file, [...text.matchAll(new RegExp(find, 'g'))].length];
    }),
  );
  expect(fits.filter(([, , times]) => times !== 1)).toEqual([]);
});

test.each([
  ['run.js', ['--help'], 'npm run sim -- [--world office|cluster] [--seeds N]'],
  ['run.js', ['--sseds', '3'], "sim: Unknown option '--sseds'\nnpm run sim -- "],
  ['run.js', ['--seeds', 'many'], 'sim: --seeds many: give a whole number\nnpm run sim -- '],
  ['run.js', ['--world', 'flat'], 'sim: --world flat: there is office and cluster\nnpm run sim -- '],
  ['plant.js', ['--help'], 'npm run sim:planted -- [NAME …|all]'],
  ['plant.js', ['--seed', '3'], "sim:planted: Unknown option '--seed'\nnpm run sim:planted -- "],
  ['plant.js', ['--seeds', 'all'], 'sim:planted: --seeds all: give a whole number\nnpm run sim:planted -- '],
  ['plant.js', ['no-such'], 'sim:planted: no planted bug no-such: ack-before-durable, '],
])('%s %s says how it is used, with exit code 2', async (file, words, said) => {
  const ended = await run('node', [`dist-sim/test/sim/${file}`, ...words]).then(
    () => ({ code: 0, stderr: '', stdout: '' }),
    (error: { code: number; stderr: string; stdout: string }) => error,
  );
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(ended.stderr.startsWith(said), ended.stderr).toBe(true);
  expect(ended.stderr).not.toContain('    at ');
});

/** @returns what was told, and how many of how many were found */
async function plant(names: readonly string[]): Promise<{ told: string; found: number; of: number }> {
  const words = ['dist-sim/test/sim/plant.js', ...names, '--seeds', '500'];
  const { stdout, stderr } = await run('node', words).catch((error) => error);
  const told = `${stdout}${stderr}`;
  const [, found = '-1', of = '0'] = /(\d+) of (\d+) planted bugs found/.exec(told) ?? [];
  return { told, found: Number(found), of: Number(of) };
}

test('every planted bug is found within 500 seeds', { timeout: 20 * MINUTES }, async () => {
  const names = plantedBugs.map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(24);
  // Two processes: this is the longest of all tests.
  const halves = [0, 1].map((half) => plant(names.filter((_, i) => i % 2 === half)));
  for (const { told, found, of } of await Promise.all(halves)) expect(found, told).toBe(of);
});
