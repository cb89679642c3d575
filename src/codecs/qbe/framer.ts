/**
 * QBE framing: chunks in, frames out, bounded memory. "Need more bytes" is not a fault.
 *
 *   0        4     8            12        16    20            24          28        32
 *   ┌────────┬─────┬────────────┬─────────┬─────┬─────────────┬───────────┬─────────┬─ ··· ─┬────────────┬───────────────┐
 *   │ length │  0  │ 0xffffdddd │ version │ pdu │ fixedOffset │ fixedSize │ varSize │       │ fixed part │ variable part │
 *   └────────┴─────┴────────────┴─────────┴─────┴─────────────┴───────────┴─────────┴─ ··· ─┴────────────┴───────────────┘
 *                                                                                   └ fixedOffset (32, or more with filler)
 * u32, little-endian. The frame ends at fixedOffset + fixedSize + varSize: so the JTAPI client reads it, which ignores
 * `length`, the second word and `version`. `length` is the frame without its first 8 bytes in every frame that the client
 * wrote; a sender whose length says something else is read all the same, and counted.
 *
 * Invariant: consumed ≤ parsed ≤ received. The sink sees each frame once, whole, in order, as (view, start, end); the view
 * is valid only during the call. Only the head of an unfinished frame is kept, by copy, at most one frame long, and its room
 * grows as bytes come: a header alone cannot make us allocate what it announces.
 */
import { Fault } from '../fault.ts';
import { FrameHead } from '../frame-head.ts';
import type { FrameSink } from '../framer.ts';
import { limits } from '../limits.ts';
import { plainProfile, type QbeProfile } from './profile.ts';

export const QBE_HEADER_BYTES = 32;
export const QBE_MAGIC = 0xffff_dddd;

/** Offsets of the words of the header. */
export const header = {
  length: 0,
  magic: 8,
  version: 12,
  pdu: 16,
  fixedOffset: 20,
  fixedSize: 24,
  varSize: 28,
} as const;

export class QbeFramer {
  /** Why the stream cannot go on. Set once, for ever: after it every push is ignored. */
  fault: Fault = Fault.none;
  /** Frames whose length word contradicts the sizes that they were read by. */
  lengthMismatches = 0;
  private readonly profile: QbeProfile;
  private readonly frameBytesMax: number;
  private readonly head = new FrameHead();

  constructor(profile: QbeProfile = plainProfile, frameBytesMax: number = limits.qbeFrameBytesMax) {
    this.profile = profile;
    this.frameBytesMax = frameBytesMax;
  }

  /** Bytes of an unfinished frame that are held. */
  get pending(): number {
    return this.head.length;
  }

  /**
   * Take a chunk. Calls the sink for each whole frame, with the PDU number of the table and the version word.
   * @returns Fault.none, or the fault that ends the stream (frames before it were delivered).
   */
  push(chunk: Uint8Array, sink: FrameSink): Fault {
    if (this.fault) return this.fault;
    let at = 0;
    if (this.head.length > 0) {
      at = this.finishHead(chunk, sink);
      if (this.fault || this.head.length > 0) return this.fault;
    }
    const end = chunk.length;
    if (at === end) return Fault.none;
    const view = new DataView(chunk.buffer, chunk.byteOffset, end);
    while (end - at >= QBE_HEADER_BYTES) {
      const size = this.frameSize(view, at);
      if (size === 0) return this.fault;
      if (end - at < size) break;
      this.deliver(view, at, size, sink);
      at += size;
    }
    if (at < end) {
      if (!this.mayBegin(view, at, end - at)) return this.fault;
      this.keep(chunk, at, end);
    }
    return Fault.none;
  }

  /** A magic that can never be good is told as soon as it is there, not when the header is complete. */
  private mayBegin(view: DataView, at: number, bytes: number): boolean {
    if (bytes < header.magic + 4 || view.getUint32(at + header.magic, true) === QBE_MAGIC) return true;
    this.fault = Fault.magicInvalid;
    return false;
  }

  /** Size of the whole frame that a header announces; 0 and a fault where it cannot be. */
  private frameSize(view: DataView, at: number): number {
    const size = frameBytes(view, at, this.frameBytesMax);
    if (size > 0) return size;
    this.fault = -size as Fault;
    return 0;
  }

  private deliver(view: DataView, at: number, size: number, sink: FrameSink): void {
    if (view.getUint32(at + header.length, true) !== size - 8) this.lengthMismatches++;
    const id = this.profile.idOf(view.getUint32(at + header.pdu, true));
    sink.frame(view, at, at + size, id, view.getUint32(at + header.version, true));
  }

  private finishHead(chunk: Uint8Array, sink: FrameSink): number {
    const { head } = this;
    let at = 0;
    if (head.length < QBE_HEADER_BYTES) {
      at = Math.min(QBE_HEADER_BYTES - head.length, chunk.length);
      this.keep(chunk, 0, at);
      if (!this.mayBegin(head.view, 0, head.length) || head.length < QBE_HEADER_BYTES) return at;
    }
    const size = this.frameSize(head.view, 0);
    if (size === 0) return at;
    const take = Math.min(size - head.length, chunk.length - at);
    this.keep(chunk, at, at + take);
    at += take;
    if (head.length === size) {
      const whole = head.view;
      head.clear();
      this.deliver(whole, 0, size, sink);
    }
    return at;
  }

  private keep(chunk: Uint8Array, from: number, to: number): void {
    const doubled = Math.max(limits.qbeHeadBytesFirst, 2 * this.head.length);
    this.head.keep(chunk, from, to, Math.min(doubled, this.frameBytesMax));
  }
}

/** Bytes of the frame whose header stands at `at`, or the negative fault. All 32 header bytes must be there. */
export function frameBytes(view: DataView, at: number, bytesMax: number): number {
  if (view.getUint32(at + header.magic, true) !== QBE_MAGIC) return -Fault.magicInvalid;
  const fixedOffset = view.getUint32(at + header.fixedOffset, true);
  if (fixedOffset < QBE_HEADER_BYTES) return -Fault.fixedPartInvalid;
  const size = fixedOffset + view.getUint32(at + header.fixedSize, true) + view.getUint32(at + header.varSize, true);
  return size > bytesMax ? -Fault.lengthTooLarge : size;
}
