/**
 * The head of an unfinished frame: the one place where the framers copy bytes of a stream, because they outlive their chunk.
 */
const EMPTY: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));

export class FrameHead {
  /** Bytes held. */
  length = 0;
  private bytes: Uint8Array<ArrayBuffer> | null = null;
  private window: DataView<ArrayBuffer> = EMPTY;

  /** The bytes held, and room behind them that means nothing. */
  get view(): DataView<ArrayBuffer> {
    return this.window;
  }

  /**
   * Copy a piece of a chunk behind what is held.
   * @param room bytes to make room for, if that many are not there yet; the caller has compared it with its limit
   */
  keep(chunk: Uint8Array, from: number, to: number, room: number): void {
    if (from === to) return;
    const needed = this.length + (to - from);
    if (this.bytes === null || this.bytes.length < needed) {
      const grown = new Uint8Array(Math.max(needed, room));
      if (this.bytes !== null) grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
      this.window = new DataView(grown.buffer);
    }
    this.bytes.set(chunk.subarray(from, to), this.length);
    this.length = needed;
  }

  /** A byte of the head, or of the chunk that is about to be kept from `from` on. */
  byteAt(i: number, chunk: Uint8Array, from: number): number {
    return i < this.length ? this.bytes![i]! : chunk[from + i - this.length]!;
  }

  /** Let go of the bytes. A view that was handed out before stays as it is. */
  clear(): void {
    this.length = 0;
    this.bytes = null;
    this.window = EMPTY;
  }
}
