/**
 * An object → any SCCP frame, driven by the same table as `decode`. For the simulator, fuzzers and tests; what the gateway
 * sends all day has writers of its own.
 *
 *   encodeMessage('CallState', 0, { callState: 1, lineInstance: 1, callReference: 16777242 })
 *
 * Fields may be nested as `decode` gives them or flat (`'precedence.precedenceLevel': 4`, `'caps[0].payloadCapability': 4`).
 * Fields that are left out are zero; tail fields after the last one given are not written; counts and data lengths that
 * are left out are taken from what they count. The body is padded with zeros to a multiple of four, as phones insist.
 */
import { HEADER_BYTES } from '../framer.ts';
import { limits } from '../limits.ts';
import { lengthFits, tableVersion } from './choose.ts';
import { MessageId, type MessageName } from './ids.ts';
import type { Bytes, Field, Group, Items, Layout, Leaf, Message, Union, Zstr } from './layout.ts';
import { hexOf, wholeNumber, writeHex, writeLeaf, writeText } from './leaf.ts';
import { messageById } from './table/index.ts';

export interface EncodeOptions {
  /** Body bytes instead of as many as the fields need: shorter cuts, longer pads with zeros. Not rounded. */
  readonly bodyBytes?: number;
  /** Index into the message's layouts, where header version and fields leave a choice. */
  readonly layout?: number;
}

/**
 * One whole frame.
 * @throws RangeError or TypeError that names the field: unknown name, value out of range, text or array too long.
 */
export function encodeMessage(
  name: MessageName,
  headerVersion: number,
  fields: object = {},
  options: EncodeOptions = {},
): Uint8Array<ArrayBuffer> {
  const message = messageById(MessageId[name]);
  if (message === undefined) throw new RangeError(`${name}: no such message in the table`);
  const given = flatten(fields);
  const layout = layoutFor(message, headerVersion, given, options);
  const encoder = new Encoder(name, given);
  encoder.fields(layout.fields, '');
  encoder.refuseUnused();
  const bodyBytes = options.bodyBytes ?? (Math.max(encoder.bodyBytes, layout.least) + 3) & ~3;
  return encoder.frame(headerVersion, message.id, bodyBytes);
}

/** Leaves of an object by their full names: `a.b`, `a[0].b`. Empty arrays and objects leave no trace. */
function flatten(fields: object): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  const visit = (name: string, value: unknown): void => {
    if (value instanceof Uint8Array) flat.set(name, hexOf(viewOf(value), 0, value.length));
    else if (Array.isArray(value)) value.forEach((each, i) => void visit(`${name}[${i}]`, each));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) visit(name === '' ? key : `${name}.${key}`, each);
    } else if (value !== undefined) flat.set(name, value);
  };
  visit('', fields);
  return flat;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/**
 * The layout that the fields were meant for: of those that the header version allows, the first that knows every name
 * and misses none; else the last that knows every name, which is the default one.
 */
function layoutFor(
  message: Message,
  headerVersion: number,
  given: ReadonlyMap<string, unknown>,
  options: EncodeOptions,
): Layout {
  if (options.layout !== undefined) {
    const layout = message.layouts[options.layout];
    if (layout === undefined) throw new RangeError(`layout ${options.layout}: there are ${message.layouts.length}`);
    return layout;
  }
  const version = tableVersion(headerVersion);
  const candidates = message.layouts.filter(
    ({ when }) =>
      version >= when.from &&
      version <= when.to &&
      (options.bodyBytes === undefined || lengthFits(when, options.bodyBytes)),
  );
  const names = new Set([...given.keys()].map((name) => name.replace(/\[.*$/s, '')));
  const knowing = candidates.filter((layout) => [...names].every((name) => knows(layout, name)));
  const complete = knowing.find((layout) => layout.fields.every((each) => each.tail || mentioned(each, names)));
  return complete ?? knowing.at(-1) ?? candidates.at(-1) ?? message.layouts.at(-1)!;
}

function knows(layout: Layout, name: string): boolean {
  return layout.fields.some((field) => field.name === name || startsInside(field, name));
}

/** `ipAddr.addr` lies inside `ipAddr`, but not where that is a plain IPv4 address. */
function startsInside(field: Field, name: string): boolean {
  if (!name.startsWith(`${field.name}.`)) return false;
  return field.kind === 'union' || field.kind === 'ipv4or6';
}

function mentioned(field: Field, names: ReadonlySet<string>): boolean {
  if (field.kind === 'pad') return true;
  return [...names].some((name) => name === field.name || startsInside(field, name));
}

class Encoder {
  /** End of the last field that is needed: every field that is no tail, and every field given. */
  bodyBytes = 0;
  private readonly bytes = new Uint8Array(limits.skinnyFrameBytesMax);
  private readonly view = new DataView(this.bytes.buffer);
  private readonly message: string;
  private readonly given: ReadonlyMap<string, unknown>;
  private readonly names: readonly string[];
  private readonly used = new Set<string>();
  private at = HEADER_BYTES;

  constructor(message: string, given: ReadonlyMap<string, unknown>) {
    this.message = message;
    this.given = given;
    this.names = [...given.keys()];
  }

  fields(fields: readonly Field[], prefix: string): void {
    for (const field of fields) {
      this.one(field, prefix, fields);
      if (!field.tail) this.need();
    }
  }

  frame(headerVersion: number, id: number, bodyBytes: number): Uint8Array<ArrayBuffer> {
    wholeNumber(bodyBytes, 0, limits.skinnyFrameBytesMax - HEADER_BYTES, `${this.message}, bodyBytes`);
    this.view.setUint32(0, bodyBytes + 4, true);
    this.view.setUint32(4, wholeNumber(headerVersion, 0, 0xffffffff, `${this.message}, header version`), true);
    this.view.setUint32(8, id, true);
    return this.bytes.slice(0, HEADER_BYTES + bodyBytes);
  }

  /** A name that nobody asked for is a slip of the caller. */
  refuseUnused(): void {
    const unused = this.names.filter((name) => !this.used.has(name));
    if (unused.length > 0) throw new RangeError(`${this.message}: no field ${unused.join(', ')} in this layout`);
  }

  private need(): void {
    this.bodyBytes = Math.max(this.bodyBytes, this.at - HEADER_BYTES);
  }

  private take(name: string): unknown {
    if (!this.given.has(name)) return undefined;
    this.used.add(name);
    return this.given.get(name);
  }

  private one(field: Field, prefix: string, siblings: readonly Field[]): void {
    const name = prefix + field.name;
    if (field.kind === 'zstr') this.zstr(field, name);
    else if (field.kind === 'bytes') this.data(field, name);
    else if (field.kind === 'items') this.items(field, name);
    else if (field.kind === 'group') this.group(field, name);
    else if (field.kind === 'union') this.union(field, name, prefix);
    else this.leaf(field, name, field.kind === 'ipv4or6' ? this.address(name) : this.number(field, prefix, siblings));
  }

  private leaf(field: Leaf, name: string, value: unknown): void {
    if (value !== undefined) writeLeaf(field, this.view, this.at, value, `${this.message}.${name}`);
    this.at += field.size;
    if (value !== undefined) this.need();
  }

  private number(field: Leaf, prefix: string, siblings: readonly Field[]): unknown {
    return this.take(prefix + field.name) ?? this.counted(field.name, prefix, siblings);
  }

  private address(name: string): object | undefined {
    const type = this.take(`${name}.type`);
    const addr = this.take(`${name}.addr`);
    return type === undefined && addr === undefined ? undefined : { type, addr };
  }

  /** What a count or length that was left out must say; undefined where the field is neither. */
  private counted(name: string, prefix: string, siblings: readonly Field[]): number | undefined {
    for (const field of siblings) {
      const full = prefix + field.name;
      if (field.kind === 'bytes' && field.length === name) {
        const data = this.given.get(full);
        return typeof data === 'string' ? data.length / 2 : undefined;
      }
      if ((field.kind === 'items' || field.kind === 'group') && field.count === name) {
        return this.elements(full) || undefined;
      }
    }
    return undefined;
  }

  /** Elements given for a repeated field. */
  private elements(name: string): number {
    let count = 0;
    for (const each of this.names) {
      if (!each.startsWith(`${name}[`)) continue;
      count = Math.max(count, Number.parseInt(each.slice(name.length + 1), 10) + 1);
    }
    return count;
  }

  private zstr(field: Zstr, name: string): void {
    const value = this.take(name);
    if (value !== undefined) this.at += writeText(this.view, this.at, value, field.max - 1, `${this.message}.${name}`);
    this.at += 1;
    if (value !== undefined) this.need();
  }

  private data(field: Bytes, name: string): void {
    const value = this.take(name);
    if (value === undefined) return;
    const bytes = typeof value === 'string' ? value.length / 2 : 0;
    wholeNumber(bytes, 0, field.max, `${this.message}.${name}, bytes`);
    writeHex(this.view, this.at, value, bytes, `${this.message}.${name}`);
    this.at += bytes;
    this.need();
  }

  private items(field: Items, name: string): void {
    const from = this.at;
    const count = wholeNumber(this.elements(name), 0, field.slots, `${this.message}.${name}, elements`);
    for (let i = 0; i < count; i++) {
      this.at = from + i * field.of.size;
      this.one({ ...field.of, name: `${field.name}[${i}]` }, name.slice(0, -field.name.length), []);
    }
    this.at = from + field.size;
    if (count > 0) this.need();
  }

  private group(field: Group, name: string): void {
    const from = this.at;
    const count = wholeNumber(this.elements(name), 0, field.slotsMax, `${this.message}.${name}, elements`);
    for (let i = 0; i < count; i++) {
      this.at = from + i * field.stride;
      this.fields(field.of, `${name}[${i}].`);
    }
    this.at = from + Math.max(field.size, count * field.stride);
    if (count > 0) this.need();
  }

  /** The arm that the selector chooses; a selector that is left out is 0, as it will be on the wire. */
  private union(field: Union, name: string, prefix: string): void {
    const from = this.at;
    const selector = this.given.get(prefix + field.selector) ?? this.given.get(field.selector) ?? 0;
    const arm = field.arms.find((each) => Number(selector) >= each.from && Number(selector) <= each.to);
    const bodyBytes = this.bodyBytes;
    if (arm !== undefined) this.fields(arm.of, `${name}.`);
    this.bodyBytes = bodyBytes;
    this.at = from + field.size;
    if (this.names.some((each) => each.startsWith(`${name}.`))) this.need();
  }
}
