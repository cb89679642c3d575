/**
 * The CTIManagers of a site in order of preference. The first whose pause is over is called; one that was lost, or did not let
 * us in, pauses. One that is back is not returned to while another serves (the original does not either).
 */
import type { Ms } from '../../model/time.ts';
import type { CtiManagerAddress } from './options.ts';

export class ManagerList {
  private readonly managers: readonly CtiManagerAddress[];
  private readonly retryMs: Ms;
  private readonly notBefore: Ms[];
  private inHand = 0;

  /** @throws RangeError where none is named */
  constructor(managers: readonly CtiManagerAddress[], retryMs: Ms) {
    if (managers.length === 0) throw new RangeError('cti: no CTIManager was named.');
    this.managers = managers;
    this.retryMs = retryMs;
    this.notBefore = managers.map(() => Number.NEGATIVE_INFINITY);
  }

  /** The one that is called, or was last. */
  get current(): CtiManagerAddress {
    return this.managers[this.inHand]!;
  }

  /** Takes the next that may be called. @returns false while all pause. */
  take(now: Ms): boolean {
    const next = this.notBefore.findIndex((at) => at <= now);
    if (next < 0) return false;
    this.inHand = next;
    return true;
  }

  pause(now: Ms): void {
    this.notBefore[this.inHand] = now + this.retryMs;
  }

  /** When the first pause is over. */
  get nextAt(): Ms {
    return Math.min(...this.notBefore);
  }
}
