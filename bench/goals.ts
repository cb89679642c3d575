/** What the project wants of its speed, told beside what was reached. Nothing here passes or fails on it. */

/** A goal of a part whose results are `R`. */
export interface Goal<R> {
  readonly title: string;
  readonly unit: '×' | 'B' | 'ms' | 'µs' | 'ns' | '/s';
  /** One of the two. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** From medians; undefined where the case that it speaks of did not run. */
  readonly reached: (result: R) => number | undefined;
}

export interface GoalResult {
  readonly title: string;
  readonly unit: string;
  /** `≥ 130` or `≤ 2.5`. */
  readonly goal: string;
  /** The number of `goal`. */
  readonly limit: number;
  readonly reached: number | null;
  readonly met: boolean | null;
}

export function judge<R>(goals: readonly Goal<R>[] | undefined, result: R): readonly GoalResult[] {
  return (goals ?? []).map((goal) => {
    const { title, unit, atLeast, atMost } = goal;
    const measured = goal.reached(result);
    const reached = measured === undefined || !Number.isFinite(measured) ? null : measured;
    const limit = atLeast ?? atMost ?? 0;
    const told = `${atLeast === undefined ? '≤' : '≥'} ${limit.toLocaleString('en')}`;
    const met = reached === null ? null : reached >= (atLeast ?? -Infinity) && reached <= (atMost ?? Infinity);
    return { title, unit, goal: told, limit, reached, met };
  });
}

/** Cases of a part of single operations, as far as a goal asks. */
interface Ratios {
  readonly cases: readonly { readonly name: string; readonly ratio: { readonly median: number } }[];
}

/** How many times the reference's CPU time this case takes. */
export const timesSlower =
  (name: string) =>
  ({ cases }: Ratios): number | undefined =>
    cases.find((one) => one.name === name)?.ratio.median;

/** How many times this case's CPU time the reference takes. */
export const timesFaster =
  (name: string) =>
  (result: Ratios): number | undefined => {
    const ratio = timesSlower(name)(result);
    return ratio === undefined ? undefined : 1 / ratio;
  };
