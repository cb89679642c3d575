/**
 * Random lives of an office: phones call, hang up, press keys, reset, the store fails and holds. After every event the
 * promises are checked; in the end the world is healed and whatever is owed must come.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { State } from '../../src/feature/call-back/machine.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import { check, conserved, happenings, heal, names, numbers, Office, told, watch } from './office-life.ts';
import { type Phone, Scenario } from './scenario.ts';

/** Lives per run; more by the environment, for a night. */
const LIVES = Number(process.env.RINGBACK_LIVES ?? 600);

type Step = (office: Office) => void;

const phone = fc.nat({ max: names.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  ...happenings.map(({ weight, ways, run }) => ({
    weight,
    arbitrary: fc.tuple(phone, phone, fc.constantFrom(...ways)).map(
      ([a, b, how]): Step =>
        (office) =>
          run(office, a, b, how),
    ),
  })),
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 40_000 }).map(
      (ms): Step =>
        (office) =>
          office.passes(ms),
    ),
  },
);

test('random lives keep every promise', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 80, size: 'max' }), (steps) => {
      const office = new Office();
      watch(office);
      for (const run of steps) {
        run(office);
        check(office);
      }
      heal(office);
      check(office);
      conserved(office);
      told(office);
    }),
    { numRuns: LIVES },
  );
});

test('random lives go on after a restart at any point: nothing acknowledged is lost', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
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
