/** Variable texts are looked for when one is asked for: the fault and the texts must be those of a plain reading at once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Fault } from '../../../src/codecs/fault.ts';
import { LineStatV2ResView } from '../../../src/codecs/skinny/index.ts';

const TEXTS_AT = 20;
const TEXTS = 3;

/** LineStatV2Res: three texts, each with its NUL, and no text where the body ends before it. */
function plainly(bytes: Uint8Array): { fault: Fault; texts: string[] } {
  const none = { texts: ['', '', ''] };
  if (bytes.length < TEXTS_AT + TEXTS) return { fault: Fault.bodyTooShort, ...none };
  const texts: string[] = [];
  let rest = Buffer.from(bytes.subarray(TEXTS_AT)).toString('latin1');
  while (texts.length < TEXTS && rest !== '') {
    const nul = rest.indexOf('\0');
    if (nul < 0) return { fault: Fault.textUnterminated, ...none };
    texts.push(rest.slice(0, nul));
    rest = rest.slice(nul + 1);
  }
  while (texts.length < TEXTS) texts.push('');
  return { fault: Fault.none, texts };
}

it('any body: the same fault, the same texts, whichever is asked for first', () => {
  const view = new LineStatV2ResView();
  const body = fc.array(fc.constantFrom(0, 0, 0x31, 0x80, 0xff), { maxLength: 30 });
  fc.assert(
    fc.property(body, fc.nat(2), fc.nat(9), (tail, first, before) => {
      const frame = Uint8Array.from([...Array<number>(before).fill(0x41), ...Array<number>(TEXTS_AT).fill(0), ...tail]);
      const expected = plainly(frame.subarray(before));
      expect(view.read(new DataView(frame.buffer), before, frame.length)).toBe(expected.fault);
      if (expected.fault !== Fault.none) return;
      const texts = () => [view.lineDirNumber, view.lineFullyQualifiedDisplayName, view.lineTextLabel];
      const names = ['lineDirNumber', 'lineFullyQualifiedDisplayName', 'lineTextLabel'] as const;
      expect(view[names[first]!]).toBe(expected.texts[first]);
      expect(texts()).toEqual(expected.texts);
    }),
    { numRuns: 2000 },
  );
});
