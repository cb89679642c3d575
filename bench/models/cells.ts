/**
 * A message as a flat row of cells, for the reference models: what binary-parser and restructure are told about a layout.
 * Only names, kinds and sizes come from the table; how bytes are read is left to the libraries.
 */
import type { Field, Layout } from '../../src/codecs/skinny/layout.ts';

export type CellKind = 'u8' | 'u16' | 'u32' | 'i32' | 'text' | 'zstr' | 'data' | 'opaque' | 'skip';

export interface Cell {
  /** Path as in the table: `softKeyTemplate.definition[3].softKeyEvent`. */
  readonly path: string;
  readonly kind: CellKind;
  /** Bytes, for fixed cells. */
  readonly size: number;
  /** For `data`: index of the cell that holds its length. */
  readonly lengthAt: number;
  /** For a field that counts the used slots of an array: how many there are. */
  readonly countMax?: number;
  /** Arrays that the cell is in: its index, and the cell that says how many are used (-1: all). */
  readonly within: readonly { readonly countAt: number; readonly index: number }[];
}

const kinds: Readonly<Record<string, CellKind>> = {
  u8: 'u8',
  u16: 'u16',
  bits16: 'u16',
  u32: 'u32',
  bits32: 'u32',
  i32: 'i32',
  str: 'text',
};

/** A field that counts comes before what it counts. @returns its place, -1 where all slots are used. */
function countOf(cells: Cell[], prefix: string, count: string | null, countMax: number): number {
  const at = count === null ? -1 : cells.findIndex((cell) => cell.path === prefix + count);
  if (at >= 0) cells[at] = { ...cells[at]!, countMax };
  return at;
}

function push(cells: Cell[], field: Field, prefix: string, within: Cell['within']): void {
  const path = prefix + field.name;
  const fixed = { path, lengthAt: -1, within };
  if (field.kind === 'items' || field.kind === 'group') {
    const countAt = countOf(cells, prefix, field.count, field.slots);
    for (let index = 0; index < field.slots; index++) {
      const inside = [...within, { countAt, index }];
      if (field.kind === 'items') push(cells, { ...field.of, name: `${field.name}[${index}]` }, prefix, inside);
      else for (const inner of field.of) push(cells, inner, `${path}[${index}].`, inside);
    }
  } else if (field.kind === 'zstr') cells.push({ ...fixed, kind: 'zstr', size: 0 });
  else if (field.kind === 'bytes') {
    const lengthAt = cells.findIndex((cell) => cell.path === prefix + field.length);
    cells.push({ ...fixed, kind: 'data', size: 0, lengthAt });
  } else cells.push({ ...fixed, kind: kinds[field.kind] ?? 'opaque', size: field.size });
}

/** All cells of a layout in wire order. Addresses, unions and padding are opaque: their bytes are skipped. */
export function cellsOf(layout: Layout): readonly Cell[] {
  const cells: Cell[] = [];
  for (const field of layout.fields) push(cells, field, '', []);
  return cells;
}

/** The cells that a body of this many bytes holds, when no text or data is in it (else: all). */
export function cellsWithin(cells: readonly Cell[], bodyBytes: number): readonly Cell[] {
  if (cells.some((cell) => cell.kind === 'zstr' || cell.kind === 'data')) return cells;
  let at = 0;
  const end = cells.findIndex((cell) => {
    at += cell.size;
    return at > bodyBytes;
  });
  return end < 0 ? cells : cells.slice(0, end);
}

/**
 * Only what is asked for: other cells of a known size are bytes to skip, and nothing is read behind the last one wanted.
 * A text that ends with its NUL has to be read to get past it.
 */
export function cellsOnly(cells: readonly Cell[], wanted: (cell: Cell) => boolean): readonly Cell[] {
  const end = cells.findLastIndex(wanted) + 1;
  return cells.slice(0, end).reduce<Cell[]>((kept, cell) => {
    const last = kept.at(-1);
    if (wanted(cell) || cell.kind === 'zstr') kept.push(cell);
    else if (last?.kind === 'skip') kept[kept.length - 1] = { ...last, size: last.size + cell.size };
    else kept.push({ ...cell, kind: 'skip' });
    return kept;
  }, []);
}
