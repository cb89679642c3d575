/**
 * pcapng (draft-ietf-opsawg-pcapng): sections of blocks. Each section has its own byte order and interfaces; each
 * interface its own link type and unit of time.
 *
 *   0        4         8                 length-4   length
 *   ┌────────┬─────────┬───── ··· ───────┬──────────┐
 *   │ type   │ length  │ body, options   │ length   │   padded to four bytes
 *   └────────┴─────────┴───── ··· ───────┴──────────┘
 * Read: section header, interface description, enhanced, simple and (obsolete) packet. Everything else is skipped.
 */
import { limits } from '../limits.ts';
import type { BlockFormat } from './blocks.ts';
import { CaptureFault } from './fault.ts';
import { type CaptureInterface, interfaceOf, setTime } from './interface.ts';
import type { CapturedPacket, PacketSink } from './packet.ts';

export const Block = { section: 0x0a0d0d0a, interface: 1, packet: 2, simple: 3, enhanced: 6 } as const;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Least sizes of the blocks that are read. */
const leastBytes: ReadonlyMap<number, number> = new Map([
  [Block.section, 28],
  [Block.interface, 20],
  [Block.packet, 32],
  [Block.simple, 16],
  [Block.enhanced, 32],
]);

const OPTION_END = 0;
const OPTION_DROPPED = 4;
const DROPPED_OPTION_BYTES = 12;

/** The drop count among the options of a packet; 0 where there is none. */
function droppedIn(view: DataView, from: number, end: number, little: boolean): number {
  let at = from;
  while (end - at >= 4) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    if (code === OPTION_END || at + 4 + length > end) return 0;
    if (code === OPTION_DROPPED && length === 8) return Number(view.getBigUint64(at + 4, little));
    at += 4 + ((length + 3) & ~3);
  }
  return 0;
}

export class PcapngFormat implements BlockFormat {
  readonly headerBytes = 12;
  fault: CaptureFault = CaptureFault.none;
  sink: PacketSink | null = null;
  private readonly packet: CapturedPacket;
  /** Told of a single bad block, which reading survives. */
  private readonly damaged: (fault: CaptureFault) => void;
  private readonly interfaces: CaptureInterface[] = [];
  private little = true;
  private sectionSeen = false;

  constructor(packet: CapturedPacket, damaged: (fault: CaptureFault) => void) {
    this.packet = packet;
    this.damaged = damaged;
  }

  /** Names of the interfaces that the present section has described so far. */
  get interfaceNames(): string[] {
    return this.interfaces.map(({ name }) => name);
  }

  size(view: DataView, at: number): number {
    if (view.getUint32(at, true) === Block.section) {
      this.little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
      if (!this.little && view.getUint32(at + 8) !== BYTE_ORDER_MAGIC) return this.broken(CaptureFault.headerInvalid);
    } else if (!this.sectionSeen) return this.broken(CaptureFault.headerInvalid);
    const length = view.getUint32(at + 4, this.little);
    const least = leastBytes.get(view.getUint32(at, this.little));
    if (length % 4 !== 0 || length < (least ?? 12)) return this.broken(CaptureFault.blockInvalid);
    if (least === undefined) return -length;
    return length <= limits.captureBlockBytesMax ? length : this.broken(CaptureFault.blockTooLarge);
  }

  block(view: DataView, start: number, end: number): boolean {
    if (view.getUint32(end - 4, this.little) !== end - start) {
      this.fault = CaptureFault.blockInvalid;
      return false;
    }
    const type = view.getUint32(start, this.little);
    if (type === Block.enhanced) this.enhanced(view, start, end);
    else if (type === Block.simple) this.simple(view, start, end);
    else if (type === Block.packet) this.obsolete(view, start, end);
    else if (type === Block.interface) this.describe(view, start, end);
    else return this.section(view, start);
    return true;
  }

  private section(view: DataView, at: number): boolean {
    if (view.getUint16(at + 12, this.little) !== 1) {
      this.fault = CaptureFault.headerInvalid;
      return false;
    }
    this.sectionSeen = true;
    this.interfaces.length = 0;
    return true;
  }

  private describe(view: DataView, start: number, end: number): void {
    if (this.interfaces.length >= limits.captureInterfacesMax) this.damaged(CaptureFault.blockInvalid);
    else this.interfaces.push(interfaceOf(view, start, end, this.little));
  }

  private enhanced(view: DataView, start: number, end: number): void {
    const source = this.interfaces[view.getUint32(start + 8, this.little)];
    this.timedPacket(view, start, end, source);
  }

  /** The packet block of old captures: a 16-bit interface and drop counter, then as the enhanced one. */
  private obsolete(view: DataView, start: number, end: number): void {
    const source = this.interfaces[view.getUint16(start + 8, this.little)];
    this.timedPacket(view, start, end, source);
  }

  private timedPacket(view: DataView, start: number, end: number, source: CaptureInterface | undefined): void {
    if (source === undefined) {
      this.damaged(CaptureFault.interfaceUnknown);
      return;
    }
    const captured = view.getUint32(start + 20, this.little);
    if (captured > end - start - 32) {
      this.damaged(CaptureFault.blockInvalid);
      return;
    }
    const packet = this.packet;
    setTime(packet, source, view.getUint32(start + 12, this.little), view.getUint32(start + 16, this.little));
    packet.timed = true;
    packet.originalBytes = view.getUint32(start + 24, this.little);
    const options = start + 28 + ((captured + 3) & ~3);
    packet.dropped = end - 4 - options < DROPPED_OPTION_BYTES ? 0 : droppedIn(view, options, end - 4, this.little);
    this.deliver(view, start + 28, captured, source);
  }

  /** No time, no interface number, no captured length: that is the least of original length, snapshot and room. */
  private simple(view: DataView, start: number, end: number): void {
    const source = this.interfaces[0];
    if (source === undefined) {
      this.damaged(CaptureFault.interfaceUnknown);
      return;
    }
    const original = view.getUint32(start + 8, this.little);
    const snapshot = source.snapshotBytes || limits.captureBlockBytesMax;
    this.packet.timed = false;
    this.packet.dropped = 0;
    this.packet.originalBytes = original;
    this.deliver(view, start + 12, Math.min(original, snapshot, end - start - 16), source);
  }

  private deliver(view: DataView, at: number, bytes: number, source: CaptureInterface): void {
    const packet = this.packet;
    packet.view = view;
    packet.start = at;
    packet.end = at + bytes;
    packet.linkType = source.linkType;
    if (packet.interfaceName !== source.name) packet.interfaceName = source.name;
    packet.number++;
    this.sink?.packet(packet);
  }

  private broken(fault: CaptureFault): 0 {
    this.fault = fault;
    return 0;
  }
}
