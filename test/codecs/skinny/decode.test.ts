import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/codecs/skinny/decode.ts';
import { allVectorsPresent, bytesOf, nested, ownVectors, type Vector, vectors } from './vectors.ts';

function expectFields(vector: Vector): void {
  const { fields, ...rest } = decodeFrame(bytesOf(vector.hex));
  expect(rest, vector.name).toEqual({
    protocol: 'skinny',
    message: vector.message,
    id: vector.header.messageId,
    headerVersion: vector.header.version,
    fault: null,
  });
  if (vector.source?.modified === undefined) expect(fields, vector.name).toEqual(nested(vector));
  else expect(fields, vector.name).toMatchObject(nested(vector));
}

describe('golden frames decode to exactly their fields', () => {
  it.each(ownVectors.map((each) => [each.name, each] as const))('%s', (_name, vector) => expectFields(vector));

  it.skipIf(!allVectorsPresent)('all vectors of the workplace (skipped where ../shared is missing)', () => {
    expect(vectors.length).toBe(494);
    for (const vector of vectors) expectFields(vector);
  });
});
