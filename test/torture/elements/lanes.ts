/**
 * A process of `npm run torture:elements`: it runs the cases that it is given, several side by side, each lane on a live thing
 * of its own, and tells of each when it begins and when it has ended.
 */
import type { Bench, ElementSet } from './sets.ts';
import { elementSets } from './sets.ts';

/** Side by side in one process. A case mostly waits for the system to hand bytes over. */
const LANES = 6;

/** What the process is told: which set, and then which cases. */
export interface Given {
  readonly cases: readonly number[];
}
export type Told =
  | { readonly ready: true }
  | { readonly begun: number }
  | { readonly ended: number; readonly failure?: string };

const tell = (told: Told): void => void process.send!(told);

class Lane {
  private bench: Bench | null = null;
  private readonly set: ElementSet;
  private readonly queue: number[];

  constructor(set: ElementSet, queue: number[]) {
    this.set = set;
    this.queue = queue;
  }

  /** Until the queue is empty. */
  async work(): Promise<void> {
    for (let index = this.queue.shift(); index !== undefined; index = this.queue.shift()) {
      tell({ begun: index });
      const failure = await this.one(index);
      tell(failure === null ? { ended: index } : { ended: index, failure });
    }
  }

  private async one(index: number): Promise<string | null> {
    try {
      this.bench ??= await this.set.open();
      await this.bench.run(index);
      return null;
    } catch (error) {
      const { bench } = this;
      this.bench = null;
      void bench?.close().catch(() => undefined);
      return (error as Error).message;
    }
  }
}

const set = elementSets[process.argv[2]!]!();
const queue: number[] = [];
const lanes = Array.from({ length: LANES }, () => ({ lane: new Lane(set, queue), busy: false }));
process.on('message', ({ cases }: Given) => {
  queue.push(...cases);
  for (const each of lanes) {
    if (each.busy) continue;
    each.busy = true;
    void each.lane.work().finally(() => {
      each.busy = false;
    });
  }
});
// Ctrl-C reaches the whole group; the one who gives the cases decides.
process.on('SIGINT', () => undefined);
// The one who gives the cases is gone.
process.on('disconnect', () => process.exit());
tell({ ready: true });
