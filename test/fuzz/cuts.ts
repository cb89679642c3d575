/** An input in chunks, cut where a number says: a stream must come out the same however TCP delivers it. */
import { hashOf, Random } from './engine/random.ts';

/** Chunks of 1 to a few bytes, or of any size, or of one size; decided by the bytes themselves. */
export function cutAnywhere(data: Buffer): Buffer[] {
  const random = new Random(hashOf(data));
  const most = random.pick([1, 3, 13, 40, 200, Math.max(1, data.length)]);
  // One byte at a time of a long input costs much and shows nothing that its first part does not.
  const least = most < 4 && data.length > 2000 ? 7 : 1;
  const chunks: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    const end = Math.min(data.length, at + least + random.below(most));
    // A chunk of its own memory, so that nobody can look past its end.
    chunks.push(Buffer.from(data.subarray(at, end)));
    at = end;
  }
  return chunks;
}
