/**
 * Values for every field of a layout, made from a stream of numbers: for round trips and for outside judges. A value never
 * shows less than the wire keeps: texts have no NUL, counts equal their elements, an overlay has the arm its selector says.
 */
import type { Field, Layout, Leaf } from '../../src/codecs/skinny/layout.ts';
import type { Fields, FieldValue } from '../../src/codecs/skinny/leaf.ts';

/** Next unsigned 32-bit number. */
export type Numbers = () => number;

/** xorshift32: small, and the same on every machine for one seed. */
export function numbersFrom(seed: number): Numbers {
  let state = seed >>> 0 || 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

export interface Shape {
  /** Bytes of a data field; null for a random number of them. */
  readonly dataBytes: number | null;
  readonly tails: boolean;
  /** Printable ASCII only, so that an outside judge spells it the same. */
  readonly plain: boolean;
}

/** Fields of a whole body, nested as the decoder gives them. */
export function fieldsFor(layout: Layout, next: Numbers, shape: Shape): Fields {
  const into: Fields = {};
  fill(layout.fields, into, new Map(), next, shape, new Map());
  return into;
}

function fill(
  fields: readonly Field[],
  into: Fields,
  numbers: Map<string, number>,
  next: Numbers,
  shape: Shape,
  wanted: Map<string, number>,
): void {
  for (const field of fields) wish(field, wanted, next, shape);
  for (const field of fields) {
    if (field.tail && !shape.tails) continue;
    const value = valueFor(field, numbers, next, shape, wanted);
    if (typeof value === 'number') numbers.set(field.name, value);
    if (value !== undefined) put(into, field.path, value);
  }
}

/** What counts, lengths and selectors must say for the fields after them. */
function wish(field: Field, wanted: Map<string, number>, next: Numbers, shape: Shape): void {
  if (field.kind === 'bytes') wanted.set(field.length, shape.dataBytes ?? next() % (field.max + 1));
  if (field.kind === 'items' && field.count !== null) wanted.set(field.count, next() % (field.slots + 1));
  if (field.kind === 'group' && field.count !== null) wanted.set(field.count, next() % (field.slotsMax + 1));
  if (field.kind === 'union' && !wanted.has(field.selector)) {
    const arm = field.arms[next() % field.arms.length]!;
    wanted.set(field.selector, Math.min(arm.from + (next() % (arm.to - arm.from + 1)), arm.to));
  }
}

function valueFor(
  field: Field,
  numbers: Map<string, number>,
  next: Numbers,
  shape: Shape,
  wanted: Map<string, number>,
): FieldValue | undefined {
  switch (field.kind) {
    case 'zstr':
      return text(field.max - 1, next, shape);
    case 'bytes':
      return hex(numbers.get(field.length) ?? 0, next);
    case 'items': {
      const count = field.count === null ? field.slots : numbers.get(field.count)!;
      return count === 0 ? undefined : Array.from({ length: count }, () => leaf(field.of, next, shape)!);
    }
    case 'group': {
      const count = field.count === null ? field.slots : numbers.get(field.count)!;
      return count === 0 ? undefined : Array.from({ length: count }, () => element(field.of, next, shape));
    }
    case 'union': {
      const value = numbers.get(field.selector)!;
      const arm = field.arms.find((each) => value >= each.from && value <= each.to);
      if (arm === undefined) return undefined;
      const inner: Fields = {};
      fill(arm.of, inner, numbers, next, shape, wanted);
      return inner;
    }
    default:
      return wanted.get(field.name) ?? leaf(field, next, shape);
  }
}

function element(of: readonly Field[], next: Numbers, shape: Shape): Fields {
  const into: Fields = {};
  fill(of, into, new Map(), next, shape, new Map());
  return into;
}

function leaf(field: Leaf, next: Numbers, shape: Shape): FieldValue | undefined {
  switch (field.kind) {
    case 'pad':
      return undefined;
    case 'u8':
      return next() & 0xff;
    case 'u16':
    case 'bits16':
      return next() & 0xffff;
    case 'i32':
      return next() | 0;
    case 'u32':
    case 'bits32':
      return next();
    case 'ip4':
      return dotted(next);
    case 'ip6':
      return hex(16, next);
    case 'ipv4or6':
      return next() % 2 === 0 ? { type: 0, addr: dotted(next) } : { type: 1, addr: hex(16, next) };
    case 'mac':
      return hex(6, next).replace(/..(?!$)/g, '$&:');
    case 'str':
      return text(field.size, next, shape);
  }
}

function text(bytesMax: number, next: Numbers, { plain }: Shape): string {
  const length = plain ? Math.min(bytesMax, 1 + (next() % 12)) : next() % (bytesMax + 1);
  const one = () => (plain ? 0x41 + (next() % 26) : 1 + (next() % 255));
  return Array.from({ length }, () => String.fromCharCode(one())).join('');
}

const hex = (bytes: number, next: Numbers): string =>
  Array.from({ length: bytes }, () => (next() & 0xff).toString(16).padStart(2, '0')).join('');

const dotted = (next: Numbers): string => [1, 2, 3, 4].map(() => next() & 0xff).join('.');

function put(into: Fields, path: readonly string[], value: FieldValue): void {
  let target = into;
  for (const name of path.slice(0, -1)) {
    target[name] ??= {};
    target = target[name] as Fields;
  }
  target[path.at(-1)!] = value;
}
