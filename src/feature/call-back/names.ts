/**
 * Names in 56 bits: a low word of 32, a high one of 24. `SEP` and a MAC address, or a number of up to 15 digits with or
 * without a plus, are packed into them; any other name is kept in a side arena and the low word is its place there.
 *
 *                 high word: kind (bits 21..23)   bits 0..20               low word
 *   MAC           1                                16 bits of the address   32 bits of the address
 *   digits        2                                first 7 of 16 digits     last 9 digits
 *   +digits       3                                the same                 the same
 *   other         4                                0                        place in the arena
 *
 * Digits have a 1 put before them, so that leading zeros count. No name has both words 0.
 */

const KIND_MAC = 1;
const KIND_DIGITS = 2;
const KIND_PLUS = 3;
const KIND_ARENA = 4;
const KIND_SHIFT = 21;
const ADDRESS_MASK = 0xffff;
const HIGH_MASK = (1 << KIND_SHIFT) - 1;
const DIGITS_MAX = 15;
const LOW_DIGITS = 9;
const PLUS = 43;

/** Value of a capital hex digit by its code, -1 for others: small letters would not come back as they were. */
const HEX_VALUES = new Int8Array(128).map((_, code) => '0123456789ABCDEF'.indexOf(String.fromCharCode(code)));
const HEX_CODES = Uint8Array.from('0123456789ABCDEF', (digit) => digit.charCodeAt(0));

export class Names {
  readonly #texts: string[] = [];
  readonly #uses: number[] = [];
  readonly #places = new Map<string, number>();
  readonly #freed: number[] = [];
  /** Result of `pack`: signed 32 bits, and 24 bits. */
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
    this.high = KIND_ARENA << KIND_SHIFT;
    return true;
  }

  unpack(low: number, high: number): string {
    const kind = high >>> KIND_SHIFT;
    if (kind === KIND_MAC) return macName(high, low);
    if (kind === KIND_ARENA) return this.#texts[low]!;
    const digits = String((high & HIGH_MASK) * 10 ** LOW_DIGITS + low).slice(1);
    return kind === KIND_PLUS ? `+${digits}` : digits;
  }

  /** Whether a packed name is one of the arena. */
  isText(high: number): boolean {
    return high >>> KIND_SHIFT === KIND_ARENA;
  }

  release(low: number, high: number): void {
    if (this.isText(high)) this.drop(low);
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

  /** Place of a text in the arena, undefined where it is not there. */
  placeOf(text: string): number | undefined {
    return this.#places.get(text);
  }

  /** Finds the words of `SEP` and an address: to `low`, and 16 bits to `high`. @returns false for any other name */
  address(name: string): boolean {
    if (!this.#packMac(name)) return false;
    this.high &= ADDRESS_MASK;
    return true;
  }

  #packMac(name: string): boolean {
    if (name.length !== 15 || !isSep(name)) return false;
    let wrong = 0;
    let high = 0;
    let low = 0;
    // One check at the end: a branch on each digit would be guessed wrong every other time.
    for (let i = 3; i < 15; i++) {
      const code = name.charCodeAt(i);
      const digit = HEX_VALUES[code & 0x7f]!;
      wrong |= digit | -(code >>> 7);
      if (i < 7) high = (high << 4) | digit;
      else low = (low << 4) | digit;
    }
    if (wrong < 0) return false;
    this.low = low;
    this.high = (KIND_MAC << KIND_SHIFT) | high;
    return true;
  }

  #packDigits(name: string): boolean {
    const start = name.charCodeAt(0) === PLUS ? 1 : 0;
    const count = name.length - start;
    if (count < 1 || count > DIGITS_MAX) return false;
    const split = Math.max(name.length - LOW_DIGITS, start);
    let wrong = 0;
    let high = count < LOW_DIGITS ? 0 : 1;
    for (let i = start; i < split; i++) {
      const digit = name.charCodeAt(i) - 48;
      wrong |= digit | (9 - digit);
      high = high * 10 + digit;
    }
    let low = count < LOW_DIGITS ? 1 : 0;
    for (let i = split; i < name.length; i++) {
      const digit = name.charCodeAt(i) - 48;
      wrong |= digit | (9 - digit);
      low = low * 10 + digit;
    }
    if (wrong < 0) return false;
    this.low = low;
    this.high = ((start === 1 ? KIND_PLUS : KIND_DIGITS) << KIND_SHIFT) | high;
    return true;
  }
}

/** Whether it begins with `SEP`; three characters are read faster than `startsWith` is called. */
const isSep = (name: string): boolean =>
  name.charCodeAt(0) === 83 && name.charCodeAt(1) === 69 && name.charCodeAt(2) === 80;

const hex = (word: number, shift: number): number => HEX_CODES[(word >>> shift) & 0xf]!;

/** `SEP` and an address. In one call: a text joined from pieces takes twice the time and is a tree of them. */
export const macName = (high: number, low: number): string =>
  String.fromCharCode(
    83,
    69,
    80,
    hex(high, 12),
    hex(high, 8),
    hex(high, 4),
    hex(high, 0),
    hex(low, 28),
    hex(low, 24),
    hex(low, 20),
    hex(low, 16),
    hex(low, 12),
    hex(low, 8),
    hex(low, 4),
    hex(low, 0),
  );
