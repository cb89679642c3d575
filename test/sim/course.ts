/** The course of every world: trouble, heal, a time in which whatever is owed must come, a touch of every phone, rest. */
import type { Clock } from './clock.ts';
import type { Coverage } from './coverage.ts';
import type { Faults, Site } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Outcome } from './outcome.ts';
import { settled } from './platform.ts';
import type { Verdict } from './verdict.ts';

const REST_MS = 60_000;
const EVENTS_MAX = 3_000_000;
const CLOSE_MS = 1_000;

export interface Played<W extends Site> extends Site {
  readonly verdict: Verdict;
  readonly journal: Journal;
  readonly coverage: Coverage;
  readonly faults: Faults<W>;
  readonly arms: number;
  readonly alerts: number;
  /** So long after the heal whatever is owed has come. */
  readonly quietMs: number;
  open(): void;
  /** All has been well for that long. */
  afterQuiet(): void;
  /** All phones have been touched, and all is quiet. */
  atRest(): void;
  close(): void;
  /** Takes the virtual ground away again. */
  restore(): void;
}

/** Plays a world from its beginning to its end. */
export async function play<W extends Site>(world: Played<W>): Promise<Outcome> {
  try {
    await run(world);
  } finally {
    world.restore();
  }
  const { options, verdict, journal, clock, arms, alerts, coverage } = world;
  return {
    seed: options.seed,
    violation: verdict.violation,
    hash: journal.hash,
    virtualMs: clock.now,
    events: clock.events,
    arms,
    alerts,
    coverage,
    last: () => journal.last(),
  };
}

async function run<W extends Site>(world: Played<W>): Promise<void> {
  const { clock, verdict, faults, options } = world;
  world.open();
  faults.begin();
  await until(clock, verdict, options.chaosMs);
  faults.heal();
  await until(clock, verdict, clock.now + world.quietMs);
  if (verdict.violation === undefined) world.afterQuiet();
  faults.touchAllPhones();
  await until(clock, verdict, clock.now + REST_MS);
  if (verdict.violation === undefined) world.atRest();
  world.close();
  await until(clock, verdict, clock.now + CLOSE_MS, true);
}

async function until(clock: Clock, verdict: Verdict, end: number, always = false): Promise<void> {
  while (clock.nextAt <= end && (always || verdict.violation === undefined)) {
    clock.step();
    // Who waits for what it has settled goes on at once, and on its machine: later another may have its turn, or it may be dead.
    await settled();
    if (clock.events > EVENTS_MAX) {
      verdict.fail('I16', `more than ${EVENTS_MAX} events: something does not come to an end`);
      return;
    }
  }
  clock.now = Math.max(clock.now, end);
}
