/**
 * Classic pcap (draft-ietf-opsawg-pcap): a file header, then packet records. Either byte order, micro- or nanoseconds.
 *
 *   file    0       4       8        12       16        20          24
 *           ┌───────┬───────┬────────┬────────┬─────────┬───────────┐
 *           │ magic │ 2 · 4 │ zone 0 │ sigfig │ snaplen │ link type │
 *           └───────┴───────┴────────┴────────┴─────────┴───────────┘
 *   record  0         4           8          12         16
 *           ┌─────────┬───────────┬──────────┬──────────┬──── ··· ─┐
 *           │ seconds │ µs or ns  │ captured │ original │ bytes    │
 *           └─────────┴───────────┴──────────┴──────────┴──── ··· ─┘
 */
import { limits } from '../limits.ts';
import type { BlockFormat } from './blocks.ts';
import { CaptureFault } from './fault.ts';
import type { CapturedPacket, PacketSink } from './packet.ts';

export const PCAP_MICROS = 0xa1b2c3d4;
export const PCAP_NANOS = 0xa1b23c4d;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** True where four bytes begin a classic pcap file, in either byte order. */
export function isPcap(magicBigEndian: number, magicLittleEndian: number): boolean {
  return [magicBigEndian, magicLittleEndian].some((magic) => magic === PCAP_MICROS || magic === PCAP_NANOS);
}

export class PcapFormat implements BlockFormat {
  headerBytes = FILE_HEADER_BYTES;
  fault: CaptureFault = CaptureFault.none;
  sink: PacketSink | null = null;
  private readonly packet: CapturedPacket;
  private little = true;
  private nanosPerUnit = 1000;

  constructor(packet: CapturedPacket) {
    this.packet = packet;
  }

  size(view: DataView, at: number): number {
    if (this.headerBytes === FILE_HEADER_BYTES) return FILE_HEADER_BYTES;
    const captured = view.getUint32(at + 8, this.little);
    if (RECORD_HEADER_BYTES + captured <= limits.captureBlockBytesMax) return RECORD_HEADER_BYTES + captured;
    this.fault = CaptureFault.blockTooLarge;
    return 0;
  }

  wholeBlocks(view: DataView, from: number, end: number): number {
    if (this.headerBytes === FILE_HEADER_BYTES) return from;
    let at = from;
    while (end - at >= RECORD_HEADER_BYTES) {
      const size = RECORD_HEADER_BYTES + view.getUint32(at + 8, this.little);
      if (size > end - at || size > limits.captureBlockBytesMax) break;
      this.record(view, at, at + size);
      at += size;
    }
    return at;
  }

  block(view: DataView, start: number, end: number): boolean {
    if (this.headerBytes === FILE_HEADER_BYTES) return this.fileHeader(view, start);
    this.record(view, start, end);
    return true;
  }

  private record(view: DataView, start: number, end: number): void {
    const packet = this.packet;
    packet.seconds = view.getUint32(start, this.little);
    packet.nanos = view.getUint32(start + 4, this.little) * this.nanosPerUnit;
    if (packet.nanos > 999_999_999) {
      // Some writers let the fraction run over; a reader that loses its place looks the same and fails soon.
      packet.seconds += Math.floor(packet.nanos / 1e9);
      packet.nanos %= 1e9;
    }
    packet.originalBytes = view.getUint32(start + 12, this.little);
    // Storing an object costs more than looking at it, and a chunk has thousands of packets.
    if (packet.view !== view) packet.view = view;
    packet.start = start + RECORD_HEADER_BYTES;
    packet.end = end;
    packet.number++;
    this.sink?.packet(packet);
  }

  private fileHeader(view: DataView, at: number): boolean {
    const magic = view.getUint32(at, true);
    this.little = magic === PCAP_MICROS || magic === PCAP_NANOS;
    this.nanosPerUnit = view.getUint32(at, this.little) === PCAP_NANOS ? 1 : 1000;
    if (view.getUint16(at + 4, this.little) !== 2) {
      this.fault = CaptureFault.headerInvalid;
      return false;
    }
    // The upper half holds flags about frame check sequences, not the link type.
    this.packet.linkType = view.getUint32(at + 20, this.little) & 0xffff;
    this.headerBytes = RECORD_HEADER_BYTES;
    return true;
  }
}
