/** Q-A: framing. Frames are built by hand from what the JTAPI client wrote (wire.md §1). */
import { qbeFrame } from '../../kit/qbe-bytes.ts';

export interface QbeFramingVector {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly valid: boolean;
  readonly chunks: readonly Buffer[];
  /** Numbers of the PDUs that come out, in order. */
  readonly pdus: readonly number[];
  readonly fault?: string;
  /** Bytes held for an unfinished frame at the end. */
  readonly pending?: number;
  /** Length words that do not say how long the frame is. */
  readonly mismatches?: number;
}

const heartbeat = qbeFrame(120);
const failure = qbeFrame(0, [7, 0x8ccc0041, 'no']);

/** A heartbeat with other words in its header, and bytes behind it. */
function head(words: Readonly<Record<number, number>>, behind = 0): Buffer {
  const bytes = Buffer.concat([heartbeat, Buffer.alloc(behind, 0x5a)]);
  for (const [word, value] of Object.entries(words)) bytes.writeUInt32LE(value, 4 * Number(word));
  return bytes;
}
const cut = (bytes: Buffer, ...places: number[]): Buffer[] => {
  const edges = [0, ...places, bytes.length];
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
};
const each = (bytes: Buffer): Buffer[] => [...bytes.keys()].map((at) => bytes.subarray(at, at + 1));

export const qbeFraming: readonly QbeFramingVector[] = [
  {
    id: 'Q-A01',
    name: 'one byte at a time',
    why: 'T-V44: inspection could not, so senders write whole; we must take any split',
    valid: true,
    chunks: each(Buffer.concat([heartbeat, failure])),
    pdus: [120, 0],
  },
  {
    id: 'Q-A02',
    name: 'the first eight bytes in two pieces',
    why: 'T-V10 for QBE',
    valid: true,
    chunks: cut(failure, 3, 8),
    pdus: [0],
  },
  {
    id: 'Q-A03',
    name: 'cut behind the header',
    why: 'the size is known, the body is not there',
    valid: true,
    chunks: cut(failure, 32),
    pdus: [0],
  },
  {
    id: 'Q-A04',
    name: 'forty heartbeats and a half in one segment',
    why: 'after a pause everything comes at once',
    valid: true,
    chunks: [Buffer.concat([...Array.from({ length: 40 }, () => heartbeat), heartbeat.subarray(0, 20)])],
    pdus: Array.from({ length: 40 }, () => 120),
    pending: 20,
  },
  {
    id: 'Q-A05',
    name: 'length word 0',
    why: 'T-V02 for QBE: the client does not look at it, neither do we',
    valid: true,
    chunks: [head({ 0: 0 }), heartbeat],
    pdus: [120, 120],
    mismatches: 1,
  },
  {
    id: 'Q-A06',
    name: 'length word 0xffffffff',
    why: 'T-V01 for QBE',
    valid: true,
    chunks: [head({ 0: 0xffffffff }), heartbeat],
    pdus: [120, 120],
    mismatches: 1,
  },
  {
    id: 'Q-A07',
    name: 'length word 0x80000000',
    why: 'T-V01 for QBE',
    valid: true,
    chunks: [head({ 0: 0x80000000 })],
    pdus: [120],
    mismatches: 1,
  },
  {
    id: 'Q-A08',
    name: 'a length that is no multiple of 8',
    why: 'frames need not be aligned',
    valid: true,
    chunks: [head({ 0: 27, 7: 3 }, 3), heartbeat],
    pdus: [120, 120],
  },
  {
    id: 'Q-A09',
    name: 'version word 0',
    why: 'not known what releases before 11 wrote',
    valid: true,
    chunks: [head({ 3: 0 })],
    pdus: [120],
  },
  {
    id: 'Q-A10',
    name: 'version word 11',
    why: 'a version that is no release',
    valid: true,
    chunks: [head({ 3: 11 })],
    pdus: [120],
  },
  {
    id: 'Q-A11',
    name: 'version word 0xffffffff',
    why: 'a number is a number',
    valid: true,
    chunks: [head({ 3: 0xffffffff })],
    pdus: [120],
  },
  {
    id: 'Q-A12',
    name: 'another magic',
    why: 'whoever speaks no QBE is told at its third word',
    valid: false,
    chunks: [heartbeat, head({ 2: 0xffffddde }), heartbeat],
    pdus: [120],
    fault: 'magicInvalid',
  },
  {
    id: 'Q-A13',
    name: 'a fixed part that begins inside the header',
    why: 'T-V46: inner length 0',
    valid: false,
    chunks: [head({ 5: 31 })],
    pdus: [],
    fault: 'fixedPartInvalid',
  },
  {
    id: 'Q-A14',
    name: 'fixed part and rest together above 2 MiB',
    why: 'T-V25 for QBE: sums that wrap',
    valid: false,
    chunks: [head({ 6: 0xfffffff0, 7: 0x30 })],
    pdus: [],
    fault: 'lengthTooLarge',
  },
  {
    id: 'Q-A15',
    name: 'half a frame, then nothing',
    why: 'T-V08 for QBE: what is held stays as long as it is',
    valid: false,
    chunks: [failure.subarray(0, 40)],
    pdus: [],
    pending: 40,
  },
  {
    id: 'Q-A16',
    name: 'filler between header and fixed part, PDU number above the table',
    why: 'the JTAPI client ignores both',
    valid: true,
    chunks: [head({ 0: 32, 4: 5000, 5: 40 }, 8)],
    pdus: [5000],
  },
];
