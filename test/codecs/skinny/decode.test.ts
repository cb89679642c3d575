import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/codecs/skinny/decode.ts';
import { encodeMessage } from '../../../src/codecs/skinny/encode.ts';
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

describe('header version 0', () => {
  /** The same body under another header version. */
  const under = (version: number, frame: Uint8Array, more = 0) => {
    const bytes = new Uint8Array(frame.length + more);
    bytes.set(frame);
    new DataView(bytes.buffer).setUint32(0, bytes.length - 8, true);
    new DataView(bytes.buffer).setUint32(4, version, true);
    return decodeFrame(bytes);
  };
  const wide = { type: 0, addr: '10.1.2.3' };

  it.each([
    ['StartMediaTransmission', { remoteIpAddr: wide, remotePortNumber: 5001, partyDirection: 3 }],
    ['OpenReceiveChannel', { conferenceId: 9, sourceIpAddr: wide, requestedIpAddrType: 1 }],
    ['OpenReceiveChannelAck', { ipAddr: wide, portNumber: 7, callReference: 5 }],
    ['StartMediaTransmissionAck', { transmitIpAddr: wide, portNumber: 7 }],
  ] as const)('%s of version 17 is known by its length', (name, fields) => {
    const frame = encodeMessage(name, 17, fields);
    expect(under(0, frame).fields).toMatchObject(fields);
    expect(under(33, frame).fields).toEqual(under(0, frame).fields);
  });

  it.each([
    ['OpenReceiveChannelAck', { ipAddr: '10.1.2.3', portNumber: 7, callReference: 5 }],
    ['DialedNumber', { dialedNumber: '1003', lineInstance: 1, callReference: 5 }],
    ['EnblocCall', { calledParty: '1003', lineInstance: 1 }],
    ['ConnectionStatisticsReq', { directoryNum: '1003', callReference: 5 }],
  ] as const)('%s is basic, whatever a few bytes follow', (name, fields) => {
    const frame = encodeMessage(name, 0, fields);
    for (const more of [0, 4, 8, 12]) expect(under(0, frame, more).fields, `${more} more`).toMatchObject(fields);
  });
});
