/** Many seeds, one after another: figures, the faults that met records, and the first seeds that break something. */
import { Coverage } from './coverage.ts';
import type { Outcome } from './outcome.ts';
import { realMs } from './platform.ts';
import type { WorldKind } from './worlds.ts';

/** A seed that broke something, as far as it can be written down. */
export type Failure = Pick<Outcome, 'seed' | 'violation'>;

export interface Campaign {
  readonly first: number;
  readonly seeds: number;
  /** Every so many seeds one is played twice, and must do the same; 0: none. */
  readonly twiceEach: number;
  /** Failing seeds after which it is enough. */
  readonly failuresMax: number;
}

export interface Figures {
  seeds: number;
  replayed: number;
  virtualMs: number;
  realMs: number;
  events: number;
  arms: number;
  alerts: number;
  readonly coverage: Coverage;
  readonly failures: Failure[];
}

export const noFigures = (): Figures => ({
  seeds: 0,
  replayed: 0,
  virtualMs: 0,
  realMs: 0,
  events: 0,
  arms: 0,
  alerts: 0,
  coverage: new Coverage(),
  failures: [],
});

/** @param told after each seed. */
export async function play(
  { first, seeds, twiceEach, failuresMax }: Campaign,
  { run, options: optionsOf }: WorldKind,
  told: (outcome: Outcome) => Promise<void> | void = () => {},
): Promise<Figures> {
  const began = realMs();
  const figures = noFigures();
  for (let seed = first; seed < first + seeds && figures.failures.length < failuresMax; seed++) {
    const outcome = await run(optionsOf(seed));
    add(figures, outcome);
    await told(outcome);
    if (twiceEach > 0 && seed % twiceEach === 0 && outcome.violation === undefined) {
      figures.replayed++;
      const again = await run(optionsOf(seed));
      if (again.hash !== outcome.hash) {
        const different = { ...again, violation: notTheSame(outcome, again) };
        figures.failures.push(different);
        await told(different);
      }
    }
    figures.realMs = realMs() - began;
  }
  return figures;
}

/** Adds the figures of a later piece of the same campaign. */
export function join(figures: Figures, more: Figures): void {
  for (const name of ['seeds', 'replayed', 'virtualMs', 'realMs', 'events', 'arms', 'alerts'] as const)
    figures[name] += more[name];
  figures.coverage.join(more.coverage);
  figures.failures.push(...more.failures);
}

function add(figures: Figures, outcome: Outcome): void {
  figures.seeds++;
  figures.virtualMs += outcome.virtualMs;
  figures.events += outcome.events;
  figures.arms += outcome.arms;
  figures.alerts += outcome.alerts;
  figures.coverage.join(outcome.coverage);
  if (outcome.violation !== undefined) figures.failures.push({ seed: outcome.seed, violation: outcome.violation });
}

function notTheSame(one: Outcome, other: Outcome): NonNullable<Outcome['violation']> {
  const text = `the same seed did something else: ${one.events} and ${other.events} events`;
  return { invariant: 'replay', text, at: 0 };
}

/** As a paragraph for people. */
export function figuresText(figures: Figures): string {
  const { seeds, replayed, virtualMs, realMs: ms, events, arms, alerts, coverage, failures } = figures;
  const hours = (virtualMs / 3_600_000).toFixed(1);
  const ratio = Math.round(virtualMs / Math.max(1, ms));
  return [
    `${seeds} seeds (${replayed} of them twice), ${failures.length} with a violation`,
    `${hours} virtual hours in ${(ms / 1000).toFixed(1)} s of this machine: ${ratio}:1`,
    `${events} events, ${arms} call backs promised, ${alerts} alerts, ${coverage.faults} faults`,
    '',
    `faults, by the state of the records that they met; ${coverage.rare()}`,
    coverage.table(),
  ].join('\n');
}
