/** Addresses in the index of devices: it alone says which record, and what a record is called. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MacIndex } from '../../src/feature/call-back/mac-index.ts';
import { Scramble } from '../../src/feature/call-back/scramble.ts';
import { Slab } from '../../src/feature/call-back/slab.ts';

describe('index of addresses', { timeout: 60_000 }, () => {
  /** Words of an address: as many different ones as numbers, alike in most bits. */
  const words = (i: number): [number, number] => [Math.imul(i, 0x01000001) | 0, i & 3];

  test('random adding and removing: the same as a Map, and every record tells its address', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 8000 }), (seed, live) => {
        const slab = new Slab(1);
        const index = new MacIndex(slab, 0, seed);
        const ids = new Map<number, number>();
        let wrong = 0;
        let state = seed;
        for (let step = 0; step < 30_000; step++) {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          const key = state % (2 * live);
          const id = ids.get(key);
          if (index.find(...words(key)) !== (id ?? 0)) wrong++;
          if (id === undefined) {
            const added = slab.add();
            slab.putByte(added, 0, 0xa5);
            index.add(added, ...words(key));
            ids.set(key, added);
          } else {
            index.remove(id);
            if (slab.byte(id, 0) !== 0xa5) wrong++;
            slab.remove(id);
            ids.delete(key);
          }
        }
        for (let key = 0; key < 2 * live; key++) if (index.find(...words(key)) !== (ids.get(key) ?? 0)) wrong++;
        for (const [key, id] of ids) {
          index.address(id);
          const [low, high] = words(key);
          if (index.low !== low || index.high !== high) wrong++;
        }
        expect(index.size).toBe(ids.size);
        expect(wrong).toBe(0);
      }),
      { numRuns: 12 },
    );
  });

  test('500,000 addresses in a row: parts divide until no record is asked, all are found and told, no other is', () => {
    const slab = new Slab(1);
    const index = new MacIndex(slab, 0, 1);
    const count = 500_000;
    for (let i = 0; i < count; i++) index.add(slab.add(), i, 7);
    let wrong = 0;
    for (let i = 0; i < count; i++) {
      if (index.find(i, 7) !== i + 1 || index.find(i, 8) !== 0 || index.find(i + count, 7) !== 0) wrong++;
      index.address(i + 1);
      if (index.low !== i || index.high !== 7) wrong++;
    }
    expect(wrong).toBe(0);
    expect(index.bytes / count).toBeLessThan(10.5);
    for (let id = 1; id <= count; id++) slab.putLow(id, 0, 0);
    let lost = 0;
    for (let i = 0; i < count; i++) if (index.find(i, 7) !== i + 1) lost++;
    expect(lost).toBe(0);
  });

  test('addresses that were chosen to be alike fill one part: it grows on, is found and emptied', () => {
    const slab = new Slab(1);
    const index = new MacIndex(slab, 0, 1);
    const chosen = new Scramble(1);
    // More than a part takes before it divides, all at one place; some others beside it.
    const addresses = Array.from({ length: 9_000 }, (_, i): [number, number] => {
      chosen.unmix(Math.imul(i, 0x9e3779b1), i % 9 === 0 ? i & 0xffff : 0x5a5);
      return [chosen.wide, chosen.narrow];
    });
    const ids = addresses.map(([low, high]) => {
      const id = slab.add();
      index.add(id, low, high);
      return id;
    });
    const lost = (): number => addresses.filter(([low, high], i) => index.find(low, high) !== ids[i]).length;
    expect(lost()).toBe(0);
    for (let i = 0; i < ids.length; i += 2) {
      index.remove(ids[i]!);
      ids[i] = 0;
    }
    expect(lost()).toBe(0);
    expect(index.size).toBe(4_500);
  });

  test('every seed scrambles to as many different words, and back', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer({ min: 0, max: 0xffff }), (seed, low, high) => {
        const scramble = new Scramble(seed);
        scramble.mix(low, high);
        expect([scramble.wide | 0, scramble.narrow & 0xffff]).toEqual([scramble.wide, scramble.narrow]);
        scramble.unmix(scramble.wide, scramble.narrow);
        expect([scramble.wide, scramble.narrow]).toEqual([low, high]);
      }),
    );
  });

  test('addresses that fall together with one seed are apart with another', () => {
    const placeOf = (seed: number) => {
      const scramble = new Scramble(seed);
      return (low: number): number => {
        scramble.mix(low, 7);
        return scramble.narrow & 0xfff;
      };
    };
    const [chosenFor, other] = [placeOf(1), placeOf(2)];
    const alike = Array.from({ length: 200_000 }, (_, low) => low).filter((low) => chosenFor(low) === 0x5a5);
    expect(alike.length).toBeGreaterThan(20);
    expect(new Set(alike.map(other)).size).toBeGreaterThan(alike.length * 0.9);
  });
});
