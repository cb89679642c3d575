/**
 * Directory numbers of the wire as strings. A site has few of them, and its messages repeat them all the time: a number that
 * was read before is found by its bytes, and no new string is made. A table of fixed size, in which the last one stays.
 */
import { fixedText, saysText } from '../../codecs/text.ts';
import { cleanNumber } from './clean.ts';

/** Places; a power of two. Each holds one string of at most `KEPT_BYTES`. */
const PLACES = 4096;
/** Longer texts are rare, and not kept. */
const KEPT_BYTES = 24;
/** FNV-1a. */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

const places: string[] = new Array(PLACES).fill('');

/**
 * The number in a fixed or NUL-ended text, as it can be dialled again (`cleanNumber`).
 * @param bytesMax the text ends there, or at its NUL
 */
export function numberText(view: DataView, at: number, bytesMax: number): string {
  let hash = BASIS;
  let length = 0;
  for (; length < bytesMax; length++) {
    const byte = view.getUint8(at + length);
    if (byte === 0) break;
    hash = Math.imul(hash ^ byte, PRIME);
  }
  if (length === 0) return '';
  if (length > KEPT_BYTES) return cleanNumber(fixedText(view, at, length));
  const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
  const known = places[place]!;
  if (known.length === length && saysText(view, at, length, known)) return known;
  const number = cleanNumber(fixedText(view, at, length));
  // One that was cleaned is not what its bytes say, and is read anew each time.
  if (number.length === length) places[place] = number;
  return number;
}
