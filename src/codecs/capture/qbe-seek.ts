/**
 * Where do QBE frames begin? A header is 32 bytes of which the magic, the fixed offset and a PDU that exists are enough to
 * believe it at once.
 */
import { limits } from '../limits.ts';
import { frameBytes, header, QBE_HEADER_BYTES } from '../qbe/framer.ts';
import { isKnownPdu } from '../qbe/ids.ts';
import type { StreamSeeker } from './stream-readers.ts';

/** Filler between header and fixed part that is believed; only 32 and 40 were ever seen as offsets. */
const FIXED_OFFSET_MAX = 256;

/** True where a frame may begin at `at`; all header bytes must be there. */
export function plausibleQbeHeader(view: DataView, at: number): boolean {
  return (
    frameBytes(view, at, limits.qbeFrameBytesMax) > 0 &&
    view.getUint32(at + header.fixedOffset, true) <= FIXED_OFFSET_MAX &&
    isKnownPdu(view.getUint32(at + header.pdu, true))
  );
}

/** True where a frame begins at `start`. */
export function beginsQbeFrames(view: DataView, start: number, end: number): boolean {
  return end - start >= QBE_HEADER_BYTES && plausibleQbeHeader(view, start);
}

export class QbeSeeker implements StreamSeeker {
  skipped = 0;
  /** The last bytes, in which the head of a header may stand. */
  private tail: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  get held(): number {
    return this.tail.length;
  }

  push(view: DataView, start: number, end: number): Uint8Array<ArrayBuffer> | null {
    const bytes = new Uint8Array(this.tail.length + end - start);
    bytes.set(this.tail);
    bytes.set(new Uint8Array(view.buffer, view.byteOffset + start, end - start), this.tail.length);
    const all = new DataView(bytes.buffer);
    let at = 0;
    for (; at + QBE_HEADER_BYTES <= bytes.length; at++) {
      if (!plausibleQbeHeader(all, at)) continue;
      this.skipped += at;
      this.tail = new Uint8Array(0);
      return bytes.slice(at);
    }
    this.skipped += at;
    this.tail = bytes.slice(at);
    return null;
  }

  close(): void {
    this.skipped += this.tail.length;
    this.tail = new Uint8Array(0);
  }
}
