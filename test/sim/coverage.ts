/** Which faults met which states of a record, how often: a fault that never meets a state proves nothing about it. */
import { stateNames } from '../../src/feature/call-back/machine.ts';

const states = stateNames.filter((state) => state !== 'none');
/** Hits that each pair should have in a night (facts, G-D5). */
const HITS_MIN = 1_000;
/** Faults by themselves, whatever they meet. */
const ALL = 'all';

export type CoverageCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export class Coverage {
  readonly #hits = new Map<string, Map<string, number>>();

  static of(counts: CoverageCounts): Coverage {
    const coverage = new Coverage();
    for (const [fault, row] of Object.entries(counts))
      for (const [state, count] of Object.entries(row)) coverage.#add(fault, state, count);
    return coverage;
  }

  get counts(): CoverageCounts {
    return Object.fromEntries([...this.#hits].map(([fault, row]) => [fault, Object.fromEntries(row)]));
  }

  fault(fault: string, states: readonly string[]): void {
    this.#add(fault, ALL, 1);
    for (const state of states) this.#add(fault, state, 1);
  }

  get faults(): number {
    return [...this.#hits.keys()].reduce((sum, fault) => sum + this.hits(fault, ALL), 0);
  }

  join(other: Coverage): void {
    for (const [fault, row] of other.#hits) for (const [state, count] of row) this.#add(fault, state, count);
  }

  hits(fault: string, state: string): number {
    return this.#hits.get(fault)?.get(state) ?? 0;
  }

  /** Which pairs have fewer hits than a night should give. */
  rare(): string {
    const pairs = [...this.#hits.keys()].flatMap((fault) => states.map((state) => [fault, state] as const));
    const rare = pairs.filter(([fault, state]) => this.hits(fault, state) < HITS_MIN);
    const never = rare.filter(([fault, state]) => this.hits(fault, state) === 0).length;
    return `${pairs.length - rare.length} of ${pairs.length} pairs at least ${HITS_MIN} times, ${never} never`;
  }

  /** Faults down, states across. */
  table(): string {
    const across = [ALL, ...states];
    const cells = (fault: string): string =>
      across.map((state) => String(this.hits(fault, state)).padStart(Math.max(7, state.length))).join('  ');
    const rows = [...this.#hits.keys()].sort();
    const width = Math.max(5, ...rows.map((row) => row.length));
    return [
      `${'fault'.padEnd(width)}  ${across.map((state) => state.padStart(7)).join('  ')}`,
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
