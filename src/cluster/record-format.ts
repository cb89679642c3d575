/**
 * A record as bytes, the value of its device's key in a store:
 *
 *   0        1                 5
 *   ┌────────┬────────────────┬──────────────────────────────┐
 *   │ format │ CRC-32, u32 LE │ fields: tag, then its value  │
 *   └────────┴────────────────┴──────────────────────────────┘
 *
 * The sum covers the key and the fields, so that a value under another key is noticed too. A tag is number × 2, plus 1
 * where the value is a text: varint length and UTF-8; else it is a varint. So a field of a newer version can be stepped
 * over, and its bytes are kept when the record is written again. Only a change that old programs would misread gets a
 * new format number.
 */
import { crc32 } from 'node:zlib';
import type { StoredRecord } from '../model/events.ts';

const FORMAT = 1;
const HEAD_BYTES = 5;

type Field = Exclude<keyof StoredRecord, 'device'>;

/** Field → tag. Never renumber, only add: even tags are numbers, odd ones texts. */
const tags: Readonly<Record<Field, number>> = {
  callerLineInstance: 2,
  line: 5,
  dialNumber: 7,
  state: 8,
  revision: 10,
  sequence: 12,
  armedAt: 14,
  freeSince: 16,
};
const fields = Object.keys(tags) as readonly Field[];
const fieldOf = new Map<number, Field>(fields.map((field) => [tags[field], field]));

/** What a value turned out to be. */
export type Decoded =
  | { readonly kind: 'record'; readonly record: StoredRecord; readonly unknown: Uint8Array }
  /** Of a later version; to be left where it is. */
  | { readonly kind: 'newer'; readonly reason: string }
  | { readonly kind: 'damaged'; readonly reason: string };

const NOTHING = new Uint8Array(0);

/**
 * @param unknown fields of a newer version, as `decodeRecord` gave them
 * @throws RangeError for a number that is no whole number of 0 to 2^53 - 1
 */
export function encodeRecord(record: StoredRecord, unknown: Uint8Array = NOTHING): Uint8Array {
  const bytes: number[] = [];
  for (const field of fields) {
    const value = record[field];
    bytes.push(tags[field]);
    if (typeof value === 'string') putText(bytes, value);
    else putNumber(bytes, value, field);
  }
  const value = Buffer.alloc(HEAD_BYTES + bytes.length + unknown.length);
  value[0] = FORMAT;
  value.set(bytes, HEAD_BYTES);
  value.set(unknown, HEAD_BYTES + bytes.length);
  value.writeUInt32LE(sumOf(record.device, value), 1);
  return value;
}

/** Never throws: what cannot be read is told with a reason. */
export function decodeRecord(device: string, value: Uint8Array): Decoded {
  if (value.length <= HEAD_BYTES) return damaged(`it has ${value.length} bytes, too few for a record`);
  if (value[0]! > FORMAT) return { kind: 'newer', reason: `its format is ${value[0]}, this version reads ${FORMAT}` };
  if (value[0] !== FORMAT) return damaged(`its format is ${value[0]}, there is no such format`);
  const sum = Buffer.from(value.buffer, value.byteOffset, value.length).readUInt32LE(1);
  if (sum !== sumOf(device, value)) return damaged('its checksum does not match');
  return fieldsOf(device, value);
}

function fieldsOf(device: string, value: Uint8Array): Decoded {
  const found: Partial<Record<Field, string | number>> = {};
  const unknown: number[] = [];
  const reader = new Reader(value, HEAD_BYTES);
  while (reader.at < value.length) {
    const start = reader.at;
    const tag = reader.number();
    const content = tag % 2 === 1 ? reader.text() : reader.number();
    if (reader.overrun) return damaged('it ends inside a field');
    const field = fieldOf.get(tag);
    if (field !== undefined) found[field] = content;
    else for (let i = start; i < reader.at; i++) unknown.push(value[i]!);
  }
  const missing = fields.filter((field) => found[field] === undefined);
  if (missing.length > 0) return damaged(`it has no ${missing.join(', ')}`);
  return { kind: 'record', record: { device, ...found } as StoredRecord, unknown: Uint8Array.from(unknown) };
}

const damaged = (reason: string): Decoded => ({ kind: 'damaged', reason });

function sumOf(device: string, value: Uint8Array): number {
  return crc32(value.subarray(HEAD_BYTES), crc32(device));
}

function putNumber(bytes: number[], value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} is ${value}; should be a whole number of 0 to 2^53 - 1.`);
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
}

function putText(bytes: number[], text: string): void {
  const content = Buffer.from(text, 'utf8');
  putNumber(bytes, content.length, 'length');
  for (const byte of content) bytes.push(byte);
}

/** Reads on from `at`; `overrun` once it was asked for more than there is. */
class Reader {
  at: number;
  overrun = false;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  number(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 0x80) {
      const byte = this.#bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    return this.#over();
  }

  text(): string {
    const end = this.number() + this.at;
    if (end > this.#bytes.length) return String(this.#over());
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + this.at, end - this.at).toString('utf8');
    this.at = end;
    return text;
  }

  #over(): number {
    this.overrun = true;
    this.at = this.#bytes.length;
    return 0;
  }
}
