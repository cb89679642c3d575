/** What came of one seed. */
import type { Coverage } from './coverage.ts';
import type { Violation } from './verdict.ts';

export interface Outcome {
  readonly seed: number;
  readonly violation: Violation | undefined;
  /** Over every event of the world: equal for two runs of one seed. */
  readonly hash: number;
  readonly virtualMs: number;
  readonly events: number;
  /** Call backs that were promised; alerts that were sent. */
  readonly arms: number;
  readonly alerts: number;
  readonly coverage: Coverage;
  /** The last lines of the journal. */
  readonly last: () => string[];
}
