/** Numbers of the wire: read once or a hundred times, they are what is read and cleaned anew. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberText } from '../../../src/gateway/inline/number-texts.ts';

/** Mostly digits, so that many texts are alike. */
const byte = fc.oneof(fc.integer({ min: 0x30, max: 0x32 }), fc.constantFrom(0, 0x20, 0x2b), fc.nat({ max: 255 }));
const text = fc.array(byte, { maxLength: 30 });

/** Without C0, DEL, C1 and spaces around it. */
function plain(bytes: readonly number[]): string {
  const end = bytes.indexOf(0);
  const kept = (end < 0 ? bytes : bytes.slice(0, end)).filter((b) => b >= 0x20 && (b < 0x7f || b > 0x9f));
  return String.fromCharCode(...kept).trim();
}

it('numbers are what their bytes say, however often and wherever they come', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), fc.array(fc.nat({ max: 4 })), (texts, order) => {
      for (const which of [...texts.keys(), ...order]) {
        const bytes = texts[which % texts.length]!;
        const memory = Uint8Array.from([0xff, 0xff, ...bytes, 0x39]);
        expect(numberText(new DataView(memory.buffer), 2, bytes.length)).toBe(plain(bytes));
      }
    }),
    { numRuns: 500 },
  );
});

it('two numbers that share a place are not mixed up', () => {
  const of = (number: string): string =>
    numberText(new DataView(Uint8Array.from(Buffer.from(number)).buffer), 0, number.length);
  // More numbers than there are places: some must meet.
  for (let round = 0; round < 2; round++)
    for (let n = 100_000; n < 110_000; n++) if (of(String(n)) !== String(n)) expect(of(String(n))).toBe(String(n));
});
