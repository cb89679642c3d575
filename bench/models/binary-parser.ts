/** binary-parser's reading of a message: the library's usual way, a compiled chain of fields. */
import { Parser } from 'binary-parser/dist/binary_parser.js';
import type { Cell } from './cells.ts';

const untilNul = (text: string): string => {
  const nul = text.indexOf('\0');
  return nul < 0 ? text : text.slice(0, nul);
};

type Add = (parser: Parser, name: string, cell: Cell) => Parser;

const adders: Readonly<Record<Cell['kind'], Add>> = {
  u8: (parser, name) => parser.uint8(name),
  u16: (parser, name) => parser.uint16le(name),
  u32: (parser, name) => parser.uint32le(name),
  i32: (parser, name) => parser.int32le(name),
  text: (parser, name, { size }) => parser.string(name, { length: size, encoding: 'latin1', formatter: untilNul }),
  zstr: (parser, name) => parser.string(name, { zeroTerminated: true, encoding: 'latin1' }),
  data: (parser, name, { lengthAt }) => parser.buffer(name, { length: `f${lengthAt}` }),
  opaque: (parser, name, { size }) => parser.buffer(name, { length: size }),
  skip: (parser, _, { size }) => parser.seek(size),
};

/** A parser of whole frames of one message: `length`, `version`, `id`, then `f0`, `f1`, … in the order of the cells. */
export function binaryParserModel(cells: readonly Cell[]): (frame: Uint8Array) => Record<string, unknown> {
  let parser = new Parser().uint32le('length').uint32le('version').uint32le('id');
  cells.forEach((cell, i) => {
    parser = adders[cell.kind](parser, `f${i}`, cell);
  });
  parser.compile();
  return (frame) => parser.parse(frame as Buffer) as Record<string, unknown>;
}
