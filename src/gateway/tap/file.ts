/**
 * Bytes of a capture from a file or from stdin, plain or gzip. One buffer is reused for all chunks of a plain file: the
 * reader of captures copies what it keeps.
 */
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 256 * 1024;
const CHUNKS_A_TURN = 8;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

export class CaptureSource {
  /** What the user called it: `-` is stdin. */
  readonly name: string;
  /** Size of the file; 0 where it is not known. */
  readonly bytesTotal: number;
  /** Bytes read from the file, before decompression. */
  bytesRead = 0;
  /** Why decompression ended early; null where it did not. */
  damage: string | null = null;
  private readonly raw: AsyncIterable<Uint8Array>;
  private readonly handle: FileHandle | null;

  /** Use `openCapture`. */
  constructor(name: string, bytesTotal: number, raw: AsyncIterable<Uint8Array>, handle: FileHandle | null) {
    this.name = name;
    this.bytesTotal = bytesTotal;
    this.raw = raw;
    this.handle = handle;
  }

  /** The bytes, decompressed. A chunk is valid until the next one is asked for. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      const counted = this.counted();
      const head = await firstBytes(counted);
      const whole = chain(head, counted);
      if (head[0] === GZIP_MAGIC[0] && head[1] === GZIP_MAGIC[1]) yield* this.gunzip(whole);
      else yield* whole;
    } finally {
      await this.handle?.close();
    }
  }

  private async *counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.raw) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  /** Whatever could be decompressed before damage is delivered. */
  private async *gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
    // Its failure is seen by who reads the other end, below.
    pipeline(copies(compressed), gunzip).catch(() => undefined);
    try {
      for await (const chunk of gunzip) yield chunk as Uint8Array;
    } catch (error) {
      this.damage = error instanceof Error ? error.message : String(error);
    } finally {
      gunzip.destroy();
    }
  }
}

/**
 * Open a file, or stdin for `-`.
 * @throws the system's error (ENOENT, EACCES, EISDIR) where the file cannot be opened.
 */
export async function openCapture(name: string, stdin: AsyncIterable<Uint8Array>): Promise<CaptureSource> {
  if (name === '-') return new CaptureSource(name, 0, stdin, null);
  const handle = await open(name, 'r');
  const stat = await handle.stat();
  if (stat.isDirectory()) {
    await handle.close();
    throw Object.assign(new Error(`EISDIR: ${name} is a directory`), { code: 'EISDIR' });
  }
  return new CaptureSource(name, stat.isFile() ? stat.size : 0, read(handle, stat.isFile()), handle);
}

/**
 * A file is read on the spot: going through the thread pool costs several times the reading, so signals and the end of the
 * output get their turn now and then. What may keep one waiting (a pipe by name, a device) is read in the background.
 */
async function* read(handle: FileHandle, regular: boolean): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let chunks = 1; ; chunks++) {
    if (chunks % CHUNKS_A_TURN === 0) await setImmediate();
    const bytesRead = regular
      ? readSync(handle.fd, buffer, 0, CHUNK_BYTES, null)
      : (await handle.read(buffer, 0, CHUNK_BYTES, null)).bytesRead;
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** At least the two bytes that tell gzip from a capture, unless the source is shorter. Copied. */
async function firstBytes(source: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < GZIP_MAGIC.length) {
    const { value, done } = await source.next();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  return head;
}

async function* chain(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** Writing outlives a chunk. */
async function* copies(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) yield chunk.slice();
}
