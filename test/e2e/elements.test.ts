/**
 * Exceptional elements against a live gateway: every field of every message × fourteen values, both ways, a good phone after
 * each. Here a part, chosen by a seed; all of them by `npm run torture:elements`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementCases } from '../torture/elements/cases.ts';
import { Live, type Way } from '../torture/elements/live.ts';
import { Part } from '../torture/elements/part.ts';

const all = [...elementCases()];
const chosen = new Part();
const part = chosen.of(all, 150);

let live: Live;
beforeAll(async () => {
  live = await Live.open();
});
afterAll(() => live.close());

describe(`${part.length} of ${all.length} cases, seed ${chosen.seed}`, () => {
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
