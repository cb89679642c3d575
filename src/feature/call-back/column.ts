/** A word beside some of the records, 0 for the others: slices exist only where a record has one. */

import { type Words, words } from './words.ts';

const SLICE_BITS = 12;
const SLICE = 1 << SLICE_BITS;

export class Column {
  readonly #slices: (Words | undefined)[] = [];

  get bytes(): number {
    let bytes = 0;
    for (const slice of this.#slices) bytes += slice?.byteLength ?? 0;
    return bytes;
  }

  at(id: number): number {
    return this.#slices[id >>> SLICE_BITS]?.[id & (SLICE - 1)] ?? 0;
  }

  put(id: number, value: number): void {
    const index = id >>> SLICE_BITS;
    while (this.#slices.length <= index) this.#slices.push(undefined);
    this.#slices[index] ??= words(SLICE);
    this.#slices[index][id & (SLICE - 1)] = value;
  }
}
