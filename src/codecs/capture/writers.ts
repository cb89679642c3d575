/**
 * Captures out: pcap and pcapng, little-endian, times to the nanosecond. Each call returns the bytes to append.
 *
 *   pcap     pcapHeader(link), then pcapPacket(…) for each packet
 *   pcapng   pcapngSection(program), pcapngInterface(link, name) for each interface (numbered from 0), pcapngPacket(…)
 *
 * Drawings of the formats: pcap.ts and pcapng.ts.
 */
import { limits } from '../limits.ts';
import { PCAP_NANOS } from './pcap.ts';
import { Block, BYTE_ORDER_MAGIC } from './pcapng.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const OPTION_END = 0;
const OPTION_COMMENT = 1;
const OPTION_INTERFACE_NAME = 2;
const OPTION_APPLICATION = 4;
const OPTION_DROPPED = 4;
const OPTION_TIME_RESOLUTION = 9;
const NANOSECONDS = 9;

/** File header of a pcap file with times in nanoseconds. */
export function pcapHeader(linkType: number): Bytes {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, PCAP_NANOS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, limits.ipDatagramBytesMax + 64, true);
  view.setUint32(20, linkType, true);
  return bytes;
}

/**
 * One packet record of a pcap file.
 * @param originalBytes length on the wire, where `packet` was cut.
 */
export function pcapPacket(seconds: number, nanos: number, packet: Uint8Array, originalBytes = packet.length): Bytes {
  const bytes = new Uint8Array(16 + packet.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, seconds, true);
  view.setUint32(4, nanos, true);
  view.setUint32(8, packet.length, true);
  view.setUint32(12, originalBytes, true);
  bytes.set(packet, 16);
  return bytes;
}

const padded = (length: number): number => (length + 3) & ~3;

/** A block with room for `bodyBytes`; lengths and type are written, the body begins at 8. */
function block(type: number, bodyBytes: number): { bytes: Bytes; view: DataView<ArrayBuffer> } {
  const length = 12 + padded(bodyBytes);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  return { bytes, view };
}

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

const textOption = (code: number, text: string): Option => ({ code, value: utf8(text) });

/** UTF-8 by hand: the codecs use nothing of the platform. A lone surrogate becomes U+FFFD. */
function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of text) {
    const found = letter.codePointAt(0)!;
    const code = found >= 0xd800 && found <= 0xdfff ? 0xfffd : found;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x1_0000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
  }
  return Uint8Array.from(bytes);
}

const optionsBytes = (options: readonly Option[]): number =>
  options.reduce((sum, { value }) => sum + 4 + padded(value.length), 4);

function writeOptions(bytes: Bytes, view: DataView, from: number, options: readonly Option[]): void {
  let at = from;
  for (const { code, value } of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  view.setUint16(at, OPTION_END, true);
}

/** Section header: begins a pcapng file. */
export function pcapngSection(program: string): Bytes {
  const options = [textOption(OPTION_APPLICATION, program)];
  const { bytes, view } = block(Block.section, 16 + optionsBytes(options));
  view.setUint32(8, BYTE_ORDER_MAGIC, true);
  view.setUint16(12, 1, true);
  view.setBigInt64(16, -1n, true);
  writeOptions(bytes, view, 24, options);
  return bytes;
}

/** Interface description; the first of a section is number 0. */
export function pcapngInterface(linkType: number, name: string): Bytes {
  const resolution = { code: OPTION_TIME_RESOLUTION, value: Uint8Array.of(NANOSECONDS) };
  const options = [textOption(OPTION_INTERFACE_NAME, name), resolution];
  const { bytes, view } = block(Block.interface, 8 + optionsBytes(options));
  view.setUint16(8, linkType, true);
  writeOptions(bytes, view, 16, options);
  return bytes;
}

/** Packets lost before the one that has this option. */
function droppedOption(count: number): Option {
  const value = new Uint8Array(8);
  new DataView(value.buffer).setBigUint64(0, BigInt(count), true);
  return { code: OPTION_DROPPED, value };
}

/**
 * Enhanced packet block.
 * @param comment shown by readers beside the packet
 * @param dropped packets that should have come between the one before and this one
 */
export function pcapngPacket(
  source: number,
  seconds: number,
  nanos: number,
  packet: Uint8Array,
  originalBytes = packet.length,
  comment?: string,
  dropped = 0,
): Bytes {
  const options = comment === undefined ? [] : [textOption(OPTION_COMMENT, comment)];
  if (dropped > 0) options.push(droppedOption(dropped));
  const optionsAt = 20 + padded(packet.length);
  const { bytes, view } = block(
    Block.enhanced,
    options.length === 0 ? 20 + packet.length : optionsAt + optionsBytes(options),
  );
  const count = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
  view.setUint32(8, source, true);
  view.setUint32(12, Number(count >> 32n), true);
  view.setUint32(16, Number(count & 0xffffffffn), true);
  view.setUint32(20, packet.length, true);
  view.setUint32(24, originalBytes, true);
  bytes.set(packet, 28);
  if (options.length > 0) writeOptions(bytes, view, 8 + optionsAt, options);
  return bytes;
}
