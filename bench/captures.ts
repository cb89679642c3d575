/**
 * Captures: `ringback decode` beside the programs that telephony engineers use, as whole processes on one file, in one
 * run. Same job, same file, output to /dev/null; node's own start is in our figures.
 *
 *   fields    frame time, stream, message id and three fields of every message, one row each. `tshark -T fields` prints
 *             the same rows: a run compares a beginning of both before it measures.
 *   framing   every packet read, TCP put in order, every frame found and counted. `tcpdump -r -w -` only copies packets,
 *             so it is the measure of reading, not a peer at the job.
 *   all       every field of every message as JSON, on a smaller file: `tshark -T json`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCapture } from './capture-file.ts';
import type { Figure, TrialCase, TrialPart } from './harness.ts';
import { costOf, hasProgram } from './process-cost.ts';

const PROGRAM = new URL('../src/cli/ringback.js', import.meta.url).pathname;
const FOLDER = join(tmpdir(), `ringback-bench-captures-${process.getuid?.() ?? 0}`);

interface Capture {
  readonly path: string;
  readonly bytes: number;
  readonly frames: number;
}

/** The capture of that many frames; written once and kept, for it is the same in every run. */
function captureOf(frames: number): Capture {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `frames-${frames}.pcap`);
  const noted = `${path}.bytes`;
  if (!existsSync(noted)) writeNoted(path, noted, frames);
  return { path, bytes: Number(readFileSync(noted, 'utf8')), frames };
}
