/**
 * What both indexes stand on: parts that grow by about an eighth (the first ones by a half) and, once they are large, divide.
 * A call rebuilds at most one part, a few thousand entries, whatever the size of the whole.
 *
 *   places   00   01   10   11        low bits of the hash; a part stands there once or several times
 *             │    └──┬──┘    │
 *           part    part     part     a part with fewer bits than there are places stands at more than one
 *
 *   line of a part    slots   block   block   …               64 bytes: all that a search wants to know
 *   facts of a part   bits    entries   taken   most          for those who change it
 *
 * The slots of a part lie in blocks (blocks.ts), so that growing throws nothing away. A part is a number, and stays it.
 */
import { BLOCK_BITS, BLOCK_MASK, Blocks } from './blocks.ts';
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

/** The first block in a line; before it the number of slots. */
export const FIRST = 1;
/** Words in a line to begin with, as a power of two; a part that would have more blocks is divided where it can be. */
const LINE_BITS = 4;
const PART_BLOCKS = (1 << LINE_BITS) - FIRST;

/** Words of the facts: by how many low bits the hashes are alike; how many slots are not free, and may be before it grows. */
const FACTS_BITS = 2;
const BITS = 0;
const ENTRIES = 1;
const TAKEN = 2;
const MOST = 3;
/** Room for parts is made for so many more at a time, as a share. */
const MORE_PARTS = 1 / 4;

export class Directory {
  readonly #blocks = new Blocks();
  /** All blocks, for searches: another array after each `store`. */
  words: Int32Array = this.#blocks.words;
  /** Slots in a block, as a power of two. */
  readonly #slotBits: number;
  #places: Words = words(1);
  #mask = 0;
  lines: Words = words(1 << LINE_BITS);
  lineBits = LINE_BITS;
  #facts: Words = words(1 << FACTS_BITS);
  #parts = 1;

  /** @param slotWords words of a slot: 1 or 2 */
  constructor(slotWords: 1 | 2) {
    this.#slotBits = BLOCK_BITS + 1 - slotWords;
    const slots = this.slotsFor(0, 0, 0);
    this.store(0, new Int32Array(slots * slotWords), slots, 0, 0);
  }

  get bytes(): number {
    const lists = this.#places.byteLength + this.lines.byteLength + this.#facts.byteLength;
    return this.#blocks.bytes + lists;
  }

  /** The part that takes such hashes. */
  part(hash: number): number {
    return this.#places[hash & this.#mask]!;
  }

  slots(part: number): number {
    return this.lines[part << this.lineBits]!;
  }

  bits(part: number): number {
    return this.#facts[(part << FACTS_BITS) | BITS]!;
  }

  entries(part: number): number {
    return this.#facts[(part << FACTS_BITS) | ENTRIES]!;
  }

  /** Whether it must grow before it takes another one. */
  isFull(part: number): boolean {
    const facts = part << FACTS_BITS;
    return this.#facts[facts | TAKEN]! >= this.#facts[facts | MOST]!;
  }

  /** Counts entries that came or went, and slots that are no longer free, or again. */
  count(part: number, entries: number, taken: number): void {
    const facts = part << FACTS_BITS;
    this.#facts[facts | ENTRIES]! += entries;
    this.#facts[facts | TAKEN]! += taken;
  }

  /** A word of a part's slots. */
  at(part: number, word: number): number {
    const block = this.lines[(part << this.lineBits) + FIRST + (word >>> BLOCK_BITS)]!;
    return this.words[(block << BLOCK_BITS) | (word & BLOCK_MASK)]!;
  }

  put(part: number, word: number, value: number): void {
    const block = this.lines[(part << this.lineBits) + FIRST + (word >>> BLOCK_BITS)]!;
    this.words[(block << BLOCK_BITS) | (word & BLOCK_MASK)] = value;
  }

  /** From a word of a part on, by steps of a slot and around, the first that is 0 in these bits. */
  free(part: number, from: number, step: number, bits: number): number {
    const { lines, words } = this;
    const line = part << this.lineBits;
    const end = (lines[line]! >>> this.#slotBits) << BLOCK_BITS;
    const offset = from & (step - 1);
    for (let word = from; ; ) {
      const start = lines[line + FIRST + (word >>> BLOCK_BITS)]! << BLOCK_BITS;
      for (let at = start | (word & BLOCK_MASK); at <= (start | BLOCK_MASK); at += step)
        if ((words[at]! & bits) === 0) return (word & ~BLOCK_MASK) | (at - start);
      word = (word | BLOCK_MASK) + 1;
      word = (word === end ? 0 : word) + offset;
    }
  }

  /** Copies all slots of a part. */
  load(part: number, into: Int32Array): void {
    const first = (part << this.lineBits) + FIRST;
    const count = this.slots(part) >>> this.#slotBits;
    for (let i = 0; i < count; i++) this.#blocks.read(this.lines[first + i]!, into, i << BLOCK_BITS);
  }

  /** Makes a part anew, of so many slots, none of them left by an entry. */
  store(part: number, from: Int32Array, slots: number, bits: number, entries: number): void {
    const count = slots >>> this.#slotBits;
    while (count > (1 << this.lineBits) - FIRST) this.#widen();
    const { lines } = this;
    const line = part << this.lineBits;
    const first = line + FIRST;
    const before = lines[line]! >>> this.#slotBits;
    for (let i = count; i < before; i++) this.#blocks.give(lines[first + i]!);
    for (let i = before; i < count; i++) lines[first + i] = this.#blocks.take();
    this.words = this.#blocks.words;
    for (let i = 0; i < count; i++) this.#blocks.write(lines[first + i]!, from, i << BLOCK_BITS);
    lines[line] = slots;
    const facts = part << FACTS_BITS;
    this.#facts[facts | BITS] = bits;
    this.#facts[facts | ENTRIES] = entries;
    this.#facts[facts | TAKEN] = entries;
    this.#facts[facts | MOST] = Math.floor(slots * FILL_MAX);
  }

  /**
   * Adds an empty part for those hashes of a part with so many bits that have a 1 behind them. Both want `store` then, the
   * old one first: blocks that it gives back are the new one's. @returns the new one
   */
  divide(hash: number, bits: number): number {
    const bit = 1 << bits;
    const { length } = this.#places;
    if (bit === length) {
      this.#places = enlarged(this.#places, length * 2);
      this.#places.copyWithin(length, 0, length);
      this.#mask = length * 2 - 1;
    }
    const part = this.#parts++;
    const room = this.#facts.length >>> FACTS_BITS;
    if (part === room) {
      const more = Math.ceil(room * (1 + MORE_PARTS));
      this.lines = enlarged(this.lines, more << this.lineBits);
      this.#facts = enlarged(this.#facts, more << FACTS_BITS);
    }
    for (let at = (hash & (bit - 1)) | bit; at < this.#places.length; at += bit * 2) this.#places[at] = part;
    return part;
  }

  /**
   * Slots of a part for so many entries and some more. Parts grow by the same steps but begin at sizes spread over one
   * step, as far as whole blocks allow: they do not all grow at the same time.
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
