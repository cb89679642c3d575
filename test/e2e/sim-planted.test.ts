/** The power of the simulation: each planted bug is found within 500 seeds, and without one nothing is found. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const MINUTES = 60_000;

beforeAll(() => run('npx', ['tsc', '-p', 'tsconfig.sim.json']), 2 * MINUTES);

test('every planted bug is found within 500 seeds', { timeout: 20 * MINUTES }, async () => {
  const { stdout } = await run('node', ['dist-sim/test/sim/plant.js', 'all', '--seeds', '500']).catch((error) => error);
  const [found, of] = /(\d+) of (\d+) planted bugs found/.exec(String(stdout))?.slice(1).map(Number) ?? [];
  expect(found, String(stdout)).toBe(of);
  expect(of).toBeGreaterThanOrEqual(24);
});
