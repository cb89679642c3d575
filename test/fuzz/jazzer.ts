/**
 * The same targets under Jazzer.js, where the user has it: `npm install --no-save @jazzer.js/core`. It is no dependency: its
 * library wants glibc 2.38, which not every system has. It keeps what it finds new in a folder of its own and only reads ours.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CORPUS, FINDS } from './engine/corpus.ts';

export interface JazzerRun {
  readonly seconds: number;
  readonly seed: number;
  readonly runs: number;
  /** Folder of the compiled program. */
  readonly compiled: string;
}

/** @returns the arguments of node: Jazzer's program, the target, new inputs, ours, and libFuzzer's own words. */
export function jazzerArguments(cli: string, target: string, fresh: string, run: JazzerRun): string[] {
  const limits = [`-max_total_time=${run.seconds}`, `-seed=${run.seed}`];
  if (run.runs < Number.MAX_SAFE_INTEGER) limits.push(`-runs=${run.runs}`);
  return [
    cli,
    join(run.compiled, 'test/fuzz/targets', `${target}.js`),
    fresh,
    join(CORPUS, target),
    '--sync',
    '--includes',
    join(run.compiled, 'src/'),
    '--',
    ...limits,
    `-artifact_prefix=${join(FINDS, `${target}-`)}`,
  ];
}

/** Jazzer's program. @throws where it is not installed, or does not load here, with what to do. */
export function findJazzer(folder = process.cwd()): string {
  const { resolve } = createRequire(join(folder, 'package.json'));
  let main: string;
  try {
    main = resolve('@jazzer.js/core');
  } catch {
    throw new Error('Jazzer.js is not installed: npm install --no-save @jazzer.js/core, or run without --jazzer');
  }
  const { status, stderr } = spawnSync(process.execPath, ['-e', `require(${JSON.stringify(main)})`], {
    encoding: 'utf8',
  });
  if (status === 0) return join(dirname(main), 'cli.js');
  const why = /^Error: (.*)$/m.exec(stderr)?.[1] ?? `exit code ${status}`;
  throw new Error(`Jazzer.js does not load here (${why}): use a system with glibc 2.38, or run without --jazzer`);
}

/** One target after the other, in processes of their own. @returns the first exit code that is not 0, else 0. */
export function runJazzer(targets: readonly string[], run: JazzerRun): number {
  const cli = findJazzer();
  mkdirSync(FINDS, { recursive: true });
  for (const target of targets) {
    const fresh = mkdtempSync(join(tmpdir(), `ringback-${target}-`));
    const { status } = spawnSync(process.execPath, jazzerArguments(cli, target, fresh, run), { stdio: 'inherit' });
    process.stdout.write(`${target}: new inputs of Jazzer.js are in ${fresh}\n`);
    if (status !== 0) return status ?? 1;
  }
  return 0;
}
