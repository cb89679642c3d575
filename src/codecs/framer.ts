/**
 * SCCP framing: chunks in, frames out, bounded memory. "Need more bytes" is not a fault.
 *
 *   0        4         8        12
 *   ┌────────┬─────────┬────────┬─────── ··· ──┐
 *   │ length │ version │   id   │ body, padded │   u32, little-endian; length counts from offset 8
 *   └────────┴─────────┴────────┴─────── ··· ──┘
 *
 * Invariant: consumed ≤ parsed ≤ received. The sink sees each frame once, whole, in order, as (view, start, end);
 * the view is valid only during the call. Only the head of an unfinished frame is kept, by copy, at most one frame long.
 */
import { Fault } from './fault.ts';
import { FrameHead } from './frame-head.ts';
import { limits } from './limits.ts';

export const HEADER_BYTES = 12;
const LENGTH_MIN = limits.skinnyLengthMin;
/** Of all framers that hold nothing, as they do between frames. */
const NOTHING = new FrameHead();

export interface FrameSink {
  /** One whole frame; `id` and `version` are already read. Valid only during the call. */
  frame(view: DataView, start: number, end: number, id: number, version: number): void;
}

export class SkinnyFramer {
  /** Why the stream cannot go on. Set once, for ever: after it every push is ignored. */
  fault: Fault = Fault.none;
  private readonly frameBytesMax: number;
  private head = NOTHING;

  constructor(frameBytesMax: number = limits.skinnyFrameBytesMax) {
    this.frameBytesMax = frameBytesMax;
  }

  /** Bytes of an unfinished frame that are held. */
  get pending(): number {
    return this.head.length;
  }

  /**
   * Take a chunk. Calls the sink for each whole frame.
   * @param window a view that begins where the chunk does, and may end behind it, where the caller has one
   * @returns Fault.none, or the fault that ends the stream (frames before it were delivered).
   */
  push(chunk: Uint8Array, sink: FrameSink, window?: DataView): Fault {
    if (this.fault) return this.fault;
    let at = 0;
    if (this.head.length > 0) {
      at = this.finishHead(chunk, sink);
      if (this.fault || this.head.length > 0) return this.fault;
    }
    const end = chunk.length;
    if (at === end) return Fault.none;
    const view = window ?? new DataView(chunk.buffer, chunk.byteOffset, end);
    const lengthMax = this.frameBytesMax - 8;
    const last = end - HEADER_BYTES;
    while (at <= last) {
      // Signed, which is one check less for V8: the largest words become the smallest. A bad one is told below.
      const length = view.getInt32(at, true);
      if (length < LENGTH_MIN || length > lengthMax) break;
      const next = at + 8 + length;
      if (next > end) break;
      sink.frame(view, at, next, view.getUint32(at + 8, true), view.getUint32(at + 4, true));
      at = next;
    }
    if (at < end) {
      // A length word that can never be good is told as soon as it is there, not when the header is complete.
      if (end - at >= 4 && this.frameSize(view.getUint32(at, true)) === 0) return this.fault;
      this.keep(chunk, at, end);
    }
    return Fault.none;
  }

  /** Size of the whole frame that a length word announces; 0 and a fault where it cannot be. */
  private frameSize(length: number): number {
    if (length < LENGTH_MIN) this.fault = Fault.lengthTooSmall;
    else if (length + 8 > this.frameBytesMax) this.fault = Fault.lengthTooLarge;
    else return length + 8;
    return 0;
  }

  /** Something is held when it is called. */
  private finishHead(chunk: Uint8Array, sink: FrameSink): number {
    const { head } = this;
    let at = 0;
    if (head.length < HEADER_BYTES) {
      at = Math.min(HEADER_BYTES - head.length, chunk.length);
      this.keep(chunk, 0, at);
      if (head.length >= 4 && this.frameSize(head.view.getUint32(0, true)) === 0) return at;
      if (head.length < HEADER_BYTES) return at;
    }
    const size = this.frameSize(head.view.getUint32(0, true));
    if (size === 0) return at;
    const take = Math.min(size - head.length, chunk.length - at);
    this.keep(chunk, at, at + take);
    at += take;
    if (head.length === size) {
      const whole = head.view;
      this.head = NOTHING;
      sink.frame(whole, 0, size, whole.getUint32(8, true), whole.getUint32(4, true));
    }
    return at;
  }

  /** Room for the whole frame is made as soon as its length is known: SCCP frames are small. */
  private keep(chunk: Uint8Array, from: number, to: number): void {
    const known = this.head.length + (to - from) >= 4;
    const room = known ? Math.min(this.announced(chunk, from), this.frameBytesMax) : HEADER_BYTES;
    if (this.head === NOTHING) this.head = new FrameHead();
    this.head.keep(chunk, from, to, room);
  }

  /** Frame size announced by the four length bytes, some of which may be kept already. */
  private announced(chunk: Uint8Array, from: number): number {
    let length = 0;
    for (let i = 3; i >= 0; i--) length = length * 256 + this.head.byteAt(i, chunk, from);
    return length + 8;
  }
}
