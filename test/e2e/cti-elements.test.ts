/**
 * Exceptional elements against a live attachment: every field of every PDU × fourteen values, from a CTIManager that is sound
 * otherwise; the watched line is heard after each. Here a part, chosen by a seed; all of them by `npm run torture:elements`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Part } from '../torture/elements/part.ts';
import { qbeElementCases } from '../torture/elements/qbe-cases.ts';
import { LiveCti } from '../torture/elements/qbe-live.ts';

const all = [...qbeElementCases()];
const chosen = new Part();
const picked = (isAsked: boolean, count: number) =>
  chosen.of(
    all.filter(({ frame }) => (frame === null) === isAsked),
    count,
  );

let live: LiveCti;
beforeAll(async () => {
  live = await LiveCti.open();
});
afterAll(() => live.close());

describe.each([
  ['what the attachment asks for on its way up', picked(true, 60)],
  ['what nobody asked for', picked(false, 300)],
] as const)('%s', (_title, part) => {
  it(`${part.length} of ${all.length} cases, seed ${chosen.seed}`, { timeout: 3_600_000 }, async () => {
    const failures: string[] = [];
    for (const one of part) {
      await live.run(one).catch((error: Error) => failures.push(`${one.name}: ${error.message}`));
      if (failures.length > 10) break;
    }
    expect(failures).toEqual([]);
  });
});
