/**
 * The words in which the table of QBE is written: fields in wire order, no offsets, because an offset is the sum of what
 * stands before it. `decode`, `encode`, `describe`, the docs and the Wireshark dissector all walk the same table.
 *
 *   event('DeviceDataPassThroughEvent', roundTrip, 'deviceCallManagerID deviceID deviceDataObj:bytes mediaResourceId')
 *
 * A row is text, one word per field:
 *
 *   name            u32, little-endian                       4 bytes in the fixed part
 *   name(values)    u32 whose numbers have names (Values)    4
 *   name:bool       0, or any form of true                   4
 *   name:str        offset, size; the last byte is a NUL     8
 *   name:bytes      offset, size                             8
 *   name:bytes+     the same, but the client crashes on null  8
 *   name:ustr       offset, size, count, 2; UTF-16LE        16, but 8 where size is 0
 *   name:{X}        offset, size, fixed size of element X   12
 *   name:[X]        offset, size, count, element size       16
 *   name:i32[]      offset, size, count, 4                  16
 *
 * Offsets count from the first byte of the frame. Source: bytes that Cisco's JTAPI client wrote, and its trace of bytes
 * that were written for it (releases 11.5 to 15).
 */
import { PduId, type PduName } from './ids.ts';

/** What a number may be named by: enumerations of `enums`, results, or an IPv4 address in network order. */
export type Values =
  | 'callState'
  | 'callOrigin'
  | 'callCause'
  | 'callReason'
  | 'farEndpointType'
  | 'deviceState'
  | 'forwardType'
  | 'resultCode'
  | 'ip4';

export type Kind = 'i32' | 'bool' | 'str' | 'bytes' | 'ustr' | 'obj' | 'list' | 'i32s';

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  /** Bytes in the fixed part. */
  readonly size: number;
  readonly values?: Values;
  /** Name of the element of an `obj` or a `list`. */
  readonly of?: string;
  /** True where bytes must not be null: left out, they are one zero byte. */
  readonly filled?: true;
}

/** A nested element. Elements never hold themselves, so nesting ends. */
export interface Structure {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly fixedBytes: number;
}

/**
 * How a layout is known. None of it says what a real CTIManager sends.
 * - `session`: written or accepted by the client in a real session, and every field by round trip
 * - `roundTrip`: every field had a marker value that the client's trace printed, in releases 11.5, 12.5, 14 and 15
 * - `newer`: the same in 12.5, 14 and 15
 * - `written`: read from bytes that the client wrote
 * - `named`: the client knows the name; the fields here are what its kind always begins with, more may follow
 */
export type Evidence = 'session' | 'roundTrip' | 'newer' | 'written' | 'named';
export const session: Evidence = 'session';
export const roundTrip: Evidence = 'roundTrip';
export const newer: Evidence = 'newer';
export const written: Evidence = 'written';
export const named: Evidence = 'named';

/** Requests go to the CTIManager, responses and events come from it, heartbeats go both ways. */
export type PduKind = 'request' | 'response' | 'event' | 'heartbeat';

export interface Pdu {
  readonly id: PduId;
  readonly name: PduName;
  readonly kind: PduKind;
  readonly evidence: Evidence;
  readonly fields: readonly Field[];
  readonly fixedBytes: number;
}

/** Bytes that a field takes in a fixed part. */
export const kindBytes: Readonly<Record<Kind, number>> = {
  i32: 4,
  bool: 4,
  str: 8,
  bytes: 8,
  ustr: 16,
  obj: 12,
  list: 16,
  i32s: 16,
};

const WORD = /^(\w+)(?:\((\w+)\)|:(bool|str|bytes\+?|ustr|i32\[\])|:\{(\w+)\}|:\[(\w+)\])?$/;

function field(word: string): Field {
  const [, name, values, plain, element, listed] = WORD.exec(word) ?? [];
  if (name === undefined) throw new SyntaxError(`${word}: no field of QBE is written so`);
  if (plain !== undefined) {
    if (plain === 'bytes+') return { name, kind: 'bytes', size: kindBytes.bytes, filled: true };
    const kind = plain === 'i32[]' ? 'i32s' : (plain as Kind);
    return { name, kind, size: kindBytes[kind] };
  }
  if (element !== undefined) return { name, kind: 'obj', size: kindBytes.obj, of: element };
  if (listed !== undefined) return { name, kind: 'list', size: kindBytes.list, of: listed };
  return { name, kind: 'i32', size: 4, ...(values === undefined ? {} : { values: values as Values }) };
}

const fieldsOf = (words: string): Field[] => (words.trim() === '' ? [] : words.trim().split(/\s+/).map(field));

const sizeOf = (fields: readonly Field[]): number => fields.reduce((sum, each) => sum + each.size, 0);

export function structure(name: string, words = ''): Structure {
  const fields = fieldsOf(words);
  return { name, fields, fixedBytes: sizeOf(fields) };
}

function row(kind: PduKind, name: PduName, evidence: Evidence, words: string): Pdu {
  const fields = fieldsOf(words);
  return { id: PduId[name], name, kind, evidence, fields, fixedBytes: sizeOf(fields) };
}

/** From application to CTIManager. Begins with its sequence number. */
export const request = (name: PduName, evidence: Evidence, words = ''): Pdu =>
  row('request', name, evidence, `sequenceNumber ${words}`);

/** The answer: the request's sequence number, a result, and what was asked for. */
export const response = (name: PduName, evidence: Evidence, words = ''): Pdu =>
  row('response', name, evidence, `sequenceNumber result(resultCode) ${words}`);

/** From CTIManager to application, unasked. */
export const event = (name: PduName, evidence: Evidence, words = ''): Pdu => row('event', name, evidence, words);

export const heartbeat = (name: PduName, evidence: Evidence): Pdu => row('heartbeat', name, evidence, '');
