/** Lines of traces in the counters, and the alarm where some are missing. */
import { Counter, type Counters } from '../../gateway/index.ts';

/** Lines after which the alarm is told again: its count is no count of lines. */
const ALARM_EVERY = 1000;

export class TraceCounts {
  readonly gauge = Counter.traces;
  private readonly counters: Counters;
  private readonly alarm: (name: string, device: string, detail: string) => void;
  private missing = 0;

  constructor(counters: Counters, alarm: (name: string, device: string, detail: string) => void) {
    this.counters = counters;
    this.alarm = alarm;
  }

  written(taken: boolean): void {
    if (taken) this.counters.add(Counter.traceLines);
  }

  dropped(lines: number): void {
    this.counters.add(Counter.traceLinesDropped, lines);
    this.incomplete(lines);
  }

  /** They are counted already. */
  incomplete(lines: number): void {
    const before = this.missing;
    this.missing += lines;
    if (before === 0 || Math.floor(before / ALARM_EVERY) !== Math.floor(this.missing / ALARM_EVERY))
      this.alarm('TraceIncomplete', '', `${this.missing} lines since the start`);
  }
}
