import { describe, expect, it } from 'vitest';
import { isKnownPdu, PduId, pduName } from '../../../src/codecs/qbe/ids.ts';
import { type Field, structure } from '../../../src/codecs/qbe/layout.ts';
import { pduById, pdus, structureOf, structures } from '../../../src/codecs/qbe/table/index.ts';
import { schema, sharedPresent } from './vectors.ts';

const typeOf = ({ kind, of }: Field): string => {
  if (kind === 'obj' || kind === 'list') return `${kind}:${of}`;
  return kind === 'i32s' ? 'i32[]' : kind;
};
const listed = (fields: readonly Field[]) => fields.map((field) => ({ n: field.name, t: typeOf(field) }));

describe('the table', () => {
  it('has every PDU once, and every number its name', () => {
    expect(pdus.length).toBe(Object.keys(PduId).length);
    expect(new Set(pdus.map((each) => each.id)).size).toBe(pdus.length);
    for (const pdu of pdus) {
      expect(pduName(pdu.id)).toBe(pdu.name);
      expect(pduById(pdu.id)).toBe(pdu);
      expect(isKnownPdu(pdu.id)).toBe(true);
    }
    expect(pduName(316)).toBe('0x13c');
    expect(isKnownPdu(316)).toBe(false);
  });

  it('names elements that exist, fields once, and ends', () => {
    const depth = (fields: readonly Field[]): number =>
      Math.max(0, ...fields.map((each) => (each.of === undefined ? 0 : 1 + depth(structureOf(each.of).fields))));
    for (const { name, fields } of [...pdus, ...structures]) {
      expect(new Set(fields.map((each) => each.name)).size, name).toBe(fields.length);
      expect(depth(fields), name).toBeLessThanOrEqual(3);
    }
  });

  it('refuses a row that is not written as rows are', () => {
    expect(() => structure('Wrong', 'a b:float')).toThrow(SyntaxError);
    expect(() => structureOf('Nothing')).toThrow(RangeError);
  });

  it.skipIf(!sharedPresent)('is the schema, name by name (skipped where ../shared is missing)', () => {
    const { messages, structs } = schema();
    for (const [id, { name, kind, fields }] of Object.entries(messages)) {
      const pdu = pduById(Number(id))!;
      expect([pdu.name, pdu.kind, listed(pdu.fields)]).toEqual([name, kind, fields]);
    }
    for (const [name, struct] of Object.entries(structs)) {
      expect(listed(structureOf(name).fields), name).toEqual(struct.fields ?? struct);
    }
    const known = pdus.filter((each) => messages[each.id] === undefined);
    expect(known.map((each) => [each.name, each.evidence])).toEqual([
      ['CallDirectTransferRequest', 'named'],
      ['CallJoinRequest', 'named'],
      ['LineStartAnnouncementRequest', 'named'],
      ['CallStopAnnouncementRequest', 'named'],
    ]);
  });
});
