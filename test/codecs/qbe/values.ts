/** Values for every field of a PDU, drawn from the table. */
import fc from 'fast-check';
import type { QbeFields, QbeValue } from '../../../src/codecs/qbe/decode.ts';
import type { Field } from '../../../src/codecs/qbe/layout.ts';
import { structureOf } from '../../../src/codecs/qbe/table/index.ts';

const u32 = fc.oneof(fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff), fc.nat());
const latin1 = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 9,
});
/** Any unit but a NUL at the end, which the wire cannot tell from its own. */
const unicode = fc
  .oneof(fc.string({ unit: 'binary', maxLength: 9 }), fc.constantFrom('é中', '\ud800', 'a\0b', '𝄞', ''))
  .map((text) => text.replace(/\0+$/, ''));
const hex = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex'));

function valueFor(field: Field): fc.Arbitrary<QbeValue> {
  const nullable = (arbitrary: fc.Arbitrary<QbeValue>): fc.Arbitrary<QbeValue> => fc.option(arbitrary, { freq: 6 });
  switch (field.kind) {
    case 'i32':
      return u32;
    case 'bool':
      return fc.boolean();
    case 'str':
      return nullable(latin1);
    case 'ustr':
      return unicode;
    case 'bytes':
      return nullable(hex);
    case 'i32s':
      return nullable(fc.array(u32, { minLength: 1, maxLength: 30 }));
    case 'obj': {
      const { fields, fixedBytes } = structureOf(field.of);
      return fixedBytes === 0 ? fc.constant(null) : nullable(valuesOf(fields));
    }
    case 'list': {
      const elements = valuesOf(structureOf(field.of).fields);
      const many = fc.tuple(elements, fc.integer({ min: 5, max: 200 })).map(([each, n]) => Array(n).fill(each));
      return nullable(fc.oneof({ weight: 6, arbitrary: fc.array(elements, { minLength: 1, maxLength: 4 }) }, many));
    }
  }
}

export function valuesOf(fields: readonly Field[]): fc.Arbitrary<QbeFields> {
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, valueFor(field)])), { noNullPrototype: true });
}

/** Every word of a frame that a descriptor is made of: where it stands in the frame, and what it is. */
export interface Word {
  readonly at: number;
  readonly what: 'offset' | 'size' | 'count' | 'stride';
}

const wordsOf: Readonly<Record<Field['kind'], readonly Word['what'][]>> = {
  i32: [],
  bool: [],
  str: ['offset', 'size'],
  bytes: ['offset', 'size'],
  obj: ['offset', 'size', 'stride'],
  ustr: ['offset', 'size', 'count', 'stride'],
  list: ['offset', 'size', 'count', 'stride'],
  i32s: ['offset', 'size', 'count', 'stride'],
};

/** The words of a sound frame that holds no null ustr, found by a walk of the test's own. */
export function descriptorWords(bytes: Uint8Array, fields: readonly Field[], from = 32, words: Word[] = []): Word[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = from;
  for (const field of fields) {
    const kinds = wordsOf[field.kind];
    kinds.forEach((what, i) => void words.push({ at: at + i * 4, what }));
    const [offset, size] = kinds.length === 0 ? [0, 0] : [view.getUint32(at, true), view.getUint32(at + 4, true)];
    if (field.kind === 'obj' && size > 0) descriptorWords(bytes, structureOf(field.of).fields, offset, words);
    if (field.kind === 'list' && size > 0) {
      const stride = view.getUint32(at + 12, true);
      for (let i = 0; i < view.getUint32(at + 8, true); i++) {
        descriptorWords(bytes, structureOf(field.of).fields, offset + i * stride, words);
      }
    }
    at += kinds.length === 0 ? 4 : kinds.length * 4;
  }
  return words;
}
