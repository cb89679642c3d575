/** Records coming and going: armed, refused by the store, replaced, restored, ended. */
import type { StoredRecord } from '../../model/events.ts';
import type { DeviceName, LineKey } from '../../model/ids.ts';
import type { Target } from './dialogs.ts';
import { Input, State } from './machine.ts';
import { type EffectRunner, lamp, push, pushAbout, raiseLine } from './runner.ts';
import type { Statistics } from './statistics.ts';
import { Flag, RECORDS_MAX, type RecordId } from './table.ts';

/** Begins a call back for a device that has none. The record is on its way to the store when this returns. */
export function create(engine: EffectRunner, device: DeviceName, target: Target): void {
  const id = engine.table.add(device, target.line, engine.nextSequence());
  engine.table.setState(id, State.arming);
  engine.actions.push({ type: 'watchDevice', device, watch: true });
  watchMoved(engine, target.line, null);
  aim(engine, id, target);
}

/** Puts another call back in the place of one: the same record, overwritten in the store by one write. */
export function rearm(engine: EffectRunner, id: RecordId): void {
  const { target, old } = engine.replacement!;
  const { table } = engine;
  const device = table.device(id);
  const left = table.line(id);
  if (old !== null && table.has(id, Flag.confirmed) && !engine.replaced.has(device)) engine.replaced.set(device, old);
  engine.dialLegs.delete(device);
  table.flag(id, Flag.confirmed, false);
  forgetFree(engine, id);
  table.move(id, target.line, engine.nextSequence());
  watchMoved(engine, target.line, left);
  aim(engine, id, target);
}

function aim(engine: EffectRunner, id: RecordId, target: Target): void {
  const { table } = engine;
  table.setCaller(id, target.lineInstance, target.dialNumber);
  table.setArmedAt(id, engine.now);
  table.flag(id, Flag.unanswered, target.unanswered);
  // B in use already when it did not answer (call waiting): nobody need go off hook first.
  table.flag(id, Flag.used, engine.lines.useOf(target.line) === 'inUse');
  engine.clearTimer(id);
  engine.commit(id);
}

/** The store has it: only now the user is told. */
export function armed(engine: EffectRunner, id: RecordId): void {
  const { table, statistics } = engine;
  const name = table.device(id);
  statistics.arms++;
  table.flag(id, Flag.confirmed, true);
  if (engine.replaced.delete(name)) statistics.replaced++;
  const device = engine.lines.device(name);
  if (device?.registered) pushAbout(engine, device, id, { screen: 'activated' });
  lamp(engine, id);
  raiseLine(engine, id);
}

/** The store did not take it: nothing is armed, and a record that was to be replaced goes on. */
export function notArmed(engine: EffectRunner, id: RecordId): void {
  const { table, statistics } = engine;
  const name = table.device(id);
  const device = engine.lines.device(name);
  statistics.unavailable++;
  if (device?.registered) push(engine, device, 'unavailable', {});
  const old = engine.replaced.get(name);
  if (old === undefined) {
    // A write that failed may have been done all the same: it is taken back.
    engine.commitEnd(id);
    return;
  }
  engine.replaced.delete(name);
  const given = table.line(id);
  table.move(id, old.line, old.sequence);
  fill(engine, id, old, table.revision(id));
  watchMoved(engine, old.line, given);
  engine.commit(id);
  lamp(engine, id);
  raiseLine(engine, id);
}

/** Takes in a record that the store held at start. @returns false where the device has one already. */
export function restore(engine: EffectRunner, record: StoredRecord): boolean {
  const { table } = engine;
  if (table.size >= RECORDS_MAX || table.find(record.device) !== 0 || !restorable.has(record.state)) return false;
  const id = table.add(record.device, record.line, record.sequence);
  fill(engine, id, record, record.revision);
  engine.statistics.restored++;
  engine.actions.push({ type: 'watchDevice', device: record.device, watch: true });
  watchMoved(engine, record.line, null);
  lamp(engine, id);
  raiseLine(engine, id);
  return true;
}

/** States that a stored record may be in. */
const restorable: ReadonlySet<number> = new Set([
  State.watchBusy,
  State.watchOffHook,
  State.watchOnHook,
  State.suspended,
  State.notifying,
  State.notified,
  State.toldDnd,
]);

/** Sets a record from its stored form. Alerts that were on their way are repeated when A is seen idle. */
function fill(engine: EffectRunner, id: RecordId, record: StoredRecord, revision: number): void {
  const { table } = engine;
  table.setState(id, record.state === State.notifying ? State.suspended : (record.state as State));
  table.setRevision(id, revision);
  table.setCaller(id, record.callerLineInstance, record.dialNumber);
  table.setArmedAt(id, record.armedAt);
  table.setFreeSince(id, record.freeSince);
  table.flag(id, Flag.confirmed, true);
  engine.clearTimer(id);
}

/** A record has joined one line, and left another: lines are watched as long as somebody waits for them. */
function watchMoved(engine: EffectRunner, to: LineKey, from: LineKey | null): void {
  if (from === to) return;
  if (from !== null && engine.table.firstWaiter(from) === 0)
    engine.actions.push({ type: 'watchLine', line: from, watch: false });
  const first = engine.table.firstWaiter(to);
  if (engine.table.nextWaiter(first) === 0) engine.actions.push({ type: 'watchLine', line: to, watch: true });
}

/** B is no longer free: what A was to be told is void. */
export function forgetFree(engine: EffectRunner, id: RecordId): void {
  engine.table.setFreeSince(id, 0);
  engine.table.flag(id, Flag.looked, false);
  engine.table.flag(id, Flag.pushOne | Flag.pushTwo, false);
}

/** Takes a record off the table. */
export function remove(engine: EffectRunner, id: RecordId): void {
  const { table } = engine;
  const line = table.line(id);
  const device = table.device(id);
  engine.dialLegs.delete(device);
  table.remove(id);
  engine.actions.push({ type: 'watchDevice', device, watch: false });
  if (table.firstWaiter(line) === 0) engine.actions.push({ type: 'watchLine', line, watch: false });
}

/** The record lives on at another node. What its phone shows is no business of ours any more. */
export function giveAway(engine: EffectRunner, id: RecordId): void {
  const device = engine.table.device(id);
  engine.replaced.delete(device);
  engine.dialogs.forget(device);
  remove(engine, id);
}

const endCounters: Partial<Record<Input, keyof Statistics>> = {
  [Input.answered]: 'answered',
  [Input.cancel]: 'cancelled',
  [Input.expired]: 'expired',
  [Input.withdrawn]: 'withdrawn',
};

/** Ends a call back: out of the store, screen away, lamp off. */
export function end(engine: EffectRunner, id: RecordId, input: Input): void {
  const { table, statistics } = engine;
  const device = table.device(id);
  const counter = table.has(id, Flag.confirmed) ? (endCounters[input] ?? 'cancelled') : 'abandoned';
  statistics[counter]++;
  // Replaced, and the replacement given up before it was confirmed: the old one ends with it.
  if (engine.replaced.delete(device)) statistics.replaced++;
  engine.dialLegs.delete(device);
  engine.dialogs.close(device, engine.actions);
  engine.commitEnd(id);
  lamp(engine, id);
}
