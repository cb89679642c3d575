/**
 * The simulation itself: a few seeds keep every invariant, and a seed says everything. The many seeds are a command
 * (`npm run sim`), as is the search for planted bugs.
 */
import { expect, test } from 'vitest';
import { runCluster } from './cluster-world.ts';
import { clusterOptionsOf, optionsOf } from './options.ts';
import type { Outcome } from './outcome.ts';
import { commandOf, shrink } from './shrink.ts';
import { runWorld } from './world.ts';

const SEEDS = 6;

test.each(Array.from({ length: SEEDS }, (_, i) => i + 1))('seed %i keeps every invariant', async (seed) => {
  const outcome = await runWorld(optionsOf(seed));
  expect(outcome.violation, outcome.last().slice(-30).join('\n')).toBeUndefined();
  expect(outcome.arms).toBeGreaterThan(0);
});

test.each([3])('seed %i does the same twice', async (seed) => {
  const [one, other] = [await runWorld(optionsOf(seed)), await runWorld(optionsOf(seed))];
  expect(other.hash).toBe(one.hash);
  expect(other.events).toBe(one.events);
});

test.each([6, 8])('cluster %i keeps every invariant', async (seed) => {
  const outcome = await runCluster(clusterOptionsOf(seed));
  expect(outcome.violation, outcome.last().slice(-30).join('\n')).toBeUndefined();
  expect(outcome.arms).toBeGreaterThan(0);
});

test('a cluster does the same twice', async () => {
  const [one, other] = [await runCluster(clusterOptionsOf(14)), await runCluster(clusterOptionsOf(14))];
  expect(other.hash).toBe(one.hash);
});

test('the real clock and network are back afterwards', async () => {
  const before = [globalThis.setTimeout, globalThis.Date];
  await runWorld(optionsOf(2, { chaosMs: 10_000 }));
  expect([globalThis.setTimeout, globalThis.Date]).toEqual(before);
  expect(Math.abs(performance.timeOrigin + performance.now() - Date.now())).toBeLessThan(60_000);
});

test('shrinking keeps what is needed to fail, and no more', async () => {
  const seed = 11;
  const { faults } = optionsOf(seed);
  const guilty = [...faults][1]!;
  const base = { seed, hash: 0, virtualMs: 0, events: 0, arms: 0, alerts: 0 };
  const world = async (options: ReturnType<typeof optionsOf>): Promise<Outcome> => {
    const fails = options.faults.has(guilty) && options.chaosMs > 40_000;
    const violation = fails ? { invariant: 'I4', text: 'gone', at: 0 } : undefined;
    return { ...base, violation, last: () => [] } as unknown as Outcome;
  };
  const shrunk = await shrink(await world(optionsOf(seed)), {
    name: 'trial',
    share: 20,
    options: optionsOf,
    run: world,
  });
  expect([...shrunk.options.faults]).toEqual([guilty]);
  expect(shrunk.options.chaosMs).toBeGreaterThan(40_000);
  expect(shrunk.options.chaosMs).toBeLessThan(42_000);
  expect(commandOf('office', seed, shrunk.without)).toContain(`--world office --seed ${seed} --without`);
});
