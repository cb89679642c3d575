/**
 * The 55 known holes of other implementations, each on TCP and on TLS: the process lives, what must be counted is counted,
 * no part of ours fails, and after each a good phone registers and calls.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CounterName } from '../../src/gateway/counters.ts';
import { openssl, selfSigned } from '../kit/self-signed.ts';
import { familyHoles } from '../torture/holes/families.ts';
import { framingHoles } from '../torture/holes/framing.ts';
import { phoneHoles } from '../torture/holes/phones.ts';
import { Target } from '../torture/holes/target.ts';

const holes = [...framingHoles, ...familyHoles, ...phoneHoles];

it('the table has the rows T-V01 to T-V55', () => {
  const rows = Array.from({ length: 55 }, (_, i) => `T-V${String(i + 1).padStart(2, '0')}`);
  expect(holes.map(({ id }) => id)).toEqual(rows);
});

describe.skipIf(!openssl)('known holes (skipped without the program openssl, which makes the certificate)', () => {
  let target: Target;
  beforeAll(async () => {
    target = await Target.open(selfSigned());
  });
  afterAll(() => target.close());

  describe.each(['TCP', 'TLS'] as const)('on %s', (door) => {
    it.each(holes.map((hole) => [hole.id, hole.what, hole] as const))('%s %s', async (_id, _what, hole) => {
      target.through(door);
      const names = Object.keys(hole.counted ?? {}) as CounterName[];
      const before = names.map((name) => target.count(name));
      await hole.attack(target);
      names.forEach((name, i) => {
        expect(target.count(name) - before[i]!, name).toBeGreaterThanOrEqual(hole.counted![name]!);
      });
      await target.good();
      expect(target.faults.filter((fault) => /Fault/.test(fault))).toEqual([]);
      expect([target.count('queuedBytes'), target.count('unregistered'), target.count('featureFaults')]).toEqual([
        0, 0, 0,
      ]);
    });
  });
});
