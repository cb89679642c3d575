/**
 * Actions that must not be told yet, in order: a node of a cluster that has just woken up asks first whether it still serves.
 *
 * They have no number of their own, because the router takes no event from its queue meanwhile (that has its maximum). Held is
 * what came of the one event in hand, at most the deadlines of one turn (`deadlinesPerTurnMax` of the feature), and of what the cluster
 * says about records: one that comes, or goes, once for each device that has one, and a device's going takes out what was held for it.
 */
import type { Action } from '../model/actions.ts';
import type { DeviceName } from '../model/ids.ts';

/** What tells nobody anything. */
const silent: ReadonlySet<Action['type']> = new Set(['commit', 'alarm', 'watchLine', 'watchDevice']);

export class HeldActions {
  readonly #actions: Action[] = [];

  push(action: Action): void {
    this.#actions.push(action);
  }

  /** All, in order; none is held any more. */
  take(): Action[] {
    return this.#actions.splice(0);
  }

  /** Another node serves the record of this device: what was to be told about it is void. @returns how many that were */
  forget(device: DeviceName): number {
    return withoutTold(this.#actions, device);
  }
}

/** Takes out, in place, what would be told to a device. @returns how many */
export function withoutTold(actions: Action[], device: DeviceName): number {
  const before = actions.length;
  const kept = actions.filter((action) => silent.has(action.type) || !('device' in action) || action.device !== device);
  actions.splice(0, before, ...kept);
  return before - kept.length;
}
