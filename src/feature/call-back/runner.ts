/** What effects share: the engine as they see it, and the few things that most of them do. */
import type { Action, ButtonLamp } from '../../model/actions.ts';
import type { StoredRecord } from '../../model/events.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { Ms, WallClock } from '../../model/time.ts';
import type { Device } from '../device.ts';
import type { LineState } from '../line-state.ts';
import type { Dialogs, Push, Target } from './dialogs.ts';
import { Input, State, type StateName, stateNames } from './machine.ts';
import type { CallBackParameters } from './parameters.ts';
import type { ScreenName, ScreenValues } from './screens.ts';
import type { Statistics } from './statistics.ts';
import type { CallBackTable, RecordId } from './table.ts';

/** A record and what shall wait in its place. */
export interface Replacement {
  readonly target: Target;
  /** The record as it was, null where it was ending anyway. */
  readonly old: StoredRecord | null;
}

/** What effects need of the engine. */
export interface EffectRunner {
  readonly table: CallBackTable;
  readonly lines: LineState;
  readonly dialogs: Dialogs;
  readonly statistics: Statistics;
  readonly wallClock: WallClock;
  readonly dialLegs: Map<DeviceName, number>;
  readonly replaced: Map<DeviceName, StoredRecord>;
  readonly parameters: CallBackParameters;
  /** What the input `replace` puts in the place of a record. */
  readonly replacement: Replacement | undefined;
  readonly now: Ms;
  readonly actions: Action[];
  raise(id: RecordId, input: Input): void;
  commit(id: RecordId): void;
  commitEnd(id: RecordId): void;
  setTimer(id: RecordId, afterMs: Ms): void;
  clearTimer(id: RecordId): void;
  nextSequence(): number;
}

/** Tells a record what its line does now. */
export function raiseLine(engine: EffectRunner, id: RecordId): void {
  const { lines, table } = engine;
  const line = table.line(id);
  const use = lines.useOf(line);
  if (use === 'inUse') engine.raise(id, Input.lineUsed);
  if (use === 'inUse' || use === 'ringing') engine.raise(id, Input.lineOccupied);
  if (use !== 'free') return;
  if (table.state(id) !== State.toldDnd) engine.raise(id, Input.lineFree);
  else if (!lines.refusesCalls(line)) engine.raise(id, Input.dndOff);
}

/** The button of the device: off, on = armed, flash = B is free. */
export function lamp(engine: EffectRunner, id: RecordId): void {
  const device = engine.table.device(id);
  if (engine.lines.device(device)?.registered)
    engine.actions.push({ type: 'buttonLamp', device, lamp: lampOf(engine.table.state(id)) });
}

/** Pushes a screen about a record to its device. @returns true where the phone will answer. */
export function pushAbout(engine: EffectRunner, device: Device, id: RecordId, push: Omit<Push, 'values'>): boolean {
  const values = valuesOf(engine, id);
  return engine.dialogs.push(
    device,
    { ...push, values },
    engine.lines.lastSerial,
    engine.parameters.promptMs,
    engine.actions,
  );
}

export function push(engine: EffectRunner, device: Device, screen: ScreenName, values: ScreenValues): void {
  engine.dialogs.push(device, { screen, values }, engine.lines.lastSerial, engine.parameters.promptMs, engine.actions);
}

/** What screens say about a record. */
export function valuesOf(engine: EffectRunner, id: RecordId): ScreenValues {
  const { table } = engine;
  const number = table.dialNumber(id);
  const since = table.freeSince(id);
  return since === 0 ? { number, dialNumber: number } : { number, dialNumber: number, since: engine.wallClock(since) };
}

const lamps: Readonly<Record<StateName, ButtonLamp>> = {
  none: 'off',
  arming: 'off',
  watchBusy: 'on',
  watchOffHook: 'on',
  watchOnHook: 'on',
  free: 'on',
  suspended: 'flash',
  notifying: 'flash',
  alerting: 'flash',
  notified: 'flash',
  toldDnd: 'flash',
  dialling: 'flash',
  ending: 'off',
};

export function lampOf(state: State): ButtonLamp {
  return lamps[stateNames[state]!];
}
