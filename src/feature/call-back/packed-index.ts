/**
 * Finds a slab record by the 56-bit key in two of its words: open addressing in parts (index-parts).
 *
 *   slot   bits 24..31   bits 0..23      0: free      tag 1, id 0: left
 *          tag           record id
 *
 * The tag is 8 bits of the hash, so that a probe looks at a record only where it is very likely the right one: records
 * are cold memory, neighbouring slots are not. For the same reason a slot that is left is marked, and no entry moved
 * up: whether one may move is only known from its record.
 */
import { BLOCK_BITS, BLOCK_MASK } from './blocks.ts';
import { BITS_MAX, Directory, FIRST, Scratch } from './index-parts.ts';
import { hashOf } from './scramble.ts';
import { IDS_MAX, type Slab } from './slab.ts';

/** Up to here a part's slots are chosen by 16 bits. */
const SLOTS_SMALL = 1 << 16;
/** A slot that was taken: searches go on behind it. No key is 0, so that its id 0 is never found. */
const LEFT = 1 << 24;

/** What a part holds while it is rebuilt, and its new slots: one set of arrays for all. */
const [old, hashed, made] = [new Scratch(), new Scratch(), new Scratch()];

export class PackedIndex {
  readonly #slab: Slab;
  /** Word with the low 32 bits of the key; the high 24 are in the low bits of the next one. */
  readonly #word: number;
  readonly #seed: number;
  readonly #directory = new Directory(1);
  #size = 0;

  /** @param seed 32 bits; unknown outside, so that no keys can be chosen to fall together */
  constructor(slab: Slab, word: number, seed = 0) {
    this.#slab = slab;
    this.#word = word;
    this.#seed = seed;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#directory.bytes;
  }

  /** @returns the id, 0 where there is none. */
  find(low: number, high: number): number {
    const slab = this.#slab;
    const word = this.#word;
    const directory = this.#directory;
    const hash = hashOf(low, high, this.#seed);
    const { lines, words } = directory;
    const line = directory.part(hash) << directory.lineBits;
    const slots = lines[line]!;
    const tag = tagOf(hash);
    for (let next = home(hash, slots); ; ) {
      const start = lines[line + FIRST + (next >>> BLOCK_BITS)]! << BLOCK_BITS;
      for (let at = start | (next & BLOCK_MASK); at <= (start | BLOCK_MASK); at++) {
        const slot = words[at]!;
        if (slot === 0) return 0;
        if (slot >>> 24 !== tag) continue;
        const id = slot & IDS_MAX;
        if (slab.at(id, word) === low && slab.low(id, word + 1) === high) return id;
      }
      next = (next | BLOCK_MASK) + 1;
      if (next === slots) next = 0;
    }
  }

  /** Takes a record in whose key is not there yet. */
  add(id: number): void {
    const hash = this.#hash(id);
    const directory = this.#directory;
    if (directory.isFull(directory.part(hash))) this.#grow(directory.part(hash), hash);
    const part = directory.part(hash);
    const at = directory.free(part, home(hash, directory.slots(part)), 1, IDS_MAX);
    directory.count(part, 1, directory.at(part, at) === 0 ? 1 : 0);
    directory.put(part, at, (tagOf(hash) << 24) | id);
    this.#size++;
  }

  /** Puts a record with the same key in the place of one that is there. */
  replace(id: number, other: number): void {
    const hash = this.#hash(id);
    const part = this.#directory.part(hash);
    this.#directory.put(part, this.#slotOf(part, hash, id), (tagOf(hash) << 24) | other);
  }

  remove(id: number): void {
    const hash = this.#hash(id);
    const directory = this.#directory;
    const part = directory.part(hash);
    const slots = directory.slots(part);
    let at = this.#slotOf(part, hash, id);
    this.#size--;
    directory.put(part, at, LEFT);
    let freed = 0;
    // Nothing behind: the search may end here, and at every slot before that was left.
    if (directory.at(part, at + 1 === slots ? 0 : at + 1) === 0) {
      for (; directory.at(part, at) === LEFT; at = at === 0 ? slots - 1 : at - 1, freed++) directory.put(part, at, 0);
    }
    directory.count(part, -1, -freed);
  }

  #hash(id: number): number {
    return hashOf(this.#slab.at(id, this.#word), this.#slab.low(id, this.#word + 1), this.#seed);
  }

  #slotOf(part: number, hash: number, id: number): number {
    const directory = this.#directory;
    const slots = directory.slots(part);
    let at = home(hash, slots);
    while ((directory.at(part, at) & IDS_MAX) !== id) at = at + 1 === slots ? 0 : at + 1;
    return at;
  }

  /** Makes room and drops what was left. */
  #grow(part: number, hash: number): void {
    const directory = this.#directory;
    const bits = directory.bits(part);
    const entries = this.#readOut(part);
    const hashes = hashed.of(entries);
    const slots = directory.slotsFor(hash, bits, entries);
    if (!directory.isLarge(slots) || bits === BITS_MAX) {
      this.#store(part, slots, bits, entries, 0, 0);
      return;
    }
    const bit = 1 << bits;
    let ones = 0;
    for (let i = 0; i < entries; i++) if (hashes[i]! & bit) ones++;
    const zeroSlots = directory.slotsFor(hash & ~bit, bits + 1, entries - ones);
    const oneSlots = directory.slotsFor(hash | bit, bits + 1, ones);
    const other = directory.divide(hash, bits);
    this.#store(part, zeroSlots, bits + 1, entries, bit, 0);
    this.#store(other, oneSlots, bits + 1, entries, bit, bit);
  }

  /** Makes a part of those of the `count` that were read out whose hash has the wanted bit. */
  #store(part: number, slots: number, bits: number, count: number, bit: number, wanted: number): void {
    const [ids, hashes, to] = [old.of(count), hashed.of(count), made.zeroed(slots)];
    let entries = 0;
    for (let i = 0; i < count; i++) {
      const own = hashes[i]!;
      if ((own & bit) !== wanted) continue;
      let at = home(own, slots);
      while (to[at] !== 0) at = at + 1 === slots ? 0 : at + 1;
      to[at] = (tagOf(own) << 24) | ids[i]!;
      entries++;
    }
    this.#directory.store(part, to, slots, bits, entries);
  }

  /**
   * Ids and hashes of a part's entries. All hashes are read before the first is placed: reads that do not wait for each
   * other overlap, and each is of cold memory. @returns how many
   */
  #readOut(part: number): number {
    const slots = this.#directory.slots(part);
    const ids = old.of(slots);
    this.#directory.load(part, ids);
    let end = 0;
    for (let at = 0; at < slots; at++) {
      const id = ids[at]! & IDS_MAX;
      if (id !== 0) ids[end++] = id;
    }
    const hashes = hashed.of(end);
    for (let i = 0; i < end; i++) hashes[i] = this.#hash(ids[i]!);
    return end;
  }
}

/** 8 bits that neither choose the part (the low twelve) nor much of the slot (the high ones). */
function tagOf(hash: number): number {
  return (hash >>> BITS_MAX) & 0xff;
}

/** Slot where the search begins: the high half of the hash, scaled. */
function home(hash: number, slots: number): number {
  return slots <= SLOTS_SMALL ? ((hash >>> 16) * slots) >>> 16 : Math.floor(((hash >>> 0) / 0x100000000) * slots);
}
