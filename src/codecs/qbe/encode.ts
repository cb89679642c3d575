/**
 * An object → any QBE frame, driven by the same table as `decode`. For the simulator, fuzzers and tests; what the gateway
 * sends all day has writers of its own.
 *
 *   encodePdu('LineOpenResponse', { sequenceNumber: 9, lineCallManagerID: 1, lineID: 42 })
 *
 * What is left out is zero, false, an empty string or an element full of these: the JTAPI client crashes on null strings
 * and elements. Lists and bytes that are left out are null (but for bytes that the table marks), and so is whatever is given as null, but for unicode strings.
 */
import { limits } from '../limits.ts';
import type { QbeFields, QbeValue } from './decode.ts';
import { PduId, type PduName } from './ids.ts';
import type { Field, Kind, Pdu } from './layout.ts';
import { plainProfile, type QbeProfile } from './profile.ts';
import { pduById, structureOf } from './table/index.ts';
import { QbeWriter, type Side } from './writer.ts';

/** Fields as `decodePdu` gives them; anything may be left out, numbers may be negative, bytes may be bytes. */
export type QbeInput = { readonly [name: string]: QbeInputValue };
export type QbeInputValue = QbeValue | Uint8Array | QbeInput | readonly QbeInputValue[] | undefined;

export interface EncodeQbeOptions {
  /** Who writes: see QbeWriter. The client writes requests, the server all else, if not told. */
  readonly side?: Side;
  readonly profile?: QbeProfile;
}

/**
 * One whole frame.
 * @throws RangeError or TypeError that names the field: unknown name, value out of range, text that latin1 cannot hold.
 */
export function encodePdu(
  name: PduName,
  fields: QbeInput | QbeFields = {},
  options: EncodeQbeOptions = {},
): Uint8Array<ArrayBuffer> {
  const pdu = pduById(PduId[name])!;
  const writer = new QbeWriter(options.side ?? sideOf(pdu), options.profile ?? plainProfile);
  writer.begin(pdu.id, pdu.fixedBytes);
  writeFields(writer, pdu.fields, fields as QbeInput, name);
  const frame = writer.end().take();
  if (frame.length <= limits.qbeFrameBytesMax) return frame;
  throw new RangeError(`${name}: ${frame.length} bytes, at most ${limits.qbeFrameBytesMax} make a frame`);
}

const sideOf = (pdu: Pdu): Side => (pdu.kind === 'request' ? 'client' : 'server');

const nothing: QbeInput = {};

/** The fields of one fixed part. A name that the table does not have is a slip of the caller. */
function writeFields(writer: QbeWriter, fields: readonly Field[], given: QbeInput, where: string): void {
  for (const field of fields) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    writers[field.kind](writer, value, `${where}.${field.name}`, field);
  }
  for (const name of Object.keys(given)) {
    if (!fields.some((field) => field.name === name)) throw new RangeError(`${where}: no field ${name} in the table`);
  }
}

type Write = (writer: QbeWriter, value: QbeInputValue, where: string, field: Field) => void;

const writers: Readonly<Record<Kind, Write>> = {
  i32: (writer, value, where) => void writer.i32(number(value, where)),
  bool: (writer, value = false, where) => {
    if (typeof value !== 'boolean') throw new TypeError(`${where}: true or false is needed, not ${typeof value}`);
    writer.bool(value);
  },
  str: (writer, value = '', where) => void (value === null ? writer.none() : writer.str(latin1(value, where))),
  ustr: (writer, value = '', where) => {
    if (value === null) throw new TypeError(`${where}: a unicode string cannot be null, write ''`);
    writer.ustr(text(value, where));
  },
  bytes: (writer, value, where, { filled }) => {
    const given = value ?? (filled && value === undefined ? '00' : null);
    if (given === null) writer.none();
    else writer.blob(bytes(given, where));
  },
  obj: (writer, value, where, field) => {
    if (value === null) {
      writer.none().i32(0);
      return;
    }
    const { fields, fixedBytes } = structureOf(field.of);
    writer.open(fixedBytes);
    writeFields(writer, fields, object(value, where), where);
    writer.close();
  },
  list: (writer, value, where, field) => {
    const elements = array(value, where);
    const { fields, fixedBytes } = structureOf(field.of);
    writer.list(elements.length, fixedBytes);
    elements.forEach((each, i) => void writeFields(writer, fields, object(each, `${where}[${i}]`), `${where}[${i}]`));
    writer.close();
  },
  i32s: (writer, value, where) => {
    writer.numbers(array(value, where).map((each, i) => number(each, `${where}[${i}]`)));
  },
};

function number(value: QbeInputValue, where: string): number {
  if (value === undefined) return 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= -0x8000_0000 && value <= 0xffff_ffff) {
    return value;
  }
  throw new RangeError(`${where}: ${String(value)} is no whole number of 32 bits`);
}

function text(value: QbeInputValue, where: string): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`${where}: a text is needed, not ${typeof value}`);
}

function latin1(value: QbeInputValue, where: string): string {
  const wide = text(value, where).search(/[^\u0000-\u00ff]/);
  if (wide < 0) return value as string;
  throw new RangeError(`${where}: character ${wide} is not latin1; unicode goes into the unicode fields`);
}

function bytes(value: QbeInputValue, where: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string' || value.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(value)) {
    throw new RangeError(`${where}: bytes in hex are needed, not ${String(value)}`);
  }
  return Uint8Array.from(value.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function object(value: QbeInputValue, where: string): QbeInput {
  if (value === undefined) return nothing;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)) {
    return value as QbeInput;
  }
  throw new TypeError(`${where}: an object is needed, not ${String(value)}`);
}

function array(value: QbeInputValue, where: string): readonly QbeInputValue[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TypeError(`${where}: an array is needed, not ${typeof value}`);
  if (value.length <= limits.qbeListElementsMax) return value;
  throw new RangeError(`${where}: ${value.length} elements, at most ${limits.qbeListElementsMax} make a list`);
}
