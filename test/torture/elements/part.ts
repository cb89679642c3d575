import { Random } from '../../fuzz/engine/random.ts';

/** The cases that a test tries: so many, chosen by a seed (RINGBACK_SEED repeats it). All: `npm run torture:elements`. */
export class Part {
  readonly seed = Number(process.env.RINGBACK_SEED ?? Date.now() % 1_000_000);
  private readonly random = new Random(this.seed);

  of<T>(cases: readonly T[], count: number): readonly T[] {
    return Array.from({ length: count }, () => this.random.pick(cases));
  }
}
