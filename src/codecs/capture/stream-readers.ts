/** What reads one direction of a captured stream: frame after frame, and where the place was lost, for the next one. */
import type { Fault } from '../fault.ts';
import type { FrameSink } from '../framer.ts';

/** Puts frames together that do not lie whole in one segment. */
export interface StreamFramer {
  readonly pending: number;
  push(chunk: Uint8Array, sink: FrameSink): Fault;
}

/** Finds the next frame after the place was lost. */
export interface StreamSeeker {
  /** Bytes given up so far: no frame begins in them. */
  skipped: number;
  /** Bytes held: they may still begin a frame. */
  readonly held: number;
  /** Take bytes; returns them from the first frame on, or null while no place is believed. */
  push(view: DataView, start: number, end: number): Uint8Array<ArrayBuffer> | null;
  /** All that was taken is given up. */
  close(): void;
}
