/**
 * Conversations whose segments come cut anywhere, twice, late and early, over every link: read by us and by tshark. The
 * captures are made from seeds; one file holds many conversations, with sequence numbers that wrap among them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  ACK,
  ip4,
  ip6,
  join,
  keepAlive,
  le32,
  links,
  pcap,
  register,
  type Segment,
  SYN,
  skinny,
  softKey,
  tcp,
} from '../kit/capture-bytes.ts';
import { captureContents } from '../kit/capture-messages.ts';
import { hasTshark, tsharkMessages } from '../kit/tshark.ts';
import { expectSame } from '../kit/tshark-same.ts';

type Random = (below: number) => number;

function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const prompt = (text: string) =>
  skinny(0x112, join(le32(0), Buffer.from(text.padEnd(32, '\0'), 'latin1'), le32(1), le32(77)));
const callState = (call: number) => skinny(0x111, join(le32(2), le32(1), le32(call), le32(0), le32(4), le32(0)));

const HEADER_BYTES = 12;

/** Segments of one direction: frames of a few kinds, cut anywhere; some twice, some before their time. */
function oneWay(random: Random, up: boolean, isn: number, ack: number, phonePort: number): Segment[] {
  const frames = Array.from({ length: 6 + random(6) }, (_, n) => {
    if (up) return random(3) === 0 ? keepAlive : softKey(n + 1);
    return random(2) === 0 ? callState(n + 1) : prompt(`prompt ${n}`);
  });
  if (up) frames.unshift(register(`SEP${String(phonePort).padStart(12, '0')}`));
  const bytes = join(...frames);
  const starts = frames.map((_, n) => frames.slice(0, n).reduce((sum, each) => sum + each.length, 0));
  const segments: Segment[] = [{ up, seq: isn, ack: up ? 0 : ack, flags: up ? SYN : SYN | ACK, phonePort }];
  for (let at = 0; at < bytes.length; ) {
    let end = Math.min(bytes.length, at + 12 + random(80));
    // Of a header that is cut itself tshark sees no message: such cuts are for tests of our own.
    const cut = starts.find((start) => start < end && end < start + HEADER_BYTES);
    if (cut !== undefined) end = cut + HEADER_BYTES;
    segments.push({ up, seq: (isn + 1 + at) >>> 0, ack, payload: bytes.subarray(at, end), phonePort });
    at = end;
  }
  for (let again = random(4); again > 0; again--) {
    const which = 1 + random(segments.length - 1);
    segments.splice(which + 1 + random(3), 0, segments[which]!);
  }
  for (let swaps = random(4); swaps > 0; swaps--) {
    const which = 1 + random(Math.max(1, segments.length - 2));
    const [first, second] = [segments[which]!, segments[which + 1]];
    if (second !== undefined) segments.splice(which, 2, second, first);
  }
  return segments;
}

/** Several conversations, their segments between one another, each direction in its own order. */
function capture(seed: number): Segment[] {
  const random = seeded(seed);
  const ways = Array.from({ length: 5 }, (_, n) => {
    const [phone, server] = [random(2) === 0 ? 0xffff_ff00 + random(200) : random(1 << 30), random(1 << 30)];
    // Nothing is acknowledged but the handshake: what comes late is late, not lost.
    const up = oneWay(random, true, phone, server + 1, 50_000 + n);
    return [up, oneWay(random, false, server, (phone + 1) >>> 0, 50_000 + n)];
  }).flat();
  const packets: Segment[] = [];
  // Both handshakes first: who is the phone is then known to all.
  for (const way of ways) packets.push(way.shift()!);
  while (ways.some((way) => way.length > 0)) {
    const way = ways[random(ways.length)]!;
    if (way.length > 0) packets.push(way.shift()!);
  }
  return packets;
}

const cases = Object.entries(links).map(([name, { type, wrap }], n) => {
  const version = n % 2 === 0 ? 4 : 6;
  return { name: `${name}, IPv${version}`, type, wrap, version, seed: 100 * n + version };
});

describe.skipIf(!hasTshark)(`segments in any order${hasTshark ? '' : ' (skipped: no tshark)'}`, () => {
  const folder = mkdtempSync(path(tmpdir(), 'ringback-orders-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(cases)('$name (seed $seed)', ({ type, wrap, version, seed }) => {
    const packets = capture(seed).map((s) => wrap(version === 4 ? ip4(s.up, tcp(s)) : ip6(s.up, tcp(s))));
    const file = pcap(packets, { linkType: type, bigEndian: seed % 3 === 0, nanos: seed % 2 === 0 });
    const where = path(folder, `${seed}.pcap`);
    writeFileSync(where, file);
    const ours = captureContents(file);
    expect(ours.troubles).toEqual([]);
    expect(ours.messages.length).toBeGreaterThan(60);
    expectSame(ours.messages, tsharkMessages(where, '-o', 'tcp.reassemble_out_of_order:TRUE'));
  });
});
