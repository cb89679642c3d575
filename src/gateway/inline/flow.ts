/**
 * One direction of one phone: chunks in, the same bytes out, unless the reader of the frames says otherwise.
 *
 *   chunk   │ frame │ frame │ FRAME │ frame │ fra      (FRAME is changed, swallowed, or followed by one of ours)
 *   writes  └──── run ──────┘ piece └─ run ─┘ held
 *
 * A run of unchanged frames is one write of the chunk's own range, without a copy: a 'data' chunk belongs to its reader,
 * and the framer hands over the buffer of a frame that was put together from several chunks. So nothing here is copied
 * but what the reader itself rewrites. Several pieces of one chunk go out in one system call (cork).
 * Invariant: only whole frames are written, in order; so a frame may be added between any two calls.
 */
import type { Socket } from 'node:net';
import type { Fault } from '../../codecs/fault.ts';
import { type FrameSink, SkinnyFramer } from '../../codecs/framer.ts';
import { Counter, type Counters } from '../counters.ts';
import type { Handling } from './recording.ts';

/** What becomes of a frame. */
export const Verdict = { pass: 0, swallow: 1, change: 2 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

export type Direction = 'toServer' | 'toPhone';

/** Who looks at the frames. Called once per whole frame, in order; the view is valid only during the call. */
export interface FrameReader {
  /** `Verdict.change` announces bytes that `replacement` then gives. */
  look(view: DataView, start: number, end: number, id: number, version: number): Verdict;
  replacement(): Uint8Array;
}

/** Sees every frame, for pages and recordings. Bytes are valid only during the call; `original` is what was changed. */
export type FrameTap = (bytes: Uint8Array, what: Handling, original?: Uint8Array) => void;

export interface FlowParts {
  readonly direction: Direction;
  readonly reader: FrameReader;
  readonly counters: Counters;
  /** Where the bytes go, and whom to hold back when it reads slowly. */
  readonly from: Socket;
  readonly to: Socket;
  /** Told after the queue towards `to` may have changed. */
  readonly queued: (flow: Flow) => void;
  readonly tap?: FrameTap | undefined;
}

export class Flow implements FrameSink {
  /** Frames seen so far. */
  frames = 0;
  /** Coarse time of the last chunk, and of the first byte of the frame that is unfinished. */
  heardAt: number;
  begunAt = 0;
  /** The source is held back because `to` reads slowly. */
  paused = false;
  private readonly parts: FlowParts;
  private readonly framer = new SkinnyFramer();
  private readonly framesIndex: number;
  private readonly bytesIndex: number;
  private readonly pieces: Uint8Array[] = [];
  /** Frames of our own that wait for the frame that is being looked at. */
  private readonly behind: Uint8Array[] = [];
  private runView: DataView | null = null;
  private runStart = 0;
  private runEnd = 0;
  private pushing = false;
  private closed = false;
  /** What waited at the last look at a reader that is slow, and since when it has been that much. */
  private stalledBytes = 0;
  private stalledAt = 0;

  constructor(parts: FlowParts, now: number) {
    this.parts = parts;
    this.heardAt = now;
    this.framesIndex = Counter[parts.direction === 'toServer' ? 'framesToServer' : 'framesToPhone'];
    this.bytesIndex = Counter[parts.direction === 'toServer' ? 'bytesToServer' : 'bytesToPhone'];
    parts.to.on('drain', () => this.resume());
  }

  /** Bytes of an unfinished frame. */
  get pending(): number {
    return this.framer.pending;
  }
  /** Bytes that wait for `to`. */
  get queuedBytes(): number {
    return this.parts.to.writableLength;
  }

  /**
   * Take a chunk from the source; it must not be reused by the caller.
   * @returns the fault that ends the stream, or none. Frames before the fault have been passed on.
   */
  push(chunk: Uint8Array, now: number): Fault {
    const framesBefore = this.frames;
    const pendingBefore = this.framer.pending;
    this.parts.counters.values[this.bytesIndex]! += chunk.length;
    this.heardAt = now;
    this.pushing = true;
    const fault = this.framer.push(chunk, this);
    this.endRun();
    this.pushing = false;
    this.flush();
    if (this.framer.pending > 0 && (pendingBefore === 0 || this.frames !== framesBefore)) this.begunAt = now;
    return fault;
  }

  /** FrameSink: one whole frame. */
  frame(view: DataView, start: number, end: number, id: number, version: number): void {
    const { counters, reader, tap } = this.parts;
    this.frames++;
    counters.values[this.framesIndex]!++;
    const verdict = reader.look(view, start, end, id, version);
    if (verdict === Verdict.pass) {
      if (tap !== undefined) tap(bytesOf(view, start, end), 'passed');
      this.extendRun(view, start, end);
    } else if (verdict === Verdict.swallow) {
      counters.values[Counter.framesSwallowed]!++;
      if (tap !== undefined) tap(bytesOf(view, start, end), 'swallowed');
    } else {
      counters.values[Counter.framesChanged]!++;
      const replacement = reader.replacement();
      if (tap !== undefined) tap(replacement, 'changed', bytesOf(view, start, end));
      this.endRun();
      this.pieces.push(replacement);
    }
    if (this.behind.length > 0) for (const bytes of this.behind.splice(0)) this.add(bytes);
  }

  private extendRun(view: DataView, start: number, end: number): void {
    if (view !== this.runView || start !== this.runEnd) {
      this.endRun();
      this.runView = view;
      this.runStart = start;
    }
    this.runEnd = end;
  }

  /**
   * Put frames of our own between those of the source: now, or where called while a chunk is being read, before the
   * frame that is being looked at. `bytes` must be whole frames and must not be reused by the caller.
   */
  add(bytes: Uint8Array, frames = 1): void {
    if (this.closed) return;
    this.parts.counters.add(Counter.framesAdded, frames);
    this.parts.tap?.(bytes, 'added');
    this.endRun();
    this.pieces.push(bytes);
    if (!this.pushing) this.flush();
  }

  /** Like `add`, but where a frame is being looked at, behind it. */
  addBehind(bytes: Uint8Array): void {
    if (this.pushing) this.behind.push(bytes);
    else this.add(bytes);
  }

  /** The source has ended: no more frames. @returns true where it ended inside a frame (the piece is dropped). */
  finish(): boolean {
    this.closed = true;
    return this.framer.pending > 0;
  }

  private endRun(): void {
    const view = this.runView;
    if (view === null) return;
    this.pieces.push(bytesOf(view, this.runStart, this.runEnd));
    this.runView = null;
  }

  private flush(): void {
    const { pieces } = this;
    const { to } = this.parts;
    if (pieces.length === 0) return;
    if (to.destroyed || to.writableEnded) {
      pieces.length = 0;
      return;
    }
    let room = true;
    if (pieces.length === 1) room = to.write(pieces[0]!);
    else {
      to.cork();
      for (const piece of pieces) room = to.write(piece);
      to.uncork();
    }
    pieces.length = 0;
    // `room` false promises a 'drain'. What the system took at once needs no pause.
    if (!room && to.writableLength > 0) this.pause();
    this.parts.queued(this);
  }

  /** The reader has taken nothing of what waits for it for this long. Asked about once a second. */
  stalled(now: number, forMs: number): boolean {
    if (!this.paused) return false;
    const bytes = this.queuedBytes;
    if (bytes !== this.stalledBytes) {
      this.stalledBytes = bytes;
      this.stalledAt = now;
    }
    return now - this.stalledAt > forMs;
  }

  private pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.stalledBytes = 0;
    this.parts.counters.add(Counter.pauses);
    this.parts.from.pause();
  }

  private resume(): void {
    this.parts.queued(this);
    if (!this.paused) return;
    this.paused = false;
    this.parts.from.resume();
  }
}

function bytesOf(view: DataView, start: number, end: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start);
}
