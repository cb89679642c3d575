/** Records as bytes: golden, every cut, every flipped bit, and fields of a version to come. */
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord } from '../../src/cluster/record-format.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import { record } from './store-contract.ts';

const device = 'SEP00005E005301';
const one = record(device, 300, { freeSince: 5 });

/** Written by hand: format, sum, then tag and value of each field. */
const golden = (tail: readonly number[] = []): Buffer => {
  const fields = Buffer.from([
    ...[2, 1],
    ...[5, 4, 0x31, 0x30, 0x30, 0x32],
    ...[7, 4, 0x31, 0x30, 0x30, 0x32],
    ...[8, 2, 10, 1],
    ...[12, 0xac, 0x02],
    // 1,800,000,000,000 in sevens of bits, lowest first.
    ...[14, 0x80, 0xa0, 0xf1, 0xc2, 0xb1, 0x34],
    ...[16, 5],
    ...tail,
  ]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(Buffer.concat([Buffer.from(device), fields])));
  return Buffer.concat([Buffer.from([1]), sum, fields]);
};

const numbers = fc.oneof(fc.nat(), fc.maxSafeNat());
const texts = fc.string({ unit: 'grapheme', maxLength: 40 });
const records: fc.Arbitrary<StoredRecord> = fc.record({
  device: texts,
  callerLineInstance: numbers,
  line: texts,
  dialNumber: texts,
  state: numbers,
  revision: numbers,
  sequence: numbers,
  armedAt: numbers,
  freeSince: numbers,
});

describe('records as bytes', () => {
  it('are these, to the byte', () => {
    expect(Buffer.from(encodeRecord(one)).toString('hex')).toBe(golden().toString('hex'));
    expect(decodeRecord(device, golden())).toEqual({ kind: 'record', record: one, unknown: new Uint8Array(0) });
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(records, (each) => {
        expect(decodeRecord(each.device, encodeRecord(each))).toMatchObject({ kind: 'record', record: each });
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('hold whole numbers, not %d', (armedAt) => {
    expect(() => encodeRecord({ ...one, armedAt })).toThrow(`armedAt is ${armedAt}; should be a whole number`);
  });

  it('are found damaged at every cut', () => {
    const bytes = golden();
    for (let length = 0; length < bytes.length; length++)
      expect([length, decodeRecord(device, bytes.subarray(0, length)).kind]).toEqual([length, 'damaged']);
  });

  it('are never taken with a bit flipped', () => {
    for (let bit = 0; bit < golden().length * 8; bit++) {
      const bytes = golden();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect([bit, decodeRecord(device, bytes).kind]).not.toEqual([bit, 'record']);
    }
  });

  it('are never taken under the key of another device', () => {
    const reason = 'its checksum does not match';
    expect(decodeRecord('SEP00005E005302', golden())).toEqual({ kind: 'damaged', reason });
  });

  it('with a right sum but without a field, or ending in one, are damaged', () => {
    const sealed = (fields: readonly number[]) => {
      const sum = Buffer.alloc(4);
      sum.writeUInt32LE(crc32(Buffer.concat([Buffer.from(device), Buffer.from(fields)])));
      return Buffer.concat([Buffer.from([1]), sum, Buffer.from(fields)]);
    };
    const less = decodeRecord(device, sealed([2, 1]));
    expect(less).toMatchObject({ reason: expect.stringContaining('it has no line, dialNumber, state') });
    for (const fields of [[5, 4, 0x31], [5], [2], [2, 0x80], [2, ...new Array(9).fill(0xff)]])
      expect(decodeRecord(device, sealed(fields))).toEqual({ kind: 'damaged', reason: 'it ends inside a field' });
  });

  it('of a later format are told apart from damage', () => {
    const bytes = golden();
    bytes[0] = 2;
    expect(decodeRecord(device, bytes)).toEqual({ kind: 'newer', reason: 'its format is 2, this version reads 1' });
  });

  it('keep fields of a later version through a change', () => {
    const tail = [20, 0x80, 0x01, 23, 2, 0x68, 0x69];
    const read = decodeRecord(device, golden(tail));
    expect(read).toEqual({ kind: 'record', record: one, unknown: Uint8Array.from(tail) });
    const written = encodeRecord({ ...one, revision: 2 }, Uint8Array.from(tail));
    expect(decodeRecord(device, written)).toMatchObject({ record: { revision: 2 }, unknown: Uint8Array.from(tail) });
  });
});
