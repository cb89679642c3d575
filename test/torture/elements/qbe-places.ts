/** Where the fields of a QBE frame stand: the words of its header, of its fixed part and its elements, and what they point at. */
import { type Field, pduById, structureOf } from '../../../src/codecs/qbe/index.ts';

export interface Place {
  /** `deviceName offset`, `deviceName text`, `lineInfo[1].name size`. */
  readonly name: string;
  readonly at: number;
  readonly length: number;
}

const HEADER = ['length', 'second word', 'magic', 'version', 'pdu', 'fixed offset', 'fixed size', 'variable size'];
export const HEADER_BYTES = 4 * HEADER.length;
/** Elements of lists beyond the second say nothing new. */
const ELEMENTS = 2;

const words: Readonly<Record<Field['kind'], readonly string[]>> = {
  i32: [''],
  bool: [''],
  str: ['offset', 'size'],
  bytes: ['offset', 'size'],
  ustr: ['offset', 'size', 'count', 'stride'],
  obj: ['offset', 'size', 'stride'],
  list: ['offset', 'size', 'count', 'stride'],
  i32s: ['offset', 'size', 'count', 'stride'],
};

/** Of a sound frame. A PDU that the table does not have has its header only. */
export function placesOf(frame: Buffer): Place[] {
  const places: Place[] = HEADER.map((name, i) => ({ name, at: 4 * i, length: 4 }));
  const fields = pduById(frame.readUInt32LE(16))?.fields ?? [];
  const end = HEADER_BYTES + frame.readUInt32LE(24);
  walk(frame, fields, HEADER_BYTES, end, '', places);
  return places;
}

function walk(frame: Buffer, fields: readonly Field[], from: number, to: number, path: string, into: Place[]): void {
  let at = from;
  for (const field of fields) {
    // A unicode text of size 0 has no more than that.
    const isShort = field.kind === 'ustr' && at + 8 <= to && frame.readUInt32LE(at + 4) === 0;
    const own = isShort ? words.str : words[field.kind];
    if (at + 4 * own.length > to) return;
    const name = path + field.name;
    own.forEach((word, i) => void into.push({ name: `${name} ${word}`.trim(), at: at + 4 * i, length: 4 }));
    if (own.length > 1) inside(frame, field, at, name, into);
    at += 4 * own.length;
  }
}

function inside(frame: Buffer, field: Field, at: number, name: string, into: Place[]): void {
  const [offset, size] = [frame.readUInt32LE(at), frame.readUInt32LE(at + 4)];
  if (size === 0 || offset + size > frame.length) return;
  if (field.kind === 'obj') walk(frame, structureOf(field.of).fields, offset, offset + size, `${name}.`, into);
  else if (field.kind === 'list') {
    const [count, stride] = [frame.readUInt32LE(at + 8), frame.readUInt32LE(at + 12)];
    for (let i = 0; i < Math.min(count, ELEMENTS); i++) {
      const first = offset + i * stride;
      walk(frame, structureOf(field.of).fields, first, first + stride, `${name}[${i}].`, into);
    }
  } else into.push({ name: `${name} content`, at: offset, length: size });
}
