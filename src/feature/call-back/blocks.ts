/**
 * Blocks of 512 words in one memory that grows in place: what grows block by block leaves nothing behind, and what it gives
 * back is the next one's. A search that knows the block knows the word: no slices to go through.
 */
import { GrowingWords } from './words.ts';

export const BLOCK_BITS = 9;
const BLOCK_WORDS = 1 << BLOCK_BITS;
export const BLOCK_MASK = BLOCK_WORDS - 1;
/** All slots of an index of 16.7 million records take less than 100,000. Address space, no memory. */
const BLOCKS_MAX = 1 << 17;

export class Blocks {
  readonly #memory = new GrowingWords(BLOCK_WORDS, BLOCKS_MAX * BLOCK_WORDS);
  /** Those that were given back. */
  readonly #free: number[] = [];
  #used = 0;

  /** All blocks one after the other. Another array after each `take`. */
  get words(): Int32Array {
    return this.#memory.words;
  }

  get bytes(): number {
    return this.#memory.words.byteLength;
  }

  /** A block with anything in it. */
  take(): number {
    const freed = this.#free.pop();
    if (freed !== undefined) return freed;
    const block = this.#used++;
    this.#memory.reach(this.#used << BLOCK_BITS);
    return block;
  }

  give(block: number): void {
    this.#free.push(block);
  }

  /** Copies a block to `at` in other words. */
  read(block: number, into: Int32Array, at: number): void {
    const { words } = this;
    const start = block << BLOCK_BITS;
    for (let word = 0; word < BLOCK_WORDS; word++) into[at + word] = words[start + word]!;
  }

  /** Copies words from `at` on over a block. */
  write(block: number, from: Int32Array, at: number): void {
    const { words } = this;
    const start = block << BLOCK_BITS;
    for (let word = 0; word < BLOCK_WORDS; word++) words[start + word] = from[at + word]!;
  }
}
