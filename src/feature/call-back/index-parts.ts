/**
 * What both indexes stand on: parts that grow by an eighth (the first ones by a half) and, once they are large, divide. A call rebuilds at most one
 * part, a few thousand entries, whatever the size of the whole.
 *
 *   places   00   01   10   11        low bits of the hash; a part stands there once or several times
 *             │    └──┬──┘    │
 *           part    part     part     a part with fewer bits than there are places stands at more than one
 *
 *   line of a part   slots   bits   entries   taken   most   block   block   …      (words)
 *
 * The slots of a part lie in blocks (blocks.ts), so that growing throws nothing away. A part is named here by its line: where
 * that begins. It holds until the next `store`.
 */
import { BLOCK_BITS, BLOCK_WORDS, Blocks, SLICE_BITS, startOf } from './blocks.ts';
import { enlarged, type Words, words } from './words.ts';

/** Bits of the hash that may choose the place. With more, keys that were chosen to be alike could make places grow for ever. */
export const BITS_MAX = 12;
/** A part grows when more than this share of its slots is taken. */
const FILL_MAX = 0.87;
const SLOTS_MIN = 32;
const GROWTH = 9 / 8;
/** Of the first eight parts, some 20,000 entries: what is small need not be tight, and is rebuilt a third as often. */
const EARLY_GROWTH = 3 / 2;
const EARLY_BITS = 3;
/** A rebuilt part can take in this share of its entries before the next time. */
const ROOM_MIN = 1 / 12;

/** Words of a line. */
export const Line = {
  slots: 0,
  /** The hashes of its entries are alike in so many low bits. */
  bits: 1,
  entries: 2,
  /** Slots that are not free. */
  taken: 3,
  /** How many may be taken before it grows. */
  most: 4,
  /** The first of its blocks. */
  blocks: 5,
} as const;
/** Words in a line to begin with; a part that has more blocks is divided where it can be. */
const LINE_BITS = 6;
const PART_BLOCKS = (1 << LINE_BITS) - Line.blocks;
/** Lines are added by so many. */
const MORE_LINES = 1 / 4;

export class Directory {
  readonly #blocks = new Blocks();
  /** Slices of the blocks, for searches. */
  readonly slices = this.#blocks.slices;
  /** Slots in a block, as a power of two. */
  readonly #slotBits: number;
  /** Number of the part at each place. */
  places: Words = words(1);
  mask = 0;
  lines: Words = words(1 << LINE_BITS);
  lineBits = LINE_BITS;
  #parts = 1;

  /** @param slotWords words of a slot: 1 or 2 */
  constructor(slotWords: 1 | 2) {
    this.#slotBits = BLOCK_BITS + 1 - slotWords;
    const slots = this.slotsFor(0, 0, 0);
    this.store(0, new Int32Array(slots * slotWords), slots, 0, 0);
  }

  get bytes(): number {
    return this.#blocks.bytes + this.places.byteLength + this.lines.byteLength;
  }

  /** Where the line of the part begins that takes such hashes. */
  line(hash: number): number {
    return this.places[hash & this.mask]! << this.lineBits;
  }

  /** A word of a part's slots. */
  at(line: number, word: number): number {
    const block = this.lines[line + Line.blocks + (word >>> BLOCK_BITS)]!;
    return this.slices[block >>> SLICE_BITS]![startOf(block) + (word & (BLOCK_WORDS - 1))]!;
  }

  put(line: number, word: number, value: number): void {
    const block = this.lines[line + Line.blocks + (word >>> BLOCK_BITS)]!;
    this.slices[block >>> SLICE_BITS]![startOf(block) + (word & (BLOCK_WORDS - 1))] = value;
  }

  /** Copies all slots of a part. */
  load(line: number, into: Int32Array): void {
    const end = line + Line.blocks + (this.lines[line + Line.slots]! >>> this.#slotBits);
    for (let at = line + Line.blocks, word = 0; at < end; at++, word += BLOCK_WORDS)
      this.#blocks.read(this.lines[at]!, into, word);
  }

  /** Makes the part that takes such hashes anew, of so many slots. */
  store(hash: number, from: Int32Array, slots: number, bits: number, entries: number): void {
    const count = slots >>> this.#slotBits;
    while (count > (1 << this.lineBits) - Line.blocks) this.#widen();
    const line = this.line(hash);
    const { lines } = this;
    const first = line + Line.blocks;
    const before = lines[line + Line.slots]! >>> this.#slotBits;
    for (let i = count; i < before; i++) this.#blocks.give(lines[first + i]!);
    for (let i = before; i < count; i++) lines[first + i] = this.#blocks.take();
    for (let i = 0; i < count; i++) this.#blocks.write(lines[first + i]!, from, i << BLOCK_BITS);
    lines[line + Line.slots] = slots;
    lines[line + Line.bits] = bits;
    lines[line + Line.entries] = entries;
    lines[line + Line.taken] = entries;
    lines[line + Line.most] = Math.floor(slots * FILL_MAX);
  }

  /** Adds an empty part for those hashes of the part with so many bits that have a 1 behind them; both want `store` then. */
  divide(hash: number, bits: number): void {
    const bit = 1 << bits;
    const { length } = this.places;
    if (bit === length) {
      this.places = enlarged(this.places, length * 2);
      this.places.copyWithin(length, 0, length);
      this.mask = length * 2 - 1;
    }
    const part = this.#parts++;
    const room = this.lines.length >>> this.lineBits;
    if (part === room) this.lines = enlarged(this.lines, Math.ceil(room * (1 + MORE_LINES)) << this.lineBits);
    for (let at = (hash & (bit - 1)) | bit; at < this.places.length; at += bit * 2) this.places[at] = part;
  }

  /**
   * Slots of a part for so many entries and some more. Parts grow by the same steps but begin at sizes spread over one
   * step: they do not all grow at the same time.
   */
  slotsFor(hash: number, bits: number, entries: number): number {
    const spread = (Math.imul(hash & ((1 << bits) - 1), 0x9e3779b1) >>> 0) / 0x100000000;
    const growth = bits < EARLY_BITS ? EARLY_GROWTH : GROWTH;
    for (let length = SLOTS_MIN * growth ** spread; ; length *= growth) {
      const slots = Math.max(Math.round(length / (1 << this.#slotBits)), 1) << this.#slotBits;
      if (Math.floor(slots * FILL_MAX) >= (entries + 1) * (1 + ROOM_MIN)) return slots;
    }
  }

  /** Whether a part of so many slots is to be divided, if it has bits for that. */
  isLarge(slots: number): boolean {
    return slots >>> this.#slotBits > PART_BLOCKS;
  }

  /** Lines of twice the length: parts that cannot divide grow on. */
  #widen(): void {
    const old = this.lines;
    const width = 1 << this.lineBits;
    this.lines = words(old.length * 2);
    for (let part = 0; part < this.#parts; part++)
      this.lines.set(old.subarray(part * width, (part + 1) * width), part * width * 2);
    this.lineBits++;
  }
}

/** Words for a part while it is rebuilt: one array for all of an index. */
export class Scratch {
  #words = new Int32Array(0);

  /** At least so many words with anything in them. */
  of(count: number): Int32Array {
    if (count > this.#words.length) this.#words = new Int32Array(count * 2);
    return this.#words;
  }

  /** At least so many, the first `count` of them 0. */
  zeroed(count: number): Int32Array {
    return this.of(count).fill(0, 0, count);
  }
}
