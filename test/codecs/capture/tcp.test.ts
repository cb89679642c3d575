import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureReader, SkinnyStreams, TcpStreams } from '../../../src/codecs/capture/index.ts';
import { limits } from '../../../src/codecs/limits.ts';
import {
  ACK,
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
  skinny,
  softKey,
  tcp,
} from '../../kit/capture-bytes.ts';
import { captureContents } from '../../kit/capture-messages.ts';

const ethernet = links.ethernet!.wrap;
const segment = (s: Segment) => ethernet(ip4(s.up, tcp(s)));
const up = (seq: number, payload: Uint8Array, more: Partial<Segment> = {}) =>
  segment({ up: true, seq: seq >>> 0, payload, ...more });
const syn = (seq: number) => segment({ up: true, seq: seq >>> 0, flags: SYN });
const down = (seq: number, ack: number, payload: Uint8Array = bytes()) =>
  segment({ up: false, seq: seq >>> 0, ack: ack >>> 0, payload });

const contents = (...packets: Uint8Array[]) => captureContents(pcap(packets));
/** The marks of all SoftKeyEvents, in order. */
const marks = (messages: readonly { id: number; frame: Uint8Array }[]) =>
  messages.filter(({ id }) => id === 0x26).map(({ frame }) => Buffer.from(frame).readUInt32LE(20));
const many = (count: number) => Array.from({ length: count }, (_, n) => softKey(n + 1));
const kinds = (troubles: readonly { kind: string; bytes: number }[]) =>
  troubles.map(({ kind, bytes }) => [kind, bytes]);

describe('link and IP layers', () => {
  for (const [name, { type, wrap }] of Object.entries(links)) {
    it(`finds TCP in ${name}, version 4 and 6`, () => {
      const four = wrap(ip4(true, tcp({ up: true, seq: 1, payload: register('SEP4') })));
      const six = wrap(ip6(true, tcp({ up: true, seq: 1, payload: register('SEP6') })));
      const { messages } = captureContents(pcap([four, six], { linkType: type }));
      expect(messages.map(({ phone, phoneEndpoint }) => [phone, phoneEndpoint])).toEqual([
        ['SEP4', '10.0.0.1:50000'],
        ['SEP6', '[2001:db8::1]:50000'],
      ]);
    });
  }

  it('passes IPv4 options and IPv6 extension headers', () => {
    const payload = tcp({ up: true, seq: 1, payload: softKey(1) });
    const headers = join(
      bytes(60, 0),
      new Uint8Array(6),
      bytes(51, 1),
      new Uint8Array(14),
      bytes(6, 1),
      new Uint8Array(10),
    );
    const { messages } = contents(
      ethernet(ip4(true, payload, { options: new Uint8Array(12) })),
      ethernet(ip6(true, payload, 0, headers)),
    );
    expect(marks(messages)).toEqual([1, 1]);
  });

  it('puts fragments together in any order, IPv4 and IPv6', () => {
    const segment = tcp({ up: true, seq: 1, payload: join(softKey(1), softKey(2), softKey(3)) });
    const cuts = [0, 24, 48, segment.length];
    const v4 = cuts.slice(0, 3).map((at, n) => ip4(true, segment.subarray(at, cuts[n + 1]), { at, more: n < 2 }));
    const v6 = cuts.slice(0, 3).map((at, n) => {
      const fragment = join(bytes(6, 0), be16(at | (n < 2 ? 1 : 0)), be32(99));
      return ip6(true, segment.subarray(at, cuts[n + 1]), 44, fragment);
    });
    for (const pieces of [v4, v6]) {
      for (const order of [
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
        [0, 1, 1, 0, 2],
      ]) {
        const { messages, troubles } = contents(...order.map((n) => ethernet(pieces[n]!)));
        expect(marks(messages)).toEqual([1, 2, 3]);
        expect(troubles).toEqual([]);
      }
    }
  });

  it('believes the first of two fragments that differ', () => {
    const whole = tcp({ up: true, seq: 1, payload: join(softKey(1), softKey(2)) });
    const other = tcp({ up: true, seq: 1, payload: join(softKey(7), softKey(2)) });
    const { messages } = contents(
      ethernet(ip4(true, whole.subarray(0, 48), { at: 0, more: true })),
      ethernet(ip4(true, other.subarray(0, 48), { at: 0, more: true })),
      ethernet(ip4(true, whole.subarray(48), { at: 48 })),
    );
    expect(marks(messages)).toEqual([1, 2]);
  });

  it('reads segments that the network card was to cut (total length 0)', () => {
    const packet = ethernet(ip4(true, tcp({ up: true, seq: 1, payload: softKey(5) }), { total: 0 }));
    expect(marks(contents(packet).messages)).toEqual([5]);
  });
});

describe('TCP', () => {
  it('delivers in order whatever the order of the packets', () => {
    const stream = join(...many(12));
    const prop = fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 15 }),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.infiniteStream(fc.nat()),
      (cuts, isn, random) => {
        const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const pieces = at.slice(0, -1).map((from, n) => up(isn + 1 + from, stream.subarray(from, at[n + 1])));
        for (let i = pieces.length - 1; i > 0; i--) {
          const j = (random.next().value as number) % (i + 1);
          [pieces[i], pieces[j]] = [pieces[j]!, pieces[i]!];
        }
        const { messages, troubles } = contents(syn(isn), ...pieces);
        expect(marks(messages)).toEqual(many(12).map((_, n) => n + 1));
        expect(troubles).toEqual([]);
      },
    );
    fc.assert(prop, { numRuns: 200 });
  });

  it('cuts away what comes again: retransmissions, overlaps, larger and smaller', () => {
    const stream = join(...many(10));
    const prop = fc.property(
      fc.array(fc.tuple(fc.nat(stream.length - 1), fc.integer({ min: 1, max: 100 })), { maxLength: 40 }),
      (extra) => {
        const pieces: Uint8Array[] = [];
        for (const [from, length] of extra) pieces.push(up(1 + from, stream.subarray(from, from + length)));
        const rest: Uint8Array[] = [];
        for (let at = 0; at < stream.length; at += 37) rest.push(up(1 + at, stream.subarray(at, at + 37)));
        const { messages, troubles } = contents(syn(0), ...pieces, ...rest);
        expect(marks(messages)).toEqual(many(10).map((_, n) => n + 1));
        expect(troubles).toEqual([]);
      },
    );
    fc.assert(prop, { numRuns: 200 });
  });

  it('does not mind one-byte keep-alive probes', () => {
    const first = softKey(1);
    const { messages, troubles } = contents(
      syn(0),
      up(1, first),
      up(first.length, bytes(0)),
      up(first.length, bytes(0)),
      up(1 + first.length, softKey(2)),
    );
    expect(marks(messages)).toEqual([1, 2]);
    expect(troubles).toEqual([]);
  });

  it('does not mind a keep-alive probe as the first packet of a stream joined in the middle', () => {
    const empty = contents(up(99, bytes()), up(100, softKey(1)), up(124, softKey(2)));
    expect([marks(empty.messages), kinds(empty.troubles)]).toEqual([[1, 2], []]);
    const one = contents(up(99, bytes(0)), up(100, softKey(1)), up(124, softKey(2)));
    expect([marks(one.messages), kinds(one.troubles)]).toEqual([[1, 2], [['skipped', 1]]]);
  });

  it('passes the wrap of sequence numbers', () => {
    const isn = 0xffffffff - 30;
    const { messages, troubles } = contents(
      syn(isn),
      ...many(6)
        .map((frame, n) => up(isn + 1 + n * 24, frame))
        .reverse(),
    );
    expect(marks(messages)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(troubles).toEqual([]);
  });

  it('begins a new stream at a SYN with another number, not at the same SYN again', () => {
    const { messages, troubles } = contents(
      syn(0),
      syn(0),
      up(1, softKey(1)),
      syn(0),
      up(25, softKey(2)),
      syn(900),
      up(901, softKey(3)),
    );
    expect(messages.map(({ stream }) => stream)).toEqual([0, 0, 1]);
    expect(troubles).toEqual([]);
    expect(marks(messages)).toEqual([1, 2, 3]);
  });

  it('tells the directions apart by the port, or by who opened the stream', () => {
    const ports = { phonePort: 40000, serverPort: 12000 };
    const { messages } = contents(
      segment({ up: true, seq: 0, flags: SYN, ...ports }),
      segment({ up: false, seq: 50, flags: SYN | ACK, ...ports }),
      segment({ up: true, seq: 1, payload: register('SEPX'), ...ports }),
      segment({ up: false, seq: 51, payload: skinny(0x0100), ...ports }),
      down(7, 0, skinny(0x0100)),
    );
    expect(messages.map(({ direction, phone, stream }) => [direction, phone, stream])).toEqual([
      ['toServer', 'SEPX', 0],
      ['toPhone', 'SEPX', 0],
      ['toPhone', null, 1],
    ]);
  });

  it('knows who opened a stream of which the first packet is the answer to it', () => {
    const ports = { phonePort: 40000, serverPort: 12000 };
    const { messages } = contents(
      segment({ up: false, seq: 50, flags: SYN | ACK, ...ports }),
      segment({ up: false, seq: 51, payload: skinny(0x0100), ...ports }),
    );
    expect(messages.map((m) => [m.direction, m.phoneEndpoint, m.serverEndpoint])).toEqual([
      ['toPhone', '10.0.0.1:40000', '10.0.0.2:12000'],
    ]);
  });

  it('knows the phone by what it says where neither port nor opening tell', () => {
    const ports = { phonePort: 40000, serverPort: 12000 };
    for (const [up, id, way] of [
      [true, 0x0026, 'toServer'],
      [false, 0x0026, 'toServer'],
      [true, 0x0111, 'toPhone'],
      [false, 0x0111, 'toPhone'],
      [false, 0x0154, 'toServer'],
    ] as const) {
      const { messages } = contents(segment({ up, seq: 1, payload: skinny(id, new Uint8Array(24)), ...ports }));
      expect([messages[0]!.direction, messages[0]!.phoneEndpoint === '10.0.0.1:40000']).toEqual([
        way,
        up === (way === 'toServer'),
      ]);
    }
  });

  it('tells the directions apart where both ends use the same port', () => {
    const ports = { phonePort: 2000, serverPort: 2000 };
    const { messages } = contents(
      segment({ up: true, seq: 0, flags: SYN, ...ports }),
      segment({ up: true, seq: 1, payload: softKey(1), ...ports }),
      segment({ up: false, seq: 1, payload: skinny(0x0100), ...ports }),
    );
    expect(messages.map(({ direction, stream }) => [direction, stream])).toEqual([
      ['toServer', 0],
      ['toPhone', 0],
    ]);
  });

  it('learns the name of a phone from the alarm before its registration', () => {
    const alarm = skinny(0x20, join(be32(0), Buffer.from('Name=SEP00AABBCCDDEE Load=8.0'.padEnd(80, '\0'))));
    const { messages } = contents(syn(0), up(1, join(keepAlive, alarm, keepAlive)));
    expect(messages.map(({ phone }) => phone)).toEqual([null, 'SEP00AABBCCDDEE', 'SEP00AABBCCDDEE']);
  });

  it('keeps thousands of conversations apart, and forgets the stalest beyond the limit', () => {
    const skinnyStreams = new SkinnyStreams({ message: () => undefined, trouble: () => undefined });
    const streams = new TcpStreams(skinnyStreams);
    const reader = new CaptureReader();
    const template = segment({ up: true, seq: 0, flags: SYN });
    const portAt = 14 + 20;
    const from = (port: number, server: number): Uint8Array => {
      const copy = template.slice();
      copy.set(be16(port), portAt);
      copy.set(be16(server), portAt + 2);
      return copy;
    };
    reader.push(pcap(Array.from({ length: 60_000 }, (_, n) => from(n + 1, 2000))), streams);
    expect([streams.streams, streams.forgotten]).toEqual([60_000, 0]);
    const second = new CaptureReader();
    second.push(pcap(Array.from({ length: 10_000 }, (_, n) => from(n + 1, 2001))), streams);
    expect([streams.streams, streams.forgotten]).toEqual([70_000, 70_000 - limits.tcpFlowsMax]);
  }, 30_000);
});

describe('missing bytes', () => {
  it('tells a hole that the receiver acknowledged, and goes on at the next frame', () => {
    const { messages, troubles } = contents(
      syn(0),
      up(1, softKey(1)),
      up(49, softKey(3)),
      down(1, 73),
      up(73, softKey(4)),
      down(1, 97),
      up(97, softKey(5)),
    );
    expect(marks(messages)).toEqual([1, 3, 4, 5]);
    expect(kinds(troubles)).toEqual([['missing', 24]]);
    // Given up a second after the first segment behind it, at the acknowledgement; its message has its own packet.
    expect(messages.map(({ packet }) => packet)).toEqual([2, 3, 5, 7]);
    expect(troubles.map(({ packet }) => packet)).toEqual([3]);
  });

  it('waits for a late segment within a second of the acknowledgement, unless three wait behind it', () => {
    const b = pcapngBlocks();
    const within = (...packets: Uint8Array[]) =>
      captureContents(
        join(b.section(), b.interface(1), ...packets.map((packet, n) => b.enhanced(0, 5_000_000n + BigInt(n), packet))),
      );
    const late = within(syn(0), up(25, softKey(2)), up(49, softKey(3)), down(1, 73), up(1, softKey(1)));
    expect([marks(late.messages), late.troubles]).toEqual([[1, 2, 3], []]);
    const lost = within(
      syn(0),
      up(25, softKey(2)),
      up(49, softKey(3)),
      up(73, softKey(4)),
      down(1, 97),
      up(97, softKey(5)),
    );
    expect([marks(lost.messages), kinds(lost.troubles)]).toEqual([[2, 3, 4, 5], [['missing', 24]]]);
    expect(lost.messages.map(({ packet }) => packet)).toEqual([2, 3, 4, 6]);
  });

  it('holds a segment that comes again and again once', () => {
    const again = Array.from({ length: limits.tcpHeldSegmentsMax + 50 }, () => up(25, softKey(2)));
    const { messages, troubles } = contents(syn(0), ...again, up(1, softKey(1)));
    expect([marks(messages), troubles]).toEqual([[1, 2], []]);
  });

  it('fills a hole late when nobody acknowledged it', () => {
    const { messages, troubles } = contents(
      syn(0),
      up(1, softKey(1)),
      up(49, softKey(3)),
      down(1, 25),
      up(25, softKey(2)),
    );
    expect(marks(messages)).toEqual([1, 2, 3]);
    expect(troubles).toEqual([]);
  });

  it('finds the next frame when the hole begins and ends inside frames', () => {
    const stream = join(...many(8));
    const { messages, troubles } = contents(
      syn(0),
      up(1, stream.subarray(0, 30)),
      up(1 + 60, stream.subarray(60, 130)),
      up(1 + 130, stream.subarray(130)),
    );
    expect(marks(messages)).toEqual([1, 4, 5, 6, 7, 8]);
    expect(kinds(troubles)).toEqual([
      ['missing', 30],
      ['skipped', 12],
    ]);
  });

  it('counts what a snapshot length cut off as missing', () => {
    const head = 14 + 20 + 20;
    const packets = [syn(0), up(1, join(softKey(1), softKey(2))), up(49, softKey(3)), up(73, softKey(4))];
    const { messages, troubles } = captureContents(pcap(packets, { snapshot: head + 40 }));
    expect(marks(messages)).toEqual([1, 3, 4]);
    expect(kinds(troubles)).toEqual([['missing', 8]]);
  });

  it('joins a stream in the middle of a frame', () => {
    const stream = join(...many(5));
    for (let from = 1; from < 24; from++) {
      const { messages, troubles } = contents(up(1000, stream.subarray(from)));
      expect(marks(messages)).toEqual([2, 3, 4, 5]);
      expect(kinds(troubles)).toEqual([['skipped', 24 - from]]);
    }
  });

  it('holds no more than the limit behind a hole', () => {
    // What the server says last comes last only where the hole was given up before it.
    for (const [held, lastUp] of [
      [limits.tcpHeldSegmentsMax, true],
      [limits.tcpHeldSegmentsMax + 1, false],
    ] as const) {
      const packets = Array.from({ length: held }, (_, n) => up(25 + n * 12, keepAlive));
      const { messages, troubles } = contents(syn(0), ...packets, down(1, 1, skinny(0x0100)));
      expect(messages.length).toBe(held + 1);
      expect(kinds(troubles)).toEqual([['missing', 24]]);
      expect(messages.at(-1)!.direction === 'toServer').toBe(lastUp);
    }
  });

  it('loses its place at an impossible length and finds it again', () => {
    const nonsense = join(be32(0xffffffff), be32(0x01020304));
    const { messages, troubles } = contents(syn(0), up(1, join(softKey(1), nonsense, softKey(2), softKey(3))));
    expect(marks(messages)).toEqual([1, 2, 3]);
    expect(kinds(troubles)).toEqual([
      ['fault', 0],
      ['skipped', 8],
    ]);
  });

  it('loses its place behind a frame that began in the segment before', () => {
    const frames = join(softKey(1), be32(0xffffffff), softKey(2), softKey(3));
    for (let cut = 1; cut < 24; cut++) {
      const { messages, troubles } = contents(
        syn(0),
        up(1, frames.subarray(0, cut)),
        up(1 + cut, frames.subarray(cut)),
      );
      expect(marks(messages)).toEqual([1, 2, 3]);
      expect(kinds(troubles)).toEqual([
        ['fault', 0],
        ['skipped', 4],
      ]);
    }
  });

  it('tells a stream that ends inside a frame', () => {
    const { troubles } = contents(syn(0), up(1, join(softKey(1), softKey(2).subarray(0, 10))));
    expect(kinds(troubles)).toEqual([['unfinished', 10]]);
  });
});

describe('other protocols', () => {
  it('says that a stream on port 2000 is something else, once', () => {
    const text = Buffer.from('GET / HTTP/1.1\r\n\r\n');
    const { messages, troubles } = contents(syn(0), up(1, text), up(1 + text.length, text));
    expect(messages).toEqual([]);
    expect(kinds(troubles)).toEqual([['notSkinny', 0]]);
  });

  it('names secure SCCP', () => {
    const hello = bytes(0x16, 3, 1, 0x20, 0, 1, 2, 3, 4);
    const { troubles } = contents(
      segment({ up: true, seq: 0, flags: SYN, serverPort: 2443 }),
      segment({ up: true, seq: 1, payload: hello, serverPort: 2443 }),
    );
    expect(kinds(troubles)).toEqual([['secure', 0]]);
  });

  it('is silent about streams elsewhere', () => {
    const { messages, troubles } = contents(
      segment({ up: true, seq: 0, flags: SYN, serverPort: 80 }),
      segment({ up: true, seq: 1, payload: Buffer.from('GET / HTTP/1.1\r\n\r\n'), serverPort: 80 }),
    );
    expect([messages, troubles]).toEqual([[], []]);
  });
});
