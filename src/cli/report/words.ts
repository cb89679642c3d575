/** Times, spans and counts, as the page writes them. */
import type { Report } from '../../gateway/tap/report/model.ts';
import { clockTime } from '../decode/time.ts';

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `0.42 ms`, `436 ms`, `2.6 s`, `3:04 min`, `1:02:05 h`. */
export function span(ms: number): string {
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} min`;
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)} h`;
}

/** Times of a report on the clock of the reader, or in UTC. */
export class Clock {
  private readonly report: Report;
  readonly utc: boolean;

  constructor(report: Report, utc: boolean) {
    this.report = report;
    this.utc = utc;
  }

  day(at = 0): string {
    return this.parts(at)[0];
  }

  /** `10:48:14.082708`. */
  time(at: number): string {
    return this.parts(at)[1];
  }

  /** Milliseconds since the first packet keep microseconds for a century. */
  private parts(at: number): [string, string] {
    const nanos = this.report.nanos + Math.round(at * 1e6);
    const whole = Math.floor(nanos / 1e9);
    return clockTime(this.report.seconds + whole, nanos - whole * 1e9, this.utc);
  }
}
