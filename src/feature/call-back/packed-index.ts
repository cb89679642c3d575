/**
 * Finds a slab record by the 64-bit key in its words 0 and 1: open addressing, in parts that grow one at a time by a
 * quarter. At ten million records the largest copy is that of one part, some thousand entries.
 *
 * A slot holds the record id (24 bits) and 8 bits of the hash, so that a probe looks at a record only where it is very
 * likely the right one: records are cold memory, neighbouring slots are not.
 */
import type { Slab } from './slab.ts';

const PARTS = 1024;
const PART_SLOTS_MIN = 4;
/** A part grows when more than three of four slots are taken. */
const FILL_MAX = 3 / 4;
const GROWTH = 5 / 4;
/** Largest record id. */
export const IDS_MAX = 0xffffff;

export class PackedIndex {
  readonly #slab: Slab;
  readonly #parts: (Uint32Array | undefined)[] = new Array(PARTS).fill(undefined);
  readonly #counts = new Uint32Array(PARTS);

  constructor(slab: Slab) {
    this.#slab = slab;
  }

  get bytes(): number {
    let bytes = this.#counts.byteLength;
    for (const part of this.#parts) bytes += part?.byteLength ?? 0;
    return bytes;
  }

  /** @returns the id, 0 where there is none. */
  find(low: number, high: number): number {
    const hash = hashOf(low, high);
    const slots = this.#parts[hash % PARTS];
    if (slots === undefined) return 0;
    const slab = this.#slab;
    const tag = tagOf(hash);
    for (let at = home(hash, slots.length); ; at = at + 1 === slots.length ? 0 : at + 1) {
      const slot = slots[at]!;
      if (slot === 0) return 0;
      if (slot >>> 24 !== tag) continue;
      const id = slot & IDS_MAX;
      if (slab.at(id, 0) === low && slab.at(id, 1) === high) return id;
    }
  }

  /** Takes a record in whose key is not there yet. */
  add(id: number): void {
    const hash = this.#hash(id);
    const part = hash % PARTS;
    const count = ++this.#counts[part]!;
    let slots = this.#parts[part];
    if (slots === undefined || count > slots.length * FILL_MAX) slots = this.#grow(part, slots);
    place(slots, hash, id);
  }

  /** Takes the record out; entries behind it move up, so that no mark is left. */
  remove(id: number): void {
    const hash = this.#hash(id);
    const part = hash % PARTS;
    const slots = this.#parts[part]!;
    const length = slots.length;
    let hole = home(hash, length);
    while ((slots[hole]! & IDS_MAX) !== id) hole = hole + 1 === length ? 0 : hole + 1;
    this.#counts[part]!--;
    for (let at = hole + 1 === length ? 0 : hole + 1; slots[at] !== 0; at = at + 1 === length ? 0 : at + 1) {
      const wanted = home(this.#hash(slots[at]! & IDS_MAX), length);
      // An entry may move into the hole unless its home lies after the hole (cyclically) and at or before it.
      const stays = hole < at ? wanted > hole && wanted <= at : wanted > hole || wanted <= at;
      if (stays) continue;
      slots[hole] = slots[at]!;
      hole = at;
    }
    slots[hole] = 0;
  }

  #hash(id: number): number {
    return hashOf(this.#slab.at(id, 0), this.#slab.at(id, 1));
  }

  #grow(part: number, old: Uint32Array | undefined): Uint32Array {
    const length = old === undefined ? PART_SLOTS_MIN : Math.ceil(old.length * GROWTH) + 1;
    const slots = new Uint32Array(length);
    this.#parts[part] = slots;
    if (old !== undefined)
      for (const slot of old) if (slot !== 0) place(slots, this.#hash(slot & IDS_MAX), slot & IDS_MAX);
    return slots;
  }
}

function place(slots: Uint32Array, hash: number, id: number): void {
  let at = home(hash, slots.length);
  while (slots[at] !== 0) at = at + 1 === slots.length ? 0 : at + 1;
  slots[at] = ((tagOf(hash) << 24) | id) >>> 0;
}

/** 8 bits that neither choose the part (the low ten) nor much of the slot (the high ones). */
function tagOf(hash: number): number {
  return (hash >>> 10) & 0xff;
}

/** Slot where the search begins. The low bits chose the part, so the whole hash is scaled instead. */
function home(hash: number, length: number): number {
  return Math.floor((hash / 0x100000000) * length);
}

/** Mixes 64 bits to 32: the finalizer of MurmurHash3 over both words. */
function hashOf(low: number, high: number): number {
  let h = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h ^ high, 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  return (h ^ (h >>> 15)) >>> 0;
}
