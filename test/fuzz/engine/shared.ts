/**
 * What the worker that runs the cases and the parent that watches it share: figures, and the input that is running now,
 * so that an endless loop leaves its input behind.
 */
export const Figure = {
  runs: 0,
  /** Covered and all branches of the codecs, places seen, inputs kept, finds. */
  covered: 1,
  branches: 2,
  corpus: 3,
  finds: 4,
  /** Bytes of the input that is running. */
  inputBytes: 5,
  /** Runs that were begun, those that make an input smaller included: while it moves, every run ends. */
  begun: 7,
  /** Set by the worker while it loads, minimises or writes: no run is expected to end. */
  busy: 6,
  /** Set by the parent: the worker ends as if its time were up, and writes what it has. */
  stop: 8,
} as const;

const FIGURES = 16;
const INPUT_BYTES_MAX = 1 << 16;

export class Shared {
  readonly buffer: SharedArrayBuffer;
  readonly figures: Int32Array;
  private readonly input: Uint8Array;

  constructor(buffer = new SharedArrayBuffer(FIGURES * 4 + INPUT_BYTES_MAX)) {
    this.buffer = buffer;
    this.figures = new Int32Array(buffer, 0, FIGURES);
    this.input = new Uint8Array(buffer, FIGURES * 4, INPUT_BYTES_MAX);
  }

  running(bytes: Uint8Array): void {
    this.input.set(bytes.length > INPUT_BYTES_MAX ? bytes.subarray(0, INPUT_BYTES_MAX) : bytes);
    this.figures[Figure.inputBytes] = bytes.length;
    this.figures[Figure.begun]!++;
  }
  /** A copy of the input that is running. */
  runningInput(): Buffer {
    return Buffer.from(this.input.slice(0, this.figures[Figure.inputBytes]));
  }
}
