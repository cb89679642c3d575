/** One line on stderr that moves while a large capture is read; nothing where stderr is no terminal. */
import type { CaptureSource } from '../../gateway/tap/file.ts';

const EVERY_MS = 250;

export class Progress {
  private readonly stream: NodeJS.WriteStream;
  private readonly shown: boolean;
  private readonly now: () => number;
  private last: number;
  private dirty = false;

  /** @param shown false where messages go to the same terminal. */
  constructor(stream: NodeJS.WriteStream, shown: boolean, now: () => number = Date.now) {
    this.stream = stream;
    this.now = now;
    this.last = now();
    this.shown = shown && stream.isTTY === true;
  }

  tell(source: CaptureSource, messages: number): void {
    if (!this.shown || this.now() - this.last < EVERY_MS) return;
    this.last = this.now();
    this.dirty = true;
    const { bytesRead, bytesTotal } = source;
    const part =
      bytesTotal > 0 ? `${Math.floor((100 * bytesRead) / bytesTotal)} %` : `${Math.floor(bytesRead / 1_048_576)} MiB`;
    this.stream.write(`\r\x1b[K${source.name}: ${part}, ${messages.toLocaleString('en')} messages`);
  }

  clear(): void {
    if (this.dirty) this.stream.write('\r\x1b[K');
    this.dirty = false;
  }
}
