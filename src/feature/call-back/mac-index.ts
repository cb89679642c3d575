/**
 * Finds a slab record by a 48-bit address, and the address of a record. The index says it alone: a search reads one
 * place of cold memory, no record. For that the address is scrambled, and only those bits are kept whose value does not
 * follow from where they are:
 *
 *   scrambled   wide, 32 bits   narrow, 16 bits           the low bits of narrow choose the part
 *   slot        wide   |   high 8 of narrow, record id    two words; both 0: free
 *   record      narrow, high 8 of wide                    24 bits: from these the slot is found again
 *
 * Once every part has the low 8 bits of narrow for all its own, a slot that looks right is right. Before that, with less
 * than half a million records, the record is asked too; it is near then.
 *
 * Slots begin at home, chosen by 12 bits that slot and record both know, and follow each other without a hole: what is
 * removed is filled by those behind it.
 */
import { BITS_MAX, Directory, FILL_MAX, type Part, slotsFor } from './index-parts.ts';
import { Scramble } from './scramble.ts';
import { IDS_MAX, type Slab } from './slab.ts';

/** A part that would have more slots is divided: 3,400 entries are rebuilt in about a tenth of a millisecond. */
const SLOTS_MAX = 4096;
const HOME_BITS = 12;
/** Bits of narrow that a slot keeps, and those that its part must say. */
const TAG_BITS = 8;
const ID_BITS = 24;

interface MacPart extends Part {
  entries: number;
  /** How many it takes before it grows. */
  readonly most: number;
}

export class MacIndex {
  readonly #slab: Slab;
  /** Word of a record whose low 24 bits are this index's. */
  readonly #word: number;
  readonly #scramble: Scramble;
  readonly #directory = new Directory<MacPart>(partOf(0, 0, 0));
  /** Parts that do not say the low 8 bits of narrow. */
  #shallow = 1;
  #size = 0;
  /** Result of `address`: signed 32 bits, and 16. */
  low = 0;
  high = 0;

  constructor(slab: Slab, word: number, seed: number) {
    this.#slab = slab;
    this.#word = word;
    this.#scramble = new Scramble(seed);
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#directory.bytes;
  }

  /** @returns the id, 0 where there is none. */
  find(low: number, high: number): number {
    const scramble = this.#scramble;
    scramble.mix(low, high);
    const { wide, narrow } = scramble;
    const directory = this.#directory;
    const slots = directory.slots[narrow & directory.mask]!;
    const length = slots.length;
    const tag = narrow >>> TAG_BITS;
    for (let at = home(wide, tag, length); ; at = at + 2 === length ? 0 : at + 2) {
      const slot = slots[at + 1]!;
      if (slot === 0) return 0;
      if (slots[at] !== wide || slot >>> ID_BITS !== tag) continue;
      const id = slot & IDS_MAX;
      if (this.#shallow === 0 || this.#slab.low(id, this.#word) >>> 8 === narrow) return id;
    }
  }

  /** Takes in a record for an address that is not there yet. */
  add(id: number, low: number, high: number): void {
    this.#scramble.mix(low, high);
    const { wide, narrow } = this.#scramble;
    this.#slab.putLow(id, this.#word, (narrow << 8) | (wide >>> 24));
    let part = this.#directory.parts[narrow & this.#directory.mask]!;
    if (part.entries >= part.most) part = this.#grow(part, narrow);
    place(part, wide, ((narrow >>> TAG_BITS) << ID_BITS) | id);
    this.#size++;
  }

  /** The address of a record that is in the index: to `low` and `high`. */
  address(id: number): void {
    const narrow = this.#slab.low(id, this.#word) >>> 8;
    const slots = this.#directory.slots[narrow & this.#directory.mask]!;
    this.#scramble.unmix(slots[this.#slotOf(slots, id)]!, narrow);
    this.low = this.#scramble.wide;
    this.high = this.#scramble.narrow;
  }

  remove(id: number): void {
    const narrow = this.#slab.low(id, this.#word) >>> 8;
    const part = this.#directory.parts[narrow & this.#directory.mask]!;
    part.entries--;
    this.#size--;
    fill(part.slots, this.#slotOf(part.slots, id));
  }

  #slotOf(slots: Int32Array, id: number): number {
    const bits = this.#slab.low(id, this.#word);
    const { length } = slots;
    let at = home(bits << 24, bits >>> 16, length);
    while ((slots[at + 1]! & IDS_MAX) !== id) at = at + 2 === length ? 0 : at + 2;
    return at;
  }

  /** Makes room. @returns the part that takes this address now */
  #grow(part: MacPart, narrow: number): MacPart {
    const { bits, entries, slots } = part;
    if (slotsFor(narrow, bits, entries) <= SLOTS_MAX || bits === BITS_MAX) {
      const grown = partOf(narrow, bits, entries);
      for (let at = 0; at < slots.length; at += 2) if (slots[at + 1] !== 0) place(grown, slots[at]!, slots[at + 1]!);
      this.#directory.put(narrow, grown);
      return grown;
    }
    const bit = 1 << bits;
    const zeros = narrow & ~bit;
    const isOne = (slot: number): boolean =>
      bits >= TAG_BITS
        ? (slot & (bit << (ID_BITS - TAG_BITS))) !== 0
        : (this.#slab.low(slot & IDS_MAX, this.#word) & (bit << 8)) !== 0;
    let ones = 0;
    for (let at = 1; at < slots.length; at += 2) if (slots[at] !== 0 && isOne(slots[at]!)) ones++;
    const zero = partOf(zeros, bits + 1, entries - ones);
    const one = partOf(zeros | bit, bits + 1, ones);
    for (let at = 0; at < slots.length; at += 2) {
      const slot = slots[at + 1]!;
      if (slot !== 0) place(isOne(slot) ? one : zero, slots[at]!, slot);
    }
    this.#directory.put(zeros, zero);
    this.#directory.put(zeros | bit, one);
    if (bits < TAG_BITS) this.#shallow += bits + 1 < TAG_BITS ? 1 : -1;
    return narrow & bit ? one : zero;
  }
}

/** An empty part with room for as many entries and some more. */
function partOf(narrow: number, bits: number, entries: number): MacPart {
  const length = slotsFor(narrow, bits, entries);
  return { bits, slots: new Int32Array(2 * length), entries: 0, most: Math.floor(length * FILL_MAX) };
}

function place(part: MacPart, wide: number, slot: number): void {
  const { slots } = part;
  const { length } = slots;
  let at = home(wide, slot >>> ID_BITS, length);
  while (slots[at + 1] !== 0) at = at + 2 === length ? 0 : at + 2;
  slots[at] = wide;
  slots[at + 1] = slot;
  part.entries++;
}

/** Empties a slot: one behind it that would not be found any more comes there, and so on. */
function fill(slots: Int32Array, from: number): void {
  const { length } = slots;
  let hole = from;
  for (let at = hole; ; ) {
    at = at + 2 === length ? 0 : at + 2;
    const slot = slots[at + 1]!;
    if (slot === 0) break;
    const way = at - home(slots[at]!, slot >>> ID_BITS, length);
    const back = at - hole;
    if ((way < 0 ? way + length : way) < (back < 0 ? back + length : back)) continue;
    slots[hole] = slots[at]!;
    slots[hole + 1] = slot;
    hole = at;
  }
  slots[hole] = 0;
  slots[hole + 1] = 0;
}

/** Where a search begins: the high 8 bits of wide and the high 4 of narrow, scaled. */
function home(wide: number, tag: number, length: number): number {
  const bits = ((wide >>> 24) << 4) | (tag >>> 4);
  return ((bits * (length >>> 1)) >>> HOME_BITS) * 2;
}
