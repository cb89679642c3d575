/**
 * Random lives of an office: phones call, hang up, press keys, reset, the store fails and holds. After every event the
 * promises are checked; in the end the world is healed and whatever is owed must come.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { State } from '../../src/feature/call-back/machine.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import { names, numbers, Office } from './office-life.ts';
import { LIVES, livesWell, officeLife, officeStep } from './office-steps.ts';
import { type Phone, Scenario } from './scenario.ts';

const step = officeStep(40_000);

test('random lives keep every promise', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(officeLife(step, 80), (steps) => livesWell(new Office(), steps)),
    { numRuns: LIVES },
  );
});

test('random lives go on after a restart at any point: nothing acknowledged is lost', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(officeLife(step, 60), (steps) => {
      const office = new Office();
      for (const run of steps) run(office);
      const kept = [...office.stored.values()].sort((x, y) => x.sequence - y.sequence);
      const next = new Scenario({ records: kept, start: office.now });
      expect(next.statistics.restored).toBe(kept.length);
      const phones = new Map(names.map((name, i) => [name, next.phone(name, numbers[i]!)]));
      for (const p of phones.values()) {
        p.goesOffHook();
        p.goesOnHook();
      }
      for (const record of kept) expectTold(next, phones.get(record.device)!, record);
    }),
    { numRuns: LIVES / 2 },
  );
});

function expectTold(next: Scenario, a: Phone, record: StoredRecord): void {
  expect(next.stored.get(record.device)?.state, JSON.stringify(record)).toBe(State.notified);
  if (record.state === State.notified) expect(a.alerts).toBe(0);
  else expect(a.alerts).toBe(1);
}
