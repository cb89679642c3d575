/** Says in words why a record waits: for operators, and for tests that fail. */
import { CallSignal } from '../../model/call-signal.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { Ms, WallTime } from '../../model/time.ts';
import { hearsNow, type Leg } from '../device.ts';
import { Hears } from '../signals.ts';
import { State, type StateName, stateNames } from './machine.ts';
import type { EffectRunner } from './runner.ts';

const sentences: Readonly<Record<StateName, string>> = {
  none: 'There is no call back.',
  arming: 'The record is being written; nothing is promised yet.',
  watchBusy: 'B was busy: waits until all calls on the line have ended.',
  watchOffHook: 'B did not answer: waits until B goes off hook and on hook again.',
  watchOnHook: 'B has been off hook: waits until all calls on the line have ended.',
  free: 'B is free; the guard time runs.',
  suspended: 'B is free; waits until A is idle and reachable.',
  notifying: 'The alert is being written before it is sent.',
  alerting: 'The notice was sent; waits for the answer of the phone.',
  notified: 'A was told; waits for Dial, Cancel or the end of the lifetime.',
  toldDnd: 'A was told that B is on DND-R; waits until B takes calls.',
  dialling: 'A calls B by the Dial key.',
  ending: 'The record is being taken out of the store.',
};

const signalNames = new Map(Object.entries(CallSignal).map(([name, signal]) => [signal, name]));
const hearsNames = Object.entries(Hears);

/** One sentence a line; the first says whether there is a record at all. */
export function explain(engine: EffectRunner, name: DeviceName): string[] {
  const { table, lines, wallClock } = engine;
  const id = table.find(name);
  if (id === 0) return [`${name} has no call back.`, ...callerLines(engine, name)];
  const line = table.line(id);
  const state = stateNames[table.state(id)]!;
  const text = [
    `${name} waits for ${line}: state ${state} (${State[state]}), revision ${table.revision(id)}, ${place(engine, id, line)}.`,
    sentences[state],
    `Armed ${written(wallClock, table.armedAt(id))}.`,
  ];
  if (table.freeSince(id) !== 0) text.push(`B is free since ${written(wallClock, table.freeSince(id))}.`);
  if (engine.parameters.recordLifetimeMs !== 0)
    text.push(`Expires ${written(wallClock, table.armedAt(id) + engine.parameters.recordLifetimeMs)}.`);
  text.push(`Line ${line} is ${lines.useOf(line) === 'unknown' ? 'on no registered phone' : lines.useOf(line)}.`);
  for (const carrier of lines.carriersOf(line)) {
    const hook = carrier.offHook ? 'off hook' : 'on hook';
    const dnd = carrier.doNotDisturb ? ', on DND-R' : '';
    text.push(`  ${carrier.name}: ${hook}${dnd}${carrier.legs.length === 0 ? ', no calls' : ''}`);
    for (const leg of carrier.legs) text.push(`    ${legLine(leg)}`);
  }
  return [...text, ...callerLines(engine, name)];
}

function callerLines(engine: EffectRunner, name: DeviceName): string[] {
  const device = engine.lines.device(name);
  if (!device?.registered) return [`${name} is not registered.`];
  const reasons = [
    device.lines.size === 0 ? 'its lines are not known yet' : '',
    device.serverReachable ? '' : 'its call server is not reachable',
    device.legs.length > 0 ? 'it has calls' : '',
    device.lifted ? 'its handset is off hook' : '',
  ].filter((reason) => reason !== '');
  const verdict = reasons.length === 0 ? 'idle and reachable' : `not ready: ${reasons.join(', ')}`;
  return [`${name} is ${verdict}.`, ...device.legs.map((leg) => `  ${legLine(leg)}`)];
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
