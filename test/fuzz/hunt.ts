/** Starts a worker for one target and watches it: a case that does not end is a find too. */
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { Figure, Shared } from './engine/shared.ts';
import type { Result, Task } from './task.ts';

/** A case takes microseconds; the machine may be busy. */
const HANG_MS = 15_000;
const LOOK_MS = 250;

export interface Hunted {
  readonly result?: Result;
  /** The input that did not end. */
  readonly hung?: Buffer;
}

/**
 * @param tell is told the figures a few times a second
 * @param stop ends the run early: what was kept and found by then is written and told
 */
export function hunt(
  task: Omit<Task, 'shared'>,
  tell?: (figures: Int32Array, ms: number) => void,
  stop?: AbortSignal,
): Promise<Hunted> {
  const shared = new Shared();
  const worker = new Worker(join(task.plain ? join(task.counted, '..') : task.counted, 'test/fuzz/worker.js'), {
    workerData: { ...task, shared: shared.buffer } satisfies Task,
  });
  const end = (): void => void Atomics.store(shared.figures, Figure.stop, 1);
  if (stop?.aborted) end();
  stop?.addEventListener('abort', end);
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let last = -1;
    let lastAt = start;
    const watch = setInterval(() => {
      const now = performance.now();
      const begun = shared.figures[Figure.begun]!;
      if (begun !== last || shared.figures[Figure.busy] !== 0) {
        last = begun;
        lastAt = now;
      }
      tell?.(shared.figures, now - start);
      if (now - lastAt < HANG_MS) return;
      clearInterval(watch);
      void worker.terminate();
      resolve({ hung: shared.runningInput() });
    }, LOOK_MS);
    worker.once('message', (result: Result) => {
      clearInterval(watch);
      resolve({ result });
    });
    worker.once('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
  });
}
