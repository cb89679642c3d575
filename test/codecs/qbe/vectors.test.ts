/** Every vector: header, every field, and the same bytes back. */
import { describe, expect, it } from 'vitest';
import { decodePduFrame } from '../../../src/codecs/qbe/decode.ts';
import { encodePdu } from '../../../src/codecs/qbe/encode.ts';
import { PduId } from '../../../src/codecs/qbe/ids.ts';
import { QbeProfile } from '../../../src/codecs/qbe/profile.ts';
import { structures } from '../../../src/codecs/qbe/table/index.ts';
import {
  bytesOf,
  fieldsOf,
  ownVectors,
  type QbeVector,
  sessionVectors,
  sharedPresent,
  sharedVectors,
  syntheticVectors,
} from './vectors.ts';

const title = (vector: QbeVector, i: number): string =>
  `${i} ${vector.client ?? 'one per PDU'} ${vector.dir ?? ''} ${vector.name}`;

function readsAndWrites(vector: QbeVector): void {
  const bytes = bytesOf(vector.hex);
  const version = new DataView(bytes.buffer).getUint32(12, true);
  expect(decodePduFrame(bytes)).toEqual({
    protocol: 'qbe',
    pdu: vector.name,
    id: vector.pdu,
    headerVersion: version,
    fields: fieldsOf(vector),
    fault: null,
  });
  const side = vector.dir === 'c2s' ? 'client' : 'server';
  const profile = new QbeProfile({ versionWord: version });
  const again = encodePdu(vector.name, fieldsOf(vector), { side, profile });
  expect(Buffer.from(again).toString('hex')).toBe(vector.hex);
}

describe('vectors of the project', () => {
  it('are many, from both sides, and hold every kind of field', () => {
    expect(ownVectors.length).toBeGreaterThan(300);
    expect(new Set(ownVectors.map((each) => each.pdu)).size).toBeGreaterThan(200);
    const empty = structures.filter((each) => each.fixedBytes === 0).map((each) => each.name);
    expect(empty).toEqual(['MediaEncryptionKeyInfo', 'MultiMediaEncryptionKeyInfo']);
  });

  it.each(ownVectors.map((each, i) => [title(each, i), each] as const))('%s', (_title, vector) => {
    expect(PduId[vector.name]).toBe(vector.pdu);
    readsAndWrites(vector);
  });
});

describe.skipIf(!sharedPresent)('the facts (skipped where ../shared is missing)', () => {
  it('hold no vector that the project has not', () => {
    const hex = (vectors: readonly QbeVector[]) => vectors.map((each) => `${each.client ?? ''} ${each.hex}`);
    const { session, synthetic } = sharedVectors();
    expect(hex(sessionVectors)).toEqual(hex(session));
    expect(hex(syntheticVectors)).toEqual(hex(synthetic));
  });
});
