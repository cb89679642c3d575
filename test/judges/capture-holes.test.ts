/**
 * Captures that do not hold everything: streams joined in the middle, lost segments, packets cut by a snapshot length,
 * headers in pieces, no times, compression. Tshark looks for a frame only where a segment begins, and not where less than
 * a header does: what it cannot see is listed, and everything else is the same.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';

import type { Fields } from '../../src/codecs/skinny/leaf.ts';
import {
  ip4,
  join,
  keepAlive,
  links,
  pcap,
  pcapngBlocks,
  type Segment,
  SYN,
  softKey,
  tcp,
} from '../kit/capture-bytes.ts';
import { type CopiedMessage, captureContents } from '../kit/capture-messages.ts';
import { ringback } from '../kit/command-line.ts';
import { hasTshark, type TsharkMessage, tsharkMessages } from '../kit/tshark.ts';
import { differences, leavesOf } from '../kit/tshark-fields.ts';
import { expectSame } from '../kit/tshark-same.ts';
import { exceptionFor } from './tshark-unseen.ts';

const ethernet = links.ethernet!.wrap;
const packet = (segment: Segment) => ethernet(ip4(segment.up, tcp(segment)));
const up = (seq: number, payload: Uint8Array) => packet({ up: true, seq, payload });
const down = (seq: number, ack: number, payload: Uint8Array) => packet({ up: false, seq, ack, payload });
/** SoftKeyEvents, 24 bytes each; the mark of number n is n + 1. */
const f = Array.from({ length: 12 }, (_, n) => softKey(n + 1));

interface Case {
  readonly packets: readonly Uint8Array[];
  readonly snapshot?: number;
  /** What we tell of bytes that are not there. */
  readonly troubles: readonly (readonly [kind: string, bytes: number])[];
  /** Packets in which we find a message that tshark does not, and where it shows one that was cut. */
  readonly onlyOurs?: readonly number[];
  readonly onlyTheirs?: readonly number[];
}

const cases: Readonly<Record<string, Case>> = {
  'joined where a frame begins': { packets: [up(100, f[0]!), up(124, f[1]!), down(9, 148, keepAlive)], troubles: [] },
  'joined inside a frame, the next one begins a segment': {
    packets: [up(110, f[0]!.subarray(10)), up(124, f[1]!), up(148, f[2]!)],
    troubles: [['skipped', 14]],
  },
  'joined inside a frame, the next one begins behind it': {
    packets: [up(110, join(f[0]!.subarray(10), f[1]!)), up(148, f[2]!)],
    troubles: [['skipped', 14]],
    onlyOurs: [1],
  },
  'a lost segment of whole frames': {
    packets: [up(100, f[0]!), up(148, f[2]!), down(9, 172, keepAlive), up(172, f[3]!), down(21, 196, keepAlive)],
    troubles: [['missing', 24]],
  },
  'lost to the end of the capture, hours before it': {
    packets: [up(100, f[0]!), up(148, f[2]!), ...f.map((frame, n) => down(9 + 24 * n, 0, frame))],
    troubles: [['missing', 24]],
  },
  'the tail of a frame lost': {
    packets: [up(100, join(f[0]!, f[1]!.subarray(0, 13))), up(148, f[2]!), up(172, f[3]!)],
    troubles: [['missing', 11]],
  },
  'the head of a frame lost': {
    packets: [up(100, f[0]!), up(134, f[1]!.subarray(10)), up(148, f[2]!), up(172, f[3]!)],
    troubles: [
      ['missing', 10],
      ['skipped', 14],
    ],
  },
  'the head of a frame lost, another behind it': {
    packets: [up(100, f[0]!), up(134, join(f[1]!.subarray(10), f[2]!)), up(172, f[3]!)],
    troubles: [
      ['missing', 10],
      ['skipped', 14],
    ],
    onlyOurs: [2],
  },
  'packets cut by a snapshot length': {
    packets: [up(100, f[0]!), up(124, join(f[1]!, f[2]!, f[3]!)), up(196, f[4]!), up(220, f[5]!)],
    snapshot: 54 + 36,
    troubles: [['missing', 36]],
    // Of the second frame of that packet the header is there.
    onlyTheirs: [2],
  },
  ...Object.fromEntries(
    [1, 3, 4, 7, 8, 11, 12, 23].flatMap((cut) => [
      [
        `a frame cut behind ${cut} bytes, behind another frame`,
        {
          packets: [up(100, join(f[0]!, f[1]!.subarray(0, cut))), up(124 + cut, f[1]!.subarray(cut)), up(148, f[2]!)],
          troubles: [],
        },
      ],
      [
        `a frame cut behind ${cut} bytes, alone`,
        {
          packets: [
            up(100, f[0]!),
            up(124, f[1]!.subarray(0, cut)),
            up(124 + cut, f[1]!.subarray(cut)),
            up(148, f[2]!),
          ],
          troubles: [],
          // Tshark takes less than length and version for no SCCP, and the rest for no beginning.
          onlyOurs: cut < 8 ? [3] : [],
        },
      ],
    ]),
  ),
};

describe.skipIf(!hasTshark)(`captures with holes${hasTshark ? '' : ' (skipped: no tshark)'}`, () => {
  const folder = mkdtempSync(path(tmpdir(), 'ringback-holes-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const put = (name: string, file: Uint8Array): string => {
    const where = path(folder, name.replaceAll(/\W/g, '-'));
    writeFileSync(where, file);
    return where;
  };

  it.each(Object.entries(cases))('%s', (name, { packets, snapshot, troubles, onlyOurs = [], onlyTheirs = [] }) => {
    const file = pcap(packets, snapshot === undefined ? {} : { snapshot });
    const ours = captureContents(file);
    expect(ours.troubles.map(({ kind, bytes: count }) => [kind, count])).toEqual(troubles);
    const [mine, theirs] = [inOrder(ours.messages), tsharkMessages(put(name, file))];
    expect(mine.length).toBeGreaterThanOrEqual(2);
    const alone = onlyIn(mine, theirs);
    expect(alone.map((message) => message.packet)).toEqual(onlyOurs);
    const foreign = onlyIn(theirs, mine);
    expect(foreign.map((message) => message.packet)).toEqual(onlyTheirs);
    const without = <M>(list: readonly M[], left: readonly M[]) => list.filter((each) => !left.includes(each));
    expectSame(without(mine, alone), without(theirs, foreign));
  });

  it.each([1, 2, 3, 4])('any segment lost: every frame that is there whole is found (seed %i)', (seed) => {
    const { packets, whole } = lossy(seed);
    const file = pcap(packets);
    const ours = inOrder(captureContents(file).messages);
    expect(ours.map(({ frame }) => Buffer.from(frame).readUInt32LE(20)).sort((a, b) => a - b)).toEqual(whole);
    // Where a segment begins inside a frame, tshark takes what looks like a header there for one.
    const theirs = tsharkMessages(put(`lossy ${seed}`, file)).filter(({ id, bytes }) => id === 0x26 && bytes === 24);
    expect(theirs.length).toBeGreaterThan(whole.length / 2);
    expect(onlyIn(theirs, ours)).toEqual([]);
    const alone = onlyIn(ours, theirs);
    expectSame(
      ours.filter((each) => !alone.includes(each)),
      theirs,
    );
  });

  it('a capture without times', () => {
    const b = pcapngBlocks();
    const file = join(b.section(), b.interface(1), ...[0, 1, 2, 3].map((n) => b.simple(up(100 + 24 * n, f[n]!))));
    const theirs = tsharkMessages(put('simple', file));
    expect(theirs.map(({ time }) => time)).toEqual(['', '', '', '']);
    expectSame(captureContents(file).messages, theirs);
  });

  it.each(['test/captures/call-back.pcapng', 'made'])('gzip: %s', async (name) => {
    const plain = name === 'made' ? pcap(f.map((frame, n) => up(100 + 24 * n, frame))) : readFileSync(name);
    const where = put(`${name}.gz`, gzipSync(plain));
    const { out, code } = await ringback(['decode', '-q', '--jsonl', where]);
    expect(code).toBe(0);
    const ours = out.trim().split('\n');
    const rows = ours.map((line) => JSON.parse(line) as Row);
    const theirs = tsharkMessages(where);
    expect(rows.map(({ packet: number, id, stream, time }) => [number, id, stream, millis(time)])).toEqual(
      theirs.map(({ packet: number, id, stream, time }) => [number, id, stream, Math.floor(Number(time) * 1000)]),
    );
    const other = rows.flatMap(({ message, fields }, n) =>
      differences(leavesOf(fields), theirs[n]!.fields)
        .filter((difference) => exceptionFor(message, theirs[n]!.bytes - 12, difference) === undefined)
        .map((difference) => ({ message, ...difference })),
    );
    expect(other).toEqual([]);
    expect(rows.filter(({ fields }) => Object.keys(fields).length > 0).length).toBeGreaterThan(rows.length / 2);
  });
});

/** A line of `--jsonl`. */
interface Row {
  readonly packet: number;
  readonly message: string;
  readonly id: number;
  readonly stream: number;
  readonly time: string;
  readonly fields: Fields;
}

const millis = (time: string): number => Date.parse(time.replace(/\d{6}Z$/, 'Z'));

/** Conversations of SoftKeyEvents in segments that are cut anywhere, some of them lost; and the marks of whole frames. */
function lossy(seed: number): { packets: Uint8Array[]; whole: number[] } {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const packets: Uint8Array[] = [];
  const whole: number[] = [];
  for (let phone = 0; phone < 12; phone++) {
    const frames = Array.from({ length: 20 }, (_, n) => softKey(1000 * phone + n));
    const stream = join(...frames);
    const there = new Uint8Array(stream.length);
    const phonePort = 50_000 + phone;
    packets.push(packet({ up: true, seq: 0, flags: SYN, phonePort }));
    for (let at = 0; at < stream.length; ) {
      const end = Math.min(stream.length, at + 24 * (1 + random(2)) + (random(3) === 0 ? random(24) : 0));
      if (random(5) > 0) {
        packets.push(packet({ up: true, seq: 1 + at, payload: stream.subarray(at, end), phonePort }));
        there.fill(1, at, end);
      }
      packets.push(packet({ up: false, seq: 1, ack: 1 + end, phonePort }));
      at = end;
    }
    frames.forEach((_, n) => {
      if (there.subarray(24 * n, 24 * n + 24).every((each) => each === 1)) whole.push(1000 * phone + n);
    });
  }
  return { packets, whole };
}

/** By packet: what stands behind a hole is told when the hole is given up. */
const inOrder = (messages: readonly CopiedMessage[]): CopiedMessage[] =>
  [...messages].sort((a, b) => a.packet - b.packet);

const sizeOf = (message: CopiedMessage | TsharkMessage): number =>
  'frame' in message ? message.frame.length : message.bytes;

/** Those of one list that have no partner of the same packet, id and size in the other. */
function onlyIn<A extends CopiedMessage | TsharkMessage>(
  list: readonly A[],
  other: readonly (CopiedMessage | TsharkMessage)[],
): A[] {
  const key = (each: CopiedMessage | TsharkMessage) => `${each.packet} ${each.id} ${sizeOf(each)}`;
  const left = other.map(key);
  return list.filter((each) => {
    const at = left.indexOf(key(each));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
