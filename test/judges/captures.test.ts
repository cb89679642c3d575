/**
 * Real captures, whole: our reading of them beside tshark's. Number, order, packets, times, streams, ids and lengths of
 * the messages, and every field. What tshark does not show is listed by name (tshark-unseen.ts), and each row must still be needed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CaptureFault } from '../../src/codecs/capture/fault.ts';
import { decodeFrame } from '../../src/codecs/skinny/decode.ts';
import { captureContents } from '../kit/capture-messages.ts';
import { hasTshark, tsharkMessages } from '../kit/tshark.ts';
import { differences, leavesOf } from '../kit/tshark-fields.ts';
import { exceptionFor, exceptions } from './tshark-unseen.ts';

const folder = '../shared/captures';
const files = [
  ...(existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pcap')) : []).map(
    (name) => `${folder}/${name}`,
  ),
  'test/captures/call-back.pcapng',
];
const missing = files.length === 1 ? ` (skipped: no ${folder})` : hasTshark ? '' : ' (skipped: no tshark)';

describe.skipIf(missing !== '')(`captures read as tshark reads them${missing}`, () => {
  const used = new Set<string>();

  it.each(files)('%s', (file) => {
    const ours = captureContents(readFileSync(file));
    const theirs = tsharkMessages(file);
    expect(ours.fault).toBe(CaptureFault.none);
    expect(ours.troubles).toEqual([]);
    expect(ours.messages.length).toBeGreaterThan(50);
    expect(
      ours.messages.map(({ packet, time, stream, id, version, frame }) => [
        packet,
        time,
        stream,
        id,
        version,
        frame.length,
      ]),
    ).toEqual(theirs.map(({ packet, time, stream, id, version, bytes }) => [packet, time, stream, id, version, bytes]));
    const unexplained: string[] = [];
    ours.messages.forEach(({ frame, packet }, n) => {
      const decoded = decodeFrame(frame);
      const where = `${decoded.message} in packet ${packet}`;
      if (decoded.fault !== null) unexplained.push(`${where}: ${decoded.fault}`);
      for (const difference of differences(leavesOf(decoded.fields), theirs[n]!.fields)) {
        const row = exceptionFor(decoded.message!, frame.length - 12, difference);
        if (row === undefined) unexplained.push(`${where}: ${JSON.stringify(difference)}`);
        else used.add(`${row.message} ${difference.name}`);
      }
    });
    expect(unexplained).toEqual([]);
  });

  it('every exception is still needed', () => {
    const listed = exceptions.flatMap((row) => row.fields.map((field) => `${row.message} ${field}`));
    expect([...used].sort()).toEqual(listed.sort());
  });

  it.each(files)('%s gives the same in small pieces', (file) => {
    const whole = readFileSync(file);
    const expected = captureContents(whole);
    for (const size of [1, 7, 1500, 65_536]) {
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
        whole.subarray(n * size, (n + 1) * size),
      );
      expect(captureContents(chunks)).toEqual(expected);
    }
  });
});

describe.skipIf(files.length === 1)(
  `what is told about captures${files.length === 1 ? ` (skipped: no ${folder})` : ''}`,
  () => {
    it('phones are named once they have registered', () => {
      const { messages } = captureContents(readFileSync(`${folder}/chan-sccp-busy.pcap`));
      expect([...new Set(messages.map(({ phone }) => phone))].sort()).toEqual([
        'SEP001122334455',
        'SEP001122334456',
        'SEP001122334457',
      ]);
    });

    it('both sides of a relay carry the same frames', () => {
      const { messages } = captureContents(readFileSync(`${folder}/relay-busy-both-sides.pcap`));
      expect(new Set(messages.map(({ stream }) => stream)).size).toBe(6);
      const hex = (phone: string, server: string, way: string) =>
        messages
          .filter((m) => m.phone === phone && m.serverEndpoint === server && m.direction === way)
          .map(({ frame }) => Buffer.from(frame).toString('hex'));
      const servers = [...new Set(messages.map(({ serverEndpoint }) => serverEndpoint))];
      expect(servers.length).toBe(2);
      for (const phone of new Set(messages.map((message) => message.phone))) {
        for (const way of ['toServer', 'toPhone']) {
          expect(hex(phone!, servers[0]!, way).length).toBeGreaterThan(20);
          expect(hex(phone!, servers[0]!, way)).toEqual(hex(phone!, servers[1]!, way));
        }
      }
    });
  },
);
