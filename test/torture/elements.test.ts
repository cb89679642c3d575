/** The tables of exceptional elements themselves: their size, and that every message has its part. */
import { describe, expect, it } from 'vitest';
import { PduId, pduById, QbeFramer } from '../../src/codecs/qbe/index.ts';
import { MessageId } from '../../src/codecs/skinny/ids.ts';
import { elementCases, messagesOf } from './elements/cases.ts';
import { bentQbe, qbeElementCases, sessionFrames } from './elements/qbe-cases.ts';
import { placesOf } from './elements/qbe-places.ts';

describe('SCCP', () => {
  it('holds 8,000 cases or more, of every message, each with a name of its own', () => {
    const cases = [...elementCases()];
    expect(cases.length).toBeGreaterThanOrEqual(8000);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    const missing = Object.keys(MessageId).filter((name) => !messagesOf(cases).has(name));
    expect(missing).toEqual([]);
  });
});

describe('QBE', () => {
  const cases = [...qbeElementCases()];

  it('holds 8,000 cases or more, of every PDU, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(8000);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    const covered = new Set(cases.map(({ pdu }) => pdu));
    expect(Object.keys(PduId).filter((name) => !covered.has(name as keyof typeof PduId))).toEqual([]);
  });

  it('has every field of a PDU as its table names them', () => {
    for (const [name, frame] of sessionFrames()) {
      const words = placesOf(frame).map((place) => place.name.split(/[ .[]/)[0]!);
      const fields = pduById(PduId[name])!.fields.map((field) => field.name);
      expect(fields.filter((field) => !words.includes(field))).toEqual([]);
    }
  });

  it('bends one field of a frame, and the header is true where it was not bent itself', () => {
    const frame = sessionFrames().get('DeviceLineInfoEvent')!;
    const lies = /^(length|second word|magic|version|pdu|fixed offset|fixed size|variable size)$/;
    for (const { pdu, field, what, frame: golden } of cases) {
      if (pdu !== 'DeviceLineInfoEvent' || golden !== null) continue;
      const bytes = bentQbe(frame, field, what)!;
      if (lies.test(field)) continue;
      let frames = 0;
      new QbeFramer().push(bytes, {
        frame: (_view, start, end) => {
          frames += end - start === bytes.length ? 1 : 9;
        },
      });
      expect(`${field} ${what} ${frames}`).toBe(`${field} ${what} 1`);
    }
    expect(bentQbe(frame, 'deviceName content', 'no NUL')!.toString('latin1')).toContain('A'.repeat(16));
    expect(bentQbe(frame, 'no such field', 'zero')).toBeNull();
  });
});
