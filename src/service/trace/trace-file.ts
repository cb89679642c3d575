/**
 * One trace on the disk: readable by its owner only, begun anew by size, so many older files kept. What the disk is too slow
 * for, or what comes too fast, is dropped, counted, and told in the next line that fits; a disk that fails is tried again
 * later. Nothing waits for it.
 */
import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { RecordFile, traceLimits } from '../../gateway/index.ts';

export interface TraceFileOptions {
  readonly path: string;
  readonly bytesMax: number;
  /** Older files kept besides. */
  readonly keep: number;
  /** Told where it cannot be written, and null where it can again. */
  readonly trouble: (reason: string | null) => void;
  /** Told of each line that is missing. */
  readonly dropped: (lines: number) => void;
  readonly limits?: { readonly queueBytesMax?: number; readonly linesPerSMax?: number; readonly retryMs?: number };
}

export class TraceFile {
  /** Lines that were taken, and lines that are missing. */
  lines = 0;
  missing = 0;
  private readonly options: TraceFileOptions;
  private readonly limits: { queueBytesMax: number; linesPerSMax: number; retryMs: number };
  private file: RecordFile | null = null;
  private opening: Promise<void> | null = null;
  private retryAt = 0;
  private untold = 0;
  private second = 0;
  private left: number;
  private troubled = false;
  private over = false;

  constructor(options: TraceFileOptions) {
    this.options = options;
    this.limits = {
      queueBytesMax: traceLimits.queueBytesMax,
      linesPerSMax: traceLimits.linesPerSMax,
      retryMs: traceLimits.retryMs,
      ...options.limits,
    };
    this.left = this.limits.linesPerSMax;
  }

  get path(): string {
    return this.options.path;
  }

  /** @throws the system's error where the file cannot be made: nothing is written then. */
  async open(): Promise<void> {
    const { path, bytesMax, keep } = this.options;
    makeFolder(dirname(path), 0o700);
    const file = new RecordFile({
      path,
      head: new Uint8Array(),
      bytesMax,
      ageMsMax: Number.POSITIVE_INFINITY,
      keep,
      queueBytesMax: this.limits.queueBytesMax,
      failed: (reason) => this.failed(reason),
    });
    await file.open();
    if (this.over) return file.close();
    this.file = file;
  }

  /** As `open`, but what fails is trouble: it is tried again with the lines that come. */
  async openOrRetry(): Promise<void> {
    await this.open().catch((error: Error) => this.failed(error.message));
  }

  /** @returns false where there is no room: then the line is counted. @param now monotonic milliseconds */
  write(line: string, now: number): boolean {
    const marker =
      this.untold === 0 ? '' : `${this.untold} ${this.untold === 1 ? 'line is' : 'lines are'} missing here\n`;
    if (this.over || !this.room(now) || !this.append(`${marker}${line}\n`)) {
      this.miss(1);
      this.options.dropped(1);
      if (this.file === null) this.retry(now);
      return false;
    }
    this.untold = 0;
    this.lines++;
    return true;
  }

  /** Lines that did not come to here: told with the next. */
  miss(lines: number): void {
    this.missing += lines;
    this.untold += lines;
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    await this.opening;
    await this.file?.close();
    this.over = true;
    this.file = null;
  }

  private append(text: string): boolean {
    return this.file?.append(Buffer.from(text)) ?? false;
  }

  private room(now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.second) {
      this.second = second;
      this.left = this.limits.linesPerSMax;
    }
    return this.left-- > 0;
  }

  private failed(reason: string): void {
    void this.file?.close();
    this.file = null;
    this.troubled = true;
    this.retryAt = 0;
    this.options.trouble(reason);
  }

  /** Tried with the lines that come, but not too often. */
  private retry(now: number): void {
    if (this.over || this.opening !== null || now < this.retryAt) return;
    const first = this.retryAt === 0;
    this.retryAt = now + this.limits.retryMs;
    if (first) return;
    this.opening = this.open()
      .then(
        () => {
          if (this.troubled) this.options.trouble(null);
          this.troubled = false;
        },
        () => undefined,
      )
      .finally(() => {
        this.opening = null;
      });
  }
}
