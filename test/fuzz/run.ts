/**
 * npm run fuzz -- skinny|qbe|xsi|pcap|pcapng|session|all [--seconds N] [--seed S] [--runs N] [--smoke] [--json]
 *                 [--no-save] [--minimise] [--fresh] [--missed] [--replay FILE]
 *
 * Runs each target in a thread of its own, watches it, and tells what came of it. Exit code 1 on a find.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FINDS, writeFind } from './engine/corpus.ts';
import { instrumentAll } from './engine/instrument.ts';
import { hunt } from './hunt.ts';
import { liveLine, summaryText } from './report.ts';
import { targetNames, targets } from './targets/index.ts';
import type { Result, Task } from './task.ts';

const options = {
  seconds: { type: 'string' },
  seed: { type: 'string' },
  runs: { type: 'string' },
  smoke: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'no-save': { type: 'boolean', default: false },
  minimise: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  missed: { type: 'boolean', default: false },
  replay: { type: 'string' },
} as const;

const SECONDS = 60;
const SMOKE_SECONDS = 1;

/** Files whose branches a target is there to cover. */
const covers: Readonly<Record<string, readonly string[]>> = {
  skinny: [
    'src/codecs/skinny/',
    'src/codecs/framer',
    'src/codecs/frame',
    'src/codecs/text',
    'src/codecs/writer',
    'src/codecs/address',
  ],
  qbe: ['src/codecs/qbe/', 'src/codecs/frame-head'],
  xsi: ['src/codecs/xsi/'],
  pcap: ['src/codecs/capture/'],
  pcapng: ['src/codecs/capture/'],
  session: ['src/gateway/inline/', 'src/feature/'],
};

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

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const names = chosen(positionals);
  if (values.replay !== undefined) {
    await replay(values.replay, names);
    return 0;
  }
  const compiled = fileURLToPath(new URL('../../', import.meta.url));
  const counted = join(compiled, 'counted');
  instrumentAll(compiled, counted);
  const results: Result[] = [];
  for (const target of names) {
    const task: Omit<Task, 'shared'> = {
      target,
      seed: whole(values.seed, 'seed', values.smoke ? 1 : Date.now() >>> 0),
      seconds: whole(values.seconds, 'seconds', values.smoke ? SMOKE_SECONDS : SECONDS),
      runs: whole(values.runs, 'runs', Number.MAX_SAFE_INTEGER),
      counted,
      covers: covers[target]!,
      save: !values.smoke && !values['no-save'],
      minimise: values.minimise,
      fresh: values.fresh,
      showMissed: values.missed,
    };
    const live = process.stderr.isTTY ? (text: string) => process.stderr.write(`\r\x1b[K${text}`) : undefined;
    const { result, hung } = await hunt(
      task,
      live === undefined ? undefined : (figures, ms) => live(liveLine(task, figures, ms)),
    );
    live?.('');
    if (hung !== undefined) {
      const path = task.save ? writeFind(`${target}`, hung) : `not written to ${FINDS}`;
      throw new Error(
        `${target}: a case of ${hung.length} bytes does not end (${path}), seed ${task.seed}: ${hung.toString('hex')}`,
      );
    }
    results.push(result!);
    if (!values.json) process.stdout.write(`${summaryText(result!)}\n`);
  }
  if (values.json)
    process.stdout.write(
      `${JSON.stringify(
        results.map(({ codecs: _, ...rest }) => rest),
        null,
        2,
      )}\n`,
    );
  else process.stdout.write(`${codecsText(results)}\n`);
  return results.some(({ finds }) => finds.length > 0) ? 1 : 0;
}

/** Branches of src/codecs that the targets of this run passed together. */
function codecsText(results: readonly Result[]): string {
  const joined = new Map<string, boolean[]>();
  for (const { codecs } of results) {
    for (const [path, places] of Object.entries(codecs)) {
      const before = joined.get(path) ?? [];
      joined.set(
        path,
        [...places].map((each, i) => each === '1' || before[i] === true),
      );
    }
  }
  const all = [...joined.values()].flat();
  const covered = all.filter((each) => each).length;
  return `branches of src/codecs passed by these targets together: ${covered} of ${all.length} (${((100 * covered) / all.length).toFixed(1)} %)`;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`fuzz: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
