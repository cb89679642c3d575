/** For every message: counts, lengths and texts that cannot be, and values that nobody knows. */
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/codecs/skinny/decode.ts';
import { describeDecoded } from '../../../src/codecs/skinny/describe.ts';
import { encodeMessage } from '../../../src/codecs/skinny/encode.ts';
import { type MessageName, messageName } from '../../../src/codecs/skinny/ids.ts';
import type { Field, Layout } from '../../../src/codecs/skinny/layout.ts';
import { messages } from '../../../src/codecs/skinny/table/index.ts';
import { fieldsFor, numbersFrom } from '../../kit/skinny-fields.ts';

const layouts = messages.flatMap((message) =>
  message.layouts.map((layout, i) => ({ name: messageName(message.id) as MessageName, layout, i })),
);

/** Fields of the outermost level, one case for each that passes. */
function cases<F extends Field>(wanted: (field: Field) => field is F) {
  return layouts.flatMap(({ name, layout, i }) =>
    layout.fields
      .filter(wanted)
      .map((field) => [`${name} layout ${i}: ${field.name}`, name, layout, i, field] as const),
  );
}

/** A frame of the layout with random values, and the offset in it of a fixed field. */
function frameWith(name: MessageName, layout: Layout, i: number): Uint8Array<ArrayBuffer> {
  const fields = fieldsFor(layout, numbersFrom(99), { dataBytes: 8, tails: true, plain: true });
  return encodeMessage(name, layout.when.from, fields, { layout: i });
}

function offsetOf(layout: Layout, name: string): number {
  let at = 12;
  for (const field of layout.fields) {
    if (field.name === name) return at;
    expect(['zstr', 'bytes']).not.toContain(field.kind);
    at += field.size;
  }
  throw new Error(`no field ${name}`);
}

function setNumber(frame: Uint8Array, layout: Layout, name: string, value: number): void {
  const size = layout.fields.find((field) => field.name === name)!.size;
  const view = new DataView(frame.buffer);
  if (size === 2) view.setUint16(offsetOf(layout, name), value & 0xffff, true);
  else view.setUint32(offsetOf(layout, name), value >>> 0, true);
}

const counted = (field: Field): field is Extract<Field, { kind: 'items' | 'group' }> =>
  (field.kind === 'items' || field.kind === 'group') && field.count !== null;
const data = (field: Field): field is Extract<Field, { kind: 'bytes' }> => field.kind === 'bytes';
const text = (field: Field): field is Extract<Field, { kind: 'zstr' }> => field.kind === 'zstr';

describe('a count above the slots or the body', () => {
  it.each(cases(counted))('%s', (_title, name, layout, i, field) => {
    const slots = field.kind === 'group' ? field.slotsMax : field.slots;
    for (const count of [slots + 1, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const frame = frameWith(name, layout, i);
      setNumber(frame, layout, field.count!, count);
      const { fault, fields } = decodeFrame(frame);
      // Key lengths of an unencrypted channel are old memory: there the slots bound what is shown.
      if (field.kind === 'items' && field.clamped) expect(JSON.stringify(fields).length).toBeLessThan(4096);
      else expect(fault, `count ${count}`).toBe('countTooLarge');
    }
  });
});

describe('a data length above its maximum or the body', () => {
  it.each(cases(data))('%s', (_title, name, layout, i, field) => {
    for (const length of [field.max + 1, 100, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const frame = frameWith(name, layout, i);
      setNumber(frame, layout, field.length, length);
      const decoded = decodeFrame(frame);
      expect(decoded.fault, `length ${length}`).toBe('dataTooLong');
      expect(decoded.fields).not.toHaveProperty(field.name);
      expect(decoded.fields).toHaveProperty(field.length, length);
    }
  });
});

describe('a text without an end', () => {
  it.each(cases(text))('%s', (_title, name, layout, i, field) => {
    const given: Record<string, string> = {};
    for (const each of layout.fields) if (each.kind === 'zstr') given[each.name] = 'x';
    const frame = encodeMessage(name, layout.when.from, given, { layout: i });
    const texts = layout.fields.filter(text);
    const at = 12 + layout.fields.reduce((sum, each) => sum + (each.kind === 'zstr' ? 0 : each.size), 0);
    frame.fill(0x41, at + 2 * texts.indexOf(field));
    const decoded = decodeFrame(frame);
    expect(decoded.fault).toBe('textUnterminated');
    expect(decoded.fields).not.toHaveProperty(field.name);
  });
});

describe('values that nobody knows', () => {
  it.each(layouts.map((each) => [`${each.name} layout ${each.i}`, each] as const))(
    '%s',
    (_title, { name, layout, i }) => {
      const named = layout.fields.filter((field) => 'enum' in field && field.enum !== undefined);
      const values = Object.fromEntries(named.map((field) => [field.name, 2 ** (8 * field.size) - 3]));
      const frame = encodeMessage(name, layout.when.from, values, { layout: i });
      const decoded = decodeFrame(frame);
      expect(decoded.fault).toBe(null);
      const line = describeDecoded(decoded);
      for (const field of named) {
        expect(decoded.fields).toHaveProperty(field.name, values[field.name]);
        expect(line).toMatch(new RegExp(`${field.name.replaceAll('.', '\\.')}=[^ ]*(0x[0-9a-f]+|\\|)`));
      }
    },
  );
});
