/**
 * A capture file of either kind, in chunks of any size: packets out. The first four bytes choose the format.
 *
 *   chunks ─▶ Blocks ─▶ PcapFormat | PcapngFormat ─▶ sink.packet(packet)
 *
 * Never throws, whatever the bytes. Memory: one block (limits.captureBlockBytesMax) and the interfaces of a section.
 */
import { Blocks } from './blocks.ts';
import { CaptureFault } from './fault.ts';
import { CapturedPacket, type PacketSink } from './packet.ts';
import { isPcap, PcapFormat } from './pcap.ts';
import { Block, PcapngFormat } from './pcapng.ts';

const MAGIC_BYTES = 4;

export class CaptureReader {
  /** First thing that was wrong; Fault.none while all is well. */
  fault: CaptureFault = CaptureFault.none;
  /** Byte in the file of the record that was wrong. */
  faultAt = 0;
  private readonly packet = new CapturedPacket();
  private readonly blocks = new Blocks();
  private readonly magic = new Uint8Array(MAGIC_BYTES);
  private magicBytes = 0;
  private format: PcapFormat | PcapngFormat | null = null;

  /** Packets delivered so far. */
  get packets(): number {
    return this.packet.number;
  }

  /** Names of the interfaces that were described so far, in the present section; none in a pcap. */
  get interfaceNames(): string[] {
    return this.format instanceof PcapngFormat ? this.format.interfaceNames : [];
  }

  /** True once nothing more can be read: further chunks are ignored. */
  get stopped(): boolean {
    return this.blocks.stopped;
  }

  /** Take a chunk. Calls the sink for each whole packet. The chunk may be reused afterwards. */
  push(chunk: Uint8Array, sink: PacketSink): CaptureFault {
    if (this.stopped) return this.fault;
    let rest = chunk;
    if (this.format === null) {
      rest = this.detect(chunk);
      if (this.format === null) return this.fault;
      this.blocks.push(this.magic, this.format);
    }
    const format = this.format as PcapFormat | PcapngFormat;
    format.sink = sink;
    this.blocks.push(rest, format);
    format.sink = null;
    if (format.fault) this.note(format.fault);
    return this.fault;
  }

  /** The file is over. Tells where it broke off, if it did. */
  end(): CaptureFault {
    if (this.stopped) return this.fault;
    if (this.format === null) this.note(this.magicBytes === 0 ? CaptureFault.empty : CaptureFault.notACapture);
    else if (!this.blocks.between) this.note(CaptureFault.truncated);
    this.blocks.stopped = true;
    return this.fault;
  }

  /** Fill the magic number; the format once it is whole. Returns the bytes behind it. */
  private detect(chunk: Uint8Array): Uint8Array {
    const taken = Math.min(MAGIC_BYTES - this.magicBytes, chunk.length);
    this.magic.set(chunk.subarray(0, taken), this.magicBytes);
    this.magicBytes += taken;
    if (this.magicBytes === MAGIC_BYTES) {
      const view = new DataView(this.magic.buffer);
      const big = view.getUint32(0);
      if (big === Block.section) this.format = new PcapngFormat(this.packet, (fault) => this.note(fault));
      else if (isPcap(big, view.getUint32(0, true))) this.format = new PcapFormat(this.packet);
      else {
        this.note(CaptureFault.notACapture);
        this.blocks.stopped = true;
      }
    }
    return chunk.subarray(taken);
  }

  private note(fault: CaptureFault): void {
    if (this.fault) return;
    this.fault = fault;
    this.faultAt = this.blocks.offset;
  }
}
