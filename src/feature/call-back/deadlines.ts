/** A binary heap of record ids by their deadline, both kept in words of the slab: 4 bytes here for each that waits. */
import type { Slab } from './slab.ts';

export class Deadlines {
  readonly #slab: Slab;
  /** Word of a record that holds its deadline, and word that holds its place here (1 and up, 0: not in the heap). */
  readonly #deadlineWord: number;
  readonly #placeWord: number;
  readonly #slices: Uint32Array[] = [];
  #size = 0;

  constructor(slab: Slab, deadlineWord: number, placeWord: number) {
    this.#slab = slab;
    this.#deadlineWord = deadlineWord;
    this.#placeWord = placeWord;
  }

  get bytes(): number {
    return this.#slices.length * SLICE * 4;
  }

  /** The record that is due first, 0 where none waits. */
  get first(): number {
    return this.#size === 0 ? 0 : this.#at(1);
  }

  deadline(id: number): number {
    return this.#slab.at(id, this.#deadlineWord);
  }

  /** Sets or moves the deadline. */
  set(id: number, deadline: number): void {
    this.#slab.put(id, this.#deadlineWord, deadline);
    let place = this.#slab.at(id, this.#placeWord);
    if (place === 0) {
      place = ++this.#size;
      if (place >>> SLICE_BITS >= this.#slices.length) this.#slices.push(new Uint32Array(SLICE));
      this.#put(place, id);
    }
    this.#settle(place, id);
  }

  clear(id: number): void {
    const place = this.#slab.at(id, this.#placeWord);
    if (place === 0) return;
    this.#slab.put(id, this.#placeWord, 0);
    const last = this.#at(this.#size--);
    if (last === id) return;
    this.#put(place, last);
    this.#settle(place, last);
  }

  /** Makes every deadline earlier by `ticks`, none below 0. The order stays. */
  shift(ticks: number): void {
    for (let place = 1; place <= this.#size; place++) {
      const id = this.#at(place);
      this.#slab.put(id, this.#deadlineWord, Math.max(this.deadline(id) - ticks, 0));
    }
  }

  #settle(start: number, id: number): void {
    let place = start;
    const deadline = this.deadline(id);
    while (place > 1 && this.deadline(this.#at(place >>> 1)) > deadline) {
      this.#put(place, this.#at(place >>> 1));
      place >>>= 1;
    }
    for (;;) {
      let child = place * 2;
      if (child > this.#size) break;
      if (child < this.#size && this.deadline(this.#at(child + 1)) < this.deadline(this.#at(child))) child++;
      if (this.deadline(this.#at(child)) >= deadline) break;
      this.#put(place, this.#at(child));
      place = child;
    }
    this.#put(place, id);
  }

  #at(place: number): number {
    return this.#slices[place >>> SLICE_BITS]![place & (SLICE - 1)]!;
  }

  #put(place: number, id: number): void {
    this.#slices[place >>> SLICE_BITS]![place & (SLICE - 1)] = id;
    this.#slab.put(id, this.#placeWord, place);
  }
}

const SLICE_BITS = 12;
const SLICE = 1 << SLICE_BITS;
