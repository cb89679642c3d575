/**
 * Random lives of an office whose phones are spread over workers: the same promises hold as with one process, although the
 * coordinator hears only of what it asks about.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { names, Office } from '../../feature/office-life.ts';
import { LIVES, livesWell, officeLife, officeStep } from '../../feature/office-steps.ts';
import { SpreadFeature } from './spread-feature.ts';

const step = officeStep(90_000);

/** The office's phones register once more, each with its worker. */
function spread(late: boolean): [Office, SpreadFeature] {
  const office = new Office();
  const feature = new SpreadFeature(office.handler, 2, late);
  for (const one of office.list) one.isLost();
  Object.assign(office, { handler: feature });
  for (const one of office.list) one.registers();
  return [office, feature];
}

describe.each([
  ['at once', false],
  ['when the next thing happens', true],
])('workers that do what they are told %s', (_how, late) => {
  test('keep every promise', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(officeLife(step, 80), (steps) => livesWell(spread(late)[0], steps)),
      { numRuns: LIVES / 2 },
    );
  });
});

test('calls of which nobody asks do not cross', () => {
  const [office, feature] = spread(false);
  const before = feature.crossed.length;
  expect(feature.crossed.map(({ type }) => type)).toEqual(names.map(() => 'directoryEntry'));
  for (let i = 0; i < 100; i++) {
    office.list[0]!.callsBusy(office.list[1]!);
    office.list[0]!.hangsUp();
    office.list[1]!.rings();
    office.list[1]!.hangsUp();
  }
  expect(feature.crossed.length).toBe(before);
  // The worker shows the key by itself: after each call that was busy.
  expect(new Set(feature.hands.flatMap(({ offered }) => offered)).size).toBe(100);
  expect(feature.seen).toBeGreaterThan(700);
});

test('a key press brings the phone and the line that it called, and what ends ends the telling', () => {
  const [office, feature] = spread(false);
  const [a, b, c] = office.list as [(typeof office.list)[0], (typeof office.list)[0], (typeof office.list)[0]];
  b.talks();
  a.callsBusy(b);
  const before = feature.crossed.length;
  a.presses('CallBack');
  expect(a.text).toContain('CallBack is activated on 1002');
  const crossed = feature.crossed.slice(before);
  expect(new Set(crossed.map((event) => ('device' in event ? event.device : '')))).toEqual(new Set([a.name, b.name]));
  expect(crossed.filter(({ type }) => type === 'callBackKey')).toHaveLength(1);
  a.hangsUp();
  c.callsBusy(b);
  b.hangsUp();
  expect(a.text).toContain('1002 has become available');
  a.screenKey('cancel');
  office.passes(61_000);
  office.tell({ type: 'wake' });
  const after = feature.crossed.length;
  for (const each of [a, b, c]) {
    each.talks();
    each.hangsUp();
  }
  expect(feature.crossed.slice(after).map(({ type }) => type)).toEqual([]);
});
