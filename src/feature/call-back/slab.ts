/**
 * Fixed-width records of 32-bit words in slices of typed arrays. Growing adds a slice: nothing is copied, so no arming
 * waits for a copy of all the others. Only the first slice begins small and doubles. Record ids are 1 and up, of 24 bits;
 * 0 means none.
 *
 * A word is one signed number, or an id in its low 24 bits and a byte above. Signed: V8 keeps every 32-bit signed
 * number as a small integer, but allocates an object for an unsigned one that leaves a function.
 */

import { enlarged, type Words, words } from './words.ts';

/** Largest id. */
export const IDS_MAX = 0xffffff;

/** Records in a slice, as a power of two. */
const SLICE_BITS = 13;
const SLICE_RECORDS = 1 << SLICE_BITS;
/** Records in the first slice to begin with. */
const FIRST_RECORDS = 256;
const SLICE_MASK = SLICE_RECORDS - 1;

export class Slab {
  readonly words: number;
  readonly #slices: Words[] = [];
  /** First of the freed records, chained through their word 0. */
  #freed = 0;
  #used = 0;
  #live = 0;

  constructor(words: number) {
    this.words = words;
  }

  /** Records in use. */
  get size(): number {
    return this.#live;
  }

  /** Largest id that was ever in use. */
  get last(): number {
    return this.#used;
  }

  get bytes(): number {
    return this.#slices.reduce((bytes, slice) => bytes + slice.byteLength, 0);
  }

  /** A zeroed record. */
  add(): number {
    this.#live++;
    if (this.#freed !== 0) {
      const id = this.#freed;
      this.#freed = this.at(id, 0);
      this.put(id, 0, 0);
      return id;
    }
    const id = ++this.#used;
    const slices = this.#slices;
    const slice = id >>> SLICE_BITS;
    if (slice >= slices.length) slices.push(words((slice === 0 ? FIRST_RECORDS : SLICE_RECORDS) * this.words));
    else if (slice === 0 && id * this.words >= slices[0]!.length)
      slices[0] = enlarged(slices[0]!, slices[0]!.length * 2);
    return id;
  }

  /** Zeroes the record and keeps it for the next `add`. */
  remove(id: number): void {
    const slice = this.#slices[id >>> SLICE_BITS]!;
    const at = (id & SLICE_MASK) * this.words;
    slice[at] = this.#freed;
    for (let word = 1; word < this.words; word++) slice[at + word] = 0;
    this.#freed = id;
    this.#live--;
  }

  at(id: number, word: number): number {
    return this.#slices[id >>> SLICE_BITS]![(id & SLICE_MASK) * this.words + word]!;
  }

  put(id: number, word: number, value: number): void {
    this.#slices[id >>> SLICE_BITS]![(id & SLICE_MASK) * this.words + word] = value;
  }

  /** The low 24 bits of a word. */
  low(id: number, word: number): number {
    return this.at(id, word) & IDS_MAX;
  }

  putLow(id: number, word: number, value: number): void {
    const slice = this.#slices[id >>> SLICE_BITS]!;
    const at = (id & SLICE_MASK) * this.words + word;
    slice[at] = (slice[at]! & ~IDS_MAX) | value;
  }

  /** The high byte of a word. */
  byte(id: number, word: number): number {
    return this.at(id, word) >>> 24;
  }

  putByte(id: number, word: number, value: number): void {
    const slice = this.#slices[id >>> SLICE_BITS]!;
    const at = (id & SLICE_MASK) * this.words + word;
    slice[at] = (slice[at]! & IDS_MAX) | (value << 24);
  }
}
