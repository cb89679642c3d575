/**
 * What leaves of the chunk that is being read: runs of unchanged frames, and between them frames of ours.
 *
 *   chunk   │ frame │ frame │ FRAME │ frame │ fra      (FRAME is changed, swallowed, or followed by one of ours)
 *   writes  └──── run ──────┘ piece └─ run ─┘ held
 *
 * A run is one piece. Where the chunk is lent (shared-reads), it is copied into the outbox, which costs a twentieth of what a
 * chunk of its own does; else it is the chunk's own range, as is a frame that the framer put together from several chunks.
 *
 * There is one in the process, as one chunk is read at a time and leaves before the next one is read: what every flow would
 * need for itself only while it is in hand costs an idle phone nothing, and lies in the processor's cache.
 */
import type { Socket } from 'node:net';
import { Outbox } from './outbox.ts';

export class Passage {
  private readonly outbox = new Outbox();
  private to: Socket | null = null;
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

  /**
   * A chunk is read, for `to`.
   * @param lentView of the chunk, where its memory is only lent
   */
  begin(to: Socket, chunk: Uint8Array, lentView: DataView | undefined): void {
    this.to = to;
    this.piece = null;
    this.pieces = null;
    this.behind = null;
    this.runView = null;
    this.lent = lentView === undefined ? null : chunk;
    this.lentView = lentView ?? null;
  }

  /** True while a chunk for `to` is read. */
  leadsTo(to: Socket): boolean {
    return this.to === to;
  }

  /** A frame goes on as it is. */
  pass(view: DataView, start: number, end: number): void {
    if (view !== this.runView || start !== this.runEnd) {
      this.endRun();
      this.runView = view;
      this.runStart = start;
    }
    this.runEnd = end;
  }

  /** Whole frames that are not of the chunk, in the place that it has come to. */
  put(bytes: Uint8Array): void {
    this.endRun();
    this.append(bytes);
  }

  /** The same, behind the frame that is being looked at. */
  putBehind(bytes: Uint8Array): void {
    if (this.behind === null) this.behind = [bytes];
    else this.behind.push(bytes);
  }

  /** The frame has been looked at. @returns what was put behind it, or null */
  takeBehind(): readonly Uint8Array[] | null {
    const { behind } = this;
    if (behind !== null) this.behind = null;
    return behind;
  }

  /**
   * The chunk is read: what leaves of it is written, several pieces in one system call (cork).
   * @param writeOne of the flow, for what is mostly all
   * @returns false where the sender should wait for 'drain'
   */
  leave(to: Socket, writeOne: (to: Socket, bytes: Uint8Array) => boolean): boolean {
    this.endRun();
    const { piece, pieces } = this;
    this.to = null;
    if (piece === null) return true;
    const room = pieces === null ? writeOne(to, piece) : writeTogether(to, piece, pieces);
    this.outbox.settle(to.writableLength > 0);
    return room;
  }

  /** The chunk is read, and nobody is there to take what leaves of it. */
  drop(): void {
    this.to = null;
    this.outbox.settle(false);
  }

  private endRun(): void {
    const view = this.runView;
    if (view === null) return;
    this.append(this.kept(view, this.runStart, this.runEnd));
    this.runView = null;
  }

  private append(bytes: Uint8Array): void {
    if (this.piece === null) this.piece = bytes;
    else if (this.pieces === null) this.pieces = [bytes];
    else this.pieces.push(bytes);
  }

  /** Bytes that stay as they are until they are written. */
  private kept(view: DataView, start: number, end: number): Uint8Array {
    const { lent, to } = this;
    if (lent === null || view !== this.lentView) return bytesOf(view, start, end);
    // What must wait gets memory of its own.
    if (to!.writableLength > 0 || to!.connecting) return Buffer.from(lent.subarray(start, end));
    return this.outbox.copy(lent, start, end);
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

export function bytesOf(view: DataView, start: number, end: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start);
}
