/**
 * Capture files: reader, link and IP layers, TCP streams, SCCP messages, and the writers.
 *
 *   file ─┬▶ whole ──┐ same messages, same troubles, same fault
 *         └▶ cut  ───┘
 *   messages: whole frames, no more bytes than the file has, in the order of packets
 *   packets ─▶ writer ─▶ reader: the same packets
 */

import { AllStreams } from '../../../src/codecs/capture/all-streams.ts';
import { CaptureFault, captureFaults } from '../../../src/codecs/capture/fault.ts';
import {
  type CapturedPacket,
  CaptureReader,
  TcpStreams,
  type Trouble,
  troubleSentence,
} from '../../../src/codecs/capture/index.ts';
import { TcpPackets } from '../../../src/codecs/capture/tcp-packets.ts';
import {
  pcapHeader,
  pcapngInterface,
  pcapngPacket,
  pcapngSection,
  pcapPacket,
} from '../../../src/codecs/capture/writers.ts';
import { limits } from '../../../src/codecs/limits.ts';
import { type CaptureContents, captureContents } from '../../kit/capture-messages.ts';
import { cutAnywhere } from '../cuts.ts';
import type { Effort } from '../engine/effort.ts';
import { hashOf, Random } from '../engine/random.ts';
import { must, mustEqual } from '../must.ts';

/** One file of so many goes through what costs more. */
const SHARE = 4;

export function fuzzCapture(data: Buffer, effort: Effort): void {
  if (!effort.isNew(data)) return;
  const seed = hashOf(data);
  messages(data, effort.takes(seed, 2));
  if (effort.takes(~seed, 2))
    mustEqual(bothProtocols(cutAnywhere(data)), bothProtocols([data]), 'cut and whole differ in both protocols');
  if (effort.takes(seed, SHARE)) rewritten(data);
  if (effort.takes(~seed, SHARE)) carried(data, new Random(seed));
  if (effort.takes(~seed, SHARE)) streams(data);
}

function messages(data: Buffer, isCut: boolean): void {
  const whole = captureContents(data);
  if (isCut) mustEqual(plain(captureContents(cutAnywhere(data))), plain(whole), 'cut and whole differ');
  must(captureFaults[whole.fault] !== undefined, 'no fault of a capture', () => whole.fault);
  must(whole.faultAt <= data.length, 'the fault lies behind the file', () => whole.faultAt);
  let bytes = 0;
  let packet = 0;
  for (const message of whole.messages) {
    const { frame } = message;
    bytes += frame.length;
    must(frame.length >= 12 && frame.length <= limits.skinnyFrameBytesMax, 'no frame', () => frame.length);
    const said = Buffer.from(frame).readUInt32LE(0) + 8;
    mustEqual(said, frame.length, 'a frame is not as long as it says');
    // When the capture ends, what is held comes out with the last packet in hand.
    must(message.packet <= whole.packets && message.packet >= 1, 'a message of no packet', () => message.packet);
    packet = message.packet;
  }
  must(packet <= whole.packets, 'more packets than there are');
  must(bytes <= data.length, 'more bytes come out than went in', () => [bytes, data.length]);
  for (const trouble of whole.troubles) checkTrouble(trouble);
}

function checkTrouble(trouble: Trouble): void {
  must(troubleSentence[trouble.kind](trouble.bytes).length > 0, 'a trouble without a sentence');
  must(trouble.bytes >= 0, 'a trouble of less than nothing', () => trouble);
}

/** Messages of both protocols, as lines. */
function bothProtocols(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const streams = new TcpStreams(
    new AllStreams({
      message: ({ protocol, view, start, end, id, version, direction, phone, packet, stream }) => {
        const frame = Buffer.from(view.buffer, view.byteOffset + start, end - start).toString('latin1');
        lines.push([protocol, id, version, direction, phone, packet, stream, frame].join(' '));
      },
      trouble: (trouble) => {
        checkTrouble(trouble);
        lines.push(JSON.stringify(trouble));
      },
    }),
  );
  const reader = new CaptureReader();
  for (const chunk of chunks) reader.push(chunk, streams);
  reader.end();
  streams.end();
  return lines;
}

const plain = ({ messages, troubles, packets, fault, faultAt }: CaptureContents): object => ({
  messages: messages.map(({ frame, ...rest }) => ({ ...rest, frame: Buffer.from(frame).toString('latin1') })),
  troubles,
  packets,
  fault,
  faultAt,
});

interface Copy {
  readonly link: number;
  readonly seconds: number;
  readonly nanos: number;
  readonly originalBytes: number;
  readonly bytes: Buffer;
}

function packetsOf(file: Uint8Array): { packets: Copy[]; fault: CaptureFault } {
  const packets: Copy[] = [];
  const reader = new CaptureReader();
  const sink = {
    packet({ linkType, seconds, nanos, originalBytes, view, start, end }: CapturedPacket): void {
      const bytes = Buffer.from(Buffer.from(view.buffer, view.byteOffset + start, end - start));
      must(nanos >= 0 && nanos < 1e9 && Number.isInteger(seconds), 'no time', () => [seconds, nanos]);
      packets.push({ link: linkType, seconds, nanos, originalBytes, bytes });
    },
  };
  reader.push(file, sink);
  return { packets, fault: reader.end() };
}

/** What was read can be written, in both formats, and reads the same. */
function rewritten(data: Buffer): void {
  const { packets } = packetsOf(data);
  const fit = packets.filter(
    ({ seconds, link, bytes }) =>
      seconds >= 0 && seconds < 2 ** 32 && link < 2 ** 16 && bytes.length <= limits.ipDatagramBytesMax,
  );
  if (fit.length === 0) return;
  const { link } = fit[0]!;
  const same = fit.filter((each) => each.link === link).slice(0, 8);
  const old = Buffer.concat([
    pcapHeader(link),
    ...same.map((each) => pcapPacket(each.seconds, each.nanos, each.bytes, each.originalBytes)),
  ]);
  const fresh = Buffer.concat([
    pcapngSection('fuzz é中𝄞\ud800'),
    pcapngInterface(link, 'if'),
    ...same.map((each) => pcapngPacket(0, each.seconds, each.nanos, each.bytes, each.originalBytes)),
  ]);
  for (const file of [old, fresh]) {
    const again = packetsOf(file);
    mustEqual(again.fault, CaptureFault.none, 'what was written cannot be read');
    mustEqual(again.packets.map(text), same.map(text), 'written again it reads otherwise');
  }
}

const text = ({ bytes, ...rest }: Copy): object => ({ ...rest, bytes: bytes.toString('latin1') });

const addresses = [
  '192.0.2.1',
  '255.255.255.255',
  '::ffff:192.0.2.9',
  '2001:db8::7',
  'fe80::1%eth0',
  '::',
  '1:2:3:4:5:6:7:8',
  '1::2::3',
  '12345::',
  'phone',
];

/** A conversation that carries any bytes, as `--record` makes it: no checksum fails, and they come out as they went in. */
function carried(data: Buffer, random: Random): void {
  const end = () => ({ address: random.pick(addresses), port: 1 + random.below(65_535) });
  const [one, two] = [end(), end()];
  // Who talks to himself cannot be told from whom he talks to.
  if (one.address === two.address && one.port === two.port) return;
  let packets: TcpPackets;
  try {
    packets = new TcpPackets(one, two);
  } catch (error) {
    must(error instanceof RangeError && / is no IP address/.test(error.message), 'an error that nobody meant');
    return;
  }
  const given = [Buffer.alloc(0), Buffer.alloc(0)];
  const made = [...packets.open()];
  for (const chunk of cutAnywhere(data).slice(0, 20)) {
    const from = random.below(2) as 0 | 1;
    given[from] = Buffer.concat([given[from]!, chunk]);
    made.push(...packets.data(from, chunk));
  }
  made.push(...packets.finish(0), ...packets.finish(0), ...packets.finish(1));
  const came = [Buffer.alloc(0), Buffer.alloc(0)];
  const tcp = new TcpStreams({
    data: (_stream, direction, view, start, end) => {
      came[direction] = Buffer.concat([
        came[direction]!,
        Buffer.from(view.buffer, view.byteOffset + start, end - start),
      ]);
    },
    gap: (_stream, _direction, bytes) => must(false, 'a hole in a conversation of ours', () => bytes),
    end: () => undefined,
  });
  const comment = random.oneIn(2) ? 'changed' : undefined;
  const reader = new CaptureReader();
  reader.push(Buffer.concat([pcapngSection('fuzz'), pcapngInterface(ETHERNET, 'ringback')]), tcp);
  made.forEach((packet, i) => {
    const block = random.oneIn(3)
      ? pcapngPacket(0, i, 0, packet)
      : pcapngPacket(0, i, 0, packet, packet.length, comment, random.below(2));
    reader.push(block, tcp);
  });
  mustEqual(reader.end(), CaptureFault.none, 'what was carried cannot be read');
  tcp.end();
  mustEqual(came.map(text64), given.map(text64), 'what was carried is not what was given');
}

const ETHERNET = 1;
const text64 = (bytes: Buffer): string => bytes.toString('latin1');

/** Streams without the layer above: bounded in what they hold, whatever comes. */
function streams(data: Buffer): void {
  let delivered = 0;
  const tcp = new TcpStreams({
    data: (_stream, _direction, view, start, end) => {
      must(start >= 0 && start < end && end <= view.byteLength, 'bytes that are not there', () => [start, end]);
      delivered += end - start;
    },
    gap: (_stream, _direction, bytes) => must(bytes > 0, 'a hole of nothing', () => bytes),
    end: () => undefined,
  });
  const reader = new CaptureReader();
  reader.push(data, tcp);
  tcp.end();
  must(delivered <= data.length, 'more bytes come out than went in', () => [delivered, data.length]);
}
