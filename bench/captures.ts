/**
 * Captures: `ringback decode` beside the programs that telephony engineers use, as whole processes on one file, in one
 * run. Same job, same file, output to /dev/null; node's own start is in our figures.
 *
 *   fields    frame time, stream, message id and three fields of every message, one row each. `tshark -T fields` prints
 *             the same rows: a run compares a beginning of both before it measures.
 *   framing   every packet read, TCP put in order, every frame found and counted. `tcpdump -r -w -` only copies packets,
 *             so it is the measure of reading, not a peer at the job.
 *   memory    the same counting on captures of three lengths.
 *   all       every field of every message as JSON, on a smaller file: `tshark -T json`.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCapture } from './capture-file.ts';
import type { Goal } from './goals.ts';
import type { Figure, TrialCase, TrialPart, TrialResult } from './harness.ts';
import { costOf, hasProgram } from './process-cost.ts';

const RINGBACK = [
  process.execPath,
  fileURLToPath(new URL('../../dist/cli/ringback.js', import.meta.url)),
  'decode',
  '-q',
];
const FOLDER = join(tmpdir(), `ringback-bench-captures-${process.getuid?.() ?? 0}`);

interface Capture {
  readonly path: string;
  readonly bytes: number;
}

/** The capture of that many frames. Written once and kept: its bytes are the same in every run. */
function captureOf(frames: number): Capture {
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const path = join(FOLDER, `frames-${frames}.pcap`);
  const noted = `${path}.bytes`;
  if (!existsSync(noted)) {
    const bytes = writeCapture(`${path}.new`, frames);
    renameSync(`${path}.new`, path);
    writeFileSync(noted, String(bytes));
  }
  return { path, bytes: Number(readFileSync(noted, 'utf8')) };
}

const missing = (program: string) => () => (hasProgram(program) ? undefined : `no ${program}`);

type Words = (path: string) => readonly string[];

/** One run of a program over the capture: `units` of work a CPU second, and its memory. */
function program(
  name: string,
  frames: number,
  unit: 'frames' | 'bytes',
  words: Words,
  skip?: () => string | undefined,
) {
  const run = async (): Promise<Readonly<Record<string, number>>> => {
    const capture = captureOf(frames);
    const { cpuSeconds, memoryBytes } = await costOf(words(capture.path));
    return { rate: (unit === 'frames' ? frames : capture.bytes) / cpuSeconds, memory: memoryBytes };
  };
  return { name, run, ...(skip === undefined ? {} : { skip }) } satisfies TrialCase;
}

const memory: Figure = { key: 'memory', title: 'most memory of the process', kind: 'bytes' };
const COLUMNS = ['epoch', 'stream', 'id', 'lineInstance', 'callReference', 'callState'];
const TSHARK_COLUMNS = [
  ...['frame.time_epoch', 'tcp.stream', 'skinny.messageId'],
  ...['skinny.lineInstance', 'skinny.callReference', 'skinny.callState'],
].flatMap((name) => ['-e', name]);
const ours = 'ringback';

/** How many times the rate of another case ours is, the median of the rounds. */
const ahead = (other: string, atLeast: number, of: string): Goal<TrialResult> => ({
  title: `${of} a CPU second against ${other}`,
  unit: '×',
  atLeast,
  reached: ({ cases }) => {
    const found = cases.find(({ name }) => name === other);
    return found && 1 / found.ratios.rate!.median;
  },
});

const modest: Goal<TrialResult> = {
  title: 'memory, whatever the size of the file',
  unit: 'B',
  atMost: 150e6,
  reached: ({ cases }) => cases.find(({ name }) => name === ours)?.figures.memory?.max,
};

/** A row of six fields for every message. */
function fieldsPart(name: string, frames: number, goals: readonly Goal<TrialResult>[]): TrialPart {
  return {
    name,
    title: `Six fields of every message, a row each: ${frames.toLocaleString('en')} SCCP frames`,
    note: 'Time, stream, message id, line, call and call state; the rows of both are the same (test/judges/capture-rows.test.ts). CPU of the whole process, node started.',
    reference: ours,
    figures: [{ key: 'rate', title: 'frames', kind: 'rate' }, memory],
    cases: [
      program(ours, frames, 'frames', (path) => [...RINGBACK, path, '--fields', COLUMNS.join(',')]),
      program(
        'tshark -T fields',
        frames,
        'frames',
        (path) => ['tshark', '-r', path, '-Y', 'skinny', '-T', 'fields', ...TSHARK_COLUMNS],
        missing('tshark'),
      ),
    ],
    goals,
  };
}

function partsOf(frames: number, small: number, prefix: string): TrialPart[] {
  // A small capture measures the start of programs: no goal is about that.
  const goals = (...of: Goal<TrialResult>[]): Goal<TrialResult>[] => (prefix === '' ? of : []);
  const size = `${frames.toLocaleString('en')} SCCP frames`;
  return [
    fieldsPart(`${prefix}captures-fields`, frames / 10, goals(modest)),
    {
      name: `${prefix}captures-framing`,
      title: `Every frame found and counted: ${size}`,
      note: 'Ours reads packets, puts TCP in order and counts every frame by message (decode --count); tcpdump copies packets and looks into none. CPU of the whole process, node started.',
      reference: ours,
      figures: [{ key: 'rate', title: 'bytes', kind: 'rate' }, memory],
      cases: [
        program(ours, frames, 'bytes', (path) => [...RINGBACK, path, '--count']),
        program('tcpdump -r -w -', frames, 'bytes', (path) => ['tcpdump', '-r', path, '-w', '-'], missing('tcpdump')),
      ],
      goals: goals(ahead('tcpdump -r -w -', 0.4, 'bytes'), modest),
    },
    {
      name: `${prefix}captures-all`,
      title: `Every field of every message as JSON: ${small.toLocaleString('en')} SCCP frames`,
      note: 'decode --jsonl beside tshark -T json with the SCCP layer only. CPU of the whole process.',
      reference: ours,
      figures: [{ key: 'rate', title: 'frames', kind: 'rate' }, memory],
      cases: [
        program(ours, small, 'frames', (path) => [...RINGBACK, path, '--jsonl']),
        program(
          'tshark -T json',
          small,
          'frames',
          (path) => ['tshark', '-r', path, '-Y', 'skinny', '-T', 'json', '-J', 'skinny'],
          missing('tshark'),
        ),
      ],
    },
  ];
}

/** Memory beside the size of the file: the longest is sixteen times the first. */
function memoryPart(sizes: readonly number[], prefix: string): TrialPart {
  const named = sizes.map((frames) => [`${frames.toLocaleString('en')} frames`, frames] as const);
  return {
    name: `${prefix}captures-memory`,
    title: 'Memory of decode --count, by the length of the capture',
    note: 'Most memory of the process. Bytes a CPU second rise with the length, as the start of node weighs less.',
    reference: named[0]![0],
    figures: [memory, { key: 'rate', title: 'bytes', kind: 'rate' }],
    cases: named.map(([name, frames]) => program(name, frames, 'bytes', (path) => [...RINGBACK, path, '--count'])),
    goals:
      prefix === ''
        ? [{ ...modest, reached: ({ cases }) => Math.max(...cases.map(({ figures }) => figures.memory?.max ?? 0)) }]
        : [],
  };
}

/** The whole size, and for the smoke run one that only shows that it runs. */
export const captureParts: readonly TrialPart[] = [
  ...partsOf(1_000_000, 50_000, ''),
  // tshark needs most of a minute for a million, each round.
  { ...fieldsPart('captures-fields-1m', 1_000_000, [ahead('tshark -T fields', 60, 'frames'), modest]), optional: true },
  memoryPart([250_000, 1_000_000, 4_000_000], ''),
  ...partsOf(10_000, 2_000, 'small-'),
  memoryPart([2_000, 10_000], 'small-'),
];
