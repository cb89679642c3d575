/**
 * One value of fixed size, read and written. Callers have proved that `at + size` lies inside the frame.
 *
 * Numbers are unsigned (`i32` signed), text is latin1, IPv4 is dotted, IPv6 and blobs are hex, a MAC is colon-separated.
 */
import { fixedText } from '../text.ts';
import type { Leaf, LeafKind } from './layout.ts';

/** What a decoded field holds. */
export type FieldValue = number | string | FieldValue[] | Fields;
export interface Fields {
  [name: string]: FieldValue;
}

export function hexOf(view: DataView, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += view.getUint8(i).toString(16).padStart(2, '0');
  return text;
}

const dotted = (view: DataView, at: number): string =>
  `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;

type Reader = (view: DataView, at: number, size: number) => FieldValue;

const readers: Record<LeafKind, Reader> = {
  u8: (view, at) => view.getUint8(at),
  u16: (view, at) => view.getUint16(at, true),
  bits16: (view, at) => view.getUint16(at, true),
  u32: (view, at) => view.getUint32(at, true),
  bits32: (view, at) => view.getUint32(at, true),
  i32: (view, at) => view.getInt32(at, true),
  ip4: dotted,
  ip6: (view, at) => hexOf(view, at, at + 16),
  // Type 0 uses four of the sixteen bytes; the other twelve are undefined and never shown.
  ipv4or6: (view, at) => {
    const type = view.getUint32(at, true);
    return { type, addr: type === 0 ? dotted(view, at + 4) : hexOf(view, at + 4, at + 20) };
  },
  mac: (view, at) => hexOf(view, at, at + 6).replace(/..(?!$)/g, '$&:'),
  str: fixedText,
  pad: () => 0,
};

/** The value of a leaf at `at`. */
export function readLeaf(leaf: Leaf, view: DataView, at: number): FieldValue {
  return readers[leaf.kind](view, at, leaf.size);
}

type Writer = (view: DataView, at: number, value: unknown, leaf: Leaf, where: string) => void;

/** A whole number in range, or an error that names the field. */
export function wholeNumber(value: unknown, least: number, most: number, where: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${where}: ${String(value)} is no whole number from ${least} to ${most}`);
}

/** Latin1 bytes of a text into zeroed room, or an error that names the field. */
export function writeText(view: DataView, at: number, value: unknown, bytesMax: number, where: string): number {
  if (typeof value !== 'string') throw new TypeError(`${where}: a text is needed, not ${typeof value}`);
  if (value.length > bytesMax) throw new RangeError(`${where}: ${value.length} characters, at most ${bytesMax} fit`);
  for (let i = 0; i < value.length; i++) {
    view.setUint8(at + i, wholeNumber(value.charCodeAt(i), 1, 255, `${where}, character ${i}`));
  }
  return value.length;
}

/** Bytes of a hex text of known length, or an error that names the field. */
export function writeHex(view: DataView, at: number, value: unknown, bytes: number, where: string): void {
  if (typeof value !== 'string' || value.length !== bytes * 2 || !/^[0-9a-f]*$/i.test(value)) {
    throw new RangeError(`${where}: ${bytes} bytes in hex are needed, not ${String(value)}`);
  }
  for (let i = 0; i < bytes; i++) view.setUint8(at + i, Number.parseInt(value.slice(i * 2, i * 2 + 2), 16));
}

function writeDotted(view: DataView, at: number, value: unknown, where: string): void {
  const parts = typeof value === 'string' ? value.split('.') : [];
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) {
    throw new RangeError(`${where}: a dotted IPv4 address is needed, not ${String(value)}`);
  }
  for (let i = 0; i < 4; i++) view.setUint8(at + i, wholeNumber(Number(parts[i]), 0, 255, where));
}

const u16: Writer = (view, at, value, _leaf, where) => view.setUint16(at, wholeNumber(value, 0, 0xffff, where), true);
const u32: Writer = (view, at, value, _leaf, where) =>
  view.setUint32(at, wholeNumber(value, 0, 0xffffffff, where), true);

const writers: Record<LeafKind, Writer> = {
  u8: (view, at, value, _leaf, where) => view.setUint8(at, wholeNumber(value, 0, 0xff, where)),
  u16,
  bits16: u16,
  u32,
  bits32: u32,
  i32: (view, at, value, _leaf, where) => view.setInt32(at, wholeNumber(value, -0x80000000, 0x7fffffff, where), true),
  ip4: (view, at, value, _leaf, where) => writeDotted(view, at, value, where),
  ip6: (view, at, value, _leaf, where) => writeHex(view, at, value, 16, where),
  ipv4or6: (view, at, value, _leaf, where) => {
    const { type, addr } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Fields>;
    view.setUint32(at, wholeNumber(type ?? 0, 0, 0xffffffff, `${where}.type`), true);
    if (typeof addr === 'string' && addr.includes('.')) writeDotted(view, at + 4, addr, `${where}.addr`);
    else if (addr !== undefined) writeHex(view, at + 4, addr, 16, `${where}.addr`);
  },
  mac: (view, at, value, _leaf, where) => writeHex(view, at, String(value).replaceAll(':', ''), 6, where),
  str: (view, at, value, leaf, where) => {
    writeText(view, at, value, leaf.size, where);
  },
  pad: () => undefined,
};

/**
 * Write a leaf into zeroed room.
 * @throws RangeError, TypeError that names the field, where the value does not fit.
 */
export function writeLeaf(leaf: Leaf, view: DataView, at: number, value: unknown, where: string): void {
  writers[leaf.kind](view, at, value, leaf, where);
}
