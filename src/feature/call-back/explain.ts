/**
 * Says in words why a record waits: for operators, and for tests that fail. Plain words first; names of states, which
 * are in the drawing of the machine, come in the last line.
 */
import { CallSignal } from '../../model/call-signal.ts';
import { type DeviceName, directoryNumberOf, type LineKey } from '../../model/ids.ts';
import type { Ms, WallTime } from '../../model/time.ts';
import { type Device, hearsNow, type Leg } from '../device.ts';
import type { LineUse } from '../line-state.ts';
import { Hears } from '../signals.ts';
import { State, type StateName, stateNames } from './machine.ts';
import type { EffectRunner } from './runner.ts';
import type { RecordId } from './table.ts';

/** `{A}` is the phone that asks, `{B}` the number that it waits for. */
const sentences: Readonly<Record<StateName, string>> = {
  none: 'There is no call back.',
  arming: 'The call back is being written to disk; nothing is promised yet.',
  watchBusy: '{B} was busy: {A} is told when all calls on the line have ended and the handset is on hook.',
  watchOffHook: '{B} did not answer: {A} is told when somebody there has lifted the handset and put it down again.',
  watchOnHook: 'Somebody at {B} has lifted the handset: {A} is told when all calls on the line have ended.',
  free: '{B} is free; the guard time runs before {A} is told.',
  suspended: '{B} is free, but {A} cannot be told now: it is told as soon as it is idle and reachable.',
  notifying: '{B} is free; the notice is being written to disk before it is sent.',
  alerting: '{B} is free; the notice was sent, and the phone has not confirmed it yet.',
  notified: '{A} was told that {B} is free, and has not pressed Dial or Cancel yet.',
  toldDnd: '{A} was told that {B} is free but refuses calls (DND): {A} is told again when {B} takes calls.',
  dialling: '{A} calls {B} by the Dial key.',
  ending: 'The call back has ended; it is being taken off the disk.',
};

const signalNames = new Map(Object.entries(CallSignal).map(([name, signal]) => [signal, name]));
const hearsNames = Object.entries(Hears);
const uses: Readonly<Record<LineUse, string>> = {
  unknown: 'is on no registered phone',
  free: 'is free',
  ringing: 'rings',
  inUse: 'is in use',
};

/** Why a record waits, as one sentence. */
export function reason(engine: EffectRunner, id: RecordId): string {
  const { table } = engine;
  const sentence = sentences[stateNames[table.state(id)]!];
  // By functions: a name is data, and `$&` in one is no order.
  return sentence.replaceAll('{A}', () => table.device(id)).replaceAll('{B}', () => directoryNumberOf(table.line(id)));
}

/** One sentence a line; the first says whether there is a record at all. */
export function explain(engine: EffectRunner, name: DeviceName): string[] {
  const { table, lines, wallClock } = engine;
  const id = table.find(name);
  if (id === 0) return [`${name} has no call back.`, ...callerLines(engine, name)];
  const line = table.line(id);
  const text = [`${name} waits for ${line}.`, reason(engine, id), `Armed ${written(wallClock, table.armedAt(id))}.`];
  if (table.freeSince(id) !== 0) text.push(`${line} is free since ${written(wallClock, table.freeSince(id))}.`);
  if (engine.parameters.recordLifetimeMs !== 0)
    text.push(`Expires ${written(wallClock, table.armedAt(id) + engine.parameters.recordLifetimeMs)}.`);
  if (!engine.parameters.enabled) text.push('Call Back is switched off (Callback Enabled Flag).');
  text.push(`Line ${line} ${uses[lines.useOf(line)]}.`);
  for (const carrier of lines.carriersOf(line)) text.push(...carrierLines(carrier));
  return [...text, ...callerLines(engine, name), technical(engine, id, line)];
}

function carrierLines(carrier: Device): string[] {
  const hook = carrier.offHook ? 'off hook' : 'on hook';
  const dnd = carrier.doNotDisturb ? ', refuses calls (DND)' : '';
  const calls = carrier.legs.length === 0 ? ', no calls' : '';
  return [`  ${carrier.name}: ${hook}${dnd}${calls}`, ...carrier.legs.map((leg) => `    ${legLine(leg)}`)];
}

function callerLines(engine: EffectRunner, name: DeviceName): string[] {
  const device = engine.lines.device(name);
  if (!device?.registered) return [`${name} is not registered.`];
  const reasons = [
    device.lines.size === 0 ? 'its lines are not known yet' : '',
    device.serverReachable ? '' : 'its call server is not reachable',
    device.legs.length > 0 ? 'it has calls' : '',
    device.lifted ? 'its handset is off hook' : '',
  ].filter((text) => text !== '');
  const verdict = reasons.length === 0 ? 'is idle and can be told' : `cannot be told now: ${reasons.join(', ')}`;
  return [`${name} ${verdict}.`, ...device.legs.map((leg) => `  ${legLine(leg)}`)];
}

function technical(engine: EffectRunner, id: RecordId, line: LineKey): string {
  const state = stateNames[engine.table.state(id)]!;
  return `(state ${state}, ${State[state]}; revision ${engine.table.revision(id)}; ${place(engine, id, line)})`;
}

function legLine(leg: Leg): string {
  const hears = hearsNames.find(([, value]) => value === hearsNow(leg))![0];
  const heard = hears === 'nothing' ? '' : `, hears ${hears}`;
  return `line ${leg.lineInstance} call ${leg.callReference}: ${signalNames.get(leg.signal) ?? 'unknown'}${heard}`;
}

function place(engine: EffectRunner, id: number, line: string): string {
  let at = 1;
  for (let other = engine.table.firstWaiter(line); other !== 0 && other !== id; other = engine.table.nextWaiter(other))
    at++;
  return `number ${at} of those who wait for the line`;
}

function written(clock: (at: Ms) => WallTime, at: Ms): string {
  const { year, month, day, hour, minute } = clock(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
