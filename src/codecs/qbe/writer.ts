/**
 * QbeWriter: one growing buffer, many frames. The size of the fixed part is told first; fields then go into it in wire
 * order, and what they point at goes behind it, packed byte by byte, in the same order (as the JTAPI client does it).
 *
 *   begin(pdu, fixedBytes) ─ fields ─ end()                 again and again, then `take()` for the bytes written so far
 *   open(fixedBytes) ─ fields ─ close()                     a nested element
 *   list(count, each) ─ fields of all elements ─ close()    a list
 *
 * Two sides write differently, and each is understood by the other (seen in bytes that the client wrote and accepted):
 *
 *              true         unicode strings                          null
 *   client     0xffffffff   without a NUL                            offset of what would have come, size 0
 *   server     1            with a NUL, counted in size and count    0, 0
 *
 * A server must never send a null ustr: the client then reads the next field eight bytes early. So there is no way to
 * write one.
 */

import { QBE_HEADER_BYTES, QBE_MAGIC } from './framer.ts';
import type { PduId } from './ids.ts';
import { plainProfile, type QbeProfile } from './profile.ts';

const INITIAL_BYTES = 4096;

export type Side = 'client' | 'server';

/** A fixed part that is being written, and where its descriptor waits for the total size. */
interface Open {
  readonly at: number;
  readonly fixedEnd: number;
  /** Where the total size of a list is patched that counts the strings of its elements; -1 where nothing is. */
  readonly patch: number;
  readonly from: number;
}

export class QbeWriter {
  readonly side: Side;
  private readonly profile: QbeProfile;
  private bytes: Uint8Array<ArrayBuffer>;
  private view: DataView<ArrayBuffer>;
  private frameAt = 0;
  /** Where the next field goes, and where the fixed part ends that it belongs to. */
  private at = 0;
  private fixedEnd = 0;
  /** End of all that is written: where the next string or element goes. */
  private tail = 0;
  private readonly opened: Open[] = [];

  constructor(side: Side, profile: QbeProfile = plainProfile, bytes = INITIAL_BYTES) {
    this.side = side;
    this.profile = profile;
    this.bytes = new Uint8Array(bytes);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Bytes written since the last `take` or `reset`. */
  get length(): number {
    return this.tail;
  }

  /** Start a frame whose fixed part has this many bytes. */
  begin(pdu: PduId, fixedBytes: number): this {
    const start = this.tail;
    this.frameAt = start;
    this.room(QBE_HEADER_BYTES + fixedBytes);
    const { view } = this;
    view.setUint32(start + 4, 0, true);
    view.setUint32(start + 8, QBE_MAGIC, true);
    view.setUint32(start + 12, this.profile.versionWord, true);
    view.setUint32(start + 16, this.profile.wireNumber(pdu), true);
    view.setUint32(start + 20, QBE_HEADER_BYTES, true);
    view.setUint32(start + 24, fixedBytes, true);
    this.at = start + QBE_HEADER_BYTES;
    this.fixedEnd = this.tail;
    return this;
  }

  /**
   * Patch the length and the size of the variable part.
   * @throws Error where the fields do not fill the fixed part that was told: a slip of the writer, not of its data.
   */
  end(): this {
    this.filled();
    const variableAt = this.frameAt + QBE_HEADER_BYTES + this.view.getUint32(this.frameAt + 24, true);
    this.view.setUint32(this.frameAt, this.tail - this.frameAt - 8, true);
    this.view.setUint32(this.frameAt + 28, this.tail - variableAt, true);
    return this;
  }

  i32(value: number): this {
    this.view.setUint32(this.at, value, true);
    this.at += 4;
    return this;
  }

  bool(value: boolean): this {
    return this.i32(value ? (this.side === 'client' ? 0xffff_ffff : 1) : 0);
  }

  /** Latin1 and a NUL; a character that has no byte becomes a question mark. */
  str(text: string): this {
    const size = text.length + 1;
    this.point(size);
    const to = this.room(size);
    const { bytes } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      bytes[to + i] = unit > 0xff ? 0x3f : unit;
    }
    bytes[to + text.length] = 0;
    return this;
  }

  ustr(text: string): this {
    const units = text.length + (this.side === 'server' ? 1 : 0);
    // Size 0 would be null: an empty text carries its NUL from either side.
    const count = Math.max(units, 1);
    this.point(count * 2)
      .i32(count)
      .i32(2);
    const to = this.room(count * 2);
    for (let i = 0; i < text.length; i++) this.view.setUint16(to + i * 2, text.charCodeAt(i), true);
    if (count > text.length) this.view.setUint16(to + text.length * 2, 0, true);
    return this;
  }

  /** Raw bytes, copied. None is null. */
  blob(source: Uint8Array): this {
    if (source.length === 0) return this.none();
    this.point(source.length);
    const to = this.room(source.length);
    this.bytes.set(source, to);
    return this;
  }

  /** A nested element: its fields follow, then `close`. */
  open(fixedBytes: number): this {
    this.point(fixedBytes).i32(fixedBytes);
    return this.enter(fixedBytes, -1);
  }

  /** A list: the fields of all its elements follow, then `close`. Without elements it is null. */
  list(count: number, elementBytes: number): this {
    if (count === 0) return this.none().i32(0).i32(0).enter(0, -1);
    const patch = this.side === 'client' ? this.at + 4 : -1;
    this.point(count * elementBytes)
      .i32(count)
      .i32(elementBytes);
    return this.enter(count * elementBytes, patch);
  }

  /** @throws Error where the fields do not fill the element. */
  close(): this {
    this.filled();
    const { at, fixedEnd, patch, from } = this.opened.pop()!;
    // The client counts the strings of a list's elements into the list (LineSetForwardRequest).
    if (patch >= 0) this.view.setUint32(patch, this.tail - from, true);
    this.at = at;
    this.fixedEnd = fixedEnd;
    return this;
  }

  /** An array of numbers. */
  numbers(values: readonly number[]): this {
    if (values.length === 0) return this.none().i32(0).i32(0);
    this.point(values.length * 4)
      .i32(values.length)
      .i32(4);
    const to = this.room(values.length * 4);
    values.forEach((value, i) => void this.view.setUint32(to + i * 4, value, true));
    return this;
  }

  /** The first two words of something that is not there. Only bytes, lists and strings of a client may be null. */
  none(): this {
    if (this.side === 'client') return this.point(0);
    return this.i32(0).i32(0);
  }

  /** A copy of everything written; the writer starts again. */
  take(): Uint8Array<ArrayBuffer> {
    const copy = this.bytes.slice(0, this.tail);
    this.tail = 0;
    return copy;
  }
  /** The bytes themselves, valid until the next write. For callers that hand them to a socket at once. */
  peek(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.tail);
  }
  /** Drop everything, and a frame that was begun. */
  reset(): void {
    this.tail = 0;
    this.opened.length = 0;
  }
  /** For tests: fill the unused room, so that a hole in a writer shows. */
  soil(byte = 0xa5): this {
    this.bytes.fill(byte, this.tail);
    return this;
  }

  private enter(bytes: number, patch: number): this {
    const from = this.room(bytes);
    this.opened.push({ at: this.at, fixedEnd: this.fixedEnd, patch, from });
    this.at = from;
    this.fixedEnd = from + bytes;
    return this;
  }

  /** Offset and size of what comes next behind the fixed part. */
  private point(size: number): this {
    return this.i32(this.tail - this.frameAt).i32(size);
  }

  private filled(): void {
    if (this.at === this.fixedEnd) return;
    throw new Error(`a fixed part was told ${this.fixedEnd - this.at} bytes larger than its fields`);
  }

  /** Room at the end; whoever asks for it fills all of it. */
  private room(count: number): number {
    const at = this.tail;
    const needed = at + count;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.tail = needed;
    return at;
  }
}
