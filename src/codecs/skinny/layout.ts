/**
 * The words in which the tables of SCCP messages are written: fields in wire order, no offsets, because an offset is
 * the sum of what stands before it. `decode.ts`, `encode.ts`, `describe.ts` and the docs all walk the same table.
 *
 *   message(MessageId.CallState, 'toPhone',
 *     layout(every, u32('callState', 'DCallState'), u32('lineInstance'), u32('callReference'),
 *       ...tail(u32('privacy', 'CallPrivacy'))));
 *
 * Rules (source: catalogue of Wireshark 4.0.17, chan-sccp 90dc24f and captures):
 * integers are little-endian, addresses are in network order; a `tail` field is there only where the body reaches it;
 * bytes past the last known field are padding or a newer sender's business and are ignored.
 */
import type { EnumName } from './enums/index.ts';
import type { MessageId } from './ids.ts';

/** `toServer` phone → call manager, `toPhone` the other way, `media` between the servers of a cluster. */
export type Direction = 'toServer' | 'toPhone' | 'media';

export type LeafKind =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'i32'
  | 'bits16'
  | 'bits32'
  | 'ip4'
  | 'ip6'
  | 'ipv4or6'
  | 'mac'
  | 'str'
  | 'pad';

interface Named {
  /** Wireshark's name; a dot nests. */
  readonly name: string;
  /** `name` cut at the dots. */
  readonly path: readonly string[];
  /** True where older senders stop before this field. */
  readonly tail: boolean;
  /** Bytes on the wire; for a variable field the least. */
  readonly size: number;
}

/** One value of fixed size. */
export interface Leaf extends Named {
  readonly kind: LeafKind;
  readonly enum?: EnumName;
}
/** Text that ends with a NUL; `max` counts the NUL and binds writers only. */
export interface Zstr extends Named {
  readonly kind: 'zstr';
  readonly max: number;
}
/** Raw bytes, their number in the field `length` before. */
export interface Bytes extends Named {
  readonly kind: 'bytes';
  readonly length: string;
  readonly max: number;
}
/** Several leaves of one kind: `slots` on the wire, of which the field `count` says how many mean something. */
export interface Items extends Named {
  readonly kind: 'items';
  readonly of: Leaf;
  readonly slots: number;
  readonly count: string | null;
  /** True where real senders leave old memory in the count of an unused array: then a count above the slots is no lie. */
  readonly clamped: boolean;
}
/** The same for groups of fields. `slotsMax` > `slots` where the last array of a body may be longer than usual. */
export interface Group extends Named {
  readonly kind: 'group';
  readonly of: readonly Field[];
  readonly stride: number;
  readonly slots: number;
  readonly slotsMax: number;
  readonly count: string | null;
}
/** Overlay of fixed size; the field `selector` chooses the first arm that it matches. */
export interface Union extends Named {
  readonly kind: 'union';
  readonly selector: string;
  readonly arms: readonly Arm[];
}
export interface Arm {
  readonly from: number;
  readonly to: number;
  readonly of: readonly Field[];
}
export type Field = Leaf | Zstr | Bytes | Items | Group | Union;

/** Which frames a layout is for. `from`…`to` is the range of header versions; the rest looks at the body. */
export interface Selector {
  readonly from: number;
  readonly to: number;
  readonly bodyBytes?: number;
  readonly bodyBytesBelow?: number;
  readonly bodyBytesFrom?: number;
  /** [from, to): these body bytes exist and are zero. */
  readonly zeroBytes?: readonly [number, number];
  /** Texts after the fixed part; up to three more NULs are padding. */
  readonly texts?: number;
}
export interface Layout {
  readonly when: Selector;
  readonly fields: readonly Field[];
  /** Least body in bytes: every field that is no tail. */
  readonly least: number;
  /** Greatest body in bytes, padded to four. */
  readonly most: number;
}
export interface Message {
  readonly id: MessageId;
  readonly direction: Direction;
  readonly layouts: readonly Layout[];
  /** Least body of any layout, in bytes. */
  readonly least: number;
  readonly most: number;
}

function named(name: string, size: number): Named {
  return { name, path: name.split('.'), tail: false, size };
}
function leaf(kind: LeafKind, size: number): (name: string, enumName?: EnumName) => Leaf {
  return (name, enumName) => ({ kind, ...named(name, size), ...(enumName === undefined ? {} : { enum: enumName }) });
}

export const u8 = leaf('u8', 1);
export const u16 = leaf('u16', 2);
export const u32 = leaf('u32', 4);
export const i32 = leaf('i32', 4);
export const bits16 = leaf('bits16', 2);
export const bits32 = leaf('bits32', 4);
/** Four bytes, dotted. */
export const ip4 = leaf('ip4', 4);
/** Sixteen bytes, hex. */
export const ip6 = leaf('ip6', 16);
/** From protocol 17: u32 type (0 IPv4, 1 IPv6) and sixteen bytes, of which IPv4 uses four. */
export const ipv4or6 = leaf('ipv4or6', 20);
/** Twelve bytes, six used. */
export const mac = leaf('mac', 12);

/** Fixed text: NUL-ended if shorter, full without a NUL, old memory after the NUL. */
export const str = (name: string, size: number): Leaf => leaf('str', size)(name);
export const pad = (size: number): Leaf => leaf('pad', size)('');
export const zstr = (name: string, max: number): Zstr => ({ kind: 'zstr', ...named(name, 1), max });
export const bytes = (name: string, length: string, max: number): Bytes => ({
  kind: 'bytes',
  ...named(name, 0),
  length,
  max,
});

/** `items(u32('port'), 16, 'portCount')`: 16 slots, portCount of them meaningful; without a count all are. */
export const items = (of: Leaf, slots: number, count: string | null = null): Items => ({
  kind: 'items',
  ...named(of.name, of.size * slots),
  of,
  slots,
  count,
  clamped: false,
});

/** The same where the count may be old memory: keys of an unencrypted channel (real dump: key length 708 of 16). */
export const clampedItems = (of: Leaf, slots: number, count: string): Items => ({
  ...items(of, slots, count),
  clamped: true,
});

const sizeOf = (fields: readonly Field[]): number => fields.reduce((sum, field) => sum + field.size, 0);

/** A repeated group. `count` names the field that says how many are meaningful, null where all are. */
export function group(
  name: string,
  slots: number,
  count: string | null,
  of: readonly Field[],
  slotsMax: number = slots,
): Group {
  const stride = sizeOf(of);
  return { kind: 'group', ...named(name, stride * slots), of, stride, slots, slotsMax, count };
}

export const arm = (from: number, to: number, ...of: Field[]): Arm => ({ from, to, of });
export const eq = (value: number, ...of: Field[]): Arm => ({ from: value, to: value, of });
/** The arm for every value that no arm before it took. */
export const otherwise = (...of: Field[]): Arm => ({ from: 0, to: 0xffffffff, of });

export function union(name: string, selector: string, ...arms: Arm[]): Union {
  const size = Math.max(...arms.map((each) => sizeOf(each.of)));
  return { kind: 'union', ...named(name, size), selector, arms };
}

/** Fields that older senders leave out: from the first that does not fit, all are missing. */
export function tail(...fields: Field[]): Field[] {
  return fields.map((field) => ({ ...field, tail: true }));
}

/** Header versions `from` to `to`. Everything below protocol 10 travels as header version 0. */
export const v = (from: number, to: number, rest: Omit<Selector, 'from' | 'to'> = {}): Selector => ({
  from,
  to,
  ...rest,
});
/** Every header version that is known. */
export const every = v(0, 22);

export function layout(when: Selector, ...fields: Field[]): Layout {
  const firstTail = fields.findIndex((field) => field.tail);
  const least = sizeOf(firstTail < 0 ? fields : fields.slice(0, firstTail));
  const most = fields.reduce((sum, field) => sum + mostOf(field), 0);
  return { when, fields, least, most: (most + 3) & ~3 };
}

function mostOf(field: Field): number {
  if (field.kind === 'zstr' || field.kind === 'bytes') return field.max;
  return field.kind === 'group' ? field.stride * field.slotsMax : field.size;
}

/** `least` is given where senders are known to write fewer slots of the last array than it has, or no last field. */
export function message(
  id: MessageId,
  direction: Direction,
  first: Layout | { readonly least: number },
  ...rest: Layout[]
): Message {
  const given = 'fields' in first ? Number.POSITIVE_INFINITY : first.least;
  const layouts = ('fields' in first ? [first, ...rest] : rest).map((each) => ({
    ...each,
    least: Math.min(each.least, given),
  }));
  const least = Math.min(...layouts.map((each) => each.least));
  return { id, direction, layouts, least, most: Math.max(...layouts.map((each) => each.most)) };
}
