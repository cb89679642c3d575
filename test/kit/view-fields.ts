/** Fields of a frame as a view shows them, found by the table's names; and a view held against the table. */
import { faultName } from '../../src/codecs/fault.ts';
import { FrameView } from '../../src/codecs/frame.ts';
import { decode, type Fields, type FieldValue, type MessageName } from '../../src/codecs/skinny/index.ts';

/** Names of the getters that a view has of its own. */
export function getters(view: FrameView): string[] {
  const names: string[] = [];
  for (let proto = Object.getPrototypeOf(view); proto !== FrameView.prototype; proto = Object.getPrototypeOf(proto)) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
      if (property.get) names.push(name);
    }
  }
  return names;
}

/**
 * What a view says for a field's path: `caps[1].PAYLOADS.codecParams.codecMode` is `caps(1).codecMode`, and where a view
 * has no object per element `definition[1].softKeyEvent` is `softKeyEvent(1)`. Groups have no object of their own; the
 * type of an address is a getter beside it.
 */
export function fieldOf(view: FrameView, path: string): unknown {
  let at = view as unknown as Record<string, unknown>;
  const parts = partsOf(path);
  const last = parts.length - 1;
  const indices: number[] = [];
  for (const [i, { camel, lower, index }] of parts.entries()) {
    const own = camel in at ? camel : lower;
    if (index !== undefined) indices.push(index);
    if (i < last && (index === undefined || typeof at[own] !== 'function')) continue;
    if (!(own in at)) throw new Error(`${view.constructor.name} has no ${own} for ${path}`);
    const found = at[own];
    const element = typeof found === 'function' ? found.call(at, ...indices) : found;
    if (i === last) return element;
    at = element as Record<string, unknown>;
    indices.length = 0;
  }
  return undefined;
}

interface Part {
  readonly camel: string;
  readonly lower: string;
  readonly index: number | undefined;
}
/** Paths that were taken apart before: there are only as many as the tables have fields. */
const known = new Map<string, readonly Part[]>();

function partsOf(path: string): readonly Part[] {
  const before = known.get(path);
  if (before !== undefined) return before;
  const parts = path
    .replace(/(\[\d+\])?\.type$/, 'Type$1')
    .replace(/\.addr$/, '')
    .split('.')
    .map((part): Part => {
      const [, name = '', index] = /^(\w+?)(?:\[(\d+)\])?$/.exec(part) ?? [];
      const camel = name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
      const lower = camel.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
      return { camel, lower, index: index === undefined ? undefined : Number(index) };
    });
  known.set(path, parts);
  return parts;
}

/** Leaves of a decoded object with their paths. */
function leaves(value: FieldValue, path = ''): [string, number | string][] {
  if (Array.isArray(value)) return value.flatMap((each, i) => leaves(each, `${path}[${i}]`));
  if (typeof value !== 'object') return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, path === '' ? key : `${path}.${key}`));
}

/** A leaf of the table as a view says it: IPv6 as a URL writes it, data as latin1 text up to a NUL. */
function said(path: string, value: number | string): number | string {
  if (typeof value !== 'string') return value;
  if (/^(xml)?data$/.test(path)) return Buffer.from(value, 'hex').toString('latin1').replace(/\0.*/s, '');
  if (/addr/i.test(path) && /^[0-9a-f]{32}$/.test(value)) {
    return new URL(`http://[${value.match(/..../g)?.join(':')}]`).hostname.slice(1, -1);
  }
  return value;
}

/** How a view is read beside the table. */
export interface Reading {
  readonly message: MessageName;
  /** Names of getters that differ from the field's, by field. */
  readonly names?: Readonly<Record<string, string>>;
  /** True where the view does not have the field, or reads it otherwise on purpose. */
  readonly unread?: (path: string, value: number | string, headerVersion: number) => boolean;
  /** True for frames that the view reads otherwise on purpose. */
  readonly otherwise?: (fields: Fields, version: number, bodyBytes: number) => boolean;
}

/**
 * Both refuse the frame for one reason, or every field that the table shows reads the same in the view.
 * @returns null, or what differs.
 */
export function disagreement(reading: Reading, view: FrameView, bytes: Uint8Array): string | null {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { fields, headerVersion, fault } = decode(data, 0, bytes.length);
  const version = headerVersion ?? 0;
  if (reading.otherwise?.(fields, version, bytes.length - 12)) return null;
  const seen = faultName(view.read(data, 0, bytes.length));
  if (seen !== (fault ?? 'none')) return `${reading.message}: the view says ${seen}, the table ${fault ?? 'none'}`;
  if (fault !== null) return null;
  for (const [path, value] of leaves(fields)) {
    if (reading.unread?.(path, value, version)) continue;
    const own = fieldOf(view, reading.names?.[path] ?? path);
    if (own !== said(path, value)) {
      return `${reading.message}.${path}: the view says ${JSON.stringify(own)}, the table ${JSON.stringify(said(path, value))}`;
    }
  }
  return null;
}
