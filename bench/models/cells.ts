/**
 * A message as a flat row of cells, for the reference models: what binary-parser and restructure are told about a layout.
 * Only names, kinds and sizes come from the table; how bytes are read is left to the libraries.
 */
import type { Field, Layout } from '../../src/codecs/skinny/layout.ts';

export type CellKind = 'u8' | 'u16' | 'u32' | 'i32' | 'text' | 'zstr' | 'data' | 'opaque';

export interface Cell {
  /** Path as in the table: `softKeyTemplate.definition[3].softKeyEvent`. */
  readonly path: string;
  readonly kind: CellKind;
  /** Bytes, for fixed cells. */
  readonly size: number;
  /** For `data`: index of the cell that holds its length. */
  readonly lengthAt: number;
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

function push(cells: Cell[], field: Field, prefix: string): void {
  const path = prefix + field.name;
  if (field.kind === 'items')
    for (let i = 0; i < field.slots; i++) push(cells, { ...field.of, name: `${field.name}[${i}]` }, prefix);
  else if (field.kind === 'group')
    for (let i = 0; i < field.slots; i++) for (const inner of field.of) push(cells, inner, `${path}[${i}].`);
  else if (field.kind === 'zstr') cells.push({ path, kind: 'zstr', size: 0, lengthAt: -1 });
  else if (field.kind === 'bytes') {
    const lengthAt = cells.findIndex((cell) => cell.path === prefix + field.length);
    cells.push({ path, kind: 'data', size: 0, lengthAt });
  } else cells.push({ path, kind: kinds[field.kind] ?? 'opaque', size: field.size, lengthAt: -1 });
}

/** All cells of a layout in wire order. Addresses, unions and padding are opaque: their bytes are skipped. */
export function cellsOf(layout: Layout): readonly Cell[] {
  const cells: Cell[] = [];
  for (const field of layout.fields) push(cells, field, '');
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
