/**
 * One way to measure: every case runs in a process of its own (cases that share one disturb each other), in rounds that
 * alternate between the cases of a part, so that the machine's drift hits all alike. What is quoted is the ratio to the
 * part's reference, round by round; medians with spread. benny measures inside the process; only this file knows it.
 */
import { createRequire } from 'node:module';
import { inChild } from './child.ts';
import { type Goal, type GoalResult, judge } from './goals.ts';

/** Why a case cannot run here (a program is missing), undefined where it can. Asked once, before the first round. */
type Skip = () => string | undefined;

/** One measured way of doing a job. */
export interface Case {
  readonly name: string;
  /** Prepares data once and returns the work of one operation; its result is kept alive by the harness. */
  readonly setup: () => () => unknown;
  /** Units of work in one operation (frames, records), so that all cases are told per unit. */
  readonly units: number;
  readonly skip?: Skip;
}

/** A case in another language: the program measures itself. */
export interface ProgramCase {
  readonly name: string;
  readonly program: (seconds: number) => Sample;
  readonly skip?: Skip;
}

/** A case that did not run. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface Part {
  readonly name: string;
  readonly title: string;
  /** What one unit is: 'frame', 'record'. */
  readonly unit: string;
  /** Name of the case that the ratios compare with. */
  readonly reference: string;
  readonly cases: readonly (Case | ProgramCase)[];
  /** What the reader must know of how it was measured. */
  readonly note?: string;
  /** Runs only when asked for by its whole name: too long or too large for every run. */
  readonly optional?: boolean;
  readonly goals?: readonly Goal<PartResult>[];
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
  /** Cases are many and not alike: a row each, figures in columns, and no ratios. */
  readonly casesAreRows?: boolean;
  /** As of a part of operations. */
  readonly optional?: boolean;
  readonly goals?: readonly Goal<TrialResult>[];
  /**
   * Measures all cases in one process, in turns: for what takes long to stand up, such as servers with their clients.
   * Cases that are not here are left out of its answer.
   */
  readonly together?: (rounds: number) => Promise<Samples>;
}

export interface Figure {
  readonly key: string;
  readonly title: string;
  /** rate: operations a CPU second, drawn as bars; perSecond: of the wall clock; more is better. bytes, ms, us: less is. */
  readonly kind: 'rate' | 'perSecond' | 'bytes' | 'ms' | 'us' | 'count';
}

export interface TrialCase {
  readonly name: string;
  /** Does the whole job in this process. @returns the figures by key. Left out where the part has `together`. */
  readonly run?: () => Promise<Readonly<Record<string, number>>>;
  readonly skip?: Skip;
}

/** Figures by key of each round, by the name of the case. */
export type Samples = Readonly<Record<string, readonly Readonly<Record<string, number>>[]>>;

export interface TrialResult {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly reference: string;
  readonly casesAreRows?: boolean;
  readonly figures: readonly Figure[];
  readonly cases: readonly {
    readonly name: string;
    readonly figures: Readonly<Record<string, Spread>>;
    /** Over the reference, round by round. */
    readonly ratios: Readonly<Record<string, Spread>>;
  }[];
  readonly skipped: readonly Skipped[];
  readonly goals: readonly GoalResult[];
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
  /** Bytes that one unit left for the collector; about 0 on a path that allocates nothing. null: not our collector. */
  readonly allocatedBytes: number | null;
  /** CPU of this case over CPU of the reference, round by round. */
  readonly ratio: Spread;
}

export interface PartResult {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly reference: string;
  readonly cases: readonly CaseResult[];
  readonly note: string;
  readonly skipped: readonly Skipped[];
  readonly goals: readonly GoalResult[];
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Where results of measured work go, so that no compiler can prove them useless. */
export const sink: { value: unknown } = { value: undefined };

/** Of those that are numbers: what could not be measured comes out of a child as null. */
export function spread(values: readonly (number | null)[]): Spread {
  const sorted = values.filter((value): value is number => Number.isFinite(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return { min: NaN, median: NaN, max: NaN };
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { min: sorted[0]!, median, max: sorted.at(-1)! };
}

interface Benny {
  suite(name: string, ...entries: unknown[]): Promise<{ results: { details: { median: number } }[] }>;
  add(name: string, setup: () => () => unknown, options: { minSamples: number; maxTime: number }): unknown;
}

/** Compiled by the time that counts: warmed for a share of the time, at least this often. */
const WARM_SHARE = 0.5;
const WARM_RUNS = 20;
/** What benny does around an operation takes some microseconds: short ones are done several times in one. */
const OPERATION_MS = 1;

/** Processor time of this process so far: all its threads, in microseconds. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** By processor time: where others use the machine, too, the clock of the wall says nothing. @returns milliseconds of one, at the end */
function warm(work: () => unknown, seconds: number): number {
  const end = cpuUs() + seconds * 1e6 * WARM_SHARE;
  for (let i = 0; i < WARM_RUNS || cpuUs() < end; i++) sink.value = work();
  const began = performance.now();
  for (let i = 0; i < WARM_RUNS; i++) sink.value = work();
  return (performance.now() - began) / WARM_RUNS;
}

/** Run one case in this process: the child's side. */
async function measure(one: Case | ProgramCase, seconds: number): Promise<Sample> {
  if ('program' in one) return one.program(seconds);
  const benny = createRequire(import.meta.url)('benny') as Benny;
  const work = one.setup();
  const times = Math.max(1, Math.ceil(OPERATION_MS / warm(work, seconds)));
  let operations = 0;
  // Of the work alone: what benny does between costs a fifth of half a second.
  let usedUs = 0;
  const summary = await benny.suite(
    one.name,
    benny.add(
      one.name,
      () => () => {
        operations += times;
        const before = cpuUs();
        for (let i = 0; i < times; i++) sink.value = work();
        usedUs += cpuUs() - before;
      },
      { minSamples: 5, maxTime: seconds },
    ),
  );
  const units = operations * one.units;
  return {
    cpuNs: (usedUs * 1000) / units,
    wallNs: (summary.results[0]!.details.median * 1e9) / (one.units * times),
  };
}

/** Operations of the two runs whose difference is counted. */
const FEW = 4;
const MANY = 12;
const COMPILED_SECONDS = 1;
/** With less than this for a case, only the reference is asked what it leaves: a smoke run has a minute. */
const SECONDS_FOR_ALL = 0.1;

/**
 * Bytes left per unit. The process has so large a young space that no collection falls into it, so the heap only grows; it
 * grows by what the work leaves and by what measuring leaves, and the difference between many operations and few is only
 * the work's. Compiled code is what counts: the interpreter makes an object of every number with a fraction.
 */
function measureAllocation(one: Case): { allocatedBytes: number } {
  const work = one.setup();
  warm(work, COMPILED_SECONDS);
  globalThis.gc!();
  const left = (operations: number): number => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < operations; i++) sink.value = work();
    return process.memoryUsage().heapUsed - before;
  };
  left(1);
  return { allocatedBytes: Math.max(0, left(MANY) - left(FEW)) / ((MANY - FEW) * one.units) };
}

/** V8 options of a child that counts allocations: a young space of 512 MB from the start. */
const ROOMY = ['--min-semi-space-size=512', '--max-semi-space-size=512'];

type Job = 'time' | 'allocation' | 'together';

const ask = <T>(job: Job, part: string, name: string, seconds: number): Promise<T> =>
  inChild<T>(['--expose-gc', ...(job === 'allocation' ? ROOMY : [])], [job, part, name, `${seconds}`]);

/** Run what `ask` asked for: the child's side. */
export function inThisProcess(
  part: Part | TrialPart,
  job: string,
  name: string,
  seconds: number,
): Promise<object> | object {
  if (isTrial(part) && job === 'together') return part.together!(seconds);
  if (isTrial(part)) return part.cases.find((one) => one.name === name)!.run!();
  const one = part.cases.find((other) => other.name === name)!;
  return job === 'allocation' ? measureAllocation(one as Case) : measure(one, seconds);
}

type Progress = (text: string) => void;

/** Cases that do not run here, each with its reason. The reference always can: the ratios need it. */
const skippedOf = (part: Part | TrialPart): Skipped[] =>
  part.cases.flatMap(({ name, skip }) => {
    const reason = skip?.();
    return reason === undefined ? [] : [{ name, reason }];
  });

/**
 * Samples by case, in `rounds` rounds with the cases in turn. A case that fails is left out from then on, with its
 * reason; where it is the reference, the part fails.
 */
async function rounds<T>(
  part: Part | TrialPart,
  skipped: Skipped[],
  count: number,
  seconds: number,
  progress: Progress,
): Promise<Map<string, T[]>> {
  const names = part.cases.map(({ name }) => name).filter((name) => !skipped.some((one) => one.name === name));
  const samples = new Map<string, T[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= count; round++)
    for (const name of [...samples.keys()]) {
      progress(`${part.name}: round ${round} of ${count}, ${name}`);
      try {
        samples.get(name)!.push(await ask<T>('time', part.name, name, seconds));
      } catch (error) {
        if (name === part.reference) throw error;
        samples.delete(name);
        skipped.push({ name, reason: `it failed: ${(error as Error).message}` });
      }
    }
  return samples;
}

async function roundsTogether(
  part: TrialPart,
  count: number,
  progress: Progress,
): Promise<Map<string, Samples[string]>> {
  progress(`${part.name}: ${count} rounds, all cases in turns`);
  return new Map(Object.entries(await ask<Samples>('together', part.name, 'all', count)));
}

/** Measure a part of several figures. */
export async function runTrials(part: TrialPart, count: number, progress: Progress): Promise<TrialResult> {
  const skipped = skippedOf(part);
  const samples =
    part.together === undefined
      ? await rounds<Readonly<Record<string, number>>>(part, skipped, count, 0, progress)
      : await roundsTogether(part, count, progress);
  const reference = samples.get(part.reference)!;
  const perFigure = (value: (key: string) => number[]): Record<string, Spread> =>
    Object.fromEntries(part.figures.map(({ key }) => [key, spread(value(key))]));
  const cases = [...samples].map(([name, own]) => ({
    name,
    figures: perFigure((key) => own.map((sample) => sample[key]!)),
    ratios: perFigure((key) => own.map((sample, round) => sample[key]! / reference[round]![key]!)),
  }));
  const { name, title, note, figures, casesAreRows = false } = part;
  const result = { name, title, note, reference: part.reference, casesAreRows, figures, cases, skipped, goals: [] };
  return { ...result, goals: judge(part.goals, result) };
}

/** null where it could not be told. */
const allocatedBy = (part: string, name: string): Promise<number | null> =>
  ask<{ allocatedBytes: number }>('allocation', part, name, 0).then(
    (told) => told.allocatedBytes,
    () => null,
  );

/** Measure a part of single operations. */
export async function runPart(part: Part, count: number, seconds: number, progress: Progress): Promise<PartResult> {
  const skipped = skippedOf(part);
  const samples = await rounds<Sample>(part, skipped, count, seconds, progress);
  const reference = samples.get(part.reference)!;
  const allocated = new Map<string, number | null>();
  for (const name of samples.keys()) {
    const isAsked =
      !('program' in part.cases.find((one) => one.name === name)!) &&
      (seconds >= SECONDS_FOR_ALL || name === part.reference);
    progress(`${part.name}: allocations, ${name}`);
    allocated.set(name, isAsked ? await allocatedBy(part.name, name) : null);
  }
  const cases = [...samples].map(
    ([name, own]): CaseResult => ({
      name,
      samples: own,
      cpuNs: spread(own.map((sample) => sample.cpuNs)),
      wallNs: spread(own.map((sample) => sample.wallNs)),
      allocatedBytes: allocated.get(name) ?? null,
      ratio: spread(own.map((sample, round) => sample.cpuNs / reference[round]!.cpuNs)),
    }),
  );
  const { name, title, unit, note = '' } = part;
  const result = { name, title, unit, note, reference: part.reference, cases, skipped, goals: [] };
  return { ...result, goals: judge(part.goals, result) };
}
