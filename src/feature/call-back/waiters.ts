/**
 * Records that wait for the same line, chained in arming order. The index holds the first; its previous one is the
 * last, so that a new one finds the end of the chain at once. The last has no next one.
 *
 *   line ──► first ⇄ second ⇄ … ⇄ last        previous of first: last
 */
import { PackedIndex } from './packed-index.ts';
import type { Slab } from './slab.ts';

/** Words of a record that the chain reads and writes; next and previous are the low 24 bits of theirs. */
export interface WaiterWords {
  readonly line: number;
  readonly sequence: number;
  readonly next: number;
  readonly previous: number;
}

export class Waiters {
  readonly #records: Slab;
  readonly #words: WaiterWords;
  readonly #firsts: PackedIndex;

  constructor(records: Slab, words: WaiterWords, seed: number) {
    this.#records = records;
    this.#words = words;
    this.#firsts = new PackedIndex(records, words.line, seed);
  }

  /** Lines that somebody waits for. */
  get lines(): number {
    return this.#firsts.size;
  }

  get bytes(): number {
    return this.#firsts.bytes;
  }

  /** First of those who wait for the line with this packed name, 0 where nobody does. */
  first(low: number, high: number): number {
    return this.#firsts.find(low, high);
  }

  next(id: number): number {
    return this.#records.low(id, this.#words.next);
  }

  /** Takes in a record whose line and sequence are set: at the end, or further up where its sequence wants it. */
  join(id: number): void {
    const first = this.#firstOf(id);
    if (first === 0) {
      this.#link(id, 0, id);
      this.#firsts.add(id);
      return;
    }
    const last = this.#previous(first);
    // Only restored ones may have to go further up.
    let before = last;
    while (this.#later(before, id)) {
      if (before === first) {
        this.#link(id, first, last);
        this.#records.putLow(first, this.#words.previous, id);
        this.#firsts.replace(first, id);
        return;
      }
      before = this.#previous(before);
    }
    const after = this.next(before);
    this.#link(id, after, before);
    this.#records.putLow(before, this.#words.next, id);
    this.#records.putLow(after === 0 ? first : after, this.#words.previous, id);
  }

  part(id: number): void {
    const before = this.#previous(id);
    const after = this.next(id);
    if (this.next(before) === id) {
      this.#records.putLow(before, this.#words.next, after);
      this.#records.putLow(after === 0 ? this.#firstOf(id) : after, this.#words.previous, before);
    } else if (after === 0) this.#firsts.remove(id);
    else {
      this.#firsts.replace(id, after);
      this.#records.putLow(after, this.#words.previous, before);
    }
  }

  #firstOf(id: number): number {
    const { line } = this.#words;
    return this.#firsts.find(this.#records.at(id, line), this.#records.low(id, line + 1));
  }

  #previous(id: number): number {
    return this.#records.low(id, this.#words.previous);
  }

  #link(id: number, next: number, previous: number): void {
    this.#records.putLow(id, this.#words.next, next);
    this.#records.putLow(id, this.#words.previous, previous);
  }

  /** Sequences are counted round: of two, the later is less than half the circle ahead. */
  #later(id: number, other: number): boolean {
    const { sequence } = this.#words;
    return ((this.#records.at(id, sequence) - this.#records.at(other, sequence)) | 0) > 0;
  }
}
