/**
 * Text into XML 1.0 for phones: cut by code point first, cleaned and escaped after. What is written is ASCII: characters of
 * latin1's upper half and beyond go as numeric references, so that no phone's idea of a character set matters. Only phones
 * that show Japanese in Shift_JIS get those bytes; what Shift_JIS lacks goes as a reference there too.
 */
import { type CharacterSet, codeBytes } from '../phone-text.ts';
import { shiftJisCode } from '../shift-jis.ts';

/** Bytes that escaping adds are counted by whoever holds a byte limit; this cuts characters only. */
export function cutText(text: string, charactersMax: number): string {
  let count = 0;
  let end = 0;
  for (const character of text) {
    if (++count > charactersMax) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/** One code point as markup, one byte in each character; '' for what XML 1.0 forbids and for controls but tab, CR and LF. */
export function markup(codePoint: number, set: CharacterSet = 'latin1'): string {
  if (codePoint < 0x20)
    return codePoint === 0x0a || codePoint === 0x0d || codePoint === 0x09 ? controls[codePoint]! : '';
  if (codePoint < 0x7f) return escapes[codePoint] ?? String.fromCharCode(codePoint);
  const forbidden =
    codePoint < 0xa0 ||
    (codePoint >= 0xd800 && codePoint <= 0xdfff) ||
    (codePoint & 0xfffe) === 0xfffe ||
    (codePoint >= 0xfdd0 && codePoint <= 0xfdef);
  if (forbidden) return '';
  const code = set === 'shiftJis' ? shiftJisCode(codePoint) : null;
  return code === null ? `&#${codePoint};` : codeBytes(code);
}

/**
 * Escapes as much of a text as fits.
 * @param bytesMax bytes of markup at most; a character is written whole or not at all
 */
export function escapeText(text: string, bytesMax = Number.POSITIVE_INFINITY, set: CharacterSet = 'latin1'): string {
  let out = '';
  for (const character of text) {
    const piece = markup(character.codePointAt(0)!, set);
    if (out.length + piece.length > bytesMax) break;
    out += piece;
  }
  return out;
}

/** A CR of its own would be read as LF by XML; as a reference it survives. */
const controls: Readonly<Record<number, string>> = { 9: '\t', 10: '\n', 13: '&#13;' };
const escapes: Readonly<Record<number, string>> = {
  34: '&quot;',
  38: '&amp;',
  39: '&apos;',
  60: '&lt;',
  62: '&gt;',
};

/** One byte of each character. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
