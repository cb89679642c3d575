/**
 * Exceptional elements against a live gateway: every field of every message × fourteen values, both ways, a good phone after
 * each. Here a part, chosen by a seed; all of them by `npm run torture:elements`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../fuzz/engine/random.ts';
import { elementCases } from '../torture/elements/cases.ts';
import { Live, type Way } from '../torture/elements/live.ts';

const all = [...elementCases()];
const whole = process.env.RINGBACK_ELEMENTS === 'all';
const seed = Number(process.env.RINGBACK_SEED ?? Date.now() % 1_000_000);
const random = new Random(seed);
const part = whole ? all : Array.from({ length: 150 }, () => random.pick(all));

let live: Live;
beforeAll(async () => {
  live = await Live.open();
});
afterAll(() => live.close());

describe(`${part.length} of ${all.length} cases, seed ${seed}`, () => {
  it.each(['toServer', 'toPhone'] as const)('%s', { timeout: 3_600_000 }, async (way: Way) => {
    const failures: string[] = [];
    for (const { name, frame } of part) {
      await live
        .run(frame, way)
        .catch((error: Error) => failures.push(`${name}: ${error.message} ${frame.toString('hex')}`));
      if (failures.length > 10) break;
    }
    expect(failures).toEqual([]);
  });
});
