/**
 * What instrumented code counts: one byte per place, all files in one array. `instrument.ts` writes the code that calls
 * `globalThis.ringbackFuzzCounters`; this file must be loaded before it.
 */
export type PlaceKind = 'branch' | 'function' | 'statement';

/** Places of one file: index in the file's counters → kind and line of the compiled file. */
export interface FileMap {
  readonly path: string;
  readonly kinds: readonly PlaceKind[];
  readonly lines: readonly number[];
}

const ROOM = 1 << 17;

export class Counters {
  readonly bytes = new Uint8Array(ROOM);
  private readonly words = new Uint32Array(this.bytes.buffer);
  private readonly starts = new Map<string, number>();
  /** How often, in classes, each place was ever passed in one run: bits of `classOf`. */
  private readonly seen = new Uint8Array(ROOM);
  private used = 0;

  /** The counters of a file, which must call this once. */
  file(path: string, places: number): Uint8Array {
    const start = this.used;
    if (start + places > ROOM) throw new RangeError(`${path}: more than ${ROOM} places to count; make ROOM larger`);
    this.starts.set(path, start);
    this.used = (start + places + 3) & ~3;
    return this.bytes.subarray(start, start + places);
  }

  /** False where no code that counts was loaded. */
  get counts(): boolean {
    return this.used > 0;
  }

  clear(): void {
    this.bytes.fill(0, 0, this.used);
  }

  /** Take the last run into what was seen. @returns places passed for the first time, and how many more often than ever. */
  take(): { places: number[]; classes: number } {
    const places: number[] = [];
    let classes = 0;
    const { bytes, seen, words } = this;
    const end = this.used >> 2;
    for (let word = 0; word < end; word++) {
      if (words[word] === 0) continue;
      for (let i = word * 4; i < word * 4 + 4; i++) {
        const bit = classOf(bytes[i]!);
        if (bit === 0 || (seen[i]! & bit) !== 0) continue;
        if (seen[i] === 0) places.push(i);
        else classes++;
        seen[i]! |= bit;
      }
    }
    return { places, classes };
  }

  /** Places that the last run passed. */
  passed(): number[] {
    const found: number[] = [];
    for (let i = 0; i < this.used; i++) if (this.bytes[i] !== 0) found.push(i);
    return found;
  }

  has(place: number): boolean {
    return this.bytes[place] !== 0;
  }

  /** Per file the places of a kind: whether each was ever passed, and its line. Files that are not loaded are not passed. */
  places(
    maps: readonly FileMap[],
    kind: PlaceKind,
    wanted: (path: string) => boolean,
  ): Record<string, { places: string; lines: number[] }> {
    const found: Record<string, { places: string; lines: number[] }> = {};
    for (const { path, kinds, lines } of maps) {
      if (!wanted(path)) continue;
      const start = this.starts.get(path);
      const isPassed = (i: number): boolean => start !== undefined && this.seen[start + i] !== 0;
      const places = kinds.map((each, i) => (each === kind ? (isPassed(i) ? '1' : '0') : '')).join('');
      found[path] = { places, lines: lines.filter((_, i) => kinds[i] === kind) };
    }
    return found;
  }

  /** Coverage of one kind of place in files that `wanted` takes, and the places that were never passed. */
  coverage(maps: readonly FileMap[], kind: PlaceKind, wanted: (path: string) => boolean): Coverage {
    let all = 0;
    const missed: string[] = [];
    for (const { path, kinds, lines } of maps) {
      const start = this.starts.get(path);
      if (!wanted(path)) continue;
      kinds.forEach((each, i) => {
        if (each !== kind) return;
        all++;
        if (start === undefined || this.seen[start + i] === 0) missed.push(`${path}:${lines[i]}`);
      });
    }
    return { all, covered: all - missed.length, missed };
  }
}

export interface Coverage {
  readonly all: number;
  readonly covered: number;
  readonly missed: readonly string[];
}

/** 1, 2 to 3, 4 to 15, more: so that a second turn of a loop is news and the hundredth is not. */
function classOf(count: number): number {
  if (count === 0) return 0;
  return count === 1 ? 1 : count < 4 ? 2 : count < 16 ? 4 : 8;
}

export const counters = new Counters();
(globalThis as { ringbackFuzzCounters?: Counters }).ringbackFuzzCounters = counters;
