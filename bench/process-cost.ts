/**
 * What a program costs as a whole process, start and end included: processor time as the shell's `time` tells it, and the
 * most memory that the kernel saw (VmHWM, looked at while it runs). Its output goes to /dev/null; what it prints where the
 * caller needs it to a file.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Cost {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

const LOOK_MS = 20;

/**
 * What the machine has node load at every start is no cost of the program that is measured: reading the certificates of a
 * Debian takes it 55 ms, as long as all else of its start.
 */
const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...env } = process.env;

export const hasProgram = (name: string): boolean => spawnSync('which', [name]).status === 0;

/** Run a program to its end. @throws Error with what it said where it fails. */
export async function costOf(words: readonly string[], output = '/dev/null'): Promise<Cost> {
  // The output, then the words of the program.
  const script = 'TIMEFORMAT="cost %U %S"; out=$1; shift; time "$@" >"$out"';
  const shell = spawn('bash', ['-c', script, 'bash', output, ...words], { stdio: ['ignore', 'ignore', 'pipe'], env });
  let said = '';
  shell.stderr.on('data', (text) => {
    said = (said + String(text)).slice(-4000);
  });
  let memoryBytes = 0;
  const looking = setInterval(() => {
    memoryBytes = Math.max(memoryBytes, ...children(shell.pid!).map(peakBytes));
  }, LOOK_MS);
  const status = await new Promise((resolve) => shell.once('close', resolve));
  clearInterval(looking);
  const told = /cost ([\d.]+) ([\d.]+)/.exec(said);
  if (status !== 0 || told === null) throw new Error(`${words.join(' ')}: ${said}`);
  return { cpuSeconds: Number(told[1]) + Number(told[2]), memoryBytes };
}

function children(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function peakBytes(pid: number): number {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
