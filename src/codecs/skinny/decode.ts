/**
 * Any SCCP frame → an object, driven by the table. For people, captures and tests; the gateway's own path uses the views.
 *
 * No exceptions: what cannot be read is a fault, and the fields before it are shown. Every field past a message's least
 * body is optional, bytes past the last known field are ignored, counts are bounded by their slots and by the body, data
 * lengths by their maximum and by the body. Nothing outside `start`…`end` is ever looked at.
 *
 * A message id that the table does not have is legal on the wire and passed on by gateways (ids differ between
 * CallManager, SPCP and IOS), so it is no fault here: `message` is the id in hex and `fields.body` the body in hex.
 */
import { Fault, type FaultName, faultName } from '../fault.ts';
import { HEADER_BYTES } from '../framer.ts';
import { limits } from '../limits.ts';
import { pastNul } from '../text.ts';
import { chooseLayout } from './choose.ts';
import { messageName } from './ids.ts';
import type { Bytes, Field, Group, Items, Layout, Union, Zstr } from './layout.ts';
import { type Fields, type FieldValue, hexOf, readLeaf } from './leaf.ts';
import { messageById } from './table/index.ts';

export interface Decoded {
  readonly protocol: 'skinny';
  /** Wireshark's name; hex of the id where the table has none; null where the bytes end before the id. */
  readonly message: string | null;
  readonly id: number | null;
  readonly headerVersion: number | null;
  /** Dots of Wireshark's names nest; repeated fields are arrays. */
  readonly fields: Fields;
  /** null where the frame is sound. */
  readonly fault: FaultName | null;
}

/** Decode one frame that a framer has delivered: `start` and `end` are its bounds. */
export function decode(view: DataView, start: number, end: number): Decoded {
  if (end - start < HEADER_BYTES) return headless(Fault.frameTruncated);
  const { fields, fault } = decodeBody(view, start, end);
  return whole(view, start, fields, fault);
}

/**
 * Decode bytes that should be exactly one frame, from a file or by hand.
 * Where more bytes or fewer follow than the length word says, what is there is shown, with the fault.
 */
export function decodeFrame(bytes: Uint8Array): Decoded {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 4) return headless(Fault.frameTruncated);
  const length = view.getUint32(0, true);
  const fault = frameFault(length, bytes.length);
  if (bytes.length < HEADER_BYTES) return headless(fault);
  if (fault === Fault.lengthTooSmall || fault === Fault.lengthTooLarge) return whole(view, 0, {}, fault);
  const body = decodeBody(view, 0, Math.min(length + 8, bytes.length));
  return whole(view, 0, body.fields, fault || body.fault);
}

function frameFault(length: number, bytes: number): Fault {
  if (length < limits.skinnyLengthMin) return Fault.lengthTooSmall;
  if (length + 8 > limits.skinnyFrameBytesMax) return Fault.lengthTooLarge;
  if (length + 8 > bytes) return Fault.frameTruncated;
  return length + 8 < bytes ? Fault.trailingBytes : Fault.none;
}

const nameOrNull = (fault: Fault): FaultName | null => (fault === Fault.none ? null : faultName(fault));

function headless(fault: Fault): Decoded {
  return { protocol: 'skinny', message: null, id: null, headerVersion: null, fields: {}, fault: nameOrNull(fault) };
}

function whole(view: DataView, start: number, fields: Fields, fault: Fault): Decoded {
  const id = view.getUint32(start + 8, true);
  const headerVersion = view.getUint32(start + 4, true);
  return { protocol: 'skinny', message: messageName(id), id, headerVersion, fields, fault: nameOrNull(fault) };
}

function decodeBody(view: DataView, start: number, end: number): { fields: Fields; fault: Fault } {
  const body = start + HEADER_BYTES;
  const message = messageById(view.getUint32(start + 8, true));
  if (message === undefined) {
    return { fields: body < end ? { body: hexOf(view, body, end) } : {}, fault: Fault.none };
  }
  const layout = chooseLayout(message, view.getUint32(start + 4, true), view, body, end);
  const walk = new Walk(view, body);
  const fields: Fields = {};
  walk.all(layout.fields, fields, new Map(), end);
  return { fields, fault: shortBody(layout, end - body) || walk.fault };
}

const shortBody = (layout: Layout, bodyBytes: number): Fault =>
  bodyBytes < layout.least ? Fault.bodyTooShort : Fault.none;

/** Numbers read so far, by name, so that counts and selectors find theirs; a group's elements see only their own. */
type Numbers = Map<string, number>;

class Walk {
  fault: Fault = Fault.none;
  private readonly view: DataView;
  private at: number;

  constructor(view: DataView, at: number) {
    this.view = view;
    this.at = at;
  }

  /** Read fields into `into` until one does not fit before `end`. Returns false where it stopped early. */
  all(fields: readonly Field[], into: Fields, numbers: Numbers, end: number): boolean {
    for (const field of fields) {
      if (!this.one(field, into, numbers, end)) return false;
    }
    return true;
  }

  private one(field: Field, into: Fields, numbers: Numbers, end: number): boolean {
    switch (field.kind) {
      case 'zstr':
        return this.zstr(field, into, end);
      case 'bytes':
        return this.bytes(field, into, numbers, end);
      case 'items':
        return this.items(field, into, numbers, end);
      case 'group':
        return this.group(field, into, numbers, end);
      case 'union':
        return this.union(field, into, numbers, end);
      default: {
        if (this.at + field.size > end) return false;
        const value = readLeaf(field, this.view, this.at);
        this.at += field.size;
        if (field.kind === 'pad') return true;
        if (typeof value === 'number') numbers.set(field.name, value);
        put(into, field.path, value);
        return true;
      }
    }
  }

  private stop(fault: Fault): false {
    this.fault = fault;
    return false;
  }

  /** The maximum of a text binds writers; a reader only insists on its end. */
  private zstr(field: Zstr, into: Fields, end: number): boolean {
    if (this.at >= end) return false;
    const past = pastNul(this.view, this.at, end);
    if (past < 0) return this.stop(Fault.textUnterminated);
    put(into, field.path, readLeaf({ ...field, kind: 'str', size: past - this.at }, this.view, this.at));
    this.at = past;
    return true;
  }

  private bytes(field: Bytes, into: Fields, numbers: Numbers, end: number): boolean {
    const length = numbers.get(field.length);
    if (length === undefined) return false;
    if (length > field.max || length > end - this.at) return this.stop(Fault.dataTooLong);
    put(into, field.path, hexOf(this.view, this.at, this.at + length));
    this.at += length;
    return true;
  }

  /** How many of the slots mean something; -1 and a fault where the count is above the slots or the body. */
  private count(field: Items | Group, slots: number, each: number, numbers: Numbers, end: number): number {
    const fitting = Math.max(0, Math.floor((end - this.at) / each));
    if (field.count === null) return Math.min(slots, fitting);
    const said = numbers.get(field.count) ?? 0;
    const count = field.kind === 'items' && field.clamped ? Math.min(said, slots) : said;
    if (count <= slots && count <= fitting) return count;
    this.fault = Fault.countTooLarge;
    return -1;
  }

  private items(field: Items, into: Fields, numbers: Numbers, end: number): boolean {
    const count = this.count(field, field.slots, field.of.size, numbers, end);
    if (count < 0) return false;
    const values: FieldValue[] = [];
    for (let i = 0; i < count; i++) values.push(readLeaf(field.of, this.view, this.at + i * field.of.size));
    if (count > 0) put(into, field.path, values);
    return this.pass(field.size, end);
  }

  private group(field: Group, into: Fields, numbers: Numbers, end: number): boolean {
    const count = this.count(field, field.slotsMax, field.stride, numbers, end);
    if (count < 0) return false;
    const from = this.at;
    const elements: FieldValue[] = [];
    for (let i = 0; i < count; i++) {
      this.at = from + i * field.stride;
      const element: Fields = {};
      elements.push(element);
      if (!this.all(field.of, element, new Map(), this.at + field.stride)) break;
    }
    if (elements.length > 0) put(into, field.path, elements);
    if (this.fault) return false;
    this.at = from;
    return this.pass(field.size, end);
  }

  private union(field: Union, into: Fields, numbers: Numbers, end: number): boolean {
    const from = this.at;
    const value = numbers.get(field.selector);
    const arm = value === undefined ? undefined : field.arms.find((each) => value >= each.from && value <= each.to);
    if (arm !== undefined) {
      const inner: Fields = {};
      const read = this.all(arm.of, inner, numbers, Math.min(from + field.size, end));
      if (Object.keys(inner).length > 0) put(into, field.path, inner);
      if (!read) return false;
    }
    this.at = from;
    return this.pass(field.size, end);
  }

  /** Go past a field of fixed size; false where the body ends inside it. */
  private pass(size: number, end: number): boolean {
    this.at += size;
    return this.at <= end;
  }
}

/** Put a value where its dotted name says. Names come from the table, never from the wire. */
function put(into: Fields, path: readonly string[], value: FieldValue): void {
  let target = into;
  const last = path.length - 1;
  for (let i = 0; i < last; i++) {
    const name = path[i]!;
    target[name] ??= {};
    target = target[name] as Fields;
  }
  target[path[last]!] = value;
}
