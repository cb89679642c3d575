/**
 * Memory for many records: arrays of 32-bit words that V8's collector does not count. An ordinary ArrayBuffer counts as garbage
 * to come: after every 64 MB of them V8 marks its whole heap again, of which the table is no part, and where that is not begun
 * in time calls wait for all of it. A SharedArrayBuffer is not counted, and as fast. What is not counted must not be thrown
 * away either: what stands on these keeps it and uses it again.
 *
 * Measured: docs/decisions/0023-memory-that-is-not-counted.md
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
