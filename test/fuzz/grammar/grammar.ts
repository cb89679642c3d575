/** How inputs of one target are made and changed: by what the protocol's tables say, and byte by byte. */
import type { Effort } from '../engine/effort.ts';
import type { Random } from '../engine/random.ts';

export interface Grammar {
  /** A fresh input, sound or nearly so. */
  make(random: Random): Buffer;
  /** A changed copy of an input. `other` is another input of the corpus, to splice with. */
  change(bytes: Buffer, random: Random, other: Buffer): Buffer;
}

export interface Target {
  readonly name: string;
  readonly grammar: Grammar;
  /** Longest input. */
  readonly bytesMax: number;
  /**
   * One case. Any exception is a find: a broken invariant (`Broken`) or one that nobody meant. The same bytes always run
   * the same way, so a corpus of files can be replayed; this is also the signature that Jazzer.js calls. With an `effort`
   * it may look at less.
   */
  fuzz(data: Buffer, effort?: Effort): void;
}
