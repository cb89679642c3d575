/**
 * How much of a case is looked at. A frame that was checked once needs no second look when its neighbours change, and
 * checks that cost more than they find run on a share of the frames. That is for new cases only: an input that is kept,
 * replayed, made smaller or run by another fuzzer goes through everything, so one input always runs the same way.
 */
export interface Effort {
  /** False where these bytes were asked for before. */
  isNew(bytes: Uint8Array): boolean;
  /** True for one of `of` inputs, chosen by a hash of the input. */
  takes(hash: number, of: number): boolean;
}

export const everything: Effort = { isNew: () => true, takes: () => true };

/** Places of 64 bits; a power of two. */
const ROOM = 1 << 18;

/**
 * Remembers by 64 bits of a hash, the newest in each place. That two different frames are taken for one happens once in
 * 2⁴⁶ questions, and costs one look at one frame.
 */
export class Remembering implements Effort {
  private readonly known = new Uint32Array(2 * ROOM);

  isNew(bytes: Uint8Array): boolean {
    let one = 0x811c9dc5;
    let two = 0x9747b28c ^ bytes.length;
    const mix = (word: number): void => {
      one = Math.imul(one ^ word, 0x01000193);
      one ^= one >>> 13;
      two = Math.imul(two ^ word, 0x5bd1e995);
      two ^= two >>> 15;
    };
    const whole = bytes.length & ~3;
    for (let i = 0; i < whole; i += 4)
      mix(bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    for (let i = whole; i < bytes.length; i++) mix(bytes[i]!);
    const at = ((one ^ (one >>> 16)) & (ROOM - 1)) * 2;
    const { known } = this;
    if (known[at] === one >>> 0 && known[at + 1] === two >>> 0) return false;
    known[at] = one;
    known[at + 1] = two;
    return true;
  }

  takes(hash: number, of: number): boolean {
    // The low bits of FNV-1a are poor.
    return ((hash ^ (hash >>> 15)) >>> 0) % of === 0;
  }
}
