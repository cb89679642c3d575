/**
 * Fixed-width records of 32-bit words in slices of typed arrays. Growing adds a slice: nothing is copied, so no arming
 * waits for a copy of all the others. Record ids are 1 and up; 0 means none.
 */

/** Records in a slice, as a power of two. */
const SLICE_BITS = 12;
const SLICE_RECORDS = 1 << SLICE_BITS;
const SLICE_MASK = SLICE_RECORDS - 1;

export class Slab {
  readonly words: number;
  readonly #slices: Uint32Array[] = [];
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

  get bytes(): number {
    return this.#slices.length * SLICE_RECORDS * this.words * 4;
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
    if (this.#slices[(id - 1) >>> SLICE_BITS] === undefined)
      this.#slices.push(new Uint32Array(SLICE_RECORDS * this.words));
    return id;
  }

  /** Zeroes the record and keeps it for the next `add`. */
  remove(id: number): void {
    const slice = this.#slices[(id - 1) >>> SLICE_BITS]!;
    const start = ((id - 1) & SLICE_MASK) * this.words;
    slice.fill(0, start, start + this.words);
    slice[start] = this.#freed;
    this.#freed = id;
    this.#live--;
  }

  at(id: number, word: number): number {
    return this.#slices[(id - 1) >>> SLICE_BITS]![((id - 1) & SLICE_MASK) * this.words + word]!;
  }

  put(id: number, word: number, value: number): void {
    this.#slices[(id - 1) >>> SLICE_BITS]![((id - 1) & SLICE_MASK) * this.words + word] = value;
  }
}
