/**
 * The coverage-guided loop. One target, one seed: pick an input, change it a few times, run it; what passes a place that
 * no input passed before, or passes one more often, is kept and changed in its turn.
 */
import type { Target } from '../grammar/grammar.ts';
import type { Counters } from './counters.ts';
import { type Effort, everything, Remembering } from './effort.ts';
import { minimise } from './minimise.ts';
import { Random } from './random.ts';

export interface Find {
  readonly bytes: Buffer;
  readonly error: string;
  /** Run in which it was found. */
  readonly run: number;
}

export interface Kept {
  readonly bytes: Buffer;
  /** Passed a place for the first time, not only more often. */
  readonly places: boolean;
}

const SHRINK_TRIES = 40;
const FIND_TRIES = 3000;
/** So many different finds are enough for one run. */
const FINDS_MAX = 12;

export class Loop {
  /** New cases; what is replayed or made smaller is not counted. */
  runs = 0;
  readonly finds: Find[] = [];
  readonly corpus: Kept[] = [];
  /** The slowest input, for the summary: a hint, nothing fails by it. */
  slowest = { ms: 0, bytes: 0 };
  private readonly effort = new Remembering();
  private readonly signatures = new Set<string>();
  private readonly random: Random;
  private readonly target: Target;
  private readonly counters: Counters;
  private readonly before: (bytes: Buffer) => void;

  constructor(target: Target, counters: Counters, seed: number, before: (bytes: Buffer) => void) {
    this.target = target;
    this.counters = counters;
    this.random = new Random(seed);
    this.before = before;
  }

  get full(): boolean {
    return this.finds.length >= FINDS_MAX;
  }

  /** Run the stored inputs first. Where nothing is counted, all of them are what new cases are made of. */
  replay(inputs: readonly Buffer[]): void {
    for (const bytes of inputs) this.one(bytes, false, everything);
    if (!this.counters.counts) this.corpus.push(...inputs.map((bytes) => ({ bytes, places: true })));
  }

  /** One new case. */
  step(): void {
    const { random, corpus, target } = this;
    this.runs++;
    if (corpus.length === 0 || random.oneIn(12)) {
      this.one(target.grammar.make(random), true, this.effort);
      return;
    }
    // The newest inputs are the least explored.
    const newest = random.oneIn(3) ? corpus.length - Math.min(corpus.length, 24) : 0;
    const one = corpus[newest + random.below(corpus.length - newest)]!.bytes;
    const two = corpus[newest + random.below(corpus.length - newest)]!.bytes;
    // Short inputs run fast, so of two the shorter is mostly taken.
    let bytes = one.length <= two.length === !random.oneIn(5) ? one : two;
    const changes = 1 + random.below(random.oneIn(4) ? 8 : 3);
    for (let i = 0; i < changes; i++) {
      bytes = target.grammar.change(bytes, random, corpus[random.below(corpus.length)]!.bytes);
    }
    this.one(bytes.length > target.bytesMax ? bytes.subarray(0, target.bytesMax) : bytes, true, this.effort);
  }

  private one(bytes: Buffer, shrink: boolean, effort: Effort): void {
    const error = this.run(bytes, effort);
    if (error !== null) {
      this.found(bytes, error);
      return;
    }
    const { places, classes } = this.counters.take();
    const fresh = places.length;
    if (fresh + classes === 0) return;
    const small = shrink && fresh > 0 ? this.shrunk(bytes, places) : bytes;
    this.corpus.push({ bytes: Buffer.from(small), places: fresh > 0 });
  }

  /** @returns null, or what was thrown. */
  run(bytes: Buffer, effort: Effort = everything): Error | null {
    this.before(bytes);
    this.counters.clear();
    const start = performance.now();
    try {
      this.target.fuzz(bytes, effort);
      return null;
    } catch (error) {
      return error as Error;
    } finally {
      const ms = performance.now() - start;
      if (ms > this.slowest.ms && this.runs > 200) this.slowest = { ms, bytes: bytes.length };
    }
  }

  private shrunk(bytes: Buffer, places: readonly number[]): Buffer {
    const same = (smaller: Buffer): boolean =>
      this.run(smaller) === null && places.every((place) => this.counters.has(place));
    return minimise(bytes, same, SHRINK_TRIES);
  }

  private found(bytes: Buffer, error: Error): void {
    const signature = signatureOf(error);
    if (this.signatures.has(signature) || this.full) return;
    this.signatures.add(signature);
    const same = (smaller: Buffer): boolean => {
      const other = this.run(smaller);
      return other !== null && signatureOf(other) === signature;
    };
    const small = minimise(Buffer.from(bytes), same, FIND_TRIES);
    const told = this.run(small) ?? error;
    this.finds.push({ bytes: small, error: told.stack ?? String(told), run: this.runs });
  }

  /** The fewest inputs, small ones first, that pass every place that the corpus passes. */
  cover(): Buffer[] {
    const sized = this.corpus.map(({ bytes }) => bytes).sort((a, b) => a.length - b.length);
    const passedBy = sized.map((bytes) => {
      this.run(bytes);
      return new Set(this.counters.passed());
    });
    const rarity = new Map<number, number>();
    for (const places of passedBy) for (const place of places) rarity.set(place, (rarity.get(place) ?? 0) + 1);
    const left = new Set(rarity.keys());
    const chosen: Buffer[] = [];
    // Places that few inputs pass first: their inputs are needed anyway.
    for (const place of [...left].sort((a, b) => rarity.get(a)! - rarity.get(b)!)) {
      if (!left.has(place)) continue;
      const best = passedBy.findIndex((places) => places.has(place));
      chosen.push(sized[best]!);
      for (const each of passedBy[best]!) left.delete(each);
    }
    return chosen;
  }
}

/** Where it broke and why, without the values: one fault is one find. */
function signatureOf(error: Error): string {
  const places = (error.stack ?? '').split('\n').filter((line) => /\/(src|test)\//.test(line));
  const what = error.message.replace(/[:…].*$/s, '').replace(/\d+/g, '#');
  const subject = error.name === 'Broken' ? (/: (\w+(?:\.\w+)?)/.exec(error.message)?.[1] ?? '') : '';
  return `${error.name} ${what} ${subject} ${places[0]?.replace(/^.*\/(src|test)\//, '$1/') ?? ''}`;
}
