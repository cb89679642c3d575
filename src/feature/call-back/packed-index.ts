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
import { BITS_MAX, Directory, FILL_MAX, type Part, slotsFor } from './index-parts.ts';
import { hashOf } from './scramble.ts';
import { IDS_MAX, type Slab } from './slab.ts';

/** A part that would have more slots is divided: 7,000 entries are rebuilt in about half a millisecond. */
const SLOTS_MAX = 8192;
/** A slot that was taken: searches go on behind it. No key is 0, so that its id 0 is never found. */
const LEFT = 1 << 24;

interface PackedPart extends Part {
  entries: number;
  /** Slots that are not free. */
  taken: number;
  /** How many may be taken before it grows. */
  readonly most: number;
}

/** What a part holds while it is rebuilt: one pair of arrays for all, a small part is not worth two of its own. */
let ids = new Int32Array(0);
let hashes = new Int32Array(0);

export class PackedIndex {
  readonly #slab: Slab;
  /** Word with the low 32 bits of the key; the high 24 are in the low bits of the next one. */
  readonly #word: number;
  readonly #seed: number;
  readonly #directory = new Directory<PackedPart>(partOf(0, 0, 0));
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
    const hash = hashOf(low, high, this.#seed);
    const slots = this.#directory.slots[hash & this.#directory.mask]!;
    const length = slots.length;
    const tag = tagOf(hash);
    for (let at = home(hash, length); ; at = at + 1 === length ? 0 : at + 1) {
      const slot = slots[at]!;
      if (slot === 0) return 0;
      if (slot >>> 24 !== tag) continue;
      const id = slot & IDS_MAX;
      if (slab.at(id, word) === low && slab.low(id, word + 1) === high) return id;
    }
  }

  /** Takes a record in whose key is not there yet. */
  add(id: number): void {
    const hash = this.#hash(id);
    let part = this.#directory.parts[hash & this.#directory.mask]!;
    if (part.taken >= part.most) part = this.#grow(part, hash);
    if (place(part.slots, hash, id) === 0) part.taken++;
    part.entries++;
    this.#size++;
  }

  /** Puts a record with the same key in the place of one that is there. */
  replace(id: number, other: number): void {
    const hash = this.#hash(id);
    const slots = this.#directory.slots[hash & this.#directory.mask]!;
    slots[slotOf(slots, hash, id)] = (tagOf(hash) << 24) | other;
  }

  remove(id: number): void {
    const hash = this.#hash(id);
    const part = this.#directory.parts[hash & this.#directory.mask]!;
    const { slots } = part;
    const length = slots.length;
    let at = slotOf(slots, hash, id);
    part.entries--;
    this.#size--;
    slots[at] = LEFT;
    if (slots[at + 1 === length ? 0 : at + 1] !== 0) return;
    // Nothing behind: the search may end here, and at every slot before that was left.
    for (; slots[at] === LEFT; at = at === 0 ? length - 1 : at - 1) {
      slots[at] = 0;
      part.taken--;
    }
  }

  #hash(id: number): number {
    return hashOf(this.#slab.at(id, this.#word), this.#slab.low(id, this.#word + 1), this.#seed);
  }

  /** Makes room and drops what was left. @returns the part that takes this hash now */
  #grow(part: PackedPart, hash: number): PackedPart {
    const { bits, entries } = part;
    this.#readOut(part);
    if (slotsFor(hash, bits, entries) <= SLOTS_MAX || bits === BITS_MAX) {
      const grown = partOf(hash, bits, entries);
      for (let i = 0; i < entries; i++) take(grown, hashes[i]!, ids[i]!);
      this.#directory.put(hash, grown);
      return grown;
    }
    const bit = 1 << bits;
    let ones = 0;
    for (let i = 0; i < entries; i++) if (hashes[i]! & bit) ones++;
    const zero = partOf(hash & ~bit, bits + 1, entries - ones);
    const one = partOf(hash | bit, bits + 1, ones);
    for (let i = 0; i < entries; i++) take(hashes[i]! & bit ? one : zero, hashes[i]!, ids[i]!);
    this.#directory.put(hash & ~bit, zero);
    this.#directory.put(hash | bit, one);
    return hash & bit ? one : zero;
  }

  /**
   * Ids and hashes of a part's entries. All hashes are read before the first is placed: reads that do not wait for each
   * other overlap, and each is of cold memory.
   */
  #readOut({ slots, entries }: PackedPart): void {
    if (entries > hashes.length) {
      ids = new Int32Array(entries * 2);
      hashes = new Int32Array(entries * 2);
    }
    let end = 0;
    for (let at = 0; at < slots.length; at++) {
      const id = slots[at]! & IDS_MAX;
      if (id !== 0) ids[end++] = id;
    }
    for (let i = 0; i < entries; i++) hashes[i] = this.#hash(ids[i]!);
  }
}

/** An empty part with room for as many entries and some more. */
function partOf(hash: number, bits: number, entries: number): PackedPart {
  const length = slotsFor(hash, bits, entries);
  return { bits, slots: new Int32Array(length), entries: 0, taken: 0, most: Math.floor(length * FILL_MAX) };
}

function take(part: PackedPart, hash: number, id: number): void {
  place(part.slots, hash, id);
  part.entries++;
  part.taken++;
}

function slotOf(slots: Int32Array, hash: number, id: number): number {
  let at = home(hash, slots.length);
  while ((slots[at]! & IDS_MAX) !== id) at = at + 1 === slots.length ? 0 : at + 1;
  return at;
}

/** @returns what the slot held: 0 where it was free. */
function place(slots: Int32Array, hash: number, id: number): number {
  const length = slots.length;
  let at = home(hash, length);
  while ((slots[at]! & IDS_MAX) !== 0) at = at + 1 === length ? 0 : at + 1;
  const before = slots[at]!;
  slots[at] = (tagOf(hash) << 24) | id;
  return before;
}

/** 8 bits that neither choose the part (the low twelve) nor much of the slot (the high ones). */
function tagOf(hash: number): number {
  return (hash >>> BITS_MAX) & 0xff;
}

/** Slot where the search begins: the high half of the hash, scaled. */
function home(hash: number, length: number): number {
  return length <= SLOTS_MAX ? ((hash >>> 16) * length) >>> 16 : Math.floor(((hash >>> 0) / 0x100000000) * length);
}
