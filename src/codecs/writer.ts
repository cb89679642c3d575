/**
 * FrameWriter: one growing buffer, many frames. `begin` leaves room for the length, `end` pads to four bytes and
 * patches it. Everything that is skipped is zero-filled, so that old bytes never reach a peer.
 *
 *   begin(version, id) ─ fields ─ end()      again and again, then `take()` for the bytes written so far
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
    this.bytes.fill(0, at, at + count);
    return this;
  }
  /** Latin1 text in an array of `size` bytes, cut to it, the rest zero. A full array has no NUL, as on the wire. */
  fixed(text: string, size: number): this {
    const at = this.room(size);
    const bytes = this.bytes;
    const used = Math.min(text.length, size);
    for (let i = 0; i < used; i++) bytes[at + i] = text.charCodeAt(i);
    for (let i = used; i < size; i++) bytes[at + i] = 0;
    return this;
  }
  /** Latin1 text and a NUL, at most `max` bytes with it. */
  zstr(text: string, max: number): this {
    const used = Math.min(text.length, max - 1);
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
    const at = this.at;
    const needed = at + count;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.at = needed;
    return at;
  }
}
