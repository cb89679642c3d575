/**
 * Bytes of a capture from a file or from stdin, plain or gzip. One buffer is reused for all chunks of a plain file: the
 * reader of captures copies what it keeps.
 */
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';

const CHUNK_BYTES = 256 * 1024;
const CHUNKS_A_TURN = 8;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** Where the bytes of a capture come from, and how far they were read. */
export abstract class CaptureSource {
  /** What the user called it: `-` is stdin. */
  readonly name: string;
  /** Size of the file; 0 where it is not known. */
  readonly bytesTotal: number;
  /** Bytes read from the file, before decompression. */
  bytesRead = 0;
  /** Why decompression ended early; null where it did not. */
  damage: string | null = null;

  constructor(name: string, bytesTotal: number) {
    this.name = name;
    this.bytesTotal = bytesTotal;
  }

  /**
   * The bytes, decompressed, in turns. The chunks of one are at hand and are taken without waiting; signals, and the end
   * of the output, have their turn in between. A chunk is valid until the next one is asked for.
   */
  abstract turns(): AsyncGenerator<Iterable<Uint8Array>>;

  /** The same without turns. */
  abstract chunks(): AsyncGenerator<Uint8Array>;
}

/** Chunks that come when they come: a pipe, a socket, what is decompressed. Plain or gzip. */
export class StreamedCapture extends CaptureSource {
  private readonly raw: AsyncIterable<Uint8Array>;
  private readonly handle: FileHandle | null;

  /** @param handle closed when the last chunk was taken, null where there is none */
  constructor(name: string, bytesTotal: number, raw: AsyncIterable<Uint8Array>, handle: FileHandle | null) {
    super(name, bytesTotal);
    this.raw = raw;
    this.handle = handle;
  }

  override async *turns(): AsyncGenerator<Iterable<Uint8Array>> {
    for await (const chunk of this.chunks()) yield [chunk];
  }

  override async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      const counted = this.counted();
      const head = await firstBytes(counted);
      const whole = chain(head, counted);
      if (isGzip(head)) yield* this.gunzip(whole);
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
    // Loaded here: a plain capture does not wait for it.
    const { createGunzip } = await import('node:zlib');
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

/** A file that is no gzip is read on the spot: through the thread pool it costs several times the reading. */
class PlainFile extends CaptureSource {
  private readonly file: FileHandle;
  private over = false;

  constructor(name: string, bytesTotal: number, file: FileHandle) {
    super(name, bytesTotal);
    this.file = file;
  }

  override async *turns(): AsyncGenerator<Iterable<Uint8Array>> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    try {
      for (; !this.over; await setImmediate()) yield this.turn(buffer);
    } finally {
      await this.file.close();
    }
  }

  override async *chunks(): AsyncGenerator<Uint8Array> {
    for await (const turn of this.turns()) yield* turn;
  }

  private *turn(buffer: Uint8Array): Generator<Uint8Array> {
    for (let chunks = 0; chunks < CHUNKS_A_TURN; chunks++) {
      const bytes = readSync(this.file.fd, buffer, 0, CHUNK_BYTES, null);
      this.bytesRead += bytes;
      this.over = bytes === 0;
      if (this.over) return;
      yield buffer.subarray(0, bytes);
    }
  }
}

/**
 * Open a file, or stdin for `-`: asked for only then, since node makes a stream of it when it is.
 * @throws the system's error (ENOENT, EACCES, EISDIR) where the file cannot be opened.
 */
export async function openCapture(name: string, stdin: () => AsyncIterable<Uint8Array>): Promise<CaptureSource> {
  if (name === '-') return new StreamedCapture(name, 0, stdin(), null);
  const handle = await open(name, 'r');
  const stat = await handle.stat();
  if (stat.isDirectory()) {
    await handle.close();
    throw Object.assign(new Error(`EISDIR: ${name} is a directory`), { code: 'EISDIR' });
  }
  // What may keep one waiting (a pipe by name, a device) is read in the background, like what is decompressed there.
  if (!stat.isFile()) return new StreamedCapture(name, 0, chunksOf(handle), handle);
  const head = new Uint8Array(GZIP_MAGIC.length);
  await handle.read(head, 0, head.length, 0);
  if (isGzip(head)) return new StreamedCapture(name, stat.size, chunksOf(handle), handle);
  return new PlainFile(name, stat.size, handle);
}

const isGzip = (head: Uint8Array): boolean => GZIP_MAGIC.every((byte, at) => head[at] === byte);

async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
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
