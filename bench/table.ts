/**
 * The table of call backs against a Map of objects. Four wait for each line. Names are made afresh from bytes by the
 * codec before each batch, outside the clock: as off the wire, no string has its hash yet, which is what a Map would
 * otherwise be flattered by. Rates are per CPU second of the whole process, the collector's threads included.
 * lmdb is not a dependency: it is no peer here.
 */
import { fixedText } from '../src/codecs/text.ts';
import { deviceName } from '../src/model/ids.ts';
import { type Figure, sink, type TrialPart } from './harness.ts';
import { mapOfObjects } from './models/objects.ts';
import { packedTable, type Subject } from './models/table.ts';

const BATCH = 256;
const WAITERS = 4;
const DEVICE_BYTES = 15;
const LINE_BYTES = 8;

/** All names as bytes, at odd places like on the wire: devices, as many that are unknown, and lines. */
class Names {
  private readonly devices: DataView;
  private readonly lines: DataView;

  constructor(count: number) {
    this.devices = new DataView(new ArrayBuffer(2 * count * DEVICE_BYTES));
    this.lines = new DataView(new ArrayBuffer(count * LINE_BYTES));
    const write = (view: DataView, at: number, text: string): void => {
      for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
    };
    for (let i = 0; i < 2 * count; i++) {
      // Makers number in a row, sites buy in lots: 8 blocks of addresses, not in order.
      const address = (Math.imul(i, 0x9e3779b1) >>> 0).toString(16).toUpperCase().padStart(8, '0');
      write(this.devices, i * DEVICE_BYTES, `SEP001${i & 7}${address}`);
    }
    for (let i = 0; i < count; i++) write(this.lines, i * LINE_BYTES, `${20_000_000 + Math.floor(i / WAITERS)}`);
  }

  device = (i: number): string => deviceName(fixedText(this.devices, i * DEVICE_BYTES, DEVICE_BYTES));
  line = (i: number): string => fixedText(this.lines, i * LINE_BYTES, LINE_BYTES);
}

interface Timed {
  /** Operations a CPU second. */
  readonly rate: number;
  /** Longest batch in ms, its names included: wall or CPU time, whichever is less, as others use the machine too. */
  readonly longestMs: number;
}

/** Runs `count` operations in batches; `prepare` makes the strings of one, outside the rate but inside the pause. */
function timed(
  count: number,
  prepare: (i: number, slot: number) => void,
  work: (i: number, slot: number) => void,
): Timed {
  const cpuUs = (): number => {
    const used = process.cpuUsage();
    return used.user + used.system;
  };
  let busyUs = 0;
  let longestMs = 0;
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const wall = performance.now();
    const before = cpuUs();
    for (let slot = 0; slot < size; slot++) prepare(from + slot, slot);
    const ready = cpuUs();
    for (let slot = 0; slot < size; slot++) work(from + slot, slot);
    const after = cpuUs();
    busyUs += after - ready;
    longestMs = Math.max(longestMs, Math.min(performance.now() - wall, (after - before) / 1000));
  }
  return { rate: (count * 1e6) / busyUs, longestMs };
}

function bytesHeld(): number {
  globalThis.gc!();
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** One life of a table of `count` records. */
function life(make: () => Subject, count: number): Record<string, number> {
  const names = new Names(count);
  const devices: string[] = new Array(BATCH).fill('');
  const lines: string[] = new Array(BATCH).fill('');
  // Steps that visit every record once, far from each other.
  const step = 7_368_787 % count;
  const any = (i: number): number => (i * step) % count;
  const name = (index: (i: number) => number) => (i: number, slot: number) => {
    devices[slot] = names.device(index(i));
  };
  const number = (i: number, slot: number): void => {
    lines[slot] = names.line(any(i));
  };
  exercise(make(), names, 5_000);
  const before = bytesHeld();
  const table = make();
  const arm = timed(
    count,
    (i, slot) => {
      devices[slot] = names.device(i);
      // Those who wait for one line do not arm one after the other.
      lines[slot] = names.line(any(i));
    },
    (i, slot) => table.arm(devices[slot]!, lines[slot]!, i + 1),
  );
  const bytes = (bytesHeld() - before) / count;
  const runs = {
    hit: timed(count, name(any), (_, slot) => {
      sink.value = table.find(devices[slot]!);
    }),
    miss: timed(
      count,
      name((i) => count + any(i)),
      (_, slot) => {
        sink.value = table.find(devices[slot]!);
      },
    ),
    waiters: timed(count, number, (_, slot) => {
      sink.value = table.waiters(lines[slot]!);
    }),
    alert: timed(
      count / WAITERS,
      (i, slot) => number(i * WAITERS, slot),
      (_, slot) => {
        sink.value = table.alert(lines[slot]!);
      },
    ),
    cancel: timed(count / 2, name(any), (_, slot) => table.cancel(devices[slot]!)),
    expire: timed(
      count / 2,
      () => undefined,
      () => {
        sink.value = table.expire();
      },
    ),
  };
  const rates = Object.entries(runs).map(([key, run]) => [key, run.rate]);
  const longest = Math.max(...Object.values(runs).map((run) => run.longestMs));
  return { arm: arm.rate, ...Object.fromEntries(rates), bytes, growth: arm.longestMs, longest };
}

/** Every operation often enough to be compiled before the clock runs. */
function exercise(table: Subject, names: Names, count: number): void {
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < count; i++) table.arm(names.device(i), names.line(i), i + 1);
    for (let i = 0; i < count; i++) {
      sink.value = table.find(names.device(i));
      sink.value = table.find(names.device(i + count));
      sink.value = table.waiters(names.line(i));
      sink.value = table.alert(names.line(i));
    }
    for (let i = 0; i < count; i += 2) table.cancel(names.device(i));
    for (let i = 0; i < count; i += 2) sink.value = table.expire();
  }
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
  { key: 'growth', title: 'longest pause while arming', kind: 'ms' },
  { key: 'longest', title: 'longest pause after', kind: 'ms' },
];

const part = (name: string, title: string, count: number, optional: boolean): TrialPart => ({
  name: `table-${name}`,
  title: `Table: ${title} call backs, four waiting for each line`,
  note:
    'Names are made from bytes before each batch of 256, outside the rate: no string has its hash yet. A pause is the ' +
    'longest batch, names and collections included, by wall or CPU time, whichever is less.',
  reference: 'ringback table',
  figures,
  optional,
  cases: [
    { name: 'ringback table', run: () => life(packedTable, count) },
    { name: 'Map of objects', run: () => life(mapOfObjects, count) },
  ],
});

export const tableParts: readonly TrialPart[] = [
  part('10k', '10 thousand', 10_000, false),
  part('1m', '1 million', 1_000_000, false),
  part('10m', '10 million', 10_000_000, true),
];
