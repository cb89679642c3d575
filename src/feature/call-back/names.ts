/**
 * Names in 64 bits. `SEP` and a MAC address, or a number of up to 14 digits, are packed into two words; any other
 * name is kept in a side arena and the words hold its number there.
 *
 *   high word   0        MAC: kind 1 in bits 28..31, 16 bits of the address below
 *               digits:  kind 2, count in bits 24..27, first 6 digits (4 bits each)
 *               other:   kind 3
 *   low word    32 bits of the address · last 8 digits · place in the arena
 */

const KIND_MAC = 1;
const KIND_DIGITS = 2;
const KIND_ARENA = 3;
const DIGITS = '0123456789ABCDEF';
/** 6 digits in the high word, 8 in the low one. */
const DIGITS_MAX = 14;

export class Names {
  readonly #texts: string[] = [];
  readonly #uses: number[] = [];
  readonly #places = new Map<string, number>();
  readonly #freed: number[] = [];
  /** Result of `pack`, both unsigned. */
  low = 0;
  high = 0;

  /** Names in the arena. */
  get size(): number {
    return this.#places.size;
  }

  /**
   * Finds the words of a name. @param keep takes a name of the arena into use; every `keep` needs a `release`.
   * @returns false where the name is of the arena and not there (only without `keep`)
   */
  pack(name: string, keep: boolean): boolean {
    if (this.#packMac(name) || this.#packDigits(name)) return true;
    const place = keep ? this.keep(name) : this.#places.get(name);
    if (place === undefined) return false;
    this.low = place;
    this.high = (KIND_ARENA << 28) >>> 0;
    return true;
  }

  unpack(low: number, high: number): string {
    const kind = high >>> 28;
    if (kind === KIND_MAC) return `SEP${hex(high & 0xffff, 4)}${hex(low, 8)}`;
    if (kind === KIND_ARENA) return this.#texts[low]!;
    const count = (high >>> 24) & 0xf;
    return (hex(high & 0xffffff, 6) + hex(low, 8)).slice(DIGITS_MAX - count);
  }

  release(low: number, high: number): void {
    if (high >>> 28 === KIND_ARENA) this.drop(low);
  }

  /** Keeps any text in the arena. @returns its place, for `text` and `drop`. */
  keep(text: string): number {
    let place = this.#places.get(text);
    if (place === undefined) {
      place = this.#freed.pop() ?? this.#texts.length;
      this.#texts[place] = text;
      this.#uses[place] = 0;
      this.#places.set(text, place);
    }
    this.#uses[place]!++;
    return place;
  }

  text(place: number): string {
    return this.#texts[place]!;
  }

  drop(place: number): void {
    if (--this.#uses[place]! > 0) return;
    this.#places.delete(this.#texts[place]!);
    this.#texts[place] = '';
    this.#freed.push(place);
  }

  #packMac(name: string): boolean {
    if (name.length !== 15 || !name.startsWith('SEP')) return false;
    let high = 0;
    let low = 0;
    for (let i = 3; i < 15; i++) {
      const digit = hexDigit(name.charCodeAt(i));
      if (digit < 0) return false;
      if (i < 7) high = (high << 4) | digit;
      else low = (low << 4) | digit;
    }
    this.low = low >>> 0;
    this.high = ((KIND_MAC << 28) | high) >>> 0;
    return true;
  }

  #packDigits(name: string): boolean {
    const count = name.length;
    if (count === 0 || count > DIGITS_MAX) return false;
    let high = 0;
    let low = 0;
    for (let i = 0; i < count; i++) {
      const digit = name.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) return false;
      high = ((high << 4) | (low >>> 28)) & 0xffffff;
      low = (low << 4) | digit;
    }
    this.low = low >>> 0;
    this.high = ((KIND_DIGITS << 28) | (count << 24) | high) >>> 0;
    return true;
  }
}

/** Capital hex digit, -1 for anything else: small letters would not come back as they were. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 65 && code <= 70 ? code - 55 : -1;
}

function hex(value: number, digits: number): string {
  let text = '';
  for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4) text += DIGITS[(value >>> shift) & 0xf];
  return text;
}
