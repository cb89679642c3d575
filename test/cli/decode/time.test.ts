import { expect, it } from 'vitest';
import { parseTime } from '../../../src/cli/decode/time.ts';

it('a clock time is on the day of the first packet; where that has no calendar day, everything is after it', () => {
  const mark = parseTime('18:45', true)!;
  expect(mark(1_795_343_424, 0)).toBe(1_795_373_100_000_000_000n);
  expect(mark(Number.MAX_SAFE_INTEGER, 0)).toBe(0n);
});
