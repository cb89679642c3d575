/**
 * What leaves of a chunk: runs of unchanged frames, and between them frames of ours.
 *
 *   chunk   │ frame │ frame │ FRAME │ frame │ fra      (FRAME is changed, swallowed, or followed by one of ours)
 *   writes  └──── run ──────┘ piece └─ run ─┘ held
 *
 * A run is one piece: the chunk's own range, or of a frame that the framer put together from several chunks all of it. Where the
 * chunk's memory is used again (place), and the socket cannot take the run at once, it is a copy.
 *
 * A flow has none of its own: what it would need only while a chunk is in hand costs an idle phone nothing.
 */
import type { Socket } from 'node:net';

/** Where a chunk lies, where its memory is used again. */
export interface Lender {
  /** The whole memory. */
  readonly view: DataView;
  /** Bytes of it, valid until they have left. */
  range(start: number, end: number): Uint8Array;
}

export class Passage {
  /** More is there than has been read. */
  more = false;
  private to: Socket | null = null;
  /** What goes out next: mostly one piece; the others are in an array. */
  private piece: Uint8Array | null = null;
  private pieces: Uint8Array[] | null = null;
  /** Frames of our own that wait for the frame that is being looked at. */
  private behind: Uint8Array[] | null = null;
  private runView: DataView | null = null;
  private runStart = 0;
  private runEnd = 0;
  private lender: Lender | null = null;
  /** A piece is of its memory. */
  private lent = false;

  /** A chunk is read, for `to`. */
  begin(to: Socket, lender: Lender | null): void {
    this.to = to;
    this.piece = null;
    this.pieces = null;
    this.behind = null;
    this.runView = null;
    this.lender = lender;
    this.lent = false;
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

  /** The chunk is read. */
  end(): void {
    this.endRun();
  }

  /**
   * What leaves of it is written, several pieces in one system call (cork).
   * @param writeOne of the flow, for what is mostly all
   * @returns false where the sender should wait for 'drain'
   */
  leave(writeOne: (to: Socket, bytes: Uint8Array) => boolean): boolean {
    const { piece, pieces } = this;
    const to = this.to!;
    if (piece === null) return true;
    return pieces === null ? writeOne(to, piece) : writeTogether(to, piece, pieces);
  }

  /** The socket still has some of the lender's memory. */
  get keptByReader(): boolean {
    return this.lent && this.to!.writableLength > 0;
  }

  private endRun(): void {
    const view = this.runView;
    if (view === null) return;
    this.append(this.run(view, this.runStart, this.runEnd));
    this.runView = null;
  }

  private append(bytes: Uint8Array): void {
    if (this.piece === null) this.piece = bytes;
    else if (this.pieces === null) this.pieces = [bytes];
    else this.pieces.push(bytes);
  }

  /** Bytes that stay as they are until they are written. */
  private run(view: DataView, start: number, end: number): Uint8Array {
    const { lender, to } = this;
    if (lender === null || view !== lender.view) return bytesOf(view, start, end);
    const bytes = lender.range(start, end);
    // What must wait gets memory of its own.
    if (to!.writableLength > 0 || to!.connecting) return Buffer.from(bytes);
    this.lent = true;
    return bytes;
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
