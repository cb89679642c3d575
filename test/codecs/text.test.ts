/** Texts that are compared as they lie there, against the strings that they would be. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fixedText, saysText } from '../../src/codecs/text.ts';

const letters = fc.integer({ min: 0, max: 3 });

it('a text says what it would be read as, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 12 }),
      fc.nat({ max: 11 }),
      fc.nat({ max: 11 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 }),
      (bytes, start, most, other) => {
        const view = new DataView(Uint8Array.from(bytes).buffer);
        const at = start % bytes.length;
        const bytesMax = Math.min(most, bytes.length - at);
        const text = fixedText(view, at, bytesMax);
        const another = String.fromCharCode(...other);
        expect(saysText(view, at, bytesMax, text)).toBe(true);
        expect(saysText(view, at, bytesMax, another)).toBe(another === text);
      },
    ),
  );
});
