/** What the parent tells a worker, and what it hears back. */
export interface Task {
  readonly target: string;
  readonly seed: number;
  readonly seconds: number;
  /** Cases at most. */
  readonly runs: number;
  /** Folder of the counting copies, inside the folder of the plain ones. */
  readonly counted: string;
  /** Nothing is counted: half as much again in the same time, from the stored corpus. */
  readonly plain: boolean;
  /** Files whose branches are this target's to cover, by the beginning of their paths. */
  readonly covers: readonly string[];
  /** Write new inputs and finds. */
  readonly save: boolean;
  /** Write the fewest inputs that cover the same, and no others. */
  readonly minimise: boolean;
  /** Begin without the stored corpus. */
  readonly fresh: boolean;
  readonly showMissed: boolean;
  readonly shared: SharedArrayBuffer;
}

export interface ToldFind {
  /** '' where it was not written. */
  readonly path: string;
  /** Hex. */
  readonly bytes: string;
  readonly error: string;
  readonly run: number;
}

/** Places of one kind in one file. */
export interface PassedPlaces {
  /** One letter for each: 1 where it was passed, else 0. */
  readonly places: string;
  /** Of the compiled file. */
  readonly lines: readonly number[];
}

export interface Result {
  readonly target: string;
  readonly seed: number;
  readonly runs: number;
  readonly seconds: number;
  readonly runsPerSecond: number;
  /** Inputs that were kept. */
  readonly corpus: number;
  /** Branches of the target's own files: all, covered by the stored corpus alone, covered in the end. */
  readonly branches: number;
  readonly coveredByCorpus: number;
  readonly covered: number;
  /** The slowest case: a hint, nothing fails by it. */
  readonly slowest: { readonly ms: number; readonly bytes: number };
  readonly finds: readonly ToldFind[];
  readonly missed: readonly string[];
  /** Branches of src/codecs by file, to join the targets' coverage. */
  readonly codecs: Readonly<Record<string, PassedPlaces>>;
}
