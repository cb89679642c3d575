/** Who sees the lines of a call manager another way than its phones do: the CTIManager beside it. */
import type { Appearance, DoNotDisturb, Leg, Line } from './lines.ts';
import type { Step } from './steps.ts';

export interface Watcher {
  /** A device was told this step of a leg, or would have been if a phone were registered for it. */
  told(step: Step, leg: Leg, to: Appearance): void;
  /** A leg is no more: told for every leg, after its last step, also where no device was there to take that. */
  over(leg: Leg): void;
  forwardChanged(line: Line): void;
  doNotDisturbChanged(device: string, mode: DoNotDisturb): void;
  /** A phone registered, or is gone. */
  presenceChanged(device: string): void;
  /** The CallBack key was pressed, for a leg or (undefined) on hook. */
  callBackPressed(device: string, leg: Leg | undefined): void;
}
