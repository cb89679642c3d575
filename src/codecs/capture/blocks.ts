/**
 * Chunks in, whole blocks out, bounded memory: what pcap records and pcapng blocks share. A block that lies inside a
 * chunk is handed on in place; only the head of an unfinished one is kept, by copy, at most one block long. Blocks that
 * nobody reads are skipped without being kept, whatever their size.
 */
export interface BlockFormat {
  /** Bytes that `size` needs to see. No block is smaller. May change from block to block. */
  readonly headerBytes: number;
  /**
   * Bytes of the whole block at `at`, negative where it is to be skipped, 0 where it cannot be (the format knows why).
   * Never above limits.captureBlockBytesMax unless negative.
   */
  size(view: DataView, at: number): number;
  /**
   * The plain case, where a format has one: hands on the blocks that lie whole in [from, end), one after another, and
   * returns where the first one begins that does not, or may not be plain.
   */
  wholeBlocks?(view: DataView, from: number, end: number): number;
  /** One whole block. False ends the file here. */
  block(view: DataView, start: number, end: number): boolean;
}

export class Blocks {
  /** Byte in the file where the block begins that is being read; where reading stopped, if it did. */
  offset = 0;
  stopped = false;
  private kept: Uint8Array<ArrayBuffer> = new Uint8Array(4096);
  private keptView: DataView<ArrayBuffer> = new DataView(this.kept.buffer);
  private keptBytes = 0;
  private skipping = 0;

  /** True between blocks: the file may end here. */
  get between(): boolean {
    return this.keptBytes === 0 && this.skipping === 0;
  }

  push(chunk: Uint8Array, format: BlockFormat): void {
    let at = 0;
    while (at < chunk.length && !this.stopped) {
      if (this.skipping > 0) at = this.skip(at, chunk.length);
      else if (this.keptBytes > 0) at = this.gather(chunk, at, format);
      else at = this.inPlace(chunk, at, format);
    }
  }

  private skip(at: number, end: number): number {
    const step = Math.min(this.skipping, end - at);
    this.skipping -= step;
    this.offset += step;
    return at + step;
  }

  /** Blocks that lie whole in the chunk. Stops at one that must be skipped or does not end here. */
  private inPlace(chunk: Uint8Array, from: number, format: BlockFormat): number {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = chunk.length;
    let at = format.wholeBlocks?.(view, from, end) ?? from;
    this.offset += at - from;
    while (end - at >= format.headerBytes) {
      const size = format.size(view, at);
      if (size <= 0) return this.notRead(size, at);
      if (end - at < size) break;
      if (!this.deliver(view, at, at + size, format)) return at;
      at += size;
    }
    if (at < end) this.keep(chunk, at, end);
    return end;
  }

  /** The block of which a part is kept: first its header, then the rest. */
  private gather(chunk: Uint8Array, from: number, format: BlockFormat): number {
    let at = this.fill(chunk, from, format.headerBytes);
    if (this.keptBytes < format.headerBytes) return at;
    const size = format.size(this.keptView, 0);
    if (size < 0) {
      const rest = -size - this.keptBytes;
      this.offset += this.keptBytes;
      this.keptBytes = 0;
      this.skipping = rest;
      return at;
    }
    if (size === 0) {
      this.stopped = true;
      return at;
    }
    at = this.fill(chunk, at, size);
    if (this.keptBytes < size) return at;
    this.keptBytes = 0;
    this.deliver(this.keptView, 0, size, format);
    return at;
  }

  private notRead(size: number, at: number): number {
    if (size === 0) this.stopped = true;
    else this.skipping = -size;
    return at;
  }

  private deliver(view: DataView, start: number, end: number, format: BlockFormat): boolean {
    if (!format.block(view, start, end)) this.stopped = true;
    else this.offset += end - start;
    return !this.stopped;
  }

  /** Complete the kept block to `wanted` bytes as far as the chunk goes. */
  private fill(chunk: Uint8Array, from: number, wanted: number): number {
    const to = Math.min(chunk.length, from + Math.max(0, wanted - this.keptBytes));
    this.keep(chunk, from, to);
    return to;
  }

  private keep(chunk: Uint8Array, from: number, to: number): void {
    const needed = this.keptBytes + to - from;
    if (needed > this.kept.length) {
      const grown = new Uint8Array(Math.max(needed, this.kept.length * 2));
      grown.set(this.kept.subarray(0, this.keptBytes));
      this.kept = grown;
      this.keptView = new DataView(grown.buffer);
    }
    this.kept.set(chunk.subarray(from, to), this.keptBytes);
    this.keptBytes = needed;
  }
}
