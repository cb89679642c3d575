import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enumTables } from '../../../src/codecs/skinny/enums/index.ts';
import { MessageId, messageName } from '../../../src/codecs/skinny/ids.ts';
import type { Field, Layout } from '../../../src/codecs/skinny/layout.ts';
import { messageById, messages } from '../../../src/codecs/skinny/table/index.ts';

const catalogue = new URL('../../../../shared/facts/sccp/catalogue.json', import.meta.url);

/** Every field of a layout with the names that stand before it in its own scope or, for arms, around it. */
function visit(
  fields: readonly Field[],
  see: (field: Field, before: ReadonlySet<string>) => void,
  outer: string[] = [],
) {
  const before = new Set(outer);
  for (const field of fields) {
    see(field, before);
    if (field.kind === 'group') visit(field.of, see);
    if (field.kind === 'union') for (const arm of field.arms) visit(arm.of, see, [...before]);
    before.add(field.name);
  }
}

const layouts: [string, Layout][] = messages.flatMap((message) =>
  message.layouts.map((layout, i): [string, Layout] => [`${messageName(message.id)} layout ${i}`, layout]),
);

describe('the table', () => {
  it('has every message id once, and 223 layouts', () => {
    expect(messages.map((each) => each.id).sort((a, b) => a - b)).toEqual(
      Object.values(MessageId).sort((a, b) => a - b),
    );
    expect(messages.length).toBe(175);
    expect(layouts.length).toBe(223);
  });

  it('gives a row by id, and none for an unknown one', () => {
    expect(messageById(MessageId.CallState)?.direction).toBe('toPhone');
    expect(messageById(0x7777)).toBeUndefined();
  });

  it.each(layouts)('%s: counts, lengths and selectors name a field before them', (_name, layout) => {
    visit(layout.fields, (field, before) => {
      if (field.kind === 'bytes') expect(before).toContain(field.length);
      if ((field.kind === 'items' || field.kind === 'group') && field.count !== null) {
        expect(before).toContain(field.count);
      }
      if (field.kind === 'union') expect(before).toContain(field.selector);
    });
  });

  it.each(layouts)('%s: enumerations exist, tails are last, the body fits a frame', (_name, layout) => {
    visit(layout.fields, (field) => {
      if ('enum' in field && field.enum !== undefined) expect(enumTables).toHaveProperty(field.enum);
    });
    const tails = layout.fields.filter((each) => each.kind !== 'pad').map((each) => each.tail);
    expect(tails).toEqual([...tails].sort((a, b) => Number(a) - Number(b)));
    expect(layout.least).toBeLessThanOrEqual(layout.most);
    expect(layout.most).toBeLessThanOrEqual(4096 - 12);
  });

  it('every header version from 0 to 22 has a layout', () => {
    for (const message of messages) {
      for (let version = 0; version <= 22; version++) {
        const fitting = message.layouts.filter(({ when }) => version >= when.from && version <= when.to);
        expect(fitting.length, `${messageName(message.id)} v${version}`).toBeGreaterThan(0);
      }
    }
  });
});

/** Where the table says something else than the catalogue, and why. */
const differences: Record<string, string> = {
  'EnblocCall 2 least': 'the packed form without a line is 25 bytes before padding',
  'CapabilitiesRes 0 least': 'fewer slots are accepted, as the message itself allows',
  'MediaPortListMessage 0 least': 'fewer slots are accepted, as the message itself allows',
  'ButtonTemplateRes 0 least': 'slots follow the body: 42 usual, chan-sccp sends fewer',
  'ButtonTemplateRes 0 most': '56 slots are the most that chan-sccp knows',
  'SoftKeyTemplateRes 0 least': 'fewer slots are accepted, as the message itself allows',
  'SoftKeySetRes 0 least': 'fewer slots are accepted, as the message itself allows',
  'CallSelectStatRes 0 least': 'the line is a tail, as the message itself allows',
  'AddOnDeviceCapabilities 0 least': 'the text may be cut, as the message itself allows',
};

describe.skipIf(!existsSync(catalogue))('against the catalogue (skipped where ../shared is missing)', () => {
  const rows: {
    name: string;
    id: number;
    layouts: { hdrVersions: [number, number]; bodyMin: number; bodyMax: number }[];
  }[] = existsSync(catalogue) ? JSON.parse(readFileSync(catalogue, 'utf8')).messages : [];

  it.each(rows.map((row) => [row.name, row] as const))('%s: versions and body sizes', (name, row) => {
    const mine = messageById(row.id)!.layouts;
    expect(mine.map(({ when }) => [when.from, when.to])).toEqual(row.layouts.map((each) => each.hdrVersions));
    row.layouts.forEach((each, i) => {
      if (!(`${name} ${i} least` in differences)) expect(mine[i]!.least, `least of ${i}`).toBe(each.bodyMin);
      if (!(`${name} ${i} most` in differences)) expect(mine[i]!.most, `most of ${i}`).toBe((each.bodyMax + 3) & ~3);
    });
  });
});
