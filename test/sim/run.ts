/**
 * npm run sim -- [--world office|cluster] [--seeds N] [--from S] [--twice-each N] [--seconds N] [--figures FILE]
 * npm run sim -- [--world …] --seed S [--trace] [--without FAULT,FAULT] [--chaos-ms N]
 *
 * A run that is stopped by --seconds is gone on with where the same --figures are given: they are kept in FILE.
 * Exit code 1 where a seed breaks an invariant; it is printed with what made it, its last events and its smallest form.
 * 2 where the words are not understood.
 */
import { type Figures, figuresText, join, play } from './campaign.ts';
import { readFigures, writeFigures } from './figures-file.ts';
import { clusterFaultClasses, describe, faultClasses, type Without } from './options.ts';
import type { Outcome } from './outcome.ts';
import { realMs } from './platform.ts';
import { commandOf, shrink } from './shrink.ts';
import { refuse, whole, words } from './usage.ts';
import { type WorldKind, worldKinds } from './worlds.ts';

const SEEDS = 200;
const TWICE_EACH = 20;
const FAILURES_MAX = 5;
const LINES = 40;
/** Seeds of all worlds together that are played in turn: a run that is stopped has some of each. */
const ROUND = 100;

const USAGE = `npm run sim -- [--world office|cluster] [--seeds N] [--from S] [--twice-each N] [--seconds N] [--figures FILE]
npm run sim -- [--world office|cluster] --seed S [--trace] [--without FAULT,FAULT] [--chaos-ms N]
See test/sim/README.md.`;

const { values } = words('sim', USAGE, {
  options: {
    world: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string' },
    'twice-each': { type: 'string' },
    seconds: { type: 'string' },
    figures: { type: 'string' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    without: { type: 'string' },
    'chaos-ms': { type: 'string' },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function without(): Without {
  const names = values.without?.split(',') ?? [];
  const known = [...faultClasses, ...clusterFaultClasses];
  const unknown = names.filter((name) => !(known as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`--without ${unknown.join(',')}: the fault classes are ${known.join(', ')}`);
  const faults = known.filter((fault) => names.includes(fault));
  const chaosMs = values['chaos-ms'] === undefined ? {} : { chaosMs: whole(values['chaos-ms'], 'chaos-ms', 0) };
  return { faults, ...chaosMs };
}

function told({ seed, violation }: Outcome): string {
  if (violation === undefined) return `seed ${seed}: no violation`;
  return `seed ${seed}: ${violation.invariant} at ${(violation.at / 1000).toFixed(3)} s: ${violation.text}`;
}

function kinds(): readonly WorldKind[] {
  const wanted = worldKinds.filter(({ name }) => values.world === undefined || name === values.world);
  if (wanted.length > 0) return wanted;
  throw new Error(`--world ${values.world}: there is ${worldKinds.map(({ name }) => name).join(' and ')}`);
}

async function one(kind: WorldKind, seed: number): Promise<boolean> {
  const options = kind.options(seed, without());
  const outcome = await kind.run(options);
  say(`${kind.name} ${describe(options)}`);
  if (values.trace) say(outcome.last().join('\n'));
  say(told(outcome));
  say(
    `hash ${outcome.hash.toString(16)}, ${outcome.events} events, ${(outcome.virtualMs / 1000).toFixed(0)} s virtual`,
  );
  return outcome.violation === undefined;
}

async function failure(kind: WorldKind, outcome: Outcome): Promise<void> {
  const { seed } = outcome;
  say(`\n${kind.name} ${told(outcome)}\n${describe(kind.options(seed))}\n${outcome.last().slice(-LINES).join('\n')}`);
  if (outcome.violation?.invariant === 'replay') return;
  const shrunk = await shrink(outcome, kind);
  say(`smallest form after ${shrunk.runs} runs: ${told(shrunk.outcome)}`);
  say(`${describe(shrunk.options)}\nsee it: ${commandOf(kind.name, seed, shrunk.without)}`);
}

/** The seeds are shared out among the worlds that are asked for. */
const partOf = ({ share }: WorldKind, seeds: number): number =>
  values.world === undefined ? Math.ceil((seeds * share) / 20) : seeds;

async function many(): Promise<boolean> {
  const first = whole(values.from, 'from', 1);
  const seeds = whole(values.seeds, 'seeds', SEEDS);
  const twiceEach = whole(values['twice-each'], 'twice-each', TWICE_EACH);
  const end = realMs() + 1000 * whole(values.seconds, 'seconds', Number.MAX_SAFE_INTEGER);
  const figures = readFigures(values.figures);
  const of = ({ name }: WorldKind): Figures => figures[name]!;
  const left = (kind: WorldKind): number =>
    of(kind).failures.length < FAILURES_MAX ? partOf(kind, seeds) - of(kind).seeds : 0;
  const told = (kind: WorldKind) => (outcome: Outcome) =>
    outcome.violation === undefined ? undefined : failure(kind, outcome);
  while (realMs() < end && kinds().some((kind) => left(kind) > 0))
    for (const kind of kinds()) {
      const piece = Math.min(left(kind), partOf(kind, ROUND));
      const campaign = { first: first + of(kind).seeds, seeds: piece, twiceEach, failuresMax: FAILURES_MAX };
      join(of(kind), await play(campaign, kind, told(kind)));
      writeFigures(values.figures, figures);
      if (process.stderr.isTTY)
        process.stderr.write(`\r${kind.name}: ${of(kind).seeds} of ${partOf(kind, seeds)} seeds `);
    }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  for (const kind of kinds()) say(`${kind.name}: ${figuresText(of(kind))}\n`);
  return kinds().every((kind) => of(kind).failures.length === 0);
}

async function all(): Promise<boolean> {
  if (values.seed === undefined) return many();
  let good = true;
  for (const kind of kinds()) good = (await one(kind, whole(values.seed, 'seed', 1))) && good;
  return good;
}

try {
  process.exitCode = (await all()) ? 0 : 1;
} catch (error) {
  refuse('sim', USAGE, (error as Error).message);
}
