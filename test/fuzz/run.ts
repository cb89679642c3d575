/**
 * npm run fuzz -- skinny|qbe|xsi|pcap|pcapng|session|all [--seconds N] [--seed S] [--runs N] [--jobs N] [--plain] [--smoke]
 *                 [--json] [--no-save] [--minimise] [--fresh] [--missed] [--least PERCENT] [--jazzer] [--replay FILE]
 *
 * Runs each target in a thread of its own, watches it, and tells what came of it. Exit code 1 on a find, and where the
 * branches of the codecs that were passed are less than `--least`.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FINDS, writeFind } from './engine/corpus.ts';
import { instrumentAll } from './engine/instrument.ts';
import { hunt } from './hunt.ts';
import { runJazzer } from './jazzer.ts';
import { LiveRows } from './live.ts';
import { codecsOf, codecsText, summaryText, totalText } from './report.ts';
import { covers } from './targets/covers.ts';
import { targetNames, targets } from './targets/index.ts';
import type { Result, Task } from './task.ts';

const options = {
  seconds: { type: 'string' },
  seed: { type: 'string' },
  runs: { type: 'string' },
  jobs: { type: 'string' },
  least: { type: 'string' },
  plain: { type: 'boolean', default: false },
  smoke: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'no-save': { type: 'boolean', default: false },
  minimise: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  missed: { type: 'boolean', default: false },
  jazzer: { type: 'boolean', default: false },
  replay: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const HELP = `npm run fuzz -- ${targetNames.join('|')}|all [options]

  --seconds N      per target, 60 if not told
  --runs N         stop after so many cases; with --seed the same cases every time
  --seed S         printed at the end of every run
  --jobs N         targets side by side
  --plain          without counting branches: faster, guided by the stored corpus only
  --smoke          a second per target from seed 1, nothing is written
  --json           the summary for programs
  --missed         the branches that no input passed
  --least PERCENT  exit code 1 where less of the codecs' branches is passed
  --minimise       rewrite the corpus with the fewest inputs that pass the same places
  --fresh          begin without the corpus
  --no-save        write neither new inputs nor finds
  --replay FILE    run one input and end
  --jazzer         under Jazzer.js, where it is installed and loads

Exit code 1 on a find. Ctrl-C ends the run, writes and tells what it has. More: test/fuzz/README.md
`;
type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const SECONDS = 60;
const SMOKE_SECONDS = 1;

function whole(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`--${name} ${text}: give a whole number`);
}

/** Run one file through its target, without counting. */
async function replay(file: string, names: readonly string[]): Promise<void> {
  const bytes = readFileSync(file);
  for (const name of names) {
    const { target } = await targets[name]!();
    target.fuzz(bytes);
    process.stdout.write(`${name}: ${file} (${bytes.length} bytes) breaks nothing\n`);
  }
}

function chosen(positionals: readonly string[]): readonly string[] {
  const names = positionals.includes('all') ? targetNames : positionals;
  const unknown = names.filter((name) => !targetNames.includes(name));
  if (names.length > 0 && unknown.length === 0) return names;
  const what = unknown.length > 0 ? `no target ${unknown.join(', ')}` : 'name a target';
  throw new Error(`${what}: ${targetNames.join(', ')} or all`);
}

type Wanted = Omit<Task, 'shared'>;

function tasksOf(names: readonly string[], values: Options, counted: string): Wanted[] {
  const seed = whole(values.seed, 'seed', values.smoke ? 1 : Date.now() >>> 0);
  const common = {
    seed,
    seconds: whole(values.seconds, 'seconds', values.smoke ? SMOKE_SECONDS : SECONDS),
    runs: whole(values.runs, 'runs', Number.MAX_SAFE_INTEGER),
    counted,
    plain: values.plain === true,
    save: !values.smoke && values['no-save'] !== true,
    minimise: values.minimise === true,
    fresh: values.fresh === true,
    showMissed: values.missed === true,
  };
  return names.map((target) => ({ ...common, target, covers: covers[target]! }));
}

/** @throws where a case does not end. */
async function hunted(task: Wanted, rows: LiveRows, stop: AbortSignal): Promise<Result> {
  const row = rows.add();
  const { result, hung } = await hunt(task, (figures, ms) => row.show(task, figures, ms), stop);
  row.done();
  if (hung === undefined) return result!;
  const path = task.save ? writeFind(task.target, hung) : `not written to ${FINDS}`;
  throw new Error(
    `${task.target}: a case of ${hung.length} bytes does not end (${path}), seed ${task.seed}: ${hung.toString('hex')}`,
  );
}

/** So many tasks side by side, each in a thread of its own; results in the order of the tasks. */
async function runAll(
  tasks: readonly Wanted[],
  jobs: number,
  tell: (result: Result) => void,
  stop: AbortSignal,
): Promise<Result[]> {
  const rows = new LiveRows(process.stderr);
  const results: Result[] = [];
  const left = [...tasks];
  const one = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined && !stop.aborted; next = left.shift()) {
      const result = await hunted(next, rows, stop);
      results.push(result);
      rows.above(() => tell(result));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, tasks.length)) }, one));
  return tasks.flatMap(({ target }) => results.filter((result) => result.target === target));
}

/** The first Ctrl-C ends the run in order, the second at once. */
function untilInterrupted(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const names = chosen(positionals);
  if (values.replay !== undefined) {
    await replay(values.replay, names);
    return 0;
  }
  const least = whole(values.least, 'least', 0);
  const compiled = fileURLToPath(new URL('../../', import.meta.url));
  if (values.jazzer) {
    const [task] = tasksOf(names, values, compiled);
    return runJazzer(names, { ...task!, compiled });
  }
  const counted = join(compiled, 'counted');
  instrumentAll(compiled, counted);
  const tasks = tasksOf(names, values, counted);
  const say = (text: string): void => void (values.json || process.stdout.write(`${text}\n`));
  const stop = untilInterrupted();
  const start = performance.now();
  const jobs = whole(values.jobs, 'jobs', availableParallelism());
  const results = await runAll(tasks, jobs, (result) => say(summaryText(result)), stop);
  say(totalText(results, performance.now() - start));
  const codecs = codecsOf(results);
  if (values.json) {
    const told = results.map(({ codecs: _, ...rest }) => rest);
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  } else if (!values.plain) say(codecsText(codecs, values.missed === true));
  if (results.some(({ finds }) => finds.length > 0)) return 1;
  if (stop.aborted) return 130;
  if ((100 * codecs.covered) / codecs.all >= least) return 0;
  process.stderr.write(
    `fuzz: less than ${least} % of the branches of src/codecs; --missed names those that are left\n`,
  );
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`fuzz: ${(error as Error).message}\n`);
  process.exit(1);
}
