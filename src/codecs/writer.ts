/**
 * FrameWriter: one growing buffer, many frames. `begin` leaves room for the length, `end` pads to four bytes and
 * patches it. Everything that is skipped is zero-filled, so that old bytes never reach a peer.
 *
 *   begin(version, id) ─ fields ─ end()      again and again, then `take()` for the bytes written so far
 *   frame(version, id, bytes) ─ putU32, putText at offsets      the same for a frame whose size is known: one check of room
 */
const INITIAL_BYTES = 4096;

export class FrameWriter {
  private bytes: Uint8Array<ArrayBuffer>;
  private view: DataView<ArrayBuffer>;
  private frameAt = 0;
  private at = 0;

  constructor(bytes = INITIAL_BYTES) {
    this.bytes = new Uint8Array(bytes);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Bytes written since the last `take` or `reset`. */
  get length(): number {
    return this.at;
  }

  /** Start a frame with this header version and message id. */
  begin(version: number, id: number): this {
    this.frameAt = this.at;
    return this.u32(0).u32(version).u32(id);
  }

  /** Pad the body with zeros to a multiple of four and patch the length word. */
  end(): this {
    const pad = (4 - ((this.at - this.frameAt) & 3)) & 3;
    if (pad) this.zeros(pad);
    this.view.setUint32(this.frameAt, this.at - this.frameAt - 8, true);
    return this;
  }

  /**
   * Room for a whole frame, its header written. Every byte behind the header is the caller's to put, at its offset as drawn.
   * @param bytes header included, a multiple of four; where texts follow, what is before them, and `end` at the end
   * @returns where the frame starts
   */
  frame(version: number, id: number, bytes: number): number {
    const start = this.room(bytes);
    this.frameAt = start;
    const { view } = this;
    view.setUint32(start, bytes - 8, true);
    view.setUint32(start + 4, version, true);
    view.setUint32(start + 8, id, true);
    return start;
  }
  putU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }
  /** Latin1 text in an array of `size` bytes at `at`, cut to it, the rest zero. */
  putText(at: number, text: string, size: number): void {
    const { bytes } = this;
    // Not Math.min: V8 takes it through numbers with a fraction.
    let used = text.length;
    if (used > size) used = size;
    for (let i = 0; i < used; i++) bytes[at + i] = text.charCodeAt(i);
    clear(this.view, at + used, at + size);
  }

  u8(value: number): this {
    const at = this.room(1);
    this.view.setUint8(at, value);
    return this;
  }
  u16(value: number): this {
    const at = this.room(2);
    this.view.setUint16(at, value, true);
    return this;
  }
  u32(value: number): this {
    const at = this.room(4);
    this.view.setUint32(at, value, true);
    return this;
  }
  zeros(count: number): this {
    const at = this.room(count);
    clear(this.view, at, at + count);
    return this;
  }
  /** Latin1 text in an array of `size` bytes, cut to it, the rest zero. A full array has no NUL, as on the wire. */
  fixed(text: string, size: number): this {
    this.putText(this.room(size), text, size);
    return this;
  }
  /** Latin1 text and a NUL, at most `max` bytes with it. */
  zstr(text: string, max: number): this {
    let used = text.length;
    if (used >= max) used = max - 1;
    const at = this.room(used + 1);
    const bytes = this.bytes;
    for (let i = 0; i < used; i++) bytes[at + i] = text.charCodeAt(i);
    bytes[at + used] = 0;
    return this;
  }
  /** Raw bytes, copied. */
  raw(source: Uint8Array): this {
    const at = this.room(source.length);
    this.bytes.set(source, at);
    return this;
  }

  /** A copy of everything written; the writer starts again. */
  take(): Uint8Array<ArrayBuffer> {
    const copy = this.bytes.slice(0, this.at);
    this.at = 0;
    return copy;
  }
  /** The bytes themselves, valid until the next write. For callers that hand them to a socket at once. */
  peek(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.at);
  }
  reset(): void {
    this.at = 0;
  }
  /** For tests: fill the unused room, so that a hole in a writer shows. */
  soil(byte = 0xa5): this {
    this.bytes.fill(byte, this.at);
    return this;
  }

  private room(count: number): number {
    const { at } = this;
    this.at = at + count;
    if (this.at > this.bytes.length) this.grow(at);
    return at;
  }

  /** Room for everything up to `this.at`, of which the bytes up to `used` are there. */
  private grow(used: number): void {
    const grown = new Uint8Array(Math.max(this.at, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, used));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Zeros, eight bytes a store, the last of them over some before: a native fill costs more than a field of a few dozen bytes. */
function clear(view: DataView, from: number, to: number): void {
  let at = from;
  if (to - from < 8) {
    for (; at < to; at++) view.setUint8(at, 0);
    return;
  }
  for (; at < to - 8; at += 8) view.setFloat64(at, 0);
  view.setFloat64(to - 8, 0);
}
