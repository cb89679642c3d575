/** Fields for any layout of the table, drawn at random: what `encodeMessage` takes. */
import fc from 'fast-check';
import type { Bytes, Field, Layout, Leaf } from '../../src/codecs/skinny/layout.ts';

type Draw = <T>(arbitrary: fc.Arbitrary<T>) => T;
type Flat = Record<string, unknown>;

const latin1 = (max: number) =>
  fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: max });
const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((drawn) => Buffer.from(drawn.buffer, drawn.byteOffset, drawn.length).toString('hex'));
const whole = (max: number) => fc.integer({ min: 0, max });

function leaf(field: Leaf): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'u8':
      return whole(0xff);
    case 'u16':
    case 'bits16':
      return whole(0xffff);
    case 'i32':
      return fc.integer();
    case 'ip4':
      return fc.ipV4();
    case 'ip6':
      return hex(16);
    case 'ipv4or6':
      return fc.oneof(
        fc.record({ type: fc.constant(0), addr: fc.ipV4() }),
        fc.record({ type: fc.constant(1), addr: hex(16) }),
      );
    case 'mac':
      return hex(6);
    case 'str':
      return latin1(field.size);
    default:
      return whole(0xffffffff);
  }
}

/** Names of counts and data lengths, which the encoder takes from what they count. */
function counted(fields: readonly Field[]): Set<string> {
  const names = fields.flatMap((field) =>
    field.kind === 'group' || field.kind === 'items' ? [field.count] : field.kind === 'bytes' ? [field.length] : [],
  );
  return new Set(names.filter((name) => name !== null));
}

const data = (field: Bytes) => whole(Math.min(field.max, 64)).chain(hex);

function drawInto(draw: Draw, fields: readonly Field[], prefix: string, into: Flat): void {
  const counts = counted(fields);
  for (const field of fields) {
    if (field.tail && draw(whole(9)) === 0) return;
    const name = prefix + field.name;
    if (field.kind === 'pad' || counts.has(field.name)) continue;
    if (field.kind === 'zstr') into[name] = draw(latin1(Math.min(field.max - 1, 64)));
    else if (field.kind === 'bytes') into[name] = draw(data(field));
    else if (field.kind === 'items') {
      const count = field.count === null ? field.slots : draw(whole(field.slots));
      for (let i = 0; i < count; i++) into[`${name}[${i}]`] = draw(leaf(field.of));
    } else if (field.kind === 'group') {
      const count = field.count === null ? field.slots : draw(whole(field.slots));
      for (let i = 0; i < count; i++) drawInto(draw, field.of, `${name}[${i}].`, into);
    } else if (field.kind === 'union') {
      const value = Number(into[prefix + field.selector] ?? 0);
      const arm = field.arms.find(({ from, to }) => value >= from && value <= to);
      if (arm) drawInto(draw, arm.of, `${name}.`, into);
    } else {
      const selects = fields.find((each) => each.kind === 'union' && each.selector === field.name);
      const arms = selects?.kind === 'union' ? selects.arms.map(({ from }) => fc.constant(from)) : [];
      into[name] = draw(arms.length > 0 ? fc.oneof(...arms, leaf(field)) : leaf(field));
    }
  }
}

/** Flat fields of a layout, from all there are down to those that no sender leaves out. */
export function fieldsOf(layout: Layout): fc.Arbitrary<Flat> {
  return fc.gen().map((draw) => {
    const into: Flat = {};
    drawInto((arbitrary) => draw(() => arbitrary), layout.fields, '', into);
    return into;
  });
}
