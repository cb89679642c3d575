/**
 * How long single operations on a large table take at the worst, growth and collections included. Names are made before;
 * every operation is timed for itself by the wall clock. As others use the machine too, the longest is also told as at most
 * the CPU time of the 64 operations around it.
 */
import { sink, type TrialCase, type TrialPart } from './harness.ts';
import { mapOfObjects } from './models/objects.ts';
import { packedTable, type Subject } from './models/table.ts';
import { anyOf, BATCH, cpuUs, Names, WAITERS } from './table-names.ts';

/** Operations between two looks at the CPU time. */
const GROUP = 64;
/** Steps of the quantiles: 16 for each doubling, from a 16th of a microsecond on. */
const STEPS = 16;
const LEAST_MS = 1 / 16_000;
const BUCKETS = 512;
/** Of each kind but arming. */
const OPERATIONS = 1_000_000;

class Stopwatch {
  /** By the wall clock. */
  longestMs = 0;
  /** And at most the CPU time of its group. */
  longestCpuMs = 0;
  private readonly buckets = new Uint32Array(BUCKETS);
  private count = 0;

  run(count: number, prepare: (i: number, slot: number) => void, work: (slot: number, i: number) => void): void {
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      for (let slot = 0; slot < size; slot++) prepare(from + slot, slot);
      for (let group = 0; group < size; group += GROUP) {
        const before = cpuUs();
        let longestMs = 0;
        let last = performance.now();
        for (let slot = group; slot < Math.min(group + GROUP, size); slot++) {
          work(slot, from + slot);
          const now = performance.now();
          longestMs = Math.max(longestMs, now - last);
          this.note(now - last);
          last = now;
        }
        this.longestMs = Math.max(this.longestMs, longestMs);
        this.longestCpuMs = Math.max(this.longestCpuMs, Math.min(longestMs, (cpuUs() - before) / 1000));
      }
    }
    this.count += count;
  }

  /** Milliseconds within which this share of the operations ended. */
  quantile(share: number): number {
    let left = share * this.count;
    const bucket = this.buckets.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return LEAST_MS * 2 ** ((bucket + 1) / STEPS);
  }

  private note(ms: number): void {
    const bucket = Math.floor(Math.log2(ms / LEAST_MS) * STEPS);
    this.buckets[Math.min(Math.max(bucket, 0), BUCKETS - 1)]!++;
  }
}

function measure(make: () => Subject, count: number): Record<string, number> {
  const names = new Names(count);
  const [devices, lines] = [new Array<string>(BATCH).fill(''), new Array<string>(BATCH).fill('')];
  const table = make();
  const arm = new Stopwatch();
  const rest = new Stopwatch();
  const device = (i: number, slot: number): void => {
    devices[slot] = names.device(anyOf(i, count));
  };
  const line = (i: number, slot: number): void => {
    lines[slot] = names.line(anyOf(i, count));
  };
  arm.run(
    count,
    (i, slot) => {
      devices[slot] = names.device(i);
      line(i, slot);
    },
    (slot, i) => table.arm(devices[slot]!, lines[slot]!, i + 1),
  );
  const some = Math.min(OPERATIONS, count / WAITERS);
  rest.run(some, device, (slot) => {
    sink.value = table.find(devices[slot]!);
  });
  rest.run(some, line, (slot) => {
    sink.value = table.alert(lines[slot]!);
  });
  rest.run(some, device, (slot) => table.cancel(devices[slot]!));
  rest.run(
    some,
    () => undefined,
    () => {
      sink.value = table.expire();
    },
  );
  return {
    armMost: arm.quantile(0.9999),
    armLongest: arm.longestMs,
    armCpu: arm.longestCpuMs,
    restMost: rest.quantile(0.9999),
    restLongest: rest.longestMs,
    restCpu: rest.longestCpuMs,
  };
}

const ms = (key: string, title: string) => ({ key, title, kind: 'ms' }) as const;

export function pausesPart(count: number): TrialPart {
  const one = (name: string, make: () => Subject): TrialCase => ({
    name,
    run: () => Promise.resolve(measure(make, count)),
  });
  return {
    name: 'table-10m-pauses',
    title: `Table: the longest single operations on ${(count / 1e6).toLocaleString('en')} million call backs`,
    note:
      'From an empty table on, one operation at a time, names made before. By the wall clock a pause has in it what others on the ' +
      'machine took; so the longest is told again as at most the CPU time (collector included) of the 64 operations around it.',
    reference: 'ringback table',
    figures: [
      ms('armMost', 'arm, 99.99 % within'),
      ms('armLongest', 'arm, longest'),
      ms('armCpu', 'arm, longest, of CPU time'),
      ms('restMost', 'find, alert, cancel, expire: 99.99 % within'),
      ms('restLongest', 'the same, longest'),
      ms('restCpu', 'the same, longest, of CPU time'),
    ],
    cases: [one('ringback table', packedTable), one('Map of objects', mapOfObjects)],
    goals: [
      {
        title: 'longest pause, of CPU time',
        unit: 'ms',
        atMost: 10,
        reached: ({ cases }) =>
          Math.max(cases[0]?.figures.armCpu?.median ?? Infinity, cases[0]?.figures.restCpu?.median ?? Infinity),
      },
    ],
    optional: true,
  };
}
