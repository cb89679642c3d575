/**
 * Text for a phone, in the bytes that it reads: ISO 8859-1, or UTF-8 where it says so when it registers (feature bit
 * 0x0010), or Shift_JIS where it shows Japanese and does not. Strings here hold one byte in each character, as all texts
 * of Skinny do until they are written.
 */
import { shiftJisCode } from './shift-jis.ts';

export type CharacterSet = 'latin1' | 'utf8' | 'shiftJis';

/** PhoneFeatures of RegisterReq: texts are UTF-8 (chan-sccp, which fits real phones). */
export const UTF8_FEATURE = 0x0010;

/** @param locale language of our texts, an RFC 5646 tag or '' */
export function characterSetOf(utf8: boolean, locale: string): CharacterSet {
  if (utf8) return 'utf8';
  return /^ja(-|$)/i.test(locale) ? 'shiftJis' : 'latin1';
}

export const saysUtf8 = (phoneFeatures: number): boolean => (phoneFeatures & UTF8_FEATURE) !== 0;

/**
 * Bytes as a string. A character that the set lacks becomes `?`.
 * @param bytesMax a character is written whole or not at all
 */
export function phoneText(text: string, set: CharacterSet, bytesMax: number): string {
  let out = '';
  for (const character of text) {
    const bytes = encoders[set](character.codePointAt(0)!) ?? '?';
    if (out.length + bytes.length > bytesMax) break;
    out += bytes;
  }
  return out;
}

/** The bytes of a code of one or two. */
export const codeBytes = (code: number): string =>
  code < 0x100 ? String.fromCharCode(code) : String.fromCharCode(code >> 8, code & 0xff);

const encoders: Readonly<Record<CharacterSet, (codePoint: number) => string | null>> = {
  latin1: (codePoint) => (codePoint < 0x100 ? String.fromCharCode(codePoint) : null),
  utf8: (codePoint) =>
    codePoint >= 0xd800 && codePoint <= 0xdfff
      ? null
      : String.fromCharCode(...new TextEncoder().encode(String.fromCodePoint(codePoint))),
  shiftJis: (codePoint) => {
    const code = shiftJisCode(codePoint);
    return code === null ? null : codeBytes(code);
  },
};
