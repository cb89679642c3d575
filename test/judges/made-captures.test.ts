/** Captures that tests build, of every kind, read by tshark too: packets, times, streams and ids must be the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CaptureFault } from '../../src/codecs/capture/fault.ts';
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
  le32,
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
import { hasTshark, tsharkMessages, tsharkMessagesOfDamaged } from '../kit/tshark.ts';
import { expectSame } from '../kit/tshark-same.ts';

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
const little = pcapngBlocks(false);
const micros = (n: number): bigint => 1_700_000_000_000_000n + BigInt(n);
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
  [
    'pcapng little-endian, blocks that nobody knows between the packets',
    join(
      little.section(),
      little.block(0x0000_0099, bytes(1, 2, 3, 4)),
      little.interface(1, join(little.option(2, Buffer.from('eth0')), be32(0))),
      ...segments.flatMap((s, n) => [
        little.enhanced(0, 1_700_000_000_000_000n + BigInt(n), ethernet(ip4(s.up, tcp(s)))),
        little.block(5, new Uint8Array(20)),
        little.block(0x4000_0001, new Uint8Array(4 * n)),
      ]),
    ),
  ],
  [
    'pcapng with two sections of two byte orders, interfaces numbered anew',
    join(
      little.section(),
      little.interface(1),
      ...segments.slice(0, 3).map((s, n) => little.enhanced(0, micros(n), ethernet(ip4(s.up, tcp(s))))),
      b.section(),
      b.interface(101),
      ...segments.slice(3).map((s, n) => b.enhanced(0, micros(3 + n), ip4(s.up, tcp(s)))),
    ),
  ],
  ...[
    ['milliseconds', 3, 1_000n],
    ['2^-20 seconds', 0x94, 1n << 20n],
    ['picoseconds', 12, 1_000_000_000_000n],
  ].map(([name, value, units]): [string, Uint8Array] => [
    `pcapng with times in ${name}`,
    join(
      b.section(),
      b.interface(1, b.resolution(Number(value))),
      ...segments.map((s, n) =>
        b.enhanced(0, 1_000_000n * BigInt(units!) + 7n * BigInt(n), ethernet(ip4(s.up, tcp(s)))),
      ),
    ),
  ]),
  [
    'pcapng whose times count from another second',
    join(
      b.section(),
      b.interface(1, join(b.option(14, join(be32(0), be32(1_600_000_000))), be32(0))),
      ...segments.map((s, n) => b.enhanced(0, 100_000_000_000_000n + BigInt(n), ethernet(ip4(s.up, tcp(s))))),
    ),
  ],
  [
    'pcapng with packets of the obsolete form',
    join(
      little.section(),
      little.interface(1),
      ...segments.map((s, n) => little.obsolete(0, micros(n), ethernet(ip4(s.up, tcp(s))))),
    ),
  ],
];

/** Files that break off, or hold nonsense: what comes before is read, by tshark as by us. */
const whole = cases.find(([name]) => name === 'pcapng of our writer')![1];
const classic = cases.find(([name]) => name === 'nanoseconds')![1];
const damaged: [string, Uint8Array, CaptureFault][] = [
  ['pcap cut inside a packet', classic.subarray(0, classic.length - 9), CaptureFault.truncated],
  ['pcap cut inside a record header', classic.subarray(0, classic.length - 97), CaptureFault.truncated],
  ['pcapng cut inside a packet', whole.subarray(0, whole.length - 9), CaptureFault.truncated],
  [
    'pcap with a packet of impossible length',
    join(classic, le32(1_700_000_009), le32(0), be32(0xffff_fff0), be32(0), new Uint8Array(64)),
    CaptureFault.blockTooLarge,
  ],
  [
    'pcapng with two lengths that differ',
    join(whole, le32(6), le32(64), new Uint8Array(52), le32(60)),
    CaptureFault.blockInvalid,
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
      expectSame(ours.messages, tsharkMessages(where));
    });

    it.each(damaged)('%s', (name, file, fault) => {
      const where = path(folder, `${name.replaceAll(/\W/g, '-')}.pcap`);
      writeFileSync(where, file);
      const ours = captureContents(file);
      expect(ours.fault).toBe(fault);
      expect(ours.messages.length).toBeGreaterThanOrEqual(3);
      expectSame(ours.messages, tsharkMessagesOfDamaged(where));
    });
  },
);
