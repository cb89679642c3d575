/**
 * Fixed-width records of 32-bit words, one after the other in memory that grows in place: nothing is copied, so no arming
 * waits for a copy of all the others. Record ids are 1 and up, of 24 bits; 0 means none.
 *
 * A word is one signed number, or an id in its low 24 bits and a byte above. Signed: V8 keeps every 32-bit signed
 * number as a small integer, but allocates an object for an unsigned one that leaves a function.
 */
import { GrowingWords, type Words } from './words.ts';

/** Largest id. */
export const IDS_MAX = 0xffffff;

/** Records that there is room for to begin with. */
const FIRST_RECORDS = 256;

export class Slab {
  readonly words: number;
  readonly #memory: GrowingWords;
  /** Of the memory: another array after each growth. */
  #all: Words;
  /** First of the freed records, chained through their word 0. */
  #freed = 0;
  #used = 0;
  #live = 0;

  constructor(words: number) {
    this.words = words;
    this.#memory = new GrowingWords(FIRST_RECORDS * words, (IDS_MAX + 1) * words);
    this.#all = this.#memory.words;
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
    return this.#all.byteLength;
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
    this.#memory.reach((id + 1) * this.words);
    this.#all = this.#memory.words;
    return id;
  }

  /** Zeroes the record and keeps it for the next `add`. */
  remove(id: number): void {
    const at = id * this.words;
    this.#all[at] = this.#freed;
    for (let word = 1; word < this.words; word++) this.#all[at + word] = 0;
    this.#freed = id;
    this.#live--;
  }

  at(id: number, word: number): number {
    return this.#all[id * this.words + word]!;
  }

  put(id: number, word: number, value: number): void {
    this.#all[id * this.words + word] = value;
  }

  /** The low 24 bits of a word. */
  low(id: number, word: number): number {
    return this.at(id, word) & IDS_MAX;
  }

  putLow(id: number, word: number, value: number): void {
    const at = id * this.words + word;
    this.#all[at] = (this.#all[at]! & ~IDS_MAX) | value;
  }

  /** The high byte of a word. */
  byte(id: number, word: number): number {
    return this.at(id, word) >>> 24;
  }

  putByte(id: number, word: number, value: number): void {
    const at = id * this.words + word;
    this.#all[at] = (this.#all[at]! & IDS_MAX) | (value << 24);
  }
}
