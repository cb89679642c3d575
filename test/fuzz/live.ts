/** The lines that show a run while it goes on: one per target, on a terminal only. */
import { Figure } from './engine/shared.ts';
import type { Task } from './task.ts';

const number = (value: number): string => value.toLocaleString('en-US');
const percent = (part: number, all: number): string =>
  all === 0 ? 'not counted' : `${((100 * part) / all).toFixed(1)} %`;

export function liveLine(task: Pick<Task, 'target' | 'seconds'>, figures: Int32Array, ms: number): string {
  const at = (index: number): number => figures[index]!;
  const runs = at(Figure.runs);
  if (runs === 0) return `${task.target.padEnd(8)}  reads its corpus`;
  return [
    task.target.padEnd(8),
    `${number(runs).padStart(11)} runs`,
    `${number(Math.round((1000 * runs) / Math.max(1, ms))).padStart(6)}/s`,
    `branches ${percent(at(Figure.covered), at(Figure.branches))}`,
    `corpus ${number(at(Figure.corpus))}`,
    `finds ${at(Figure.finds)}`,
    `${Math.round(ms / 1000)} of ${task.seconds} s`,
  ].join('  ');
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface LiveRow {
  show(task: Pick<Task, 'target' | 'seconds'>, figures: Int32Array, ms: number): void;
  /** The row goes. */
  done(): void;
}

/** Rows at the foot of what is written. Without a terminal nothing is shown. */
export class LiveRows {
  private readonly rows: { text: string }[] = [];
  private drawn = 0;
  private readonly terminal: Terminal;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  add(): LiveRow {
    const row = { text: '' };
    this.rows.push(row);
    return {
      show: (task, figures, ms) => {
        row.text = liveLine(task, figures, ms);
        this.draw();
      },
      done: () => {
        this.rows.splice(this.rows.indexOf(row), 1);
        this.draw();
      },
    };
  }

  /** What `write` writes stands above the rows. */
  above(write: () => void): void {
    this.wipe();
    write();
    this.draw();
  }

  private wipe(): void {
    if (this.drawn > 0) this.terminal.write(`\x1b[${this.drawn}A\r\x1b[J`);
    this.drawn = 0;
  }

  private draw(): void {
    if (this.terminal.isTTY !== true) return;
    this.wipe();
    const width = this.terminal.columns ?? 100;
    // A line that wraps would be counted as one and wiped as one.
    for (const { text } of this.rows) this.terminal.write(`${text.slice(0, width - 1)}\n`);
    this.drawn = this.rows.length;
  }
}
