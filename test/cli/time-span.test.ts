/** Spans of time as people type them. */
import { expect, it } from 'vitest';
import { spanSeconds } from '../../src/cli/time-span.ts';

it.each([
  ['90s', 90],
  ['10m', 600],
  ['10 min', 600],
  ['1h30m', 5400],
  ['1H', 3600],
  ['2d', 172_800],
  ['0s', null],
  ['', null],
  ['10', null],
  ['-5m', null],
  ['1.5h', null],
  ['5 months', null],
  ['99999999999999999d', null],
])('%j is %j seconds', (text, seconds) => {
  expect(spanSeconds(text)).toBe(seconds);
});
