/**
 * npm run torture:elements -- [sccp|qbe|all] [--part 2/5] [--from N] [--only TEXT] [--jobs N]
 *
 * Every field of every message × fourteen exceptional values against live gateways and attachments, what must go on is tried
 * after each. Exit code 1 where something failed, 130 where the run was interrupted; it then says how to go on.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Crew } from './crew.ts';
import { elementSets } from './sets.ts';

const USAGE = `npm run torture:elements -- [${Object.keys(elementSets).join('|')}|all] [options]

  --part 2/5    the second of five parts
  --from N      from the case of this number on: where a run was interrupted it says the number
  --only TEXT   cases whose name contains the text, for example "LineOpenResponse lineID"
  --jobs N      processes side by side; as many as there are cores if not told
`;
const options = {
  part: { type: 'string' },
  from: { type: 'string' },
  only: { type: 'string' },
  jobs: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;
/** A run with more failures than this has one cause, and is ended. */
const FAILURES_MAX = 50;
const TELL_MS = { terminal: 250, file: 15_000 };

interface Wanted {
  readonly part: readonly [part: number, of: number];
  readonly from: number;
  readonly only: string;
  readonly jobs: number;
}

function whole(text: string | undefined, name: string, least: number, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name} ${text}: give a whole number from ${least} on`);
}

function partOf(text: string | undefined): readonly [number, number] {
  if (text === undefined) return [1, 1];
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (part !== undefined && of !== undefined && part >= 1 && part <= of) return [part, of];
  throw new Error(`--part ${text}: give a part such as 2/5`);
}

const chosen = (names: readonly string[], { part: [part, of], from, only }: Wanted): number[] =>
  [...names.keys()].filter((i) => i >= from && i % of === part - 1 && names[i]!.includes(only));

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** @returns how many cases failed */
async function run(name: string, wanted: Wanted, interrupted: AbortSignal): Promise<number> {
  const { names } = elementSets[name]!();
  const cases = chosen(names, wanted);
  if (cases.length === 0) throw new Error(`${name}: no case of ${names.length} is meant`);
  const crew = new Crew(name, cases, Math.min(wanted.jobs, cases.length));
  const began = performance.now();
  const isTerminal = process.stderr.isTTY === true;
  const wipe = isTerminal ? '\r\x1b[K' : '';
  let told = 0;
  const tell = (): void => {
    for (const { index, why } of crew.failures.slice(told)) process.stdout.write(`${wipe}✗ ${names[index]}: ${why}\n`);
    told = crew.failures.length;
    if (told > FAILURES_MAX) crew.stop();
    const seconds = (performance.now() - began) / 1000;
    const rate = crew.ended / seconds;
    const left = rate > 0 ? clock((cases.length - crew.ended) / rate) : '?';
    const done = `${crew.ended.toLocaleString('en')} of ${cases.length.toLocaleString('en')} cases`;
    const line = `${name.padEnd(4)}  ${done}  ${Math.round(rate)}/s  failed ${told}  ${clock(seconds)}, ${left} left`;
    process.stderr.write(isTerminal ? `${wipe}${line.slice(0, (process.stderr.columns ?? 100) - 1)}` : `${line}\n`);
  };
  const ticker = setInterval(tell, isTerminal ? TELL_MS.terminal : TELL_MS.file);
  interrupted.addEventListener('abort', () => crew.stop());
  await crew.done();
  clearInterval(ticker);
  if (crew.broken !== null) throw new Error(crew.broken);
  tell();
  if (isTerminal) process.stderr.write('\n');
  const { next } = crew;
  const seconds = (performance.now() - began) / 1000;
  const end = next === null ? '' : `; stopped, go on with: npm run torture:elements -- ${name} --from ${next}`;
  process.stdout.write(`${name}: ${crew.ended} cases in ${seconds.toFixed(0)} s, ${told} failed${end}\n`);
  return told;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const sets = positionals.length === 0 || positionals.includes('all') ? Object.keys(elementSets) : positionals;
  for (const name of sets)
    if (!Object.hasOwn(elementSets, name))
      throw new Error(`no set ${name}: ${Object.keys(elementSets).join(', ')} or all`);
  const wanted: Wanted = {
    part: partOf(values.part),
    from: whole(values.from, 'from', 0, 0),
    only: values.only ?? '',
    jobs: whole(values.jobs, 'jobs', 1, availableParallelism()),
  };
  if (wanted.from > 0 && sets.length > 1) throw new Error('--from: name one set, each has numbers of its own');
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  let failed = 0;
  for (const name of sets) {
    failed += await run(name, wanted, interrupted.signal);
    if (interrupted.signal.aborted) return 130;
  }
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`torture:elements: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
