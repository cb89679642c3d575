/**
 * Epoch milliseconds that do not jump when somebody sets the clock of the machine: read from the wall once, then counted by
 * the monotonic clock. Timers and lifetimes run on it; only what people read is the wall's time.
 */
import type { Ms, WallClock } from '../model/time.ts';
import { localWallClock } from './wall-clock.ts';

export function steadyClock(): () => Ms {
  const origin = Date.now() - performance.now();
  return () => Math.floor(origin + performance.now());
}

/** Wall time of an instant of a steady clock: as the clock on the wall is set now. */
export function wallClockOf(steady: () => Ms): WallClock {
  return (at) => localWallClock(at + Date.now() - steady());
}
