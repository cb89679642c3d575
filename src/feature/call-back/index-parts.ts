/**
 * What both indexes stand on: parts that grow by an eighth (the first ones by a half) and, once they are large, divide. A call rebuilds at most one
 * part, a few thousand entries, whatever the size of the whole.
 *
 *   directory   00   01   10   11        low bits of the hash; a part stands there once or several times
 *                │    └──┬──┘    │
 *              part    part     part     a part with fewer bits than the directory has more than one place
 */

/** Bits of the hash that the directory may use. With more, keys that were chosen to be alike could make it grow for ever. */
export const BITS_MAX = 12;
/** A part grows when more than this share of its slots is taken. */
export const FILL_MAX = 0.87;
const SLOTS_MIN = 32;
const GROWTH = 9 / 8;
/** Of the first eight parts, some 20,000 entries: what is small need not be tight, and is rebuilt a third as often. */
const EARLY_GROWTH = 3 / 2;
const EARLY_BITS = 3;
/** A rebuilt part can take in this share of its entries before the next time. */
const ROOM_MIN = 1 / 12;

/** Entries whose hashes are alike in their low `bits`. */
export interface Part {
  readonly bits: number;
  readonly slots: Int32Array;
}

export class Directory<P extends Part> {
  parts: P[];
  /** The slots of each part again, for searches. */
  slots: Int32Array[];
  mask = 0;

  constructor(first: P) {
    this.parts = [first];
    this.slots = [first.slots];
  }

  get bytes(): number {
    let bytes = 0;
    for (const { slots } of new Set(this.parts)) bytes += slots.byteLength;
    return bytes;
  }

  /** Enters a part at all its places; the directory doubles where the part has more bits than it. */
  put(hash: number, part: P): void {
    const step = 1 << part.bits;
    if (step > this.parts.length) {
      this.parts = this.parts.concat(this.parts);
      this.slots = this.slots.concat(this.slots);
      this.mask = this.parts.length - 1;
    }
    for (let at = hash & (step - 1); at < this.parts.length; at += step) {
      this.parts[at] = part;
      this.slots[at] = part.slots;
    }
  }
}

/**
 * Slots of a part for so many entries and some more. Parts grow by the same steps but begin at sizes spread over one
 * step: they do not all grow at the same time.
 */
export function slotsFor(hash: number, bits: number, entries: number): number {
  const spread = (Math.imul(hash & ((1 << bits) - 1), 0x9e3779b1) >>> 0) / 0x100000000;
  const growth = bits < EARLY_BITS ? EARLY_GROWTH : GROWTH;
  let length = SLOTS_MIN * growth ** spread;
  while (Math.floor(length) * FILL_MAX < (entries + 1) * (1 + ROOM_MIN)) length *= growth;
  return Math.floor(length);
}
