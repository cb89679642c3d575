/** From "B is free" to "A was told": verdict, push, answer, recall. */

import { Input } from './machine.ts';
import { type EffectRunner, lamp, pushAbout } from './runner.ts';
import { type CallBackTable, Flag, type RecordId } from './table.ts';

/** Pushes of one alert that may be repeated by the clock; after them only a sign of life of A brings the next. */
const PUSHES_MAX = 3;

/** Can A be alerted now? */
export function judge(engine: EffectRunner, id: RecordId): void {
  const { lines, table } = engine;
  const use = lines.useOf(table.line(id));
  if (use === 'ringing' || use === 'inUse') engine.raise(id, Input.lineOccupied);
  else if (use === 'free' && engine.parameters.enabled && lines.device(table.device(id))?.ready)
    engine.raise(id, Input.ready);
  else engine.raise(id, Input.away);
}

function pushes(table: CallBackTable, id: RecordId): number {
  return (table.has(id, Flag.pushOne) ? 1 : 0) + (table.has(id, Flag.pushTwo) ? 2 : 0);
}

/** Pushes the notice. */
export function show(engine: EffectRunner, id: RecordId): void {
  const { lines, table, statistics } = engine;
  const device = lines.device(table.device(id))!;
  const dnd = lines.refusesCalls(table.line(id));
  const before = pushes(table, id);
  if (before < PUSHES_MAX) {
    table.flag(id, Flag.pushOne, ((before + 1) & 1) !== 0);
    table.flag(id, Flag.pushTwo, ((before + 1) & 2) !== 0);
  }
  statistics.alerts++;
  lamp(engine, id);
  // One repetition of the tone is harmless, a phone that sounds every half minute is not.
  const tone = before < 2;
  const answers = pushAbout(engine, device, id, { screen: dnd ? 'onDnd' : 'available', alert: true, tone });
  if (answers) engine.setTimer(id, engine.parameters.recallMs);
  else engine.raise(id, dnd ? Input.shownDnd : Input.shown);
}

/** The alert did not get through, or the store did not answer well. */
export function retryLater(engine: EffectRunner, id: RecordId, input: Input): void {
  const { table, statistics } = engine;
  const device = table.device(id);
  if (input === Input.refused) statistics.alertsRefused++;
  if (input === Input.timer) statistics.alertsUnanswered++;
  if (input === Input.commitFailed) table.flag(id, Flag.unsaved, true);
  else {
    engine.dialogs.expire(device, engine.actions);
    const detail = `The phone ${input === Input.refused ? 'refused' : 'did not answer'} the notice about ${table.line(id)}.`;
    engine.actions.push({ type: 'alarm', name: 'AlertNotConfirmed', device, detail });
  }
  if (input === Input.commitFailed || pushes(table, id) < PUSHES_MAX) engine.setTimer(id, engine.parameters.recallMs);
}

/** A knows, or could know: the record keeps that. */
export function told(engine: EffectRunner, id: RecordId): void {
  const { table } = engine;
  engine.dialLegs.delete(table.device(id));
  table.flag(id, Flag.pushOne | Flag.pushTwo, false);
  engine.commit(id);
  lamp(engine, id);
  engine.setTimer(id, engine.parameters.recallMs);
}

/** The notice was up long enough: it goes, the record stays. */
export function recall(engine: EffectRunner, id: RecordId): void {
  const device = engine.table.device(id);
  if (engine.dialogs.of(device)?.alert) engine.dialogs.expire(device, engine.actions);
  if (engine.table.has(id, Flag.unsaved)) engine.commit(id);
}
