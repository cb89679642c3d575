/** Many seeds, one after another: figures, the faults that met records, and the first seeds that break something. */
import { Coverage } from './coverage.ts';
import type { Outcome } from './outcome.ts';
import { realMs } from './platform.ts';
import type { WorldKind } from './worlds.ts';

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
  readonly failures: Outcome[];
}

/** @param told after each seed. */
export async function play(
  { first, seeds, twiceEach, failuresMax }: Campaign,
  { run, options: optionsOf }: WorldKind,
  told: (figures: Figures) => void = () => {},
): Promise<Figures> {
  const began = realMs();
  const zero = { seeds: 0, replayed: 0, virtualMs: 0, realMs: 0, events: 0, arms: 0, alerts: 0 };
  const figures: Figures = { ...zero, coverage: new Coverage(), failures: [] };
  for (let seed = first; seed < first + seeds && figures.failures.length < failuresMax; seed++) {
    const outcome = await run(optionsOf(seed));
    add(figures, outcome);
    if (twiceEach > 0 && seed % twiceEach === 0 && outcome.violation === undefined) {
      figures.replayed++;
      const again = await run(optionsOf(seed));
      if (again.hash !== outcome.hash) figures.failures.push({ ...again, violation: notTheSame(outcome, again) });
    }
    figures.realMs = realMs() - began;
    told(figures);
  }
  return figures;
}

function add(figures: Figures, outcome: Outcome): void {
  figures.seeds++;
  figures.virtualMs += outcome.virtualMs;
  figures.events += outcome.events;
  figures.arms += outcome.arms;
  figures.alerts += outcome.alerts;
  figures.coverage.join(outcome.coverage);
  if (outcome.violation !== undefined) figures.failures.push(outcome);
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
    `${events} events, ${arms} call backs promised, ${alerts} alerts`,
    '',
    'faults, by the state of the records that they met:',
    coverage.table(),
  ].join('\n');
}
