/**
 * Two ways to spread keys, both from a seed that nobody outside knows: names could otherwise be chosen to fall together,
 * and every search among them would walk through all.
 */

/** Mixes a 56-bit key to 32 bits: the finalizer of MurmurHash3 over both words. */
export function hashOf(low: number, high: number, seed: number): number {
  let h = Math.imul(low ^ seed ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h ^ high ^ seed, 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  return h ^ (h >>> 15);
}

/**
 * 48 bits to 48 bits, and back: a Feistel network of three rounds whose halves are 32 and 16 bits. As nothing is lost,
 * what a place in an index says of the result need not be kept there.
 */
export class Scramble {
  readonly #one: number;
  readonly #two: number;
  readonly #three: number;
  /** Results of `mix`: 32 bits, signed, and 16; of `unmix` likewise. */
  wide = 0;
  narrow = 0;

  constructor(seed: number) {
    this.#one = round(seed ^ 0x243f6a88);
    this.#two = round(this.#one ^ 0x85a308d3);
    this.#three = round(this.#two ^ 0x13198a2e);
  }

  mix(wide: number, narrow: number): void {
    const first = narrow ^ (round(wide ^ this.#one) >>> 16);
    const second = wide ^ round(first ^ this.#two);
    this.wide = second;
    this.narrow = first ^ (round(second ^ this.#three) >>> 16);
  }

  unmix(wide: number, narrow: number): void {
    const first = narrow ^ (round(wide ^ this.#three) >>> 16);
    const before = wide ^ round(first ^ this.#two);
    this.wide = before;
    this.narrow = first ^ (round(before ^ this.#one) >>> 16);
  }
}

function round(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
