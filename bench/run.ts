/**
 * npm run bench [-- --part codec-decode --part table --rounds 5 --seconds 1 --smoke]
 * Absolute figures drift on shared cores: what counts is the ratio in one run. Nothing here passes or fails on speed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { inThisProcess, isTrial, type Part, runPart, runTrials, type Skipped, type TrialPart } from './harness.ts';
import { partNamed } from './one-part.ts';
import { readWords, USAGE, UsageError, usageWithParts, type Words } from './options.ts';
import { duration, type Measured, save, terminalTable } from './report.ts';

const version = (name: string): string =>
  JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version as string;

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** Parts that a smoke run leaves out, for its minute: the same code runs in another, mostly a small one that is for it alone. */
const LARGE = new Set([
  'codec-decode',
  'table-10k',
  'table-1m',
  'store',
  'captures-fields',
  'captures-framing',
  'captures-all',
  'captures-memory',
  'gateway',
  'gateway-delay',
  'gateway-slow',
  'feature',
  'store-rate',
  'workers',
]);
const isSmall = (name: string): boolean => name.startsWith('small-');

/** `table` means `table-10k`, `table-1m` and so on; what is optional wants its whole name. */
async function chosen(names: readonly string[] | undefined, smoke: boolean): Promise<readonly (Part | TrialPart)[]> {
  const { parts } = await import('./parts.ts');
  const everyday = (part: Part | TrialPart): boolean => part.optional !== true;
  if (names === undefined) {
    return parts.filter((part) => everyday(part) && !(smoke ? LARGE.has(part.name) : isSmall(part.name)));
  }
  const means = (name: string, part: Part | TrialPart): boolean =>
    part.name === name || (part.name.startsWith(`${name}-`) && everyday(part));
  const unknown = names.filter((name) => !parts.some((part) => means(name, part)));
  if (unknown.length > 0) throw new UsageError(`no part ${unknown.join(', ')}`);
  return parts.filter((part) => names.some((name) => means(name, part)));
}

/** One case of one part, for the process that asked. */
async function asChild([job, partName, caseName, seconds]: readonly string[]): Promise<void> {
  const part = await partNamed(partName!);
  process.stdout.write(`${JSON.stringify(await inThisProcess(part, job!, caseName!, Number(seconds)))}\n`);
}

async function measure({ part: names, rounds, seconds, smoke, out }: Words): Promise<void> {
  const show = process.stderr.isTTY ? (text: string) => process.stderr.write(`\r\x1b[K${text}`) : () => undefined;
  const facts = {
    commit: commit(),
    date: new Date().toISOString(),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    versions: {
      node: process.version,
      'binary-parser': version('binary-parser'),
      restructure: version('restructure'),
      benny: version('benny'),
    },
    rounds,
    seconds,
  };
  const results: Measured[] = [];
  const failed: Skipped[] = [];
  const began = performance.now();
  // What is there is saved after each part: a run that is broken off leaves it.
  const saved = (): string => {
    const tookSeconds = Math.round((performance.now() - began) / 1000);
    return save(
      { ...facts, load: loadavg().map((one) => Number(one.toFixed(1))), tookSeconds, parts: results, failed },
      out,
    );
  };
  for (const part of await chosen(names, smoke)) {
    const partBegan = performance.now();
    try {
      const result = isTrial(part) ? await runTrials(part, rounds, show) : await runPart(part, rounds, seconds, show);
      results.push({ ...result, tookSeconds: Math.round((performance.now() - partBegan) / 100) / 10 });
      show('');
      process.stdout.write(`${terminalTable(results.at(-1)!)}\n`);
    } catch (error) {
      show('');
      failed.push({ name: part.name, reason: (error as Error).message });
      process.stderr.write(`bench: part ${part.name} failed, the others go on: ${(error as Error).message}\n`);
    }
    saved();
  }
  const took = duration((performance.now() - began) / 1000);
  process.stdout.write(`\nwritten after ${took}: ${saved()}/{bench.json,index.html}\n`);
  if (failed.length > 0) process.exitCode = 1;
}

// Who reads the table may leave (`| head`): the results are saved all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const words = readWords();
  if (words.child) await asChild(words.positionals);
  else if (words.help) process.stdout.write(usageWithParts((await import('./parts.ts')).parts));
  else await measure(words);
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`bench: ${(error as Error).message}\n${isUsage ? `\n${USAGE}` : ''}`);
  process.exitCode = isUsage ? 2 : 1;
}
