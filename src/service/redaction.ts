/**
 * Names and numbers outside traces: the last two characters, and a keyed hash that tells two of them apart and is the same
 * wherever the same one appears. The key is made at the start and never leaves the process: nobody finds a number by
 * trying all of them, and what one life of the service wrote cannot be joined with another's.
 */
import { createHmac, randomBytes } from 'node:crypto';

const HASH_CHARACTERS = 6;

/** Device names: three letters or more and a MAC address. */
const DEVICE = /\b[A-Z]{3,8}[0-9A-F]{12}\b/gi;
/** Numbers of three digits and more that are no part of an address, a date, a version or a word. */
const NUMBER = /(?<![\w.:/-])\+?[0-9*#]{3,24}(?![\w/-]|[.:]\d)/g;
/** What counts or measures: "200 ms", "3000 events". */
const MEASURE = /^ (ms|s|min|h|bytes?|B|KiB|MiB|GiB|times|events|writes|packets|phones|files|instead|connections)\b/;
/** What a setting should be, as every error says it. */
const RANGE = /(a whole number from -?\d+ to \d+)/;

export class Redaction {
  private readonly key: Buffer;

  /** @param key at least 16 bytes; tests give their own */
  constructor(key: Buffer = randomBytes(32)) {
    this.key = key;
  }

  /** `SEP001122334455` → `…55~k3Jx9a`. */
  hide(value: unknown): string {
    const text = String(value);
    if (text === '') return '';
    const hash = createHmac('sha256', this.key)
      .update(text.toUpperCase())
      .digest('base64url')
      .slice(0, HASH_CHARACTERS);
    return `…${text.slice(-2)}~${hash}`;
  }

  /** A sentence in which devices and numbers may be named. */
  sentence(text: string): string {
    return text
      .split(RANGE)
      .map((part) => (RANGE.test(part) ? part : this.words(part)))
      .join('');
  }

  private words(text: string): string {
    return text
      .replaceAll(DEVICE, (name) => this.hide(name))
      .replaceAll(NUMBER, (number, at: number, whole: string) =>
        MEASURE.test(whole.slice(at + number.length)) ? number : this.hide(number),
      );
  }
}
