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

/** One round of one case: nanoseconds of CPU and of wall time per unit. */
export interface Sample {
  readonly cpuNs: number;
  readonly wallNs: number;
  /** Bytes that one unit left for the collector; about 0 on a path that allocates nothing. */
  readonly allocatedBytes: number;
}

export interface CaseResult {
  readonly name: string;
  readonly samples: readonly Sample[];
  readonly cpuNs: Spread;
  readonly wallNs: Spread;
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
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 5; i++) sink.value = work();
  const allocated = Math.max(0, process.memoryUsage().heapUsed - before) / (5 * one.units);
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
    allocatedBytes: allocated,
  };
}

function inChild(part: string, name: string, seconds: number): Sample {
  const child = spawnSync(process.execPath, ['--expose-gc', process.argv[1]!, '--child', part, name, String(seconds)], {
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1 << 24,
  });
  const line = child.stdout?.split('\n').find((text) => text.startsWith('{'));
  if (child.status !== 0 || line === undefined) throw new Error(`${part}/${name}: ${child.stderr || child.error}`);
  return JSON.parse(line) as Sample;
}

/** Measure a part: `rounds` rounds, the cases in turn. */
export function runPart(part: Part, rounds: number, seconds: number, progress: (text: string) => void): PartResult {
  const samples = new Map<string, Sample[]>(part.cases.map((one) => [one.name, []]));
  for (let round = 1; round <= rounds; round++)
    for (const one of part.cases) {
      progress(`${part.name}: round ${round} of ${rounds}, ${one.name}`);
      samples.get(one.name)!.push(inChild(part.name, one.name, seconds));
    }
  const reference = samples.get(part.reference)!;
  const cases = part.cases.map(({ name }): CaseResult => {
    const own = samples.get(name)!;
    return {
      name,
      samples: own,
      cpuNs: spread(own.map((sample) => sample.cpuNs)),
      wallNs: spread(own.map((sample) => sample.wallNs)),
      allocatedBytes: spread(own.map((sample) => sample.allocatedBytes)).median,
      ratio: spread(own.map((sample, round) => sample.cpuNs / reference[round]!.cpuNs)),
    };
  });
  return { name: part.name, title: part.title, unit: part.unit, reference: part.reference, cases };
}
