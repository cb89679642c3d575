/** Frames as lines for people. */
import { describe, expect, it } from 'vitest';
import { decodePduFrame } from '../../../src/codecs/qbe/decode.ts';
import { describePdu } from '../../../src/codecs/qbe/describe.ts';
import { qbeFrame } from '../../kit/qbe-bytes.ts';
import { bytesOf, sessionVectors } from './vectors.ts';

const line = (bytes: Uint8Array): string => describePdu(decodePduFrame(bytes));
const recorded = (name: string, sequenceNumber?: number): Uint8Array =>
  bytesOf(
    sessionVectors.find(
      (each) => each.name === name && [undefined, each.fields.sequenceNumber].includes(sequenceNumber),
    )!.hex,
  );

describe('a line', () => {
  it('has enumerations by name, and nothing that says nothing', () => {
    expect(line(recorded('CallStateChangedEvent_V2'))).toBe(
      'CallStateChangedEvent_V2 lineCallManagerID=1 lineID=1001 callCallManagerID=1 callLegID=5001 state=DIALING ' +
        'cause=NOERROR reason=DIRECTCALL',
    );
    expect(line(recorded('FailureResponse', 31))).toBe(
      'FailureResponse sequenceNumber=31 result=CALL_NOT_EXISTED description="no such call"',
    );
  });

  it('shows no credential, whether it is wrapped or not: lines end up in logs', () => {
    expect(line(recorded('ProviderOpenRequest'))).toContain(' hiddenPassword=(32 bytes) ');
    expect(line(recorded('ProviderOpenRequest'))).toContain(' hiddenWrappedKey=(256 bytes)');
    const plain = line(qbeFrame(3, [1, 'h', 'v', { u: 'user' }, Buffer.from('secret'), { of: [] }]));
    expect(plain).toContain('login="user" hiddenPassword=(6 bytes)');
    expect(plain).not.toMatch(/secret|736563726574/);
  });

  it('escapes control characters, and shows bytes as text only where they are', () => {
    const data = (bytes: Uint8Array): string => line(qbeFrame(134, [1, 1, 38, bytes, 0, null]));
    expect(data(Buffer.from('<x/>\n'))).toContain('deviceDataObj="<x/>\\x0a"');
    expect(data(Uint8Array.of(1, 2, 255))).toContain('deviceDataObj=0102ff');
    expect(line(qbeFrame(285, [1, 'SEP\u001b[31m']))).toContain('deviceName="SEP\\x1b[31m"');
  });
});
