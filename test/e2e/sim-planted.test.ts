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

test('every planted bug is found within 500 seeds', { timeout: 20 * MINUTES }, async () => {
  const { stdout, stderr } = await run('node', ['dist-sim/test/sim/plant.js', 'all', '--seeds', '500']).catch(
    (error) => error,
  );
  const told = `${stdout}${stderr}`;
  const sum = /(\d+) of (\d+) planted bugs found/.exec(told);
  expect(sum, told).not.toBeNull();
  const [found, of] = sum!.slice(1).map(Number);
  expect(found, told).toBe(of);
  expect(of).toBeGreaterThanOrEqual(24);
});
