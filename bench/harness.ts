/**
 * One way to measure: every case runs in a process of its own (cases that share one disturb each other), in rounds that
 * alternate between the cases of a part, so that the machine's drift hits all alike. What is quoted is the ratio to the
 * part's reference, round by round; medians with spread. benny measures inside the process; only this file knows it.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** One measured way of doing a job. */
export interface Case {
  readonly name: string;
  /** Prepares data once and returns the work of one operation; its result is kept alive by the harness. */
  readonly setup: () => () => unknown;
  /** Units of work in one operation (frames, records), so that all cases are told per unit. */
  readonly units: number;
}

export interface Part {
  readonly name: string;
  readonly title: string;
  /** What one unit is: 'frame', 'record'. */
  readonly unit: string;
  /** Name of the case that the ratios compare with. */
  readonly reference: string;
  readonly cases: readonly Case[];
}

/** A part whose cases are no single operation: each runs once a round and tells several figures. */
export interface TrialPart {
  readonly name: string;
  readonly title: string;
  /** What the reader must know of how it was measured. */
  readonly note: string;
  readonly reference: string;
  readonly figures: readonly Figure[];
  readonly cases: readonly TrialCase[];
  /** Runs only when asked for by its whole name: too long or too large for every run. */
  readonly optional?: boolean;
}

export interface Figure {
  readonly key: string;
  readonly title: string;
  /** rate: operations a CPU second, drawn as bars; perSecond: of the wall clock; more is better. bytes, ms: less is. */
  readonly kind: 'rate' | 'perSecond' | 'bytes' | 'ms';
}

export interface TrialCase {
  readonly name: string;
  /** Does the whole job in this process. @returns the figures by key. */
  readonly run: () => Promise<Readonly<Record<string, number>>>;
}

export interface TrialResult {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly reference: string;
  readonly figures: readonly Figure[];
  readonly cases: readonly {
    readonly name: string;
    readonly figures: Readonly<Record<string, Spread>>;
    /** Over the reference, round by round. */
    readonly ratios: Readonly<Record<string, Spread>>;
  }[];
}

export function isTrial(part: Part | TrialPart): part is TrialPart;
export function isTrial(part: PartResult | TrialResult): part is TrialResult;
export function isTrial(part: object): boolean {
  return 'figures' in part;
}

/** One round of one case: nanoseconds of CPU and of wall time per unit. */
export interface Sample {
  readonly cpuNs: number;
  readonly wallNs: number;
}

export interface CaseResult {
  readonly name: string;
  readonly samples: readonly Sample[];
  readonly cpuNs: Spread;
  readonly wallNs: Spread;
  /** Bytes that one unit left for the collector; about 0 on a path that allocates nothing. */
  readonly allocatedBytes: number;
  /** CPU of this case over CPU of the reference, round by round. */
  readonly ratio: Spread;
}

export interface PartResult {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly reference: string;
  readonly cases: readonly CaseResult[];
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Where results of measured work go, so that no compiler can prove them useless. */
export const sink: { value: unknown } = { value: undefined };

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { min: sorted[0]!, median, max: sorted.at(-1)! };
}

interface Benny {
  suite(name: string, ...entries: unknown[]): Promise<{ results: { details: { median: number } }[] }>;
  add(name: string, setup: () => () => unknown, options: { minSamples: number; maxTime: number }): unknown;
}

/** Run one case in this process: the child's side. */
export async function measure(one: Case, seconds: number): Promise<Sample> {
  const benny = createRequire(import.meta.url)('benny') as Benny;
  const work = one.setup();
  for (let i = 0; i < 20; i++) sink.value = work();
  let operations = 0;
  const cpu = process.cpuUsage();
  const summary = await benny.suite(
    one.name,
    benny.add(
      one.name,
      () => () => {
        operations++;
        sink.value = work();
      },
      { minSamples: 5, maxTime: seconds },
    ),
  );
  const used = process.cpuUsage(cpu);
  const units = operations * one.units;
  return {
    cpuNs: ((used.user + used.system) * 1000) / units,
    wallNs: (summary.results[0]!.details.median * 1e9) / one.units,
  };
}

/** Bytes left per unit. Meant for a process whose young space is so large that no collection falls into it. */
export function measureAllocation(one: Case): { allocatedBytes: number } {
  const work = one.setup();
  for (let i = 0; i < 20; i++) sink.value = work();
  globalThis.gc!();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 5; i++) sink.value = work();
  return { allocatedBytes: Math.max(0, process.memoryUsage().heapUsed - before) / (5 * one.units) };
}

/** V8 options of a child that counts allocations: a young space of 256 MB from the start. */
const ROOMY = ['--min-semi-space-size=256', '--max-semi-space-size=256'];

function inChild<T>(job: 'time' | 'allocation', part: string, name: string, seconds: number): T {
  const options = ['--expose-gc', ...(job === 'allocation' ? ROOMY : [])];
  const child = spawnSync(process.execPath, [...options, process.argv[1]!, '--child', job, part, name, `${seconds}`], {
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 1 << 24,
  });
  const line = child.stdout?.split('\n').find((text) => text.startsWith('{'));
  if (child.status !== 0 || line === undefined) throw new Error(`${part}/${name}: ${child.stderr || child.error}`);
  return JSON.parse(line) as T;
}

/** Run what `inChild` asked for: the child's side. */
export function inThisProcess(
  part: Part | TrialPart,
  job: string,
  name: string,
  seconds: number,
): Promise<object> | object {
  if (isTrial(part)) return part.cases.find((one) => one.name === name)!.run();
  const one = part.cases.find((other) => other.name === name)!;
  return job === 'allocation' ? measureAllocation(one) : measure(one, seconds);
}

type Progress = (text: string) => void;

/** Samples by case, in `rounds` rounds with the cases in turn. */
function rounds<T>(part: Part | TrialPart, count: number, seconds: number, progress: Progress): Map<string, T[]> {
  const samples = new Map<string, T[]>(part.cases.map((one) => [one.name, []]));
  for (let round = 1; round <= count; round++)
    for (const { name } of part.cases) {
      progress(`${part.name}: round ${round} of ${count}, ${name}`);
      samples.get(name)!.push(inChild<T>('time', part.name, name, seconds));
    }
  return samples;
}

/** Measure a part of several figures. */
export function runTrials(part: TrialPart, count: number, progress: Progress): TrialResult {
  const samples = rounds<Record<string, number>>(part, count, 0, progress);
  const reference = samples.get(part.reference)!;
  const perFigure = (value: (key: string) => number[]): Record<string, Spread> =>
    Object.fromEntries(part.figures.map(({ key }) => [key, spread(value(key))]));
  const cases = [...samples].map(([name, own]) => ({
    name,
    figures: perFigure((key) => own.map((sample) => sample[key]!)),
    ratios: perFigure((key) => own.map((sample, round) => sample[key]! / reference[round]![key]!)),
  }));
  const { name, title, note, figures } = part;
  return { name, title, note, reference: part.reference, figures, cases };
}

/** Measure a part of single operations. */
export function runPart(part: Part, count: number, seconds: number, progress: Progress): PartResult {
  const samples = rounds<Sample>(part, count, seconds, progress);
  const reference = samples.get(part.reference)!;
  const cases = [...samples].map(([name, own]): CaseResult => {
    progress(`${part.name}: allocations, ${name}`);
    return {
      name,
      samples: own,
      cpuNs: spread(own.map((sample) => sample.cpuNs)),
      wallNs: spread(own.map((sample) => sample.wallNs)),
      allocatedBytes: inChild<{ allocatedBytes: number }>('allocation', part.name, name, 0).allocatedBytes,
      ratio: spread(own.map((sample, round) => sample.cpuNs / reference[round]!.cpuNs)),
    };
  });
  return { name: part.name, title: part.title, unit: part.unit, reference: part.reference, cases };
}
