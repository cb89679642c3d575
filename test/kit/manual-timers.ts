/** Time that goes on when a test says so. */
import type { Timers } from '../../src/cluster/index.ts';

export class ManualTimers implements Timers {
  private at: number;
  private readonly epoch: number;
  private readonly waiting = new Set<{ readonly at: number; readonly act: () => void }>();

  constructor(epoch = Date.UTC(2026, 10, 28, 8), at = 1000) {
    this.epoch = epoch;
    this.at = at;
  }

  now(): number {
    return this.at;
  }
  today(): number {
    return this.epoch + this.at - 1000;
  }
  after(ms: number, act: () => void): () => void {
    const entry = { at: this.at + ms, act };
    this.waiting.add(entry);
    return () => this.waiting.delete(entry);
  }

  /** Times that somebody waits for. */
  get pending(): number[] {
    return [...this.waiting].map(({ at }) => at).sort((a, b) => a - b);
  }

  pass(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const due = [...this.waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.waiting.delete(due);
      this.at = Math.max(this.at, due.at);
      due.act();
    }
    this.at = end;
  }
}
