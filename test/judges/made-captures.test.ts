/** Captures that tests build, of every kind, read by tshark too: packets, times, streams and ids must be the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  pcapHeader,
  pcapngInterface,
  pcapngPacket,
  pcapngSection,
  pcapPacket,
} from '../../src/codecs/capture/writers.ts';
import {
  be16,
  be32,
  bytes,
  ip4,
  ip6,
  join,
  keepAlive,
  links,
  pcap,
  pcapngBlocks,
  register,
  type Segment,
  SYN,
  softKey,
  tcp,
} from '../kit/capture-bytes.ts';
import { captureContents } from '../kit/capture-messages.ts';
import { hasTshark, tsharkMessages } from '../kit/tshark.ts';

const { wrap: ethernet } = links.ethernet!;
const first = register('SEP001122334455');
const segments: Segment[] = [
  { up: true, seq: 0, flags: SYN },
  { up: true, seq: 1, payload: first },
  { up: true, seq: 1, payload: first },
  { up: true, seq: 1 + first.length, payload: join(softKey(1), softKey(2).subarray(0, 5)) },
  { up: true, seq: 1 + first.length + 29, payload: softKey(2).subarray(5) },
  { up: true, seq: first.length + 48, payload: bytes(0) },
  { up: true, seq: first.length + 49, payload: join(keepAlive, softKey(3)) },
];

const fragmented = (): Uint8Array[] => {
  const whole = tcp({ up: true, seq: 1, payload: join(softKey(1), softKey(2)) });
  const v6 = (at: number, end: number, more: number) =>
    ip6(true, whole.subarray(at, end), 44, join(bytes(6, 0), be16(at | more), be32(5)));
  return [
    ip4(true, whole.subarray(0, 32), { at: 0, more: true }),
    ip4(true, whole.subarray(32), { at: 32 }),
    v6(40, whole.length, 0),
    v6(0, 40, 1),
  ].map(ethernet);
};

const b = pcapngBlocks(true);
const cases: [string, Uint8Array][] = [
  ...Object.entries(links).flatMap(([name, { type, wrap }]): [string, Uint8Array][] => [
    [
      `${name}, IPv4`,
      pcap(
        segments.map((s) => wrap(ip4(s.up, tcp(s)))),
        { linkType: type },
      ),
    ],
    [
      `${name}, IPv6`,
      pcap(
        segments.map((s) => wrap(ip6(s.up, tcp(s)))),
        { linkType: type, bigEndian: true },
      ),
    ],
  ]),
  [
    'nanoseconds',
    pcap(
      segments.map((s) => ethernet(ip4(s.up, tcp(s)))),
      { nanos: true },
    ),
  ],
  ['fragments', pcap(fragmented())],
  [
    'pcap of our writer',
    join(pcapHeader(1), ...segments.map((s, n) => pcapPacket(1_700_000_000, n, ethernet(ip4(s.up, tcp(s)))))),
  ],
  [
    'pcapng of our writer',
    join(
      pcapngSection('ringback'),
      pcapngInterface(1, 'phones'),
      ...segments.map((s, n) => pcapngPacket(0, 1_700_000_000, n, ethernet(ip4(s.up, tcp(s))))),
    ),
  ],
  [
    'pcapng with two interfaces and two units of time',
    join(
      b.section(),
      b.interface(1),
      b.interface(101, b.resolution(9)),
      ...segments.map((s, n) =>
        n % 2 === 0
          ? b.enhanced(0, 1_700_000_000_000_000n + BigInt(n), ethernet(ip4(s.up, tcp(s))))
          : b.enhanced(1, 1_700_000_000_000_000_000n + BigInt(n), ip4(s.up, tcp(s))),
      ),
    ),
  ],
];

describe.skipIf(!hasTshark)(
  `made captures read as tshark reads them${hasTshark ? '' : ' (skipped: no tshark)'}`,
  () => {
    const folder = mkdtempSync(path(tmpdir(), 'ringback-captures-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each(cases)('%s', (name, file) => {
      const where = path(folder, `${name.replaceAll(/\W/g, '-')}.pcap`);
      writeFileSync(where, file);
      const ours = captureContents(file);
      expect(ours.troubles).toEqual([]);
      expect(ours.messages.length).toBeGreaterThanOrEqual(4);
      expect(
        ours.messages.map(({ packet, time, stream, id, frame }) => [packet, time, stream, id, frame.length]),
      ).toEqual(tsharkMessages(where).map(({ packet, time, stream, id, bytes }) => [packet, time, stream, id, bytes]));
    });
  },
);
