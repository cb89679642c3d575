/**
 * One direction of one phone: chunks in, the same bytes out, unless the reader of the frames says otherwise.
 *
 *   chunk ─► framer ─► reader looks at each frame ─► passage: what leaves of the chunk ─► write
 *   └───────────────────── read ──────────────────────────────────────────────────┘└─ leave ─┘   together: push
 *
 * Invariant: only whole frames are written, in order; so a frame may be added between any two calls.
 */
import type { Socket } from 'node:net';
import type { Fault } from '../../codecs/fault.ts';
import { type FrameSink, SkinnyFramer } from '../../codecs/framer.ts';
import { Counter, type Counters } from '../counters.ts';
import { gatewayLimits } from '../limits.ts';
import { bytesOf, type Lender, Passage } from './passage.ts';
import type { Speaker } from './place.ts';
import type { ReadTurns, TurnTaker } from './read-turns.ts';
import type { Round } from './round.ts';
import { readsShared } from './shared-reads.ts';
import { write as writeStraight } from './straight-writes.ts';

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

/** Whose flow it is. */
export interface FlowHost {
  /** What waits for `to` is so many bytes more, or less. */
  queued(flow: Flow, bytes: number): void;
  /** What comes is still passed on. */
  readonly listens: boolean;
  /** The stream cannot go on. */
  failed(flow: Flow, fault: Fault): void;
  /** Where chunks wait that have been read. */
  readonly round: Round;
  /** Where who has much to say waits for his turn. */
  readonly turns: ReadTurns;
}

export interface FlowParts {
  readonly direction: Direction;
  readonly reader: FrameReader;
  readonly counters: Counters;
  /** Where the bytes go, and whom to hold back when it reads slowly. */
  readonly from: Socket;
  readonly to: Socket;
  readonly host: FlowHost;
  tap?: FrameTap | undefined;
}

/** Of all chunks that are not of a round: each leaves before the next one is read. */
const direct = new Passage();

export class Flow implements FrameSink, Speaker, TurnTaker {
  /** Frames seen so far. */
  frames = 0;
  /** Coarse time of the last chunk, and of the first byte of the frame that is unfinished. */
  heardAt: number;
  begunAt = 0;
  /** The source is held back because `to` reads slowly. */
  paused = false;
  /** The source is held back until others have had their turn. */
  private waits = false;
  private readonly reader: FrameReader;
  private readonly from: Socket;
  private readonly to: Socket;
  private readonly write: (to: Socket, bytes: Uint8Array) => boolean;
  private readonly host: FlowHost;
  private readonly counters: Counters;
  private tap: FrameTap | undefined;
  private readonly framer = new SkinnyFramer();
  private readonly framesIndex: number;
  private readonly bytesIndex: number;
  private closed = false;
  /** While a chunk is read. */
  private passage: Passage | null = null;
  /** What `host` knows to wait for `to`. */
  private toldBytes = 0;
  /** What waited at the last look at a reader that is slow, and since when it has been that much. */
  private stalledBytes = 0;
  private stalledAt = 0;

  constructor(parts: FlowParts, now: number) {
    this.reader = parts.reader;
    this.from = parts.from;
    this.to = parts.to;
    this.write = readsShared(parts.to) ? writeStraight : writePlain;
    this.host = parts.host;
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
  /** The source is held back, for either reason: what it does not say is no silence. */
  get held(): boolean {
    return this.paused || this.waits;
  }
  /** Bytes that wait for `to`. */
  get queuedBytes(): number {
    return this.to.writableLength;
  }

  /**
   * Take a chunk from the source, and write what leaves of it. Its memory must not be used again.
   * @returns the fault that ends the stream, or none. Frames before the fault have been passed on.
   */
  push(chunk: Uint8Array, now: number): Fault {
    const fault = this.read(direct, chunk, now, null);
    this.leave(direct);
    return fault;
  }

  /** Speaker. */
  get hears(): boolean {
    return this.host.listens;
  }

  /** Speaker. What leaves of the chunk, where there is a fault what was before it, waits in `passage`. */
  read(passage: Passage, chunk: Uint8Array, now: number, lender: Lender | null): Fault {
    const framesBefore = this.frames;
    const pendingBefore = this.framer.pending;
    this.heardAt = now;
    passage.begin(this.to, lender);
    passage.more = chunk.length >= (lender === null ? gatewayLimits.readBytesMaxTls : gatewayLimits.readBytesMax);
    this.passage = passage;
    const fault = this.framer.push(chunk, this, lender?.view);
    this.passage = null;
    passage.end();
    const { values } = this.counters;
    values[this.bytesIndex]! += chunk.length;
    values[this.framesIndex]! += this.frames - framesBefore;
    if (this.framer.pending > 0 && (pendingBefore === 0 || this.frames !== framesBefore)) this.begunAt = now;
    return fault;
  }

  /** Speaker. */
  leave(passage: Passage): boolean {
    const { to } = this;
    if (this.closed && (to.destroyed || to.writableEnded)) return false;
    this.written(passage.leave(this.write));
    if (passage.more) this.wait();
    return passage.keptByReader;
  }

  /** Speaker. */
  fail(fault: Fault): void {
    this.host.failed(this, fault);
  }

  /** FrameSink: one whole frame. */
  frame(view: DataView, start: number, end: number, id: number, version: number): void {
    const { counters, reader } = this;
    const passage = this.passage!;
    this.frames++;
    const verdict = reader.look(view, start, end, id, version);
    // By this frame the phone may have got its name, and a trace with it.
    const { tap } = this;
    if (verdict === Verdict.pass) {
      if (tap !== undefined) tap(bytesOf(view, start, end), 'passed');
      passage.pass(view, start, end);
    } else if (verdict === Verdict.swallow) {
      counters.values[Counter.framesSwallowed]!++;
      if (tap !== undefined) tap(bytesOf(view, start, end), 'swallowed');
    } else {
      counters.values[Counter.framesChanged]!++;
      const replacement = reader.replacement();
      if (tap !== undefined) tap(replacement, 'changed', bytesOf(view, start, end));
      passage.put(replacement);
    }
    const behind = passage.takeBehind();
    if (behind !== null) for (const bytes of behind) this.add(bytes);
  }

  /**
   * Put frames of our own between those of the source: now, or where called while a chunk is being read, before the
   * frame that is being looked at. `bytes` must be whole frames and must not be reused by the caller.
   */
  add(bytes: Uint8Array, frames = 1): void {
    if (this.closed) return;
    this.counters.add(Counter.framesAdded, frames);
    this.tap?.(bytes, 'added');
    if (this.passage !== null) this.passage.put(bytes);
    else {
      this.host.round.leave();
      this.written(this.write(this.to, bytes));
    }
  }

  /** Like `add`, but where a frame is being looked at, behind it. */
  addBehind(bytes: Uint8Array): void {
    if (this.passage !== null) this.passage.putBehind(bytes);
    else this.add(bytes);
  }

  /** The source has ended: no more frames. @returns true where it ended inside a frame (the piece is dropped). */
  finish(): boolean {
    this.closed = true;
    return this.framer.pending > 0;
  }

  /** @param room false promises a 'drain' */
  private written(room: boolean): void {
    const kept = this.to.writableLength > 0;
    // What the system took at once needs no pause.
    if (!room && kept) this.pause();
    if (kept || this.toldBytes > 0) this.tellQueued();
  }

  private tellQueued(): void {
    const bytes = this.to.writableLength;
    const more = bytes - this.toldBytes;
    this.toldBytes = bytes;
    if (more !== 0) this.host.queued(this, more);
  }

  /** Both sockets are closed: nothing waits any more. */
  end(): void {
    if (this.toldBytes > 0) this.host.queued(this, -this.toldBytes);
    this.toldBytes = 0;
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
    if (!this.waits) this.from.pause();
  }

  private resume(): void {
    this.tellQueued();
    if (!this.paused) return;
    this.paused = false;
    if (this.waits) return;
    this.waits = true;
    this.host.turns.wait(this);
  }

  /** More is there than has been read. */
  private wait(): void {
    // Who is paused gets in line when his reader has taken all.
    if (this.held) return;
    this.waits = true;
    this.from.pause();
    this.host.turns.wait(this);
  }

  /** TurnTaker. */
  readOn(): boolean {
    this.waits = false;
    if (this.paused || this.from.destroyed) return false;
    this.from.resume();
    return true;
  }
}

const writePlain = (to: Socket, bytes: Uint8Array): boolean => to.write(bytes);
