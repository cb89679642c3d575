/**
 * Any QBE frame → an object, driven by the table. For people, captures and tests; what the gateway reads all day has
 * views of its own.
 *
 * No exceptions: what cannot be read is a fault, and the fields before it are shown. Fields that a fixed part does not
 * reach are zero, false or null, bytes behind the last known field are a newer sender's business, and nothing outside
 * `start`…`end` is ever looked at. Numbers are unsigned, bytes are hex, what is null on the wire is null.
 *
 * A PDU number that the table does not have is legal on the wire (the JTAPI client ignores those above 315), so it is no
 * fault here: `pdu` is the number in hex and `fields.body` what follows the header, in hex.
 */
import { Fault, type FaultName, faultName } from '../fault.ts';
import { limits } from '../limits.ts';
import { Claims, hexText, strText, ustrText } from './element.ts';
import { frameBytes, header, QBE_HEADER_BYTES } from './framer.ts';
import { pduName } from './ids.ts';
import type { Field } from './layout.ts';
import { plainProfile, type QbeProfile } from './profile.ts';
import { pduById, structureOf } from './table/index.ts';

/** What a decoded field holds. */
export type QbeValue = number | boolean | string | null | QbeValue[] | QbeFields;
export interface QbeFields {
  [name: string]: QbeValue;
}

export interface DecodedPdu {
  readonly protocol: 'qbe';
  /** The name that the JTAPI client prints; hex of the number where it has none; null where the bytes end before it. */
  readonly pdu: string | null;
  readonly id: number | null;
  /** Fourth word of the header. */
  readonly headerVersion: number | null;
  /** Nested elements are objects, lists are arrays. */
  readonly fields: QbeFields;
  /** null where the frame is sound. */
  readonly fault: FaultName | null;
}

/** Decode one frame that a framer has delivered: `start` and `end` are its bounds. */
export function decodePdu(view: DataView, start: number, end: number, profile: QbeProfile = plainProfile): DecodedPdu {
  if (end - start < QBE_HEADER_BYTES) return headless(Fault.frameTruncated);
  const fixedAt = view.getUint32(start + header.fixedOffset, true);
  const fixedEnd = fixedAt + view.getUint32(start + header.fixedSize, true);
  if (fixedAt < QBE_HEADER_BYTES || fixedEnd > end - start) {
    return whole(view, start, profile, {}, Fault.fixedPartInvalid);
  }
  const pdu = pduById(profile.idOf(view.getUint32(start + header.pdu, true)));
  if (pdu === undefined) {
    const body = start + QBE_HEADER_BYTES;
    return whole(view, start, profile, body < end ? { body: hexText(view, body, end - body) } : {}, Fault.none);
  }
  const reader = new Reader(view, start, end);
  const fields = reader.all(pdu.fields, start + fixedAt, start + fixedEnd);
  return whole(view, start, profile, fields, reader.fault || reader.complaint);
}

/**
 * Decode bytes that should be exactly one frame, from a file or by hand. Where more bytes or fewer follow than the header
 * says, what is there is shown, with the fault.
 */
export function decodePduFrame(bytes: Uint8Array, profile: QbeProfile = plainProfile): DecodedPdu {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < QBE_HEADER_BYTES) return headless(Fault.frameTruncated);
  const size = frameBytes(view, 0, limits.qbeFrameBytesMax);
  if (size <= 0) return whole(view, 0, profile, {}, -size as Fault);
  if (size > bytes.length) return cut(view, bytes.length, profile);
  const decoded = decodePdu(view, 0, size, profile);
  if (size === bytes.length || decoded.fault !== null) return decoded;
  return { ...decoded, fault: faultName(Fault.trailingBytes) };
}

/** What can be read of a frame whose end is missing. */
function cut(view: DataView, bytes: number, profile: QbeProfile): DecodedPdu {
  const pdu = pduById(profile.idOf(view.getUint32(header.pdu, true)));
  const fixedAt = view.getUint32(header.fixedOffset, true);
  const fixedEnd = Math.min(fixedAt + view.getUint32(header.fixedSize, true), bytes);
  const fields = pdu === undefined ? {} : new Reader(view, 0, bytes).all(pdu.fields, fixedAt, fixedEnd);
  return whole(view, 0, profile, fields, Fault.frameTruncated);
}

const nameOrNull = (fault: Fault): FaultName | null => (fault === Fault.none ? null : faultName(fault));

function headless(fault: Fault): DecodedPdu {
  return { protocol: 'qbe', pdu: null, id: null, headerVersion: null, fields: {}, fault: nameOrNull(fault) };
}

function whole(view: DataView, start: number, profile: QbeProfile, fields: QbeFields, fault: Fault): DecodedPdu {
  const id = view.getUint32(start + header.pdu, true);
  const headerVersion = view.getUint32(start + header.version, true);
  return { protocol: 'qbe', pdu: pduName(profile.idOf(id)), id, headerVersion, fields, fault: nameOrNull(fault) };
}

class Reader {
  /** Why reading has stopped. */
  fault: Fault = Fault.none;
  /** What is wrong without stopping us. */
  complaint: Fault = Fault.none;
  private readonly view: DataView;
  private readonly start: number;
  private readonly claims: Claims;

  constructor(view: DataView, start: number, end: number) {
    this.view = view;
    this.start = start;
    this.claims = new Claims(view, start, end);
  }

  /** The fields of a fixed part. After a fault only what was read before it. */
  all(fields: readonly Field[], from: number, to: number): QbeFields {
    const into: QbeFields = {};
    let at = from;
    let missing = false;
    for (const field of fields) {
      const size = this.sizeOf(field, at, to);
      missing ||= at + size > to;
      if (missing) {
        into[field.name] = absent[field.kind];
        continue;
      }
      const value = this.one(field, at);
      at += size;
      if (value !== undefined) into[field.name] = value;
      if (this.fault) break;
    }
    return into;
  }

  /** Bytes that a field takes here. The JTAPI client reads only two words of a ustr whose size is 0. */
  private sizeOf(field: Field, at: number, to: number): number {
    return field.kind === 'ustr' && at + 8 <= to && this.word(at + 4) === 0 ? NULL_USTR_BYTES : field.size;
  }

  private word(at: number): number {
    return this.view.getUint32(at, true);
  }

  /** undefined and a fault where a descriptor leads astray. */
  private one(field: Field, at: number): QbeValue | undefined {
    if (field.kind === 'i32') return this.word(at);
    if (field.kind === 'bool') return this.bool(this.word(at));
    if (this.word(at + 4) === 0) return null;
    if (field.kind === 'list') return this.list(field, at);
    if (field.kind === 'i32s') return this.numbers(at);
    if (field.kind === 'obj') return this.element(field, at);
    this.fault = field.kind === 'ustr' ? this.claims.ustr(at) : this.claims.text(at);
    if (this.fault) return undefined;
    const place = this.place(at);
    if (field.kind === 'ustr') return ustrText(this.view, place, this.word(at + 8));
    const size = this.word(at + 4);
    return field.kind === 'str' ? strText(this.view, place, size) : hexText(this.view, place, size);
  }

  private place(at: number): number {
    return this.start + this.word(at);
  }

  private bool(value: number): boolean {
    if (value > 1 && value !== 0xffff_ffff) this.complaint = Fault.booleanInvalid;
    return value !== 0;
  }

  private element(field: Field, at: number): QbeFields | undefined {
    this.fault = this.claims.element(at);
    if (this.fault) return undefined;
    const place = this.place(at);
    return this.all(structureOf(field.of).fields, place, place + this.word(at + 8));
  }

  private list(field: Field, at: number): QbeValue[] | undefined {
    this.fault = this.claims.list(at, 1);
    if (this.fault) return undefined;
    const { fields } = structureOf(field.of);
    const place = this.place(at);
    const stride = this.word(at + 12);
    const elements: QbeValue[] = [];
    for (let i = 0; i < this.word(at + 8) && !this.fault; i++) {
      elements.push(this.all(fields, place + i * stride, place + (i + 1) * stride));
    }
    return elements;
  }

  private numbers(at: number): QbeValue[] | undefined {
    this.fault = this.claims.list(at, 4);
    if (this.fault) return undefined;
    const place = this.place(at);
    const stride = this.word(at + 12);
    return Array.from({ length: this.word(at + 8) }, (_, i) => this.word(place + i * stride));
  }
}

/** What a ustr whose size is 0 takes of the fixed part. */
export const NULL_USTR_BYTES = 8;

/** What a field reads as where the fixed part ends before it. */
const absent: Readonly<Record<Field['kind'], QbeValue>> = {
  i32: 0,
  bool: false,
  str: null,
  bytes: null,
  ustr: null,
  obj: null,
  list: null,
  i32s: null,
};
