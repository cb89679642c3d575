import { Random } from '../../fuzz/engine/random.ts';

/**
 * What a run tries: by RINGBACK_ELEMENTS `all` cases, or `2/5` of them (the second of five parts); else so many that a seed
 * chooses.
 */
export class Part {
  readonly seed = Number(process.env.RINGBACK_SEED ?? Date.now() % 1_000_000);
  private readonly random = new Random(this.seed);

  of<T>(cases: readonly T[], count: number): readonly T[] {
    const wanted = process.env.RINGBACK_ELEMENTS;
    if (wanted === 'all') return cases;
    if (wanted === undefined) return Array.from({ length: count }, () => this.random.pick(cases));
    const [, part, parts] = /^(\d+)\/(\d+)$/.exec(wanted) ?? [];
    if (part === undefined || Number(part) < 1 || Number(part) > Number(parts))
      throw new Error(`RINGBACK_ELEMENTS=${wanted}: say all, or a part such as 2/5`);
    return cases.filter((_, i) => i % Number(parts) === Number(part) - 1);
  }
}
