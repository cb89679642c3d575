/** What the process takes of the machine. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessFigures } from './table.ts';

const RESOLUTION_MS = 20;

/** Lags are those since the last reading. */
export function processFigures(startedAt: number): { read(): ProcessFigures; close(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return {
    read() {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      // The monitor counts its own pause; before the first sample it says NaN.
      const lag = (nanoseconds: number) => Math.max(0, (nanoseconds || 0) / 1e9 - RESOLUTION_MS / 1000);
      const figures = {
        cpuSeconds: (user + system) / 1e6,
        residentBytes: rss,
        heapUsedBytes: heapUsed,
        startSeconds: startedAt / 1000,
        eventLoopLagSeconds: lag(delay.mean),
        eventLoopLagP99Seconds: lag(delay.percentile(99)),
      };
      delay.reset();
      return figures;
    },
    close: () => void delay.disable(),
  };
}
