/** The hand-written writers: the bytes of real sessions again, and nothing null that the JTAPI client would crash on. */
import { describe, expect, it } from 'vitest';
import { decodePduFrame, type QbeFields } from '../../../src/codecs/qbe/decode.ts';
import { encodePdu } from '../../../src/codecs/qbe/encode.ts';
import * as qbe from '../../../src/codecs/qbe/index.ts';
import { pduById, structureOf } from '../../../src/codecs/qbe/table/index.ts';
import { bytesOf, fieldsOf, ownVectors, type QbeVector } from './vectors.ts';
import { appeared, parties, type Write, writers } from './writer-rows.ts';

function writtenBy(write: Write, vector: QbeVector): Uint8Array {
  const version = new DataView(bytesOf(vector.hex).buffer).getUint32(12, true);
  const side = vector.dir === 'c2s' ? 'client' : 'server';
  const w = new qbe.QbeWriter(side, new qbe.QbeProfile({ versionWord: version }), 64).soil();
  write(w, fieldsOf(vector));
  return w.take();
}

const session = ownVectors.filter((each) => each.dir !== undefined && writers[each.name] !== undefined);

describe('the bytes of real sessions', () => {
  it('are many', () => {
    expect(session.length).toBeGreaterThan(80);
    expect(new Set(session.map((each) => each.name)).size).toBeGreaterThan(35);
  });

  it.each(session.map((each, i) => [`${i} ${each.dir} ${each.name}`, each] as const))('%s', (_title, vector) => {
    expect(Buffer.from(writtenBy(writers[vector.name]!, vector)).toString('hex')).toBe(vector.hex);
  });
});

/** Strings and elements that are null in a frame, by name. */
function holes(fields: QbeFields, of: readonly qbe.Field[], path = ''): string[] {
  return of.flatMap((field) => {
    const value = fields[field.name];
    if (field.kind === 'str' || field.kind === 'ustr') return value === null ? [path + field.name] : [];
    if (field.kind !== 'obj') return [];
    if (value === null) return [path + field.name];
    return holes(value as QbeFields, structureOf(field.of).fields, `${path}${field.name}.`);
  });
}

describe('every writer', () => {
  it.each(Object.keys(writers) as qbe.PduName[])('%s fills its frame, again and again, and leaves no hole', (name) => {
    const pdu = pduById(qbe.PduId[name])!;
    const fields = decodePduFrame(encodePdu(name)).fields;
    const w = new qbe.QbeWriter(pdu.kind === 'request' ? 'client' : 'server', undefined, 64).soil();
    writers[name]!(w, fields);
    const first = w.length;
    writers[name]!(w, fields);
    const both = w.take();
    expect(both.length).toBe(2 * first);
    expect(Buffer.from(both.subarray(first)).equals(both.subarray(0, first))).toBe(true);
    const decoded = decodePduFrame(both.subarray(0, first));
    expect(decoded).toMatchObject({ pdu: name, fault: null });
    expect(holes(decoded.fields, pdu.fields)).toEqual([]);
    const fixedSize = new DataView(both.buffer).getUint32(24, true);
    expect(fixedSize).toBe(pdu.fixedBytes);
  });

  it('keeps names of other alphabets, and says ? where a byte string cannot', () => {
    const w = new qbe.QbeWriter('server');
    const fields = decodePduFrame(encodePdu('NewCallEvent')).fields;
    qbe.writeNewCallEvent(w, {
      ...appeared(fields),
      parties: { ...parties(fields), calling: { number: '1001', name: 'Zoë 王' } },
    });
    const { fields: written } = decodePduFrame(w.take());
    expect(written.unicodeCallingPartyName).toBe('Zoë 王');
    expect(written.callingPartyName).toBe('Zoë ?');
  });

  it('an answer without device data carries one byte', () => {
    const w = new qbe.QbeWriter('server');
    qbe.writePassThroughResponse(w, 1, { callManagerID: 1, id: 2 }, new Uint8Array(0));
    expect(decodePduFrame(w.take()).fields.deviceDataObj).toBe('00');
  });

  it('a slip in a fixed part is told, not sent', () => {
    const w = new qbe.QbeWriter('client');
    expect(() => w.begin(qbe.PduId.LineCloseRequest, 12).i32(1).end()).toThrow(/8 bytes/);
    w.reset();
    qbe.writeHeartbeat(w);
    expect(Buffer.from(w.peek()).toString('hex')).toBe(
      '1800000000000000ddddffff000011007800000020000000' + '0000000000000000',
    );
  });
});
