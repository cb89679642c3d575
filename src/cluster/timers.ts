/** Time as the driver of a cluster needs it: injected, so that a simulation can own it. */
import { performance } from 'node:perf_hooks';
import type { Ms } from '../model/time.ts';

export interface Timers {
  /** Milliseconds of a clock that only goes forward, also while the process is stopped. */
  now(): Ms;
  /** Epoch milliseconds: only for display. */
  today(): Ms;
  /** Calls `act` once, after so long; the function that is returned takes it back. */
  after(ms: Ms, act: () => void): () => void;
}

/** Longest delay of a Node timer. */
const TIMER_MS_MAX = 0x7fffffff;

export const realTimers: Timers = {
  now: () => performance.now(),
  today: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, Math.min(Math.max(0, ms), TIMER_MS_MAX));
    return () => clearTimeout(timer);
  },
};

export const pause = (timers: Timers, ms: Ms): Promise<void> =>
  new Promise((resolve) => void timers.after(ms, resolve));
