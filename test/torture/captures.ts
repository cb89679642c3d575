/** P: capture files. What messages come out (the mark of each), what troubles, and where the file is at fault. */
import {
  be16,
  bytes,
  ip4,
  ip6,
  join,
  keepAlive,
  le16,
  le32,
  links,
  pcap,
  pcapngBlocks,
  register,
  SYN,
  skinny,
  softKey,
  tcp,
} from '../kit/capture-bytes.ts';

export interface CaptureVector {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly valid: boolean;
  readonly file: Uint8Array;
  /** Packets read. */
  readonly packets: number;
  /** Messages: the call reference of SoftKeyEvents, else the id. */
  readonly messages: readonly string[];
  readonly troubles?: readonly string[];
  readonly fault?: string;
}

const ethernet = links.ethernet!.wrap;
const up = (seq: number, ...frames: Uint8Array[]) => tcp({ up: true, seq, payload: join(...frames) });
const syn = tcp({ up: true, seq: 0, flags: SYN });
const segments = (...parts: Uint8Array[]) => pcap([syn, ...parts].map((part) => ethernet(ip4(true, part))));
const one = (mark: number, seq = 1 + 24 * (mark - 1)) => up(seq, softKey(mark));
const packet = (mark = 1) => ethernet(ip4(true, one(mark, 1)));
const b = pcapngBlocks();
const section = join(b.section(), b.interface(1));
/** A block whose two lengths say this. */
const lying = (type: number, length: number, behind = 8) =>
  join(le32(type), le32(length), new Uint8Array(behind), le32(length));

export const captures: readonly CaptureVector[] = [
  {
    id: 'P-01',
    name: 'an empty file',
    why: 'T-V54: a crash on no packets',
    valid: false,
    file: bytes(),
    packets: 0,
    messages: [],
    fault: 'empty',
  },
  { id: 'P-02', name: 'a header and no packet', why: 'T-V54', valid: true, file: pcap([]), packets: 0, messages: [] },
  {
    id: 'P-03',
    name: 'three bytes',
    why: 'no magic can be read from three',
    valid: false,
    file: bytes(0xd4, 0xc3, 0xb2),
    packets: 0,
    messages: [],
    fault: 'notACapture',
  },
  {
    id: 'P-04',
    name: 'a text file',
    why: 'the wrong file is the usual mistake',
    valid: false,
    file: Uint8Array.from(Buffer.from('Hello, capture!')),
    packets: 0,
    messages: [],
    fault: 'notACapture',
  },
  {
    id: 'P-05',
    name: 'swapped byte order',
    why: 'files of other machines',
    valid: true,
    file: pcap([packet()], { bigEndian: true }),
    packets: 1,
    messages: ['key 1'],
  },
  {
    id: 'P-06',
    name: 'nanoseconds, swapped',
    why: 'a magic of its own',
    valid: true,
    file: pcap([packet()], { bigEndian: true, nanos: true }),
    packets: 1,
    messages: ['key 1'],
  },
  {
    id: 'P-07',
    name: 'packets cut to 68 bytes',
    why: 'tcpdump -s 68: what was not captured is missing, not wrong',
    valid: true,
    file: pcap(
      [syn, up(1, softKey(1), softKey(2)), up(49, softKey(3))].map((part) => ethernet(ip4(true, part))),
      { snapshot: 78 },
    ),
    packets: 3,
    messages: ['key 1', 'key 3'],
    troubles: ['missing 24'],
  },
  {
    id: 'P-08',
    name: 'a VLAN tag',
    why: 'four bytes more before IP',
    valid: true,
    file: pcap([links.vlan!.wrap(ip4(true, one(1, 1)))]),
    packets: 1,
    messages: ['key 1'],
  },
  {
    id: 'P-09',
    name: 'five VLAN tags',
    why: 'above the limit: nothing is looked for behind them',
    valid: false,
    file: pcap([
      join(
        new Uint8Array(12),
        ...Array.from({ length: 5 }, () => join(be16(0x8100), be16(1))),
        be16(0x0800),
        ip4(true, one(1, 1)),
      ),
    ]),
    packets: 1,
    messages: [],
  },
  {
    id: 'P-10',
    name: 'Linux cooked capture, version 2',
    why: 'tcpdump -i any',
    valid: true,
    file: pcap([links['cooked v2']!.wrap(ip4(true, one(1, 1)))], { linkType: 276 }),
    packets: 1,
    messages: ['key 1'],
  },
  {
    id: 'P-11',
    name: 'raw IP',
    why: 'no link layer at all',
    valid: true,
    file: pcap([ip4(true, one(1, 1))], { linkType: 101 }),
    packets: 1,
    messages: ['key 1'],
  },
  {
    id: 'P-12',
    name: 'link type 65,535',
    why: 'an unknown link: packets count, nothing is read',
    valid: true,
    file: pcap([packet()], { linkType: 0xffff }),
    packets: 1,
    messages: [],
  },
  {
    id: 'P-13',
    name: 'IPv6 with sixteen headers before TCP',
    why: 'the most that are followed',
    valid: true,
    file: pcap([ethernet(ip6(true, one(1, 1), 0, chain(16)))]),
    packets: 1,
    messages: ['key 1'],
  },
  {
    id: 'P-14',
    name: 'IPv6 with seventeen',
    why: 'T-V52: a chain that need not end',
    valid: false,
    file: pcap([ethernet(ip6(true, one(1, 1), 0, chain(17)))]),
    packets: 1,
    messages: [],
  },
  {
    id: 'P-15',
    name: 'a segment twice',
    why: 'retransmission',
    valid: true,
    file: segments(one(1), one(1), one(2)),
    packets: 4,
    messages: ['key 1', 'key 2'],
  },
  {
    id: 'P-16',
    name: 'segments that overlap by half a frame',
    why: 'retransmission with another cut',
    valid: true,
    file: segments(up(1, softKey(1), softKey(2).subarray(0, 12)), up(25, softKey(2), softKey(3))),
    packets: 3,
    messages: ['key 1', 'key 2', 'key 3'],
  },
  {
    id: 'P-17',
    name: 'segments in reverse order',
    why: 'two paths',
    valid: true,
    file: segments(one(3), one(2), one(1)),
    packets: 4,
    messages: ['key 1', 'key 2', 'key 3'],
  },
  {
    id: 'P-18',
    name: 'sequence numbers that wrap',
    why: '2^32 in the middle of a frame',
    valid: true,
    file: pcap(
      [tcp({ up: true, seq: 0xfffffff3, flags: SYN }), up(0xfffffff4, softKey(1)), up(0x0000000c, softKey(2))].map(
        (part) => ethernet(ip4(true, part)),
      ),
    ),
    packets: 3,
    messages: ['key 1', 'key 2'],
  },
  {
    id: 'P-19',
    name: 'a hole of one frame',
    why: 'the capture lost a packet',
    valid: true,
    file: segments(one(1), one(3), tcp({ up: false, seq: 1, ack: 73 })),
    packets: 4,
    messages: ['key 1', 'key 3'],
    troubles: ['missing 24'],
  },
  {
    id: 'P-20',
    name: 'a frame that begins before the capture does',
    why: 'joined in the middle: goes on at the next frame',
    valid: true,
    file: pcap([ethernet(ip4(true, up(1, softKey(1).subarray(8), softKey(2), softKey(3), softKey(4))))]),
    packets: 1,
    messages: ['key 2', 'key 3', 'key 4'],
    troubles: ['skipped 16'],
  },
  {
    id: 'P-21',
    name: 'a length that cannot be, between two frames',
    why: 'T-V02 in a file',
    valid: false,
    file: segments(up(1, softKey(1), bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), softKey(2), softKey(3))),
    packets: 2,
    messages: ['key 1', 'key 2', 'key 3'],
    troubles: ['fault lengthTooSmall', 'skipped 12'],
  },
  {
    id: 'P-22',
    name: 'the file ends inside a packet',
    why: 'the capturing program was killed',
    valid: false,
    file: pcap([packet(1), packet(2)]).subarray(0, -5),
    packets: 1,
    messages: ['key 1'],
    fault: 'truncated',
  },
  {
    id: 'P-23',
    name: 'a record of 0x7fffffff bytes',
    why: 'T-V53: allocation from an unchecked length',
    valid: false,
    file: join(pcap([packet()]), le32(0), le32(0), le32(0x7fffffff), le32(0x7fffffff)),
    packets: 1,
    messages: ['key 1'],
    fault: 'blockTooLarge',
  },
  {
    id: 'P-24',
    name: 'pcapng: a block of length 0',
    why: 'T-V52: a loop that stands still',
    valid: false,
    file: join(section, b.enhanced(0, 1n, packet()), lying(6, 0)),
    packets: 1,
    messages: ['key 1'],
    fault: 'blockInvalid',
  },
  {
    id: 'P-25',
    name: 'pcapng: a block of length 4',
    why: 'shorter than its own lengths',
    valid: false,
    file: join(section, lying(6, 4)),
    packets: 0,
    messages: [],
    fault: 'blockInvalid',
  },
  {
    id: 'P-26',
    name: 'pcapng: a block of length 29',
    why: 'no multiple of 4',
    valid: false,
    file: join(section, lying(6, 29, 17)),
    packets: 0,
    messages: [],
    fault: 'blockInvalid',
  },
  {
    id: 'P-27',
    name: 'pcapng: a packet block of 0xfffffff0 bytes',
    why: 'T-V53, CVE-2019-15165',
    valid: false,
    file: join(section, b.enhanced(0, 1n, packet()), lying(6, 0xfffffff0)),
    packets: 1,
    messages: ['key 1'],
    fault: 'blockTooLarge',
  },
  {
    id: 'P-28',
    name: 'pcapng: an option that runs out of its block',
    why: 'option without end',
    valid: true,
    file: join(
      b.section(),
      b.interface(1, join(le16(2), le16(0xffff), bytes(1, 2, 3, 4))),
      b.enhanced(0, 1n, packet()),
    ),
    packets: 1,
    messages: ['key 1'],
  },
  {
    id: 'P-29',
    name: 'pcapng: a packet of an interface that was not described',
    why: 'an index into a list',
    valid: false,
    file: join(section, b.enhanced(0, 1n, packet()), b.enhanced(1, 2n, packet(2))),
    packets: 1,
    messages: ['key 1'],
    fault: 'interfaceUnknown',
  },
  {
    id: 'P-30',
    name: 'pcapng: two sections in two byte orders, an unknown block between',
    why: 'files that were joined',
    valid: true,
    file: join(
      section,
      b.enhanced(0, 1n, ethernet(ip4(true, up(1, register('SEP001122334455'))))),
      b.block(0x0bad, bytes(1, 2, 3, 4)),
      second(),
    ),
    packets: 3,
    messages: ['0x1', '0x0', 'key 9'],
  },
];

/** So many hop-by-hop headers, the last followed by TCP. */
function chain(count: number): Uint8Array {
  return join(...Array.from({ length: count }, (_, i) => join(bytes(i === count - 1 ? 6 : 0, 0), new Uint8Array(6))));
}

function second(): Uint8Array {
  const big = pcapngBlocks(true);
  const at = 1 + register('SEP001122334455').length;
  const frames = [keepAlive, skinny(0x26, join(le32(9), le32(1), le32(9)))];
  const packets = frames.map((frame, i) => big.enhanced(0, BigInt(5 + i), ethernet(ip4(true, up(at + 12 * i, frame)))));
  return join(big.section(), big.interface(1), ...packets);
}
