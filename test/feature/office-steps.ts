/** Random lives of an office, for fast-check: what can happen, step by step, and a life that keeps every promise to its end. */
import fc from 'fast-check';
import { check, conserved, happenings, heal, names, type Office, told, watch } from './office-life.ts';

/** Lives per run; more by the environment, for a night. */
export const LIVES = Number(process.env.RINGBACK_LIVES ?? 600);

export type Step = (office: Office) => void;

/** @param msMax longest time that passes between two happenings */
export function officeStep(msMax: number): fc.Arbitrary<Step> {
  const phone = fc.nat({ max: names.length - 1 });
  return fc.oneof(
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
      arbitrary: fc.integer({ min: 1, max: msMax }).map(
        (ms): Step =>
          (office) =>
            office.passes(ms),
      ),
    },
  );
}

export const officeLife = (step: fc.Arbitrary<Step>, maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: 5, maxLength, size: 'max' });

/** @throws where a promise is broken, at once or in the healed world at the end */
export function livesWell(office: Office, steps: readonly Step[]): void {
  watch(office);
  for (const run of steps) {
    run(office);
    check(office);
  }
  heal(office);
  check(office);
  conserved(office);
  told(office);
}
