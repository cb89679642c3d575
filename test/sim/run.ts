/**
 * npm run sim -- [--seeds N] [--from S] [--twice-each N]
 * npm run sim -- --seed S [--trace] [--without FAULT,FAULT] [--chaos-ms N]
 *
 * Exit code 1 where a seed breaks an invariant; it is printed with what made it, its last events and its smallest form.
 */
import { parseArgs } from 'node:util';
import { figuresText, play } from './campaign.ts';
import { describe, faultClasses, optionsOf, type Without } from './options.ts';
import type { Outcome } from './outcome.ts';
import { commandOf, shrink } from './shrink.ts';
import { runWorld } from './world.ts';

const SEEDS = 200;
const TWICE_EACH = 20;
const FAILURES_MAX = 5;
const LINES = 40;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    'twice-each': { type: 'string' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    without: { type: 'string' },
    'chaos-ms': { type: 'string' },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function whole(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`--${name} ${text}: give a whole number`);
}

function without(): Without {
  const names = values.without?.split(',') ?? [];
  const unknown = names.filter((name) => !(faultClasses as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new Error(`--without ${unknown.join(',')}: the fault classes are ${faultClasses.join(', ')}`);
  const faults = faultClasses.filter((fault) => names.includes(fault));
  const chaosMs = values['chaos-ms'] === undefined ? {} : { chaosMs: whole(values['chaos-ms'], 'chaos-ms', 0) };
  return { faults, ...chaosMs };
}

function told({ seed, violation }: Outcome): string {
  if (violation === undefined) return `seed ${seed}: no violation`;
  return `seed ${seed}: ${violation.invariant} at ${(violation.at / 1000).toFixed(3)} s: ${violation.text}`;
}

async function one(seed: number): Promise<boolean> {
  const options = optionsOf(seed, without());
  const outcome = await runWorld(options);
  say(describe(options));
  if (values.trace) say(outcome.last().join('\n'));
  say(told(outcome));
  say(
    `hash ${outcome.hash.toString(16)}, ${outcome.events} events, ${(outcome.virtualMs / 1000).toFixed(0)} s virtual`,
  );
  return outcome.violation === undefined;
}

async function failure(outcome: Outcome): Promise<void> {
  say(`\n${told(outcome)}\n${describe(optionsOf(outcome.seed))}\n${outcome.last().slice(-LINES).join('\n')}`);
  if (outcome.violation?.invariant === 'replay') return;
  const shrunk = await shrink(outcome, runWorld);
  say(`smallest form after ${shrunk.runs} runs: ${told(shrunk.outcome)}`);
  say(`${describe(shrunk.options)}\nsee it: ${commandOf(outcome.seed, shrunk.without)}`);
}

async function many(): Promise<boolean> {
  const first = whole(values.from, 'from', 1);
  const seeds = whole(values.seeds, 'seeds', SEEDS);
  const twiceEach = whole(values['twice-each'], 'twice-each', TWICE_EACH);
  const live = process.stderr.isTTY;
  const figures = await play({ first, seeds, twiceEach, failuresMax: FAILURES_MAX }, runWorld, ({ seeds: done }) => {
    if (live) process.stderr.write(`\r${done} of ${seeds} seeds`);
  });
  if (live) process.stderr.write('\r\x1b[K');
  for (const outcome of figures.failures) await failure(outcome);
  say(figuresText(figures));
  return figures.failures.length === 0;
}

try {
  const good = values.seed === undefined ? await many() : await one(whole(values.seed, 'seed', 1));
  process.exitCode = good ? 0 : 1;
} catch (error) {
  process.stderr.write(`sim: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
