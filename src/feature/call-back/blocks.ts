/**
 * Blocks of 128 words in slices that are never given back. What grows block by block leaves nothing behind, and what it
 * gives back is the next one's. Only the first slice begins small and doubles.
 *
 *   block number   bits 7 and up: slice   bits 0..6: place in the slice
 */
import { enlarged, type Words, words } from './words.ts';

export const BLOCK_BITS = 7;
export const BLOCK_WORDS = 1 << BLOCK_BITS;
/** Blocks in a slice, as a power of two. */
export const SLICE_BITS = 7;
const SLICE_BLOCKS = 1 << SLICE_BITS;
/** Blocks in the first slice to begin with. */
const FIRST_BLOCKS = 2;

export class Blocks {
  readonly slices: Words[] = [];
  /** Those that were given back. */
  readonly #free: number[] = [];
  #used = 0;

  get bytes(): number {
    return this.slices.reduce((bytes, slice) => bytes + slice.byteLength, 0);
  }

  /** A block with anything in it. */
  take(): number {
    const freed = this.#free.pop();
    if (freed !== undefined) return freed;
    const block = this.#used++;
    const { slices } = this;
    const slice = block >>> SLICE_BITS;
    if (slice >= slices.length) slices.push(words((slice === 0 ? FIRST_BLOCKS : SLICE_BLOCKS) * BLOCK_WORDS));
    else if (slice === 0 && block * BLOCK_WORDS >= slices[0]!.length)
      slices[0] = enlarged(slices[0]!, slices[0]!.length * 2);
    return block;
  }

  give(block: number): void {
    this.#free.push(block);
  }

  /** Copies a block to `at` in other words. */
  read(block: number, into: Int32Array, at: number): void {
    const slice = this.slices[block >>> SLICE_BITS]!;
    const start = (block & (SLICE_BLOCKS - 1)) << BLOCK_BITS;
    for (let word = 0; word < BLOCK_WORDS; word++) into[at + word] = slice[start + word]!;
  }

  /** Copies words from `at` on over a block. */
  write(block: number, from: Int32Array, at: number): void {
    const slice = this.slices[block >>> SLICE_BITS]!;
    const start = (block & (SLICE_BLOCKS - 1)) << BLOCK_BITS;
    for (let word = 0; word < BLOCK_WORDS; word++) slice[start + word] = from[at + word]!;
  }
}

/** Where a block begins in its slice. */
export const startOf = (block: number): number => (block & (SLICE_BLOCKS - 1)) << BLOCK_BITS;
