/**
 * Finds a slab record by the 56-bit key in two of its words: open addressing, in parts that are rebuilt one at a time,
 * a third larger. At ten million records the largest rebuilding is that of one part, some eighty thousand entries.
 *
 *   slot   bits 24..31   bits 0..23      0: free      tag 1, id 0: left
 *          tag           record id
 *
 * The tag is 8 bits of the hash, so that a probe looks at a record only where it is very likely the right one: records
 * are cold memory, neighbouring slots are not. For the same reason a slot that is left is marked, and no entry moved
 * up: whether one may move is only known from its record.
 */
import { IDS_MAX, type Slab } from './slab.ts';

const PARTS = 128;
const PART_SLOTS_MIN = 32;
/** A part grows when more than this share of its slots is taken. */
const FILL_MAX = 0.85;
const GROWTH = 4 / 3;
/** A rebuilt part can take in this share of its entries before the next time, also where the last left many slots. */
const ROOM_MIN = 1 / 8;
/** A slot that was taken: searches go on behind it. No key is 0, so that its id 0 is never found. */
const LEFT = 1 << 24;

/** What a part holds while it is rebuilt: one pair of arrays for all, a small part is not worth two of its own. */
let ids = new Int32Array(0);
let hashes = new Int32Array(0);

export class PackedIndex {
  readonly #slab: Slab;
  /** Word with the low 32 bits of the key; the high 24 are in the low bits of the next one. */
  readonly #word: number;
  readonly #parts: Int32Array[] = new Array(PARTS).fill(new Int32Array(0));
  /** Entries of each part, and its slots that are not free. */
  readonly #counts = new Int32Array(PARTS);
  readonly #taken = new Int32Array(PARTS);
  #size = 0;

  constructor(slab: Slab, word: number) {
    this.#slab = slab;
    this.#word = word;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    let bytes = this.#counts.byteLength + this.#taken.byteLength;
    for (const part of this.#parts) bytes += part.byteLength;
    return bytes;
  }

  /** @returns the id, 0 where there is none. */
  find(low: number, high: number): number {
    const slab = this.#slab;
    const word = this.#word;
    const hash = hashOf(low, high);
    const slots = this.#parts[hash & (PARTS - 1)]!;
    const length = slots.length;
    if (length === 0) return 0;
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
    const part = hash & (PARTS - 1);
    let slots = this.#parts[part]!;
    if (this.#taken[part]! + 1 > slots.length * FILL_MAX) slots = this.#rebuild(part, slots);
    if (place(slots, hash, id) === 0) this.#taken[part]!++;
    this.#counts[part]!++;
    this.#size++;
  }

  /** Puts a record with the same key in the place of one that is there. */
  replace(id: number, other: number): void {
    const hash = this.#hash(id);
    const slots = this.#parts[hash & (PARTS - 1)]!;
    slots[slotOf(slots, hash, id)] = (tagOf(hash) << 24) | other;
  }

  remove(id: number): void {
    const hash = this.#hash(id);
    const part = hash & (PARTS - 1);
    const slots = this.#parts[part]!;
    const length = slots.length;
    let at = slotOf(slots, hash, id);
    this.#counts[part]!--;
    this.#size--;
    slots[at] = LEFT;
    if (slots[at + 1 === length ? 0 : at + 1] !== 0) return;
    // Nothing behind: the search may end here, and at every slot before that was left.
    for (; slots[at] === LEFT; at = at === 0 ? length - 1 : at - 1) {
      slots[at] = 0;
      this.#taken[part]!--;
    }
  }

  #hash(id: number): number {
    return hashOf(this.#slab.at(id, this.#word), this.#slab.low(id, this.#word + 1));
  }

  /**
   * Makes room and drops what was left. All hashes are read before the first is placed: reads that do not wait for each
   * other overlap, and each is of cold memory.
   */
  #rebuild(part: number, old: Int32Array): Int32Array {
    const count = this.#counts[part]!;
    const slots = new Int32Array(slotsFor(part, count));
    if (count > hashes.length) {
      ids = new Int32Array(count * 2);
      hashes = new Int32Array(count * 2);
    }
    let end = 0;
    for (let at = 0; at < old.length; at++) {
      const id = old[at]! & IDS_MAX;
      if (id !== 0) ids[end++] = id;
    }
    for (let i = 0; i < count; i++) hashes[i] = this.#hash(ids[i]!);
    for (let i = 0; i < count; i++) place(slots, hashes[i]!, ids[i]!);
    this.#parts[part] = slots;
    this.#taken[part] = count;
    return slots;
  }
}

/** Parts grow by the same steps but begin at sizes spread over one step: they do not all grow at the same time. */
function slotsFor(part: number, count: number): number {
  let length = PART_SLOTS_MIN * GROWTH ** (part / PARTS);
  while (Math.floor(length) * FILL_MAX < (count + 1) * (1 + ROOM_MIN)) length *= GROWTH;
  return Math.floor(length);
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

/** 8 bits that neither choose the part (the low seven) nor much of the slot (the high ones). */
function tagOf(hash: number): number {
  return (hash >>> 8) & 0xff;
}

/** Slot where the search begins. The low bits chose the part, so the whole hash is scaled instead. */
function home(hash: number, length: number): number {
  return Math.floor(((hash >>> 0) / 0x100000000) * length);
}

/** Mixes a key to 32 bits: the finalizer of MurmurHash3 over both words. */
function hashOf(low: number, high: number): number {
  let h = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h ^ high, 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  return h ^ (h >>> 15);
}
