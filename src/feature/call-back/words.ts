/**
 * Memory for many records: arrays of 32-bit words that V8's collector does not count. An ordinary ArrayBuffer counts as garbage
 * to come: after every 64 MB of them V8 marks its whole heap again, of which the table is no part, and where that is not begun
 * in time calls wait for all of it. A SharedArrayBuffer is not counted, and as fast. What is not counted must not be thrown
 * away either: what stands on these keeps it and uses it again.
 *
 * Measured: docs/decisions/0024-memory-that-is-not-counted.md
 */
export type Words = Int32Array<SharedArrayBuffer>;

/** So many words, all 0. */
export const words = (count: number): Words =>
  new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));

/** The same words and some more. Only for what is small: the old ones are garbage. */
export function enlarged(old: Words, count: number): Words {
  const larger = words(count);
  larger.set(old);
  return larger;
}

/** What ES2024 adds. */
interface GrowableBuffer extends SharedArrayBuffer {
  grow(bytes: number): void;
}
const Growable = SharedArrayBuffer as unknown as new (
  bytes: number,
  options: { maxByteLength: number },
) => GrowableBuffer;

/** It grows by pages, by 64 KB once it has that. */
const PAGE_WORDS = 1024;
const STEP_WORDS = 16 * PAGE_WORDS;

/**
 * Words that grow where they are: the address space for the most is taken at once, memory when it is reached. As fast as
 * words of a fixed length. `process.memoryUsage().arrayBuffers` does not tell them.
 */
export class GrowingWords {
  readonly #buffer: GrowableBuffer;
  readonly #most: number;
  words: Words;

  constructor(count: number, most: number) {
    this.#most = most;
    this.#buffer = new Growable(count * Int32Array.BYTES_PER_ELEMENT, {
      maxByteLength: most * Int32Array.BYTES_PER_ELEMENT,
    });
    this.words = new Int32Array(this.#buffer, 0, count);
  }

  /** Makes at least so many, and another array of them where they were fewer. @throws RangeError above the most */
  reach(count: number): void {
    if (count <= this.words.length) return;
    const step = count < STEP_WORDS ? PAGE_WORDS : STEP_WORDS;
    const larger = Math.max(count, Math.min(Math.ceil(count / step) * step, this.#most));
    this.#buffer.grow(larger * Int32Array.BYTES_PER_ELEMENT);
    this.words = new Int32Array(this.#buffer, 0, larger);
  }
}
