/** binary-parser's reading of a QBE PDU: header, fixed part, and texts through their descriptors. */
import { Parser } from 'binary-parser/dist/binary_parser.js';
import type { Field, Pdu } from '../../src/codecs/qbe/index.ts';

/** A text lies where its descriptor says, counted from the first byte of the frame; its last byte is its NUL. */
const textAt = (sizeOf: string): Parser =>
  new Parser().useContextVars().string('text', {
    encoding: 'latin1',
    length() {
      return Math.max(0, (this as unknown as { $parent: Record<string, number> }).$parent[sizeOf]! - 1);
    },
  });

const pair = (): Parser => new Parser().uint32le('count').uint32le('unit');

function addWhole(parser: Parser, { kind, size }: Field, name: string): Parser {
  if (kind === 'i32' || kind === 'bool') return parser.uint32le(name);
  const described = parser.uint32le(`${name}At`).uint32le(`${name}Bytes`);
  if (kind === 'str') return described.pointer(name, { offset: `${name}At`, type: textAt(`${name}Bytes`) });
  // A null one ends behind its size.
  if (kind === 'ustr')
    return described.choice(name, { tag: `${name}Bytes`, choices: { 0: new Parser() }, defaultChoice: pair() });
  return size === 8 ? described : described.seek(size - 8);
}

const header = (): Parser =>
  new Parser()
    .useContextVars()
    .uint32le('length')
    .uint32le('zero')
    .uint32le('magic')
    .uint32le('version')
    .uint32le('id')
    .uint32le('fixedOffset')
    .uint32le('fixedSize')
    .uint32le('varSize');

export type QbeParser = (frame: Uint8Array) => Record<string, unknown>;

const compiled = (parser: Parser): QbeParser => {
  parser.compile();
  return (frame) => parser.parse(frame as Buffer) as Record<string, unknown>;
};

/** Every field, texts as strings; of other descriptors the numbers. */
export function qbeParserWhole(pdu: Pdu): QbeParser {
  return compiled(pdu.fields.reduce((parser, field) => addWhole(parser, field, field.name), header()));
}

/** Only these numbers; fields of a known size are skipped, nothing is read behind the last one wanted. */
export function qbeParserOnly(pdu: Pdu, wanted: readonly string[]): QbeParser {
  const end = pdu.fields.findLastIndex(({ name }) => wanted.includes(name)) + 1;
  let parser = header();
  for (const { name, size } of pdu.fields.slice(0, end)) {
    parser = wanted.includes(name) ? parser.uint32le(name) : parser.seek(size);
  }
  return compiled(parser);
}
