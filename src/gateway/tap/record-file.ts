/**
 * A file that is written behind the caller's back: appended in large pieces, begun anew by size and age, readable by its
 * owner only. What does not fit into the queue is dropped and counted; a disk that fails ends the writing, nothing else.
 *
 *   FILE       is written
 *   FILE.1     was written before, FILE.2 before that … up to `keep`
 */
import { type FileHandle, lstat, open, rename, rm } from 'node:fs/promises';

export interface RecordFileOptions {
  readonly path: string;
  /** What every file begins with. */
  readonly head: Uint8Array;
  /** A file of this size, or of this age in milliseconds, is the last one's successor. */
  readonly bytesMax: number;
  readonly ageMsMax: number;
  /** Files kept beside the one that is written. */
  readonly keep: number;
  /** Bytes that wait for the disk. */
  readonly queueBytesMax: number;
  readonly failed?: (reason: string) => void;
  /** Milliseconds of a clock that nobody sets, for the age; the process's own if not told. */
  readonly steadyMs?: () => number;
}

export class RecordFile {
  /** Pieces that did not fit into the queue. */
  dropped = 0;
  written = 0;
  private readonly options: RecordFileOptions;
  private readonly steadyMs: () => number;
  private handle: FileHandle | null = null;
  private queue: Uint8Array[] = [];
  private queuedBytes = 0;
  private fileBytes = 0;
  private begunAt = 0;
  private writing: Promise<void> | null = null;
  private over = false;

  constructor(options: RecordFileOptions) {
    this.options = options;
    this.steadyMs = options.steadyMs ?? (() => performance.now());
  }

  /** @throws where the file cannot be made: the system's error, or that something else than a file is there. */
  async open(): Promise<void> {
    const there = await lstat(this.options.path).catch(() => null);
    // It would be moved on as if it were a file that was written before.
    if (there?.isDirectory()) throw new Error('it is a directory; name a file in it');
    await this.begin();
  }

  /** Takes a piece, or drops it where too much waits. The piece must not be changed afterwards. */
  append(piece: Uint8Array): boolean {
    if (this.over || this.queuedBytes + piece.length > this.options.queueBytesMax) {
      this.dropped++;
      return false;
    }
    this.queue.push(piece);
    this.queuedBytes += piece.length;
    this.writing ??= this.write();
    return true;
  }

  /** Writes what waits, and closes. */
  async close(): Promise<void> {
    await this.writing;
    this.over = true;
    await this.handle?.close().catch(() => undefined);
    this.handle = null;
  }

  private async write(): Promise<void> {
    // One turn later: what is appended together is written together.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (this.queue.length > 0) {
        const { bytesMax } = this.options;
        if (this.isFull(this.queue[0]!)) await this.begin();
        const pieces = Buffer.concat(this.taken(bytesMax - this.fileBytes));
        await this.handle!.appendFile(pieces);
        this.fileBytes += pieces.length;
        this.written += pieces.length;
        this.queuedBytes -= pieces.length;
      }
    } catch (error) {
      this.over = true;
      this.queue = [];
      this.options.failed?.((error as Error).message);
    }
    this.writing = null;
  }

  /** A file holds one piece at least, however large that is. */
  private isFull(piece: Uint8Array): boolean {
    const { bytesMax, ageMsMax, head } = this.options;
    if (this.fileBytes === head.length) return false;
    return this.fileBytes + piece.length > bytesMax || this.steadyMs() - this.begunAt >= ageMsMax;
  }

  /** Whole pieces up to `room`, at least one. */
  private taken(room: number): Uint8Array[] {
    let bytes = 0;
    let count = 0;
    while (count < this.queue.length && (count === 0 || bytes + this.queue[count]!.length <= room)) {
      bytes += this.queue[count++]!.length;
    }
    return this.queue.splice(0, count);
  }

  /** The next file. Files that are there move on; none is ever written over. */
  private async begin(): Promise<void> {
    const { path, head, keep } = this.options;
    await this.handle?.close();
    this.handle = null;
    if (keep > 0) {
      await rm(`${path}.${keep}`, { force: true });
      for (let i = keep - 1; i >= 1; i--) await moved(`${path}.${i}`, `${path}.${i + 1}`);
      await moved(path, `${path}.1`);
    } else await rm(path, { force: true });
    this.handle = await open(path, 'wx', 0o600);
    await this.handle.appendFile(head);
    this.fileBytes = head.length;
    this.begunAt = this.steadyMs();
  }
}

async function moved(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
