/**
 * Our reading of a capture beside tshark's: number, order, packets, times, streams, ids, lengths, and every field. Of a
 * RegisterReq tshark shows the later fields only where the body is longer than needed; never may a value differ.
 */
import { expect } from 'vitest';
import { decodeFrame } from '../../src/codecs/skinny/decode.ts';
import { MessageId } from '../../src/codecs/skinny/ids.ts';
import type { CopiedMessage } from './capture-messages.ts';
import type { TsharkMessage } from './tshark.ts';
import { differences, leavesOf } from './tshark-fields.ts';

export function expectSame(ours: readonly CopiedMessage[], theirs: readonly TsharkMessage[]): void {
  expect(
    ours.map(({ packet, time, stream, id, version, frame }) => [packet, time, stream, id, version, frame.length]),
  ).toEqual(theirs.map(({ packet, time, stream, id, version, bytes }) => [packet, time, stream, id, version, bytes]));
  const other = ours.flatMap(({ frame, packet, id }, n) =>
    differences(leavesOf(decodeFrame(frame).fields), theirs[n]!.fields)
      .filter(({ kind }) => kind !== 'ours' || id !== MessageId.RegisterReq)
      .map((difference) => ({ packet, ...difference })),
  );
  expect(other).toEqual([]);
}
