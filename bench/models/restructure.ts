/** restructure's reading and writing of a message: a Struct, both ways. Its strings neither pad nor trim, so texts do here. */
import * as r from 'restructure';
import type { Cell } from './cells.ts';

type Make = (cell: Cell) => unknown;

const makers: Readonly<Record<Cell['kind'], Make>> = {
  u8: () => r.uint8,
  u16: () => r.uint16le,
  u32: () => r.uint32le,
  i32: () => r.int32le,
  text: ({ size }) => new r.String(size, 'ascii'),
  zstr: () => new r.String(null, 'ascii'),
  data: ({ lengthAt }) => new r.Buffer(`f${lengthAt}`),
  opaque: ({ size }) => new r.Buffer(size),
  skip: ({ size }) => new r.Reserved(r.uint8, size),
};

export interface RestructureModel {
  read(frame: Uint8Array): Record<string, unknown>;
  /** The frame for such a record, without padding. */
  write(record: Record<string, unknown>): Uint8Array;
}

/** Reader and writer of whole frames of one message; fields as in the binary-parser model, texts with their NULs. */
export function restructureModel(cells: readonly Cell[]): RestructureModel {
  const fields: Record<string, unknown> = { length: r.uint32le, version: r.uint32le, id: r.uint32le };
  cells.forEach((cell, i) => {
    fields[`f${i}`] = makers[cell.kind](cell);
  });
  const struct = new r.Struct(fields);
  return { read: (frame) => struct.fromBuffer(frame), write: (record) => struct.toBuffer(record) };
}
