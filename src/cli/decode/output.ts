/**
 * Lines to a stream in large pieces. `drained` waits while the reader is slow, so that memory stays small whatever the
 * size of the capture. A reader that has gone away (`| head`) is no error.
 */
import type { Writable } from 'node:stream';

const FLUSH_CHARACTERS = 65_536;

export class LineOutput {
  /** The reader has gone: nothing more needs to be written. */
  closed = false;
  private text = '';
  private full = false;
  private wake: (() => void) | null = null;
  private readonly stream: Writable;

  constructor(stream: Writable) {
    this.stream = stream;
    stream.on('drain', () => this.room());
    stream.on('close', () => this.gone());
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.gone();
    });
  }

  line(text: string): void {
    this.raw(`${text}\n`);
  }

  raw(text: string): void {
    this.text += text;
    if (this.text.length >= FLUSH_CHARACTERS) this.flush();
  }

  /** Bytes behind what was said so far. True where they are written; false where they are kept until they are. */
  bytes(piece: Uint8Array): boolean {
    this.flush();
    if (this.closed) return true;
    if (!this.stream.write(piece)) this.full = true;
    return this.stream.writableLength === 0;
  }

  /** Hand over what is gathered. True where the stream has room for more, or its reader has gone. */
  handedOver(): boolean {
    this.flush();
    return !this.full || this.closed;
  }

  /** Hand over what is gathered, and wait until the stream has room again. */
  async drained(): Promise<void> {
    if (this.handedOver()) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  private flush(): void {
    if (this.text === '' || this.closed) return;
    if (!this.stream.write(this.text)) this.full = true;
    this.text = '';
  }

  private room(): void {
    this.full = false;
    this.wake?.();
    this.wake = null;
  }

  private gone(): void {
    this.closed = true;
    this.room();
  }
}
