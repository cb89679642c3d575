/** Text in the bytes of a phone: golden bytes, and what a set lacks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CharacterSet, characterSetOf, phoneText, saysUtf8 } from '../../src/codecs/phone-text.ts';
import { shiftJisCode } from '../../src/codecs/shift-jis.ts';

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

/** What people type for a character that decoders give. */
const typed = '‾¥〜−';

describe('Shift_JIS', () => {
  it.each([
    ['A~', '417e'],
    ['あア日本', '82a0834193fa967b'],
    // A second byte that is a backslash in ASCII.
    ['能ソ表', '945c835c955c'],
    ['、。「」ー－', '8141814281758176815b817c'],
    ['ｱﾟ', 'b1df'],
    // Row 13 of NEC, and IBM's characters from their first place.
    ['①㈱', '8740878a'],
    ['髙', 'fbfc'],
    [typed, '7e5c8160817c'],
  ])('%s is %s', (text, bytes) => {
    expect(hex(phoneText(text, 'shiftJis', 100))).toBe(bytes);
  });

  it('lacks what it lacks', () => {
    expect(phoneText('é€😀中\ud800', 'shiftJis', 100)).toBe(`???${phoneText('中', 'shiftJis', 2)}?`);
    expect([0xe9, 0x20ac, 0x1f600, 0xfffd].map(shiftJisCode)).toEqual([null, null, null, null]);
  });

  it('every code that it has is read as the character that it was made of', () => {
    const decoder = new TextDecoder('shift_jis', { fatal: true });
    let known = 0;
    // Controls are the same bytes in every set; decoders turn some of them round.
    for (let codePoint = 0x20; codePoint < 0x10000; codePoint++) {
      const code = shiftJisCode(codePoint);
      if (code === null || codePoint === 0x7f || typed.includes(String.fromCodePoint(codePoint))) continue;
      known++;
      const bytes = code < 0x100 ? [code] : [code >> 8, code & 0xff];
      expect(decoder.decode(Uint8Array.from(bytes))).toBe(String.fromCodePoint(codePoint));
      // None of the five characters that XML escapes hides in a pair.
      if (code > 0xff) expect([0x22, 0x26, 0x27, 0x3c, 0x3e]).not.toContain(code & 0xff);
    }
    expect(known).toBeGreaterThan(7000);
  });
});

describe('the text of a phone', () => {
  it('in latin1 and UTF-8', () => {
    expect(hex(phoneText('Wählen €', 'latin1', 32))).toBe('57e4686c656e203f');
    expect(hex(phoneText('Wählen €', 'utf8', 32))).toBe('57c3a4686c656e20e282ac');
  });

  it('never ends within a character, and never after its room', () => {
    const sets: CharacterSet[] = ['latin1', 'utf8', 'shiftJis'];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...sets), fc.nat(40), (text, set, bytesMax) => {
        const whole = phoneText(text, set, Number.POSITIVE_INFINITY);
        const cut = phoneText(text, set, bytesMax);
        expect(cut.length).toBeLessThanOrEqual(bytesMax);
        expect(whole.startsWith(cut)).toBe(true);
        if (set === 'utf8') new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(cut, 'latin1'));
        expect(cut).toBe(
          [...text]
            .map((each) => phoneText(each, set, 8))
            .join('')
            .slice(0, cut.length),
        );
      }),
    );
  });

  it('is what the phone says, or what its language needs', () => {
    expect(['ja', 'ja-JP', 'JA', 'de', 'jam', ''].map((locale) => characterSetOf(false, locale))).toEqual([
      'shiftJis',
      'shiftJis',
      'shiftJis',
      'latin1',
      'latin1',
      'latin1',
    ]);
    expect(characterSetOf(true, 'ja')).toBe('utf8');
    expect([0x8560, 0x8570, 0x8572, 0].map(saysUtf8)).toEqual([false, true, true, false]);
  });
});
