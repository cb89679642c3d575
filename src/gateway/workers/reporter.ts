/**
 * The worker's side: every event of its phones comes in, and only what somebody asks about goes to the coordinator. That is
 *
 *   - which lines there are, once each, and where they forward their calls to
 *   - a device whose key was pressed, or that has a record: what it does now, then all that it does
 *   - the devices of a line that somebody waits for: likewise
 *
 * The calls of a device come before its lines (decision 0005): a line that has not been told is neither free nor busy.
 */
import type { Action } from '../../model/actions.ts';
import { CallSignal } from '../../model/call-signal.ts';
import type { Event } from '../../model/events.ts';
import type { DeviceName, LineKey } from '../../model/ids.ts';
import { type EventSink, Shedding } from '../../model/ports.ts';
import { workerLimits } from '../limits.ts';
import { type DeviceEvent, Journal } from './journal.ts';

type Signal = Extract<Event, { type: 'callSignal' }>;

interface Known {
  journal: Journal;
  /** The coordinator hears of the device. */
  told: boolean;
  readonly linesTold: Set<number>;
  /** A key of it was pressed: it is told until then. Monotonic milliseconds. */
  pressedUntil: number;
}

export interface ReporterParts {
  /** To the coordinator, in order. */
  readonly tell: (event: Event) => void;
  /** The CallBack key shall show for this call. Here and not there: nobody else has heard that it is busy. */
  readonly offer: (action: Extract<Action, { type: 'offerKey' }>) => void;
  /** Events that wait to be sent. */
  readonly waiting: () => number;
  readonly clock: () => number;
}

/** They are answers to a key or a screen: the phone is in use, and its record may change. */
const presses: ReadonlySet<Event['type']> = new Set(['callBackKey', 'screenKey', 'screenAnswer']);

/** What a caller hears who may want to be called back: busy, and the tone after a call that could not be. */
const failures: ReadonlySet<CallSignal> = new Set([
  CallSignal.busy,
  CallSignal.congestion,
  CallSignal.invalidNumber,
  CallSignal.toneBusy,
  CallSignal.toneReorder,
  CallSignal.promptBusy,
]);

export class Reporter implements EventSink {
  private readonly parts: ReporterParts;
  private readonly devices = new Map<DeviceName, Known>();
  private readonly carriers = new Map<LineKey, Set<DeviceName>>();
  private readonly entered = new Set<LineKey>();
  private readonly watchedLines = new Set<LineKey>();
  private readonly watchedDevices = new Set<DeviceName>();
  private readonly pressed = new Set<DeviceName>();

  constructor(parts: ReporterParts) {
    this.parts = parts;
  }

  get shedding(): Shedding {
    return this.parts.waiting() > workerLimits.eventsWaitingMax ? Shedding.registrations : Shedding.nothing;
  }

  /** EventSink. */
  post(event: Event): void {
    if (!('device' in event)) {
      this.parts.tell(event);
      return;
    }
    const { device } = event;
    if (event.type === 'deviceRegistered') this.registered(event);
    else if (event.type === 'deviceLost') this.lost(device, event);
    else {
      const known = this.devices.get(device);
      if (known !== undefined) this.seen(known, device, event as DeviceEvent);
    }
  }

  /** Watches, or stops to: what is asked about has been told when this returns. */
  watch(action: Extract<Action, { type: 'watchLine' | 'watchDevice' }>): void {
    if (action.type === 'watchDevice') this.watchDevice(action.device, action.watch);
    else this.watchLine(action.line, action.watch);
  }

  /** Keys that were pressed long ago are over. Called about once a second. */
  sweep(): void {
    const now = this.parts.clock();
    for (const device of this.pressed) {
      const known = this.devices.get(device);
      if (known !== undefined && known.pressedUntil > now) continue;
      this.pressed.delete(device);
      if (known !== undefined) this.settle(known, device);
    }
  }

  private registered(event: Extract<Event, { type: 'deviceRegistered' }>): void {
    const { device } = event;
    this.forget(device);
    const known: Known = { journal: new Journal(event), told: false, linesTold: new Set(), pressedUntil: 0 };
    this.devices.set(device, known);
    if (this.watchedDevices.has(device)) this.introduce(known);
  }

  private lost(device: DeviceName, event: Event): void {
    const told = this.devices.get(device)?.told ?? false;
    this.forget(device);
    if (told) this.parts.tell(event);
  }

  private forget(device: DeviceName): void {
    for (const { line } of this.devices.get(device)?.journal.lines.values() ?? []) this.leave(line, device);
    this.devices.delete(device);
    this.pressed.delete(device);
  }

  private leave(line: LineKey, device: DeviceName): void {
    const carriers = this.carriers.get(line);
    carriers?.delete(device);
    if (carriers?.size === 0) this.carriers.delete(line);
  }

  private seen(known: Known, device: DeviceName, event: DeviceEvent): void {
    if (event.type === 'lineLearnt') {
      this.learnt(known, device, event);
      return;
    }
    if (presses.has(event.type)) this.press(known, device);
    known.journal.see(event);
    if (event.type === 'callSignal' && failures.has(event.signal)) this.offer(known.journal, event);
    if (known.told) this.parts.tell(event);
  }

  private offer(journal: Journal, { device, lineInstance, callReference }: Signal): void {
    const call = journal.openCall(callReference);
    if (call !== 0) this.parts.offer({ type: 'offerKey', device, lineInstance, callReference: call });
  }

  private learnt(known: Known, device: DeviceName, event: Extract<Event, { type: 'lineLearnt' }>): void {
    const { line, lineInstance } = event;
    const before = known.journal.lines.get(lineInstance);
    if (before !== undefined && before.line !== line) {
      this.leave(before.line, device);
      if (known.linesTold.delete(lineInstance)) this.parts.tell({ type: 'lineForgotten', device, lineInstance });
    }
    known.journal.see(event);
    const carriers = this.carriers.get(line) ?? new Set();
    carriers.add(device);
    this.carriers.set(line, carriers);
    if (!this.entered.has(line)) {
      this.entered.add(line);
      this.parts.tell({ type: 'directoryEntry', line, kind: 'phone', forgotten: false });
    }
    if (this.watchedLines.has(line)) {
      this.introduce(known);
      this.tellLine(known, lineInstance);
    } else if (this.tellsAllLines(known, device)) this.tellLine(known, lineInstance);
  }

  private press(known: Known, device: DeviceName): void {
    known.pressedUntil = this.parts.clock() + workerLimits.pressMs;
    this.pressed.add(device);
    this.introduce(known);
    for (const instance of known.journal.lines.keys()) this.tellLine(known, instance);
  }

  private watchDevice(device: DeviceName, watch: boolean): void {
    if (watch) this.watchedDevices.add(device);
    else this.watchedDevices.delete(device);
    const known = this.devices.get(device);
    if (known === undefined) return;
    if (!watch) {
      this.settle(known, device);
      return;
    }
    this.introduce(known);
    for (const instance of known.journal.lines.keys()) this.tellLine(known, instance);
  }

  private watchLine(line: LineKey, watch: boolean): void {
    if (watch) this.watchedLines.add(line);
    else this.watchedLines.delete(line);
    for (const device of this.carriers.get(line) ?? []) {
      const known = this.devices.get(device)!;
      if (!watch) {
        this.settle(known, device);
        continue;
      }
      this.introduce(known);
      for (const [instance, { line: own }] of known.journal.lines) if (own === line) this.tellLine(known, instance);
    }
  }

  private introduce(known: Known): void {
    if (known.told) return;
    known.told = true;
    for (const event of known.journal.retold()) this.parts.tell(event);
  }

  private tellLine(known: Known, instance: number): void {
    if (known.linesTold.has(instance)) return;
    known.linesTold.add(instance);
    this.parts.tell(known.journal.lines.get(instance)!);
  }

  private tellsAllLines(known: Known, device: DeviceName): boolean {
    return known.told && (this.watchedDevices.has(device) || known.pressedUntil > this.parts.clock());
  }

  /** Nobody asks any more: about some of its lines, or about the device. */
  private settle(known: Known, device: DeviceName): void {
    if (!known.told || this.tellsAllLines(known, device)) return;
    for (const instance of known.linesTold) {
      if (this.watchedLines.has(known.journal.lines.get(instance)?.line ?? '')) continue;
      known.linesTold.delete(instance);
      this.parts.tell({ type: 'lineForgotten', device, lineInstance: instance });
    }
    if (known.linesTold.size > 0) return;
    known.told = false;
    this.parts.tell({ type: 'deviceLost', device, reason: 'connection' });
  }
}
