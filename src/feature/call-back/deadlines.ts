/**
 * A heap of record ids by their deadline, the deadline beside the id, 8 bytes for each that waits; the record knows its
 * place here. Eight children a parent: they lie together, and a record, which is cold memory, is told its new place a
 * third as often as with two.
 *
 *   place   0      1      2 … 9   10 … 17   18 … 25   …
 *           none   root   of 1    of 2      of 3          children of p: 8 p - 6 and the seven behind it
 *
 * Of two that are due together the one that armed first comes first: where a guard time runs for all who wait for a line,
 * they are told in that order.
 *
 * A heap and not a wheel: no bucket ever has to be sorted into finer ones, so no step is longer than the tree is deep.
 */
import { IDS_MAX, type Slab } from './slab.ts';
import { GrowingWords } from './words.ts';

const CHILDREN_BITS = 3;
const CHILDREN = 1 << CHILDREN_BITS;
/** Place 0 is that of no record. */
const ROOT = 1;
/** Places that there is room for to begin with. */
const FIRST_PLACES = 256;
const PLACES_MAX = IDS_MAX + 2;
const TICKS_MAX = 0xffffffff;

export class Deadlines {
  readonly #slab: Slab;
  /** Word of a record whose low 24 bits are its place here; 0: not in the heap. */
  readonly #word: number;
  /** Word of a record that is its place in the order of arming. */
  readonly #sequence: number;
  /** Deadline and id of each place, by turns. */
  readonly #memory = new GrowingWords(FIRST_PLACES * 2, PLACES_MAX * 2);
  /** The memory, without signs: another array after each growth. */
  #entries = unsigned(this.#memory);
  /** Place behind the last one. */
  #end = ROOT;

  constructor(slab: Slab, word: number, sequence: number) {
    this.#slab = slab;
    this.#word = word;
    this.#sequence = sequence;
  }

  get bytes(): number {
    return this.#entries.byteLength;
  }

  /** The record that is due first, 0 where none waits. */
  get first(): number {
    return this.#end === ROOT ? 0 : this.#id(ROOT);
  }

  /** Deadline of `first`. */
  get firstDeadline(): number {
    return this.#deadline(ROOT);
  }

  /** Deadline of a record; undefined where it waits for none. */
  of(id: number): number | undefined {
    const place = this.#slab.low(id, this.#word);
    return place === 0 ? undefined : this.#deadline(place);
  }

  /** Sets or moves the deadline: ticks from 0 to 4,294,967,295. */
  set(id: number, deadline: number): void {
    let place = this.#slab.low(id, this.#word);
    if (place === 0) {
      place = this.#end++;
      if (this.#end * 2 > this.#entries.length) {
        this.#memory.reach(this.#end * 2);
        this.#entries = unsigned(this.#memory);
      }
    } else if (this.#deadline(place) === deadline) return;
    this.#settle(place, id, deadline);
  }

  clear(id: number): void {
    const place = this.#slab.low(id, this.#word);
    if (place === 0) return;
    this.#slab.putLow(id, this.#word, 0);
    const last = --this.#end;
    if (place !== last) this.#settle(place, this.#id(last), this.#deadline(last));
  }

  /** Makes every deadline earlier by `ticks` (later where negative), as far as they fit. The order stays. */
  shift(ticks: number): void {
    for (let place = ROOT; place < this.#end; place++) {
      const deadline = Math.min(Math.max(this.#deadline(place) - ticks, 0), TICKS_MAX);
      this.#entries[place * 2] = deadline;
    }
  }

  /** Finds the place for an entry, beginning at one that is free. */
  #settle(start: number, id: number, deadline: number): void {
    let place = start;
    while (place > ROOT) {
      const parent = ((place - ROOT - 1) >>> CHILDREN_BITS) + ROOT;
      if (!this.#isBefore(id, deadline, parent)) break;
      this.#put(place, this.#id(parent), this.#deadline(parent));
      place = parent;
    }
    // What rose has nothing below it that is due before it.
    if (place !== start) {
      this.#put(place, id, deadline);
      return;
    }
    for (let child = this.#earliest(place); child !== 0; child = this.#earliest(place)) {
      if (this.#isBefore(id, deadline, child)) break;
      this.#put(place, this.#id(child), this.#deadline(child));
      place = child;
    }
    this.#put(place, id, deadline);
  }

  /** The child that is due first, 0 where there is none. */
  #earliest(place: number): number {
    const first = ((place - ROOT) << CHILDREN_BITS) + ROOT + 1;
    const end = Math.min(first + CHILDREN, this.#end);
    if (first >= end) return 0;
    let earliest = first;
    let least = this.#deadline(first);
    for (let child = first + 1; child < end; child++) {
      const deadline = this.#deadline(child);
      if (deadline > least || (deadline === least && !this.#armedBefore(this.#id(child), this.#id(earliest)))) continue;
      least = deadline;
      earliest = child;
    }
    return earliest;
  }

  /** Whether an entry is due before the one at a place. */
  #isBefore(id: number, deadline: number, place: number): boolean {
    const other = this.#deadline(place);
    return deadline === other ? this.#armedBefore(id, this.#id(place)) : deadline < other;
  }

  /** Sequences are counted round: of two, the later is less than half the circle ahead. */
  #armedBefore(id: number, other: number): boolean {
    return ((this.#slab.at(id, this.#sequence) - this.#slab.at(other, this.#sequence)) | 0) < 0;
  }

  #deadline(place: number): number {
    return this.#entries[place * 2]!;
  }

  #id(place: number): number {
    return this.#entries[place * 2 + 1]!;
  }

  #put(place: number, id: number, deadline: number): void {
    this.#entries[place * 2] = deadline;
    this.#entries[place * 2 + 1] = id;
    this.#slab.putLow(id, this.#word, place);
  }
}

const unsigned = ({ words }: GrowingWords): Uint32Array => new Uint32Array(words.buffer, 0, words.length);
