/** The same job in C: built with gcc where there is one, given the same frames in a file. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '../harness.ts';

const SOURCE = 'bench/models/codec.c';

/** Why the C loop cannot run here. */
export function withoutGcc(): string | undefined {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'gcc is not installed';
  }
}

export interface CLoop {
  readonly job: 'decode' | 'encode';
  /** The frames, one after another. */
  readonly stream: () => Uint8Array;
  /** The texts that a gateway reads, too. */
  readonly texts?: boolean;
  /** The stream is laid out again and again until it fills as many bytes, and read through. */
  readonly spreadBytes?: number;
}

/** Builds the program and lets it measure itself: CPU time a frame. */
export function runCLoop({ job, stream, texts = false, spreadBytes = 0 }: CLoop, seconds: number): Sample {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-bench-'));
  try {
    const [program, frames] = [join(folder, 'codec'), join(folder, 'frames')];
    execFileSync('gcc', ['-O3', '-o', program, SOURCE]);
    writeFileSync(frames, stream());
    const told = execFileSync(program, [job, frames, String(seconds), texts ? '1' : '0', String(spreadBytes)], {
      encoding: 'utf8',
    });
    return JSON.parse(told) as Sample;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
