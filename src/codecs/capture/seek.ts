/**
 * Where do frames begin? Asked at the start of a stream, after missing bytes and after nonsense.
 *
 * A place is believed when a plausible header stands there (length, header version and id that exist) and the frame that
 * it announces is followed by another plausible header or by the end of the bytes at hand. Starts of segments are tried
 * first: nearly every sender begins a segment with a frame.
 */
import { HEADER_BYTES } from '../framer.ts';
import { limits } from '../limits.ts';
import { isKnownMessage } from '../skinny/ids.ts';
import type { StreamSeeker } from './stream-readers.ts';

/** Header versions on the wire: 0 below protocol 10, then the protocol's number. */
export const versionMax = 22;

/** What is believed where nobody knows whether a header stands there; none from 1 to 9 was ever seen. */
const isVersion = (version: number): boolean => version === 0 || (version >= 10 && version <= versionMax);

/** True where a frame may begin at `at`; all twelve header bytes must be there. */
export function plausibleHeader(view: DataView, at: number): boolean {
  const length = view.getUint32(at, true);
  return (
    length >= limits.skinnyLengthMin &&
    length + 8 <= limits.skinnyFrameBytesMax &&
    isVersion(view.getUint32(at + 4, true)) &&
    isKnownMessage(view.getUint32(at + 8, true))
  );
}

type Verdict = 'no' | 'more' | 'yes';

/** Whether frames begin at `at`, judged by the header there and by what follows its frame. */
function judge(view: DataView, at: number, end: number, segmentStart: boolean): Verdict {
  if (end - at < HEADER_BYTES) return 'more';
  if (!plausibleHeader(view, at)) return 'no';
  const size = view.getUint32(at, true) + 8;
  const next = at + size;
  // Four, then zeros, looks like a KeepAliveReq and stands inside many other messages; padding is always to four bytes.
  if (!segmentStart && size % 4 !== 0) return 'no';
  if (next > end) return 'more';
  if (next === end) return segmentStart || size > HEADER_BYTES ? 'yes' : 'more';
  if (end - next >= HEADER_BYTES) return plausibleHeader(view, next) ? 'yes' : 'no';
  return end - next < 4 || view.getUint32(next, true) + 8 <= limits.skinnyFrameBytesMax ? 'yes' : 'no';
}

/** True where frames begin at the start of a segment, by its own bytes. */
export function beginsFrames(view: DataView, start: number, end: number): boolean {
  return judge(view, start, end, true) === 'yes';
}

const NOTHING: Uint8Array<ArrayBuffer> = new Uint8Array(0);
/** Least room for what is searched. */
const WINDOW_BYTES = 1024;

export class FrameSeeker implements StreamSeeker {
  /** Bytes given up so far: no frame begins in them. */
  skipped = 0;
  private window = NOTHING;
  private view: DataView<ArrayBuffer> = new DataView(NOTHING.buffer);
  private bytes = 0;
  /** Offsets in the window where segments began that may still begin a frame. */
  private segments: number[] = [];
  /** Before this offset in the window no frame begins, whatever follows. */
  private hopeless = 0;

  get held(): number {
    return this.bytes;
  }

  /**
   * Take the bytes of a segment.
   * @returns the bytes from the first frame on, or null while no place is believed.
   */
  push(view: DataView, start: number, end: number): Uint8Array<ArrayBuffer> | null {
    let from = start;
    while (from < end) {
      const taken = Math.min(end - from, limits.skinnySeekBytesMax - this.bytes);
      this.append(view, from, from + taken, from === start);
      from += taken;
      const place = this.search();
      if (place >= 0) {
        this.skipped += place;
        const found = new Uint8Array(this.bytes - place + end - from);
        found.set(this.window.subarray(place, this.bytes));
        found.set(new Uint8Array(view.buffer, view.byteOffset + from, end - from), this.bytes - place);
        return found;
      }
      if (this.bytes === limits.skinnySeekBytesMax) this.giveUp(limits.skinnySeekBytesMax - limits.skinnyFrameBytesMax);
    }
    return null;
  }

  /** All that was taken is given up. */
  close(): void {
    this.giveUp(this.bytes);
  }

  private search(): number {
    while (this.segments.length > 0) {
      const at = this.segments[0]!;
      const verdict = judge(this.view, at, this.bytes, true);
      if (verdict === 'yes') return at;
      // A long frame over several segments: wait for its end rather than believe something inside it.
      if (verdict === 'more') return -1;
      this.segments.shift();
    }
    let undecided = -1;
    let at = this.hopeless;
    for (; at + HEADER_BYTES <= this.bytes; at++) {
      const verdict = judge(this.view, at, this.bytes, false);
      if (verdict === 'yes') return at;
      if (verdict === 'more' && undecided < 0) undecided = at;
    }
    this.hopeless = undecided < 0 ? at : undecided;
    return -1;
  }

  private append(view: DataView, start: number, end: number, segmentStart: boolean): void {
    const needed = this.bytes + end - start;
    if (needed > this.window.length) {
      const grown = new Uint8Array(
        Math.min(limits.skinnySeekBytesMax, Math.max(needed, WINDOW_BYTES, 2 * this.window.length)),
      );
      grown.set(this.window.subarray(0, this.bytes));
      this.window = grown;
      this.view = new DataView(grown.buffer);
    }
    this.window.set(new Uint8Array(view.buffer, view.byteOffset + start, end - start), this.bytes);
    if (segmentStart) this.segments.push(this.bytes);
    this.bytes = needed;
  }

  private giveUp(count: number): void {
    this.skipped += count;
    this.window.copyWithin(0, count, this.bytes);
    this.bytes -= count;
    this.hopeless = Math.max(0, this.hopeless - count);
    this.segments = this.segments.map((at) => at - count).filter((at) => at >= 0);
  }
}
