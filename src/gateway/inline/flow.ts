/**
 * One direction of one phone: chunks in, the same bytes out, unless the reader of the frames says otherwise.
 *
 *   chunk   │ frame │ frame │ FRAME │ frame │ fra      (FRAME is changed, swallowed, or followed by one of ours)
 *   writes  └──── run ──────┘ piece └─ run ─┘ held
 *
 * A run of unchanged frames is one write. Where the chunk is lent (shared-reads), the run is copied into the outbox, which
 * costs a twentieth of what a chunk of its own does; else it is the chunk's own range, as is a frame that the framer put
 * together from several chunks. Several pieces of one chunk go out in one system call (cork).
 * Invariant: only whole frames are written, in order; so a frame may be added between any two calls.
 */
import type { Socket } from 'node:net';
import type { Fault } from '../../codecs/fault.ts';
import { type FrameSink, SkinnyFramer } from '../../codecs/framer.ts';
import { Counter, type Counters } from '../counters.ts';
import { Outbox } from './outbox.ts';
import { readsShared } from './shared-reads.ts';
import { write } from './straight-writes.ts';

/** What becomes of a frame. */
export const Verdict = { pass: 0, swallow: 1, change: 2 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

export type Direction = 'toServer' | 'toPhone';

/** What became of a frame, for those who record it. */
export type Handling = 'passed' | 'changed' | 'added' | 'swallowed';

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
  tap?: FrameTap | undefined;
}

/** Of the process: a flow empties it before the next one begins. */
const outbox = new Outbox();

export class Flow implements FrameSink {
  /** Frames seen so far. */
  frames = 0;
  /** Coarse time of the last chunk, and of the first byte of the frame that is unfinished. */
  heardAt: number;
  begunAt = 0;
  /** The source is held back because `to` reads slowly. */
  paused = false;
  private readonly reader: FrameReader;
  private readonly from: Socket;
  private readonly to: Socket;
  /** A plain socket of ours. */
  private readonly straight: boolean;
  private readonly queued: (flow: Flow) => void;
  private readonly counters: Counters;
  private tap: FrameTap | undefined;
  private readonly framer = new SkinnyFramer();
  private readonly framesIndex: number;
  private readonly bytesIndex: number;
  /** What goes out next: mostly one piece; the others are in an array. */
  private piece: Uint8Array | null = null;
  private pieces: Uint8Array[] | null = null;
  /** Frames of our own that wait for the frame that is being looked at. */
  private behind: Uint8Array[] | null = null;
  private runView: DataView | null = null;
  private runStart = 0;
  private runEnd = 0;
  /** A chunk that is only lent, and the view of it. */
  private lent: Uint8Array | null = null;
  private lentView: DataView | null = null;
  private pushing = false;
  private closed = false;
  /** What `queued` was told last is not nothing. */
  private waiting = false;
  /** What waited at the last look at a reader that is slow, and since when it has been that much. */
  private stalledBytes = 0;
  private stalledAt = 0;

  constructor(parts: FlowParts, now: number) {
    this.reader = parts.reader;
    this.from = parts.from;
    this.to = parts.to;
    this.straight = readsShared(parts.to);
    this.queued = parts.queued;
    this.counters = parts.counters;
    this.tap = parts.tap;
    this.heardAt = now;
    this.framesIndex = Counter[parts.direction === 'toServer' ? 'framesToServer' : 'framesToPhone'];
    this.bytesIndex = Counter[parts.direction === 'toServer' ? 'bytesToServer' : 'bytesToPhone'];
    parts.to.on('drain', () => this.resume());
  }

  /** Someone else looks at the frames from now on, or nobody. */
  watch(tap: FrameTap | undefined): void {
    this.tap = tap;
  }

  /** Bytes of an unfinished frame. */
  get pending(): number {
    return this.framer.pending;
  }
  /** Bytes that wait for `to`. */
  get queuedBytes(): number {
    return this.to.writableLength;
  }

  /** `push` of a chunk whose memory the caller uses again. @param window of the caller, begins where the chunk does */
  pushLent(chunk: Uint8Array, window: DataView, now: number): Fault {
    this.lent = chunk;
    this.lentView = window;
    const fault = this.push(chunk, now, window);
    this.lent = null;
    this.lentView = null;
    return fault;
  }

  /**
   * Take a chunk from the source; it must not be reused by the caller.
   * @returns the fault that ends the stream, or none. Frames before the fault have been passed on.
   */
  push(chunk: Uint8Array, now: number, window?: DataView): Fault {
    const framesBefore = this.frames;
    const pendingBefore = this.framer.pending;
    this.counters.values[this.bytesIndex]! += chunk.length;
    this.heardAt = now;
    this.pushing = true;
    const fault = this.framer.push(chunk, this, window);
    this.counters.values[this.framesIndex]! += this.frames - framesBefore;
    this.endRun();
    this.pushing = false;
    this.flush();
    if (this.framer.pending > 0 && (pendingBefore === 0 || this.frames !== framesBefore)) this.begunAt = now;
    return fault;
  }

  /** FrameSink: one whole frame. */
  frame(view: DataView, start: number, end: number, id: number, version: number): void {
    const { counters, reader } = this;
    this.frames++;
    const verdict = reader.look(view, start, end, id, version);
    // By this frame the phone may have got its name, and a trace with it.
    const { tap } = this;
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
      this.put(replacement);
    }
    if (this.behind !== null) this.addThoseBehind(this.behind);
  }

  private addThoseBehind(behind: readonly Uint8Array[]): void {
    this.behind = null;
    for (const bytes of behind) this.add(bytes);
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
    this.counters.add(Counter.framesAdded, frames);
    this.tap?.(bytes, 'added');
    this.endRun();
    this.put(bytes);
    if (!this.pushing) this.flush();
  }

  /** Like `add`, but where a frame is being looked at, behind it. */
  addBehind(bytes: Uint8Array): void {
    if (!this.pushing) this.add(bytes);
    else if (this.behind === null) this.behind = [bytes];
    else this.behind.push(bytes);
  }

  /** The source has ended: no more frames. @returns true where it ended inside a frame (the piece is dropped). */
  finish(): boolean {
    this.closed = true;
    return this.framer.pending > 0;
  }

  private endRun(): void {
    const view = this.runView;
    if (view === null) return;
    this.put(this.kept(view, this.runStart, this.runEnd));
    this.runView = null;
  }

  private put(bytes: Uint8Array): void {
    if (this.piece === null) this.piece = bytes;
    else if (this.pieces === null) this.pieces = [bytes];
    else this.pieces.push(bytes);
  }

  /** Bytes that stay as they are until they are written. */
  private kept(view: DataView, start: number, end: number): Uint8Array {
    const { lent, to } = this;
    if (lent === null || view !== this.lentView) return bytesOf(view, start, end);
    // What must wait gets memory of its own.
    if (to.writableLength > 0 || to.connecting) return Buffer.from(lent.subarray(start, end));
    return outbox.copy(lent, start, end);
  }

  private flush(): void {
    const { piece, pieces, to } = this;
    if (piece === null) return;
    this.piece = null;
    this.pieces = null;
    if (this.closed && (to.destroyed || to.writableEnded)) {
      outbox.settle(false);
      return;
    }
    const room = pieces === null ? this.write(piece) : writeTogether(to, piece, pieces);
    const kept = to.writableLength > 0;
    outbox.settle(kept);
    // `room` false promises a 'drain'. What the system took at once needs no pause.
    if (!room && kept) this.pause();
    if (kept || this.waiting) this.tellQueued();
  }

  private write(piece: Uint8Array): boolean {
    return this.straight ? write(this.to, piece) : this.to.write(piece);
  }

  private tellQueued(): void {
    this.waiting = this.to.writableLength > 0;
    this.queued(this);
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
    this.counters.add(Counter.pauses);
    this.from.pause();
  }

  private resume(): void {
    this.tellQueued();
    if (!this.paused) return;
    this.paused = false;
    this.from.resume();
  }
}

/** One system call. */
function writeTogether(to: Socket, first: Uint8Array, others: readonly Uint8Array[]): boolean {
  to.cork();
  let room = to.write(first);
  for (const piece of others) room = to.write(piece);
  to.uncork();
  return room;
}

function bytesOf(view: DataView, start: number, end: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start);
}
