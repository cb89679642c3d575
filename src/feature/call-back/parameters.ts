/** Parameters of the feature: pure data. Names for operators, units and help live with the service parameters. */
import type { Ms } from '../../model/time.ts';

export interface CallBackParameters {
  /** Off: the key is answered with the phone's own text for "Service is not Active"; records are kept but wait. */
  readonly enabled: boolean;
  /** What happens to a request for a line that forwards all its calls: 4.0 refuses any, later releases only voice mail. */
  readonly forwardedLines: 'refuse any' | 'refuse voice mail';
  /** What a reset of the originating phone does to its record. */
  readonly callerReset: 'keep' | 'cancel';
  /** How long a record may wait, 0 = for ever. Counted in seconds from arming. */
  readonly recordLifetimeMs: Ms;
  /** How long an unanswered notice stays on the screen; also how long an answer or a promised call is waited for. */
  readonly recallMs: Ms;
  /** From on-hook of the watched line to the notice. */
  readonly guardMs: Ms;
  /** How long a prompt stays. */
  readonly promptMs: Ms;
  /** Records of the node at most: one more is answered with the unavailable screen. */
  readonly recordsMax: number;
}

export const defaultParameters: CallBackParameters = {
  enabled: true,
  forwardedLines: 'refuse any',
  callerReset: 'keep',
  recordLifetimeMs: 0,
  recallMs: 30_000,
  guardMs: 0,
  promptMs: 5_000,
  recordsMax: 1_000_000,
};
