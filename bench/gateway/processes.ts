/** What the system says of processes: processor time and memory of a process and its children. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** No order takes so long, except those that say so. */
const ANSWER_MS = 120_000;

/** The process and all that it started. */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children === '' ? [] : children.split(' ').flatMap((child) => family(Number(child))))];
}

/** Processor time of all threads, nanoseconds: what /proc/PID/stat counts in steps of 10 ms. */
export function cpuNs(pid: number): number {
  let sum = 0;
  for (const one of family(pid)) {
    for (const task of readdirSync(`/proc/${one}/task`)) {
      sum += Number(readFileSync(`/proc/${one}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
    }
  }
  return sum;
}

/** Time that the main threads could have run and had no processor: what a busy machine adds to every delay. */
export function waitedNs(pid: number): number {
  return family(pid).reduce(
    (sum, one) => sum + Number(readFileSync(`/proc/${one}/schedstat`, 'utf8').split(' ')[1]),
    0,
  );
}

/** Memory in user space that is nobody else's: heap and stacks, no program text. */
export function memoryBytes(pid: number): number {
  let sum = 0;
  for (const one of family(pid)) {
    const line = /^Anonymous:\s+(\d+) kB/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'));
    sum += Number(line![1]) * 1024;
  }
  return sum;
}

/** A program of the bench that is told what to do by messages, one answer each. */
export class Worker {
  readonly child: ChildProcess;

  /**
   * @param file compiled file beside this one
   * @param execPath what is run with `execArgv`, the file and the words, where it is not node
   */
  constructor(
    file: string,
    words: readonly string[] = [],
    execArgv: readonly string[] = [],
    execPath = process.execPath,
  ) {
    this.child = fork(new URL(file, import.meta.url), [...words], {
      execArgv: [...execArgv],
      execPath,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Sends an order and waits for its answer; rejects where the process ends instead, or says nothing for too long. */
  async ask<T>(order: object, withinMs = ANSWER_MS): Promise<T> {
    const gone = new AbortController();
    const { signal } = gone;
    try {
      const late = setTimeout(withinMs, null, { signal }).then(() => {
        throw new Error(`${this.child.spawnargs[1]} did not do ${JSON.stringify(order)} within ${withinMs / 1000} s`);
      });
      late.catch(() => undefined);
      const answer = once(this.child, 'message', { signal: gone.signal });
      const end = once(this.child, 'exit', { signal: gone.signal }).then(([code, signal]) => {
        throw new Error(`${this.child.spawnargs[1]} ended with ${code ?? signal}`);
      });
      this.child.send(order);
      const [value] = (await Promise.race([answer, end, late])) as [T];
      return value;
    } finally {
      gone.abort();
    }
  }

  stop(): Promise<void> {
    return stopped(this.child);
  }
}

/** Starts a program that is not ours; its output is kept for the error where it ends at once. */
export function start(program: string, words: readonly string[]): ChildProcess {
  return spawn(program, [...words], { stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, 'exit');
  child.kill('SIGKILL');
  await end;
}

/** The other side of `Worker`: answers each order in turn. */
export function obey(orders: (order: never) => Promise<unknown> | unknown): void {
  process.on('message', (order) => {
    Promise.resolve(orders(order as never)).then(
      (answer) => process.send!(answer ?? null),
      (error: Error) => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit(0));
}
