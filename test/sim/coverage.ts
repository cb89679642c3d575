/** Which faults met which states of a record, how often: a fault that never meets a state proves nothing about it. */
import { stateNames } from '../../src/feature/call-back/machine.ts';

export class Coverage {
  readonly #hits = new Map<string, Map<string, number>>();

  fault(fault: string, states: readonly string[]): void {
    for (const state of states) this.#add(fault, state, 1);
  }

  join(other: Coverage): void {
    for (const [fault, row] of other.#hits) for (const [state, count] of row) this.#add(fault, state, count);
  }

  hits(fault: string, state: string): number {
    return this.#hits.get(fault)?.get(state) ?? 0;
  }

  /** Faults down, states across. */
  table(): string {
    const states = stateNames.filter((state) => state !== 'none');
    const cells = (fault: string): string =>
      states.map((state) => String(this.hits(fault, state)).padStart(state.length)).join('  ');
    const rows = [...this.#hits.keys()].sort();
    const width = Math.max(5, ...rows.map((row) => row.length));
    return [
      `${'fault'.padEnd(width)}  ${states.join('  ')}`,
      ...rows.map((row) => `${row.padEnd(width)}  ${cells(row)}`),
    ].join('\n');
  }

  #add(fault: string, state: string, count: number): void {
    let row = this.#hits.get(fault);
    if (row === undefined) {
      row = new Map();
      this.#hits.set(fault, row);
    }
    row.set(state, (row.get(state) ?? 0) + count);
  }
}
