/**
 * The table of call backs against a Map of objects. Four wait for each line. Names are made afresh from bytes by the
 * codec before each batch, outside the clock: as off the wire, no string has its hash yet, which is what a Map would
 * otherwise be flattered by. Rates are per CPU second of the whole process, the collector's threads included.
 * lmdb stands beside it where it is not too slow for every run; how fast records become durable is another part, store.ts.
 */
import { setTimeout } from 'node:timers/promises';
import type { Goal } from './goals.ts';
import { type Figure, sink, type TrialCase, type TrialPart, type TrialResult } from './harness.ts';
import { bareReads } from './models/bare-reads.ts';
import { lmdbTable } from './models/lmdb-table.ts';
import { mapOfObjects } from './models/objects.ts';
import { packedTable, type Subject } from './models/table.ts';
import { anyOf, BATCH, cpuUs, Names, WAITERS } from './table-names.ts';
import { pausesPart } from './table-pauses.ts';

/** Operations between two looks at the wall clock. */
const STRIDE = 64;

type Operation = 'arm' | 'hit' | 'miss' | 'waiters' | 'alert' | 'cancel' | 'expire';

/** What one operation cost so far. */
interface Cost {
  count: number;
  cpuUs: number;
  /**
   * Longest of 64 operations, collections included, by the wall clock; never more than the CPU time of their batch, as
   * others use the machine too.
   */
  longestMs: number;
}

/** Runs `count` operations in batches; `prepare` makes the strings of one, outside rate and pause. */
function timed(cost: Cost, count: number, prepare: (i: number, slot: number) => void, work: Work): void {
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    for (let slot = 0; slot < size; slot++) prepare(from + slot, slot);
    const ready = cpuUs();
    let last = performance.now();
    let longestMs = 0;
    for (let slot = 0; slot < size; slot++) {
      work(slot, from + slot);
      if (slot % STRIDE !== STRIDE - 1 && slot !== size - 1) continue;
      const now = performance.now();
      longestMs = Math.max(longestMs, now - last);
      last = now;
    }
    const used = cpuUs() - ready;
    cost.cpuUs += used;
    cost.longestMs = Math.max(cost.longestMs, Math.min(longestMs, used / 1000));
  }
  cost.count += count;
}

/** Of a table that has more records, so many are found, and shares of so many alerted, cancelled and expired. */
const OPERATIONS_MAX = 2_000_000;

type Work = (slot: number, i: number) => void;

/** The lives of tables of `count` records, and what they cost. */
class Lives {
  readonly costs: Readonly<Record<Operation, Cost>>;
  private readonly names: Names;
  private readonly count: number;
  private readonly devices: string[] = new Array(BATCH).fill('');
  private readonly lines: string[] = new Array(BATCH).fill('');

  constructor(names: Names, count: number) {
    this.names = names;
    this.count = count;
    const cost = (): Cost => ({ count: 0, cpuUs: 0, longestMs: 0 });
    const [arm, hit, miss, waiters, alert, cancel, expire] = [cost(), cost(), cost(), cost(), cost(), cost(), cost()];
    this.costs = { arm, hit, miss, waiters, alert, cancel, expire };
  }

  /** All arm; those who wait for one line not one after the other. */
  fill(table: Subject): void {
    const { count, costs, devices, lines } = this;
    const prepare = (i: number, slot: number): void => {
      devices[slot] = this.names.device(i);
      lines[slot] = this.names.line(this.any(i));
    };
    timed(costs.arm, count, prepare, (slot, i) => table.arm(devices[slot]!, lines[slot]!, i + 1));
  }

  /** All are found, of a large table some. */
  find(table: Subject): void {
    const { costs, devices } = this;
    const known = (i: number, slot: number): void => {
      devices[slot] = this.names.device(this.any(i));
    };
    timed(costs.hit, Math.min(this.count, OPERATIONS_MAX), known, (slot) => {
      sink.value = table.find(devices[slot]!);
    });
  }

  /** All are found, a quarter is alerted, half is cancelled, half expires; of a large table some. */
  use(table: Subject): void {
    const { count, costs, devices, lines } = this;
    const some = Math.min(count, OPERATIONS_MAX);
    const known = (i: number, slot: number): void => {
      devices[slot] = this.names.device(this.any(i));
    };
    const unknown = (i: number, slot: number): void => {
      devices[slot] = this.names.device(count + this.any(i));
    };
    const line = (i: number, slot: number): void => {
      lines[slot] = this.names.line(this.any(i));
    };
    const find: Work = (slot) => {
      sink.value = table.find(devices[slot]!);
    };
    this.find(table);
    timed(costs.miss, some, unknown, find);
    timed(costs.waiters, some, line, (slot) => {
      sink.value = table.waiters(lines[slot]!);
    });
    timed(costs.alert, some / WAITERS, line, (slot) => {
      sink.value = table.alert(lines[slot]!);
    });
    timed(costs.cancel, some / 2, known, (slot) => table.cancel(devices[slot]!));
    const nothing = (): void => undefined;
    timed(costs.expire, some / 2, nothing, () => {
      sink.value = table.expire();
    });
  }

  /** Visits every record once, each far from the one before. */
  private any(i: number): number {
    return anyOf(i, this.count);
  }
}

/** Heap and array buffers in use, and what the process has resident. Buffers are given back in the background: turns of the loop. */
async function bytesHeld(): Promise<{ held: number; resident: number }> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc!();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { held: heapUsed + arrayBuffers, resident: rss };
}

const WARM_COUNT = 5_000;
const WARM_LIVES = 8;
/** Small tables live several times. */
const RECORDS_MIN = 500_000;

function liveOnce(lives: Lives, table: Subject): void {
  lives.fill(table);
  lives.use(table);
}

async function measureLives(
  make: () => Subject,
  count: number,
  recordsMin = RECORDS_MIN,
): Promise<Record<string, number>> {
  const names = new Names(count);
  const warm = new Lives(names, Math.min(WARM_COUNT, recordsMin, count));
  for (let i = 0; i < WARM_LIVES; i++) liveOnce(warm, make());
  const lives = new Lives(names, count);
  for (let i = count; i < recordsMin; i += count) liveOnce(lives, make());
  const before = await bytesHeld();
  const table = make();
  lives.fill(table);
  const after = await bytesHeld();
  const held = after.held - before.held + (table.bytesBeside?.() ?? 0);
  const bytes = (table.bytesOnDisk?.() ?? held) / count;
  const resident = (after.resident - before.resident) / count;
  lives.use(table);
  const { costs } = lives;
  const rates = Object.entries(costs).map(([key, cost]) => [key, (cost.count * 1e6) / cost.cpuUs]);
  const { arm, ...rest } = costs;
  const longest = Math.max(...Object.values(rest).map((cost) => cost.longestMs));
  return { ...Object.fromEntries(rates), bytes, resident, growth: arm.longestMs, longest };
}

const figures: readonly Figure[] = [
  { key: 'arm', title: 'arm', kind: 'rate' },
  { key: 'hit', title: 'find by phone', kind: 'rate' },
  { key: 'miss', title: 'find, not there', kind: 'rate' },
  { key: 'waiters', title: 'waiters of a line', kind: 'rate' },
  { key: 'alert', title: 'alert', kind: 'rate' },
  { key: 'cancel', title: 'cancel', kind: 'rate' },
  { key: 'expire', title: 'expire', kind: 'rate' },
  { key: 'bytes', title: 'bytes a record, all told', kind: 'bytes' },
  { key: 'resident', title: 'bytes a record, resident', kind: 'bytes' },
  { key: 'growth', title: 'longest pause while arming', kind: 'ms' },
  { key: 'longest', title: 'longest pause after', kind: 'ms' },
];

/** Nobody waits for lmdb: it lives once, and is warm after few. */
const LMDB_RECORDS_MIN = 1_000;
const ours = (count: number, recordsMin?: number): TrialCase => ({
  name: 'ringback table',
  run: () => measureLives(packedTable, count, recordsMin),
});
const map = (count: number, recordsMin?: number): TrialCase => ({
  name: 'Map of objects',
  run: () => measureLives(mapOfObjects, count, recordsMin),
});
const lmdb = (count: number): TrialCase => ({
  name: 'lmdb',
  run: () => measureLives(lmdbTable, count, LMDB_RECORDS_MIN),
});

/** How many times the Map's figure is of ours; undefined where it did not run. */
const overMap = (key: string) => (result: TrialResult) =>
  result.cases.find((one) => one.name === 'Map of objects')?.ratios[key]?.median;
const own = (key: string) => (result: TrialResult) => result.cases[0]?.figures[key]?.median;

const goals: readonly Goal<TrialResult>[] = [
  {
    title: 'find by phone, ahead of Map',
    unit: '×',
    atLeast: 6,
    reached: (result) => {
      const ratio = overMap('hit')(result);
      return ratio === undefined ? undefined : 1 / ratio;
    },
  },
  { title: 'memory, ahead of Map', unit: '×', atLeast: 6, reached: overMap('bytes') },
  { title: 'a record, all told', unit: 'B', atMost: 56, reached: own('bytes') },
  {
    title: 'longest pause',
    unit: 'ms',
    atMost: 10,
    reached: (result) => Math.max(own('growth')(result) ?? 0, own('longest')(result) ?? 0),
  },
];

const NOTE =
  'Names are made from bytes before each batch of 1,024, outside the clock: no string has its hash yet. A pause is the ' +
  'longest time that 64 operations took, collections included, by the wall clock, at most the CPU time of ' +
  'the batch: the machine is shared. Resident is by how much the process grows, room that the collector keeps included ' +
  '(told from a million records on). lmdb is not flushed here; its bytes are those on disk.';

const part = (name: string, told: string, cases: readonly TrialCase[]): TrialPart => ({
  name,
  title: `Table: ${told} call backs, four waiting for each line`,
  note: NOTE,
  reference: 'ringback table',
  figures: withResident.has(name) ? figures : figures.filter(({ key }) => key !== 'resident'),
  cases,
});
/** A small table is less than what the process keeps in hand. */
const withResident = new Set(['table-1m', 'table-1m-lmdb', 'table-10m']);
/** For the smoke run, which only shows that it runs; lived often enough to be compiled. */
const SMALL = 2_000;
const SMALL_RECORDS = 40_000;

/** Only what finding costs, beside the least that it could: the name read, and one word of cold memory. */
async function measureFind(make: () => Subject, count: number): Promise<Record<string, number>> {
  const names = new Names(count);
  const warm = new Lives(names, WARM_COUNT);
  for (let i = 0; i < WARM_LIVES; i++) {
    const table = make();
    warm.fill(table);
    warm.find(table);
  }
  const lives = new Lives(names, count);
  const table = make();
  lives.fill(table);
  for (let i = 0; i < 3; i++) lives.find(table);
  const { hit } = lives.costs;
  return { hit: (hit.count * 1e6) / hit.cpuUs };
}

const findPart: TrialPart = {
  name: 'table-find',
  title: 'Find by phone among 1 million, beside one bare read of cold memory',
  note:
    'The bare read packs the name into two words as the table does, mixes them once, and reads one word of an array as ' +
    'large as the index: a table that keeps its phones in memory cannot do less. It compares nothing.',
  reference: 'ringback table',
  figures: figures.filter(({ key }) => key === 'hit'),
  cases: [
    { name: 'ringback table', run: () => measureFind(packedTable, 1_000_000) },
    { name: 'bare read', run: () => measureFind(() => bareReads(1_000_000), 1_000_000) },
    { name: 'Map of objects', run: () => measureFind(mapOfObjects, 1_000_000) },
  ],
  optional: true,
};

export const tableParts: readonly TrialPart[] = [
  part('table-10k', '10 thousand', [ours(10_000), map(10_000), lmdb(10_000)]),
  { ...part('table-1m', '1 million', [ours(1_000_000), map(1_000_000)]), goals },
  { ...part('table-1m-lmdb', '1 million', [ours(1_000_000), lmdb(1_000_000)]), optional: true },
  findPart,
  { ...part('table-10m', '10 million', [ours(10_000_000), map(10_000_000)]), goals, optional: true },
  pausesPart(10_000_000),
  part('small-table', '2 thousand', [ours(SMALL, SMALL_RECORDS), map(SMALL, SMALL_RECORDS), lmdb(SMALL)]),
];
