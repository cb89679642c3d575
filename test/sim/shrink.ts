/** Makes a failing seed smaller: drops fault classes one by one, then bisects the time with faults; the same invariant fails. */
import type { Options, Without } from './options.ts';
import type { Outcome } from './outcome.ts';
import type { WorldKind } from './worlds.ts';

const CHAOS_STEPS = 7;

export interface Shrunk {
  readonly without: Without;
  readonly options: Options;
  readonly outcome: Outcome;
  readonly runs: number;
}

/** Resolves with the smallest that still fails; the seed itself where nothing can be taken away. */
export async function shrink(failed: Outcome, { run, options: optionsOf }: WorldKind): Promise<Shrunk> {
  const { seed } = failed;
  let without: Without = {};
  let outcome = failed;
  let runs = 0;
  const tryWithout = async (smaller: Without): Promise<boolean> => {
    runs++;
    const next = await run(optionsOf(seed, smaller));
    if (next.violation?.invariant !== failed.violation!.invariant) return false;
    without = smaller;
    outcome = next;
    return true;
  };
  for (const fault of optionsOf(seed).faults)
    await tryWithout({ ...without, faults: [...(without.faults ?? []), fault] });
  let [low, high] = [0, optionsOf(seed).chaosMs];
  for (let step = 0; step < CHAOS_STEPS; step++) {
    const middle = Math.round((low + high) / 2);
    if (await tryWithout({ ...without, chaosMs: middle })) high = middle;
    else low = middle;
  }
  return { without, options: optionsOf(seed, without), outcome, runs };
}

/** The command that plays the shrunk world again. */
export function commandOf(world: string, seed: number, { faults, chaosMs }: Without): string {
  const dropped = faults === undefined || faults.length === 0 ? '' : ` --without ${faults.join(',')}`;
  const time = chaosMs === undefined ? '' : ` --chaos-ms ${chaosMs}`;
  return `npm run sim -- --world ${world} --seed ${seed}${dropped}${time} --trace`;
}
