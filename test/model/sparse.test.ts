/** Sparse maps and sets against Map and Set. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumberSet, SparseMap, SparseSet } from '../../src/model/sparse.ts';

const key = fc.oneof(fc.integer({ min: 0, max: 140 }), fc.integer({ min: 0, max: 0xffffffff }));
const steps = fc.array(fc.tuple(fc.constantFrom('put', 'drop', 'clear', 'put', 'put'), key), { maxLength: 40 });

it('a sparse map and set hold what Map and Set hold, in the same order', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const map = new SparseMap<number, number>();
      const set = new SparseSet<number>();
      const model = new Map<number, number>();
      script.forEach(([what, n], i) => {
        if (what === 'put') {
          map.set(n, i);
          set.add(n);
          model.set(n, i);
        } else if (what === 'drop') {
          map.delete(n);
          set.delete(n);
          model.delete(n);
        } else {
          map.clear();
          set.clear();
          model.clear();
        }
        expect([map.size, set.size]).toEqual([model.size, model.size]);
        expect([map.get(n), map.has(n), set.has(n)]).toEqual([model.get(n), model.has(n), model.has(n)]);
      });
      expect([...map.keys()]).toEqual([...model.keys()]);
      expect([...map.values()]).toEqual([...model.values()]);
      expect([...map.entries()]).toEqual([...model.entries()]);
      expect([...set]).toEqual([...model.keys()]);
    }),
  );
});

it('a number set holds numbers of 32 bits', () => {
  fc.assert(
    fc.property(fc.array(key), key, (numbers, other) => {
      const set = new NumberSet();
      for (const n of numbers) set.add(n);
      expect(numbers.every((n) => set.has(n))).toBe(true);
      expect(set.has(other)).toBe(numbers.includes(other));
      set.clear();
      expect(numbers.some((n) => set.has(n))).toBe(false);
    }),
  );
});
