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
import { BLOCK_BITS, BLOCK_MASK } from './blocks.ts';
import { BITS_MAX, Directory, FIRST, Scratch } from './index-parts.ts';
import { Scramble } from './scramble.ts';
import { IDS_MAX, type Slab } from './slab.ts';

const HOME_BITS = 12;
/** Bits of narrow that a slot keeps, and those that its part must say. */
const TAG_BITS = 8;
const ID_BITS = 24;
/** Words in a slot. */
const SLOT_WORDS = 2;

/** The slots of a part while it is rebuilt, before and after: one pair for all. */
const [old, made] = [new Scratch(), new Scratch()];

export class MacIndex {
  readonly #slab: Slab;
  /** Word of a record whose low 24 bits are this index's. */
  readonly #word: number;
  readonly #scramble: Scramble;
  readonly #directory = new Directory(SLOT_WORDS);
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
    const { lines, words } = directory;
    const line = directory.part(narrow) << directory.lineBits;
    const slots = lines[line]!;
    const end = slots * SLOT_WORDS;
    const tag = narrow >>> TAG_BITS;
    for (let word = home(wide, tag, slots) * SLOT_WORDS; ; ) {
      const start = lines[line + FIRST + (word >>> BLOCK_BITS)]! << BLOCK_BITS;
      for (let at = start | (word & BLOCK_MASK); at <= (start | BLOCK_MASK); at += SLOT_WORDS) {
        const slot = words[at + 1]!;
        if (slot === 0) return 0;
        if (words[at] !== wide || slot >>> ID_BITS !== tag) continue;
        const id = slot & IDS_MAX;
        if (this.#shallow === 0 || this.#slab.low(id, this.#word) >>> 8 === narrow) return id;
      }
      word = (word | BLOCK_MASK) + 1;
      if (word === end) word = 0;
    }
  }

  /** Takes in a record for an address that is not there yet. */
  add(id: number, low: number, high: number): void {
    this.#scramble.mix(low, high);
    const { wide, narrow } = this.#scramble;
    this.#slab.putLow(id, this.#word, (narrow << 8) | (wide >>> 24));
    const directory = this.#directory;
    if (directory.isFull(directory.part(narrow))) this.#grow(directory.part(narrow), narrow);
    const part = directory.part(narrow);
    const tag = narrow >>> TAG_BITS;
    const at = directory.free(part, home(wide, tag, directory.slots(part)) * SLOT_WORDS + 1, SLOT_WORDS, -1);
    directory.put(part, at - 1, wide);
    directory.put(part, at, (tag << ID_BITS) | id);
    directory.count(part, 1, 1);
    this.#size++;
  }

  /** The address of a record that is in the index: to `low` and `high`. */
  address(id: number): void {
    const narrow = this.#slab.low(id, this.#word) >>> 8;
    const part = this.#directory.part(narrow);
    this.#scramble.unmix(this.#directory.at(part, this.#wordOf(part, id)), narrow);
    this.low = this.#scramble.wide;
    this.high = this.#scramble.narrow;
  }

  remove(id: number): void {
    const part = this.#directory.part(this.#slab.low(id, this.#word) >>> 8);
    this.#directory.count(part, -1, -1);
    this.#size--;
    fill(this.#directory, part, this.#wordOf(part, id));
  }

  /** Where the slot of a record begins in its part. */
  #wordOf(part: number, id: number): number {
    const bits = this.#slab.low(id, this.#word);
    const directory = this.#directory;
    const end = directory.slots(part) * SLOT_WORDS;
    let at = home(bits << 24, bits >>> 16, directory.slots(part)) * SLOT_WORDS;
    while ((directory.at(part, at + 1) & IDS_MAX) !== id) at = at + SLOT_WORDS === end ? 0 : at + SLOT_WORDS;
    return at;
  }

  /** Makes room. */
  #grow(part: number, narrow: number): void {
    const directory = this.#directory;
    const bits = directory.bits(part);
    const entries = directory.entries(part);
    const end = directory.slots(part) * SLOT_WORDS;
    const from = old.of(end);
    directory.load(part, from);
    const more = directory.slotsFor(narrow, bits, entries);
    if (!directory.isLarge(more) || bits === BITS_MAX) {
      const to = made.zeroed(more * SLOT_WORDS);
      for (let at = 0; at < end; at += 2) if (from[at + 1] !== 0) place(to, more, from[at]!, from[at + 1]!);
      directory.store(part, to, more, bits, entries);
      return;
    }
    const other = directory.divide(narrow, bits);
    if (bits < TAG_BITS) this.#shallow += bits + 1 < TAG_BITS ? 1 : -1;
    const bit = 1 << bits;
    this.#storeHalf(part, narrow & ~bit, bits, end, false);
    this.#storeHalf(other, narrow | bit, bits, end, true);
  }

  /** Of the slots that were loaded, those that have a 0, or a 1, behind so many bits. */
  #storeHalf(part: number, narrow: number, bits: number, end: number, ones: boolean): void {
    const from = old.of(end);
    const bit = 1 << bits;
    const isOne = (slot: number): boolean =>
      bits >= TAG_BITS
        ? (slot & (bit << (ID_BITS - TAG_BITS))) !== 0
        : (this.#slab.low(slot & IDS_MAX, this.#word) & (bit << 8)) !== 0;
    let entries = 0;
    for (let at = 1; at < end; at += 2) if (from[at] !== 0 && isOne(from[at]!) === ones) entries++;
    const slots = this.#directory.slotsFor(narrow, bits + 1, entries);
    const to = made.zeroed(slots * SLOT_WORDS);
    for (let at = 0; at < end; at += 2) {
      const slot = from[at + 1]!;
      if (slot !== 0 && isOne(slot) === ones) place(to, slots, from[at]!, slot);
    }
    this.#directory.store(part, to, slots, bits + 1, entries);
  }
}

/** Puts an entry among slots that are rebuilt. */
function place(to: Int32Array, slots: number, wide: number, slot: number): void {
  const end = slots * SLOT_WORDS;
  let at = home(wide, slot >>> ID_BITS, slots) * SLOT_WORDS;
  while (to[at + 1] !== 0) at = at + 2 === end ? 0 : at + 2;
  to[at] = wide;
  to[at + 1] = slot;
}

/** Empties a slot: one behind it that would not be found any more comes there, and so on. */
function fill(directory: Directory, part: number, from: number): void {
  const slots = directory.slots(part);
  const end = slots * SLOT_WORDS;
  let hole = from;
  for (let at = hole; ; ) {
    at = at + SLOT_WORDS === end ? 0 : at + SLOT_WORDS;
    const slot = directory.at(part, at + 1);
    if (slot === 0) break;
    const wide = directory.at(part, at);
    const way = at - home(wide, slot >>> ID_BITS, slots) * SLOT_WORDS;
    const back = at - hole;
    if ((way < 0 ? way + end : way) < (back < 0 ? back + end : back)) continue;
    directory.put(part, hole, wide);
    directory.put(part, hole + 1, slot);
    hole = at;
  }
  directory.put(part, hole, 0);
  directory.put(part, hole + 1, 0);
}

/** Slot where a search begins: the high 8 bits of wide and the high 4 of narrow, scaled. */
function home(wide: number, tag: number, slots: number): number {
  const bits = ((wide >>> 24) << 4) | (tag >>> 4);
  return (bits * slots) >>> HOME_BITS;
}
