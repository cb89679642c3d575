/** The CallBack key and the keys of our screens: what A wants, and what it is answered. */
import type { Event } from '../../model/events.ts';
import { directoryNumberOf } from '../../model/ids.ts';
import { calledNumber, type Device, hearsNow, type Leg } from '../device.ts';
import type { Directory } from '../directory.ts';
import { Hears, Use } from '../signals.ts';
import type { Dialog, Target } from './dialogs.ts';
import type { Engine } from './engine.ts';
import { Input, State, type StateName, stateNames } from './machine.ts';
import { judgeTarget } from './policy.ts';
import { create } from './records.ts';
import { push, pushAbout, valuesOf } from './runner.ts';
import { type ScreenName, screenPlans } from './screens.ts';
import { Flag, RECORDS_MAX, type RecordId } from './table.ts';

/** The status screen by state; null: the record is still on its way to the store, nothing can be said yet. */
const statusScreens: Readonly<Record<StateName, ScreenName | null>> = {
  none: 'none',
  arming: null,
  watchBusy: 'activated',
  watchOffHook: 'activated',
  watchOnHook: 'activated',
  free: 'activated',
  suspended: 'suspended',
  notifying: 'available',
  alerting: 'available',
  notified: 'available',
  toldDnd: 'onDnd',
  dialling: 'activated',
  ending: 'none',
};

/** States in which A has been alerted, or is to be again, and the phone has not said that it shows so. */
const unconfirmed: ReadonlySet<State> = new Set([State.alerting, State.suspended, State.notifying]);

export class Keys {
  readonly #engine: Engine;
  readonly #directory: Directory;

  constructor(engine: Engine, directory: Directory) {
    this.#engine = engine;
    this.#directory = directory;
  }

  /** The CallBack key (design, rules 1, 6, 7, 8). */
  callBack(event: Extract<Event, { type: 'callBackKey' }>): void {
    const engine = this.#engine;
    const { parameters, statistics } = engine;
    const device = engine.lines.device(event.device);
    if (!device?.registered) {
      statistics.eventsIgnored++;
      return;
    }
    const { lineInstance, callReference } = event;
    if (!parameters.enabled) {
      this.#prompt(device, 'serviceNotActive', lineInstance, callReference);
      return;
    }
    const leg = device.leg(lineInstance, callReference);
    const record = this.#live(device);
    // No call of A's own: an incoming one has nobody to be called back.
    if (leg === undefined || leg.use === Use.ringing || leg.use === Use.elsewhere) this.#status(device, record);
    else if (hearsNow(leg) !== Hears.nothing) this.#request(device, leg, record);
    else if (leg.wasConnected && record !== 0) this.#status(device, record);
    else {
      statistics.earlyKeys++;
      this.#prompt(device, 'keyNotActive', lineInstance, callReference);
    }
  }

  /** A key of one of our screens (design, rule 5). */
  screen(event: Extract<Event, { type: 'screenKey' }>): void {
    const engine = this.#engine;
    const dialog = engine.dialogs.named(event.device, event.dialog);
    if (engine.dialogs.of(event.device) === undefined && engine.dialogs.isInherited(event.dialog)) {
      this.#inherited(event);
      return;
    }
    if (dialog === undefined) {
      engine.statistics.dialogsStale++;
      return;
    }
    if (!screenPlans[dialog.screen].keys.includes(event.key)) {
      engine.statistics.keysStrange++;
      return;
    }
    const id = engine.table.find(event.device);
    this.confirm(id, dialog);
    engine.dialogs.close(event.device, engine.actions);
    if (event.key === 'ok') this.#replace(id, dialog.target!, event.device);
    else if (id !== 0) this.#onRecord(id, event.key);
  }

  /**
   * A key of a screen that was up before this process served, and that nothing of ours has replaced: what it says is not
   * known here, but a phone has one call back, and Dial and Cancel are about that. Whatever else there is to say, the
   * status says.
   */
  #inherited({ device: name, dialog, key }: Extract<Event, { type: 'screenKey' }>): void {
    const engine = this.#engine;
    const device = engine.lines.device(name);
    if (!device?.registered) {
      engine.statistics.dialogsStale++;
      return;
    }
    const id = this.#live(device);
    if (key !== 'exit' && (key === 'ok' || id === 0)) {
      this.#status(device, id);
      return;
    }
    engine.actions.push({ type: 'closeScreen', device: name, dialog });
    if (id !== 0) this.#onRecord(id, key as Exclude<typeof key, 'ok'>);
  }

  /** The phone shows the alert; a key of it proves so as well as an answer. Both may come when its time was over. */
  confirm(id: RecordId, dialog: Dialog): void {
    const engine = this.#engine;
    if (id === 0 || !dialog.alert || !unconfirmed.has(engine.table.state(id))) return;
    engine.statistics.alertsShown++;
    engine.raise(id, dialog.screen === 'onDnd' ? Input.shownDnd : Input.shown);
  }

  #onRecord(id: RecordId, key: 'dial' | 'cancel' | 'exit'): void {
    const engine = this.#engine;
    const { table } = engine;
    if (key === 'cancel') engine.raise(id, Input.cancel);
    else if (key === 'exit') {
      if (table.freeSince(id) !== 0) table.flag(id, Flag.looked, true);
    } else {
      const lineInstance = table.callerLineInstance(id);
      engine.actions.push({ type: 'dial', device: table.device(id), lineInstance, number: table.dialNumber(id) });
      engine.raise(id, Input.dial);
    }
  }

  #status(device: Device, id: RecordId): void {
    const engine = this.#engine;
    if (id === 0) {
      push(engine, device, 'none', {});
      return;
    }
    const { table } = engine;
    const screen = statusScreens[stateNames[table.state(id)]!];
    if (screen === null) return;
    if (screen === 'available') table.flag(id, Flag.looked, true);
    // Pressed while an alert is up and unanswered: the same notice again, and its answer counts as that of the alert.
    pushAbout(engine, device, id, { screen, alert: table.state(id) === State.alerting });
  }

  #request(device: Device, leg: Leg, id: RecordId): void {
    const engine = this.#engine;
    const { statistics, parameters } = engine;
    const number = calledNumber(leg);
    if (id !== 0 && this.#directory.lineOf(number, device.name) === engine.table.line(id)) {
      this.#status(device, id);
      return;
    }
    const verdict = judgeTarget(number, device.name, device.lineKeys, this.#directory, parameters);
    if ('refusal' in verdict) {
      statistics.refusals++;
      push(engine, device, 'refused', { number });
      return;
    }
    const { line } = verdict;
    const unanswered = hearsNow(leg) === Hears.ringback || leg.rang;
    const target: Target = { line, dialNumber: number, lineInstance: leg.lineInstance, unanswered };
    if (engine.overloaded) this.#unavailable(device, 'More waits than can be done.');
    else if (!device.serverReachable) this.#unavailable(device, 'The call server of the phone is not reachable.');
    else if (id !== 0) this.#offer(device, id, target);
    else if (engine.table.find(device.name) !== 0) this.#replace(engine.table.find(device.name), target, device.name);
    else if (engine.table.size >= Math.min(parameters.recordsMax, RECORDS_MAX))
      this.#unavailable(device, 'The table of call backs is full.');
    else create(engine, device.name, target);
  }

  /** Replace or retain. A phone without screens agrees by pressing the key again. */
  #offer(device: Device, id: RecordId, target: Target): void {
    const engine = this.#engine;
    const { table } = engine;
    const dialog = engine.dialogs.of(device.name);
    if (dialog?.screen === 'replace' && !dialog.onScreen && dialog.target?.line === target.line) {
      engine.dialogs.forget(device.name);
      this.#replace(id, target, device.name);
      return;
    }
    const { number: old, since } = valuesOf(engine, id);
    const values = { number: target.dialNumber, old: old ?? directoryNumberOf(table.line(id)) };
    const told = since === undefined || table.has(id, Flag.looked) ? values : { ...values, since };
    engine.dialogs.push(
      device,
      { screen: 'replace', values: told, target },
      engine.lines.lastSerial,
      engine.parameters.promptMs,
      engine.actions,
    );
  }

  #replace(id: RecordId, target: Target, device: string): void {
    const engine = this.#engine;
    // The record has ended while the question was up: nothing is left to replace.
    if (id === 0) {
      create(engine, device, target);
      return;
    }
    const ending = engine.table.state(id) === State.ending;
    engine.replacement = { target, old: ending ? null : engine.stored(id) };
    engine.raise(id, Input.replace);
    engine.replacement = undefined;
  }

  #unavailable(device: Device, detail: string): void {
    const engine = this.#engine;
    engine.statistics.unavailable++;
    engine.actions.push({ type: 'alarm', name: 'CallBackUnavailable', device: device.name, detail });
    push(engine, device, 'unavailable', {});
  }

  #prompt(device: Device, name: 'keyNotActive' | 'serviceNotActive', lineInstance: number, call: number): void {
    const { dialogs, parameters, actions } = this.#engine;
    dialogs.prompt(device, name, lineInstance, call, parameters.promptMs, actions);
  }

  #live(device: Device): RecordId {
    const { table } = this.#engine;
    const id = table.find(device.name);
    return id !== 0 && table.state(id) !== State.ending ? id : 0;
  }
}
