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
import { BLOCK_BITS, SLICE_BITS, startOf } from './blocks.ts';
import { BITS_MAX, Directory, Line, Scratch } from './index-parts.ts';
import { Scramble } from './scramble.ts';
import { IDS_MAX, type Slab } from './slab.ts';

const HOME_BITS = 12;
/** Bits of narrow that a slot keeps, and those that its part must say. */
const TAG_BITS = 8;
const ID_BITS = 24;
/** Words in a slot. */
const SLOT_WORDS = 2;
/** Slots in a block, as a power of two. */
const SLOT_BITS = BLOCK_BITS - 1;
const SLOT_MASK = (1 << SLOT_BITS) - 1;

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
    const { lines, slices } = directory;
    const line = directory.line(narrow);
    const slots = lines[line]!;
    const tag = narrow >>> TAG_BITS;
    for (let at = home(wide, tag, slots); ; at = at + 1 === slots ? 0 : at + 1) {
      const block = lines[line + Line.blocks + (at >>> SLOT_BITS)]!;
      const slice = slices[block >>> SLICE_BITS]!;
      const word = startOf(block) + (at & SLOT_MASK) * SLOT_WORDS;
      const slot = slice[word + 1]!;
      if (slot === 0) return 0;
      if (slice[word] !== wide || slot >>> ID_BITS !== tag) continue;
      const id = slot & IDS_MAX;
      if (this.#shallow === 0 || this.#slab.low(id, this.#word) >>> 8 === narrow) return id;
    }
  }

  /** Takes in a record for an address that is not there yet. */
  add(id: number, low: number, high: number): void {
    this.#scramble.mix(low, high);
    const { wide, narrow } = this.#scramble;
    this.#slab.putLow(id, this.#word, (narrow << 8) | (wide >>> 24));
    const directory = this.#directory;
    let line = directory.line(narrow);
    if (directory.lines[line + Line.taken]! >= directory.lines[line + Line.most]!) {
      this.#grow(line, narrow);
      line = directory.line(narrow);
    }
    const slots = directory.lines[line]!;
    const tag = narrow >>> TAG_BITS;
    let at = home(wide, tag, slots);
    while (directory.at(line, at * SLOT_WORDS + 1) !== 0) at = at + 1 === slots ? 0 : at + 1;
    directory.put(line, at * SLOT_WORDS, wide);
    directory.put(line, at * SLOT_WORDS + 1, (tag << ID_BITS) | id);
    directory.lines[line + Line.taken]!++;
    this.#size++;
  }

  /** The address of a record that is in the index: to `low` and `high`. */
  address(id: number): void {
    const narrow = this.#slab.low(id, this.#word) >>> 8;
    const line = this.#directory.line(narrow);
    this.#scramble.unmix(this.#directory.at(line, this.#slotOf(line, id) * SLOT_WORDS), narrow);
    this.low = this.#scramble.wide;
    this.high = this.#scramble.narrow;
  }

  remove(id: number): void {
    const line = this.#directory.line(this.#slab.low(id, this.#word) >>> 8);
    this.#directory.lines[line + Line.taken]!--;
    this.#size--;
    fill(this.#directory, line, this.#slotOf(line, id));
  }

  #slotOf(line: number, id: number): number {
    const bits = this.#slab.low(id, this.#word);
    const directory = this.#directory;
    const slots = directory.lines[line]!;
    let at = home(bits << 24, bits >>> 16, slots);
    while ((directory.at(line, at * SLOT_WORDS + 1) & IDS_MAX) !== id) at = at + 1 === slots ? 0 : at + 1;
    return at;
  }

  /** Makes room: the line of the part is another one then. */
  #grow(line: number, narrow: number): void {
    const directory = this.#directory;
    const [slots, bits, entries] = [Line.slots, Line.bits, Line.taken].map((word) => directory.lines[line + word]!) as [
      number,
      number,
      number,
    ];
    const end = slots * SLOT_WORDS;
    const from = old.of(end);
    directory.load(line, from);
    const more = directory.slotsFor(narrow, bits, entries);
    if (!directory.isLarge(more) || bits === BITS_MAX) {
      const to = made.zeroed(more * SLOT_WORDS);
      for (let at = 0; at < end; at += 2) if (from[at + 1] !== 0) place(to, more, from[at]!, from[at + 1]!);
      directory.store(narrow, to, more, bits, entries);
      return;
    }
    directory.divide(narrow, bits);
    if (bits < TAG_BITS) this.#shallow += bits + 1 < TAG_BITS ? 1 : -1;
    const bit = 1 << bits;
    this.#storeHalf(narrow & ~bit, bits, end, false);
    this.#storeHalf(narrow | bit, bits, end, true);
  }

  /** Of the slots that were loaded, those that have a 0, or a 1, behind so many bits. */
  #storeHalf(narrow: number, bits: number, end: number, ones: boolean): void {
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
    this.#directory.store(narrow, to, slots, bits + 1, entries);
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
function fill(directory: Directory, line: number, from: number): void {
  const slots = directory.lines[line]!;
  let hole = from;
  for (let at = hole; ; ) {
    at = at + 1 === slots ? 0 : at + 1;
    const slot = directory.at(line, at * SLOT_WORDS + 1);
    if (slot === 0) break;
    const wide = directory.at(line, at * SLOT_WORDS);
    const way = at - home(wide, slot >>> ID_BITS, slots);
    const back = at - hole;
    if ((way < 0 ? way + slots : way) < (back < 0 ? back + slots : back)) continue;
    directory.put(line, hole * SLOT_WORDS, wide);
    directory.put(line, hole * SLOT_WORDS + 1, slot);
    hole = at;
  }
  directory.put(line, hole * SLOT_WORDS, 0);
  directory.put(line, hole * SLOT_WORDS + 1, 0);
}

/** Slot where a search begins: the high 8 bits of wide and the high 4 of narrow, scaled. */
function home(wide: number, tag: number, slots: number): number {
  const bits = ((wide >>> 24) << 4) | (tag >>> 4);
  return (bits * slots) >>> HOME_BITS;
}
