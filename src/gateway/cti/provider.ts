/**
 * What lives on a session: devices, lines, calls, screens, the CallBack key. Joins them, and nothing more: PDUs go to the
 * part that their number belongs to, actions of the feature to the part that does them.
 */
import type { Action } from '../../model/actions.ts';
import type { Event } from '../../model/events.ts';
import type { EventSink } from '../../model/ports.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Counter, type Counters } from '../counters.ts';
import { ctiLimits } from '../limits.ts';
import { Activation } from './activation.ts';
import { CtiCalls, lineEventTable } from './calls.ts';
import { Carriers } from './carriers.ts';
import type { CtiDevice, CtiLine } from './device.ts';
import { deviceEventTable } from './device-events.ts';
import { CtiDialling } from './dialling.ts';
import { CtiDirectory } from './directory.ts';
import { KeyRegistration } from './key-registration.ts';
import { Openings } from './openings.ts';
import type { CtiDeadlines } from './options.ts';
import type { CtiParts } from './parts.ts';
import { CtiScreens } from './screens.ts';
import type { CtiSession } from './session.ts';
import type { SessionProvider } from './session-ports.ts';
import { StuckHandles } from './stuck-handles.ts';

/** dndOption that refuses calls (JTAPI: DND_OPTION_CALL_REJECT). */
const CALL_REJECT = 2;

type Of<T extends Action['type']> = Extract<Action, { type: T }>;

/** Actions for one phone, by type. */
const deeds: { readonly [T in Action['type']]?: (provider: CtiProvider, device: CtiDevice, action: Of<T>) => void } = {
  showScreen: (p, device, action) => p.screens.showScreen(device, action),
  closeScreen: (p, device, action) => p.screens.closeScreen(device, action),
  showPrompt: (p, device, action) => p.screens.showPrompt(device, action),
  dial: (p, device, action) => p.dialling.dial(device, action),
  // The site's softkey template offers the key, and lights no lamp.
  offerKey: () => {},
  buttonLamp: () => {},
};

/** What the feature says to a key: from then on `watchLine` alone keeps the line open. */
const answersKey: ReadonlySet<Action['type']> = new Set(['showScreen', 'showPrompt']);

export class CtiProvider implements SessionProvider, CtiParts {
  readonly session: CtiSession;
  readonly counters: Counters;
  readonly devices = new Map<string, CtiDevice>();
  readonly carriers = new Carriers();
  readonly directory = new CtiDirectory(this);
  readonly openings = new Openings(this);
  readonly calls = new CtiCalls(this);
  readonly screens = new CtiScreens(this);
  readonly dialling = new CtiDialling(this);
  readonly activation = new Activation(this);
  readonly key = new KeyRegistration(this);
  readonly stuck: StuckHandles;
  private readonly sink: EventSink;
  private readonly watchedDevices = new Set<string>();
  private early: Uint8Array[] = [];
  /** The feature is told nothing more. */
  private left = false;

  constructor(session: CtiSession, sink: EventSink) {
    this.session = session;
    this.counters = session.counters;
    this.stuck = new StuckHandles(session);
    this.sink = sink;
    session.provider = this;
  }

  get now(): Ms {
    return this.session.now;
  }
  get deadlines(): CtiDeadlines {
    return this.session.deadlines;
  }

  post(event: Event): void {
    if (!this.left) this.sink.post(event);
  }

  /** Nothing that has waited may reach a phone now: another may serve it by now, or we serve no more. */
  get mayTell(): boolean {
    return !this.left && this.sink.mayTell?.() !== false;
  }

  /** It may again. */
  proceed(): void {
    for (const device of this.devices.values()) if (device.opening === 'open') this.screens.reachable(device);
  }

  /**
   * Tells the feature at once what the end of the session means, and nothing after it: a goodbye to a CTIManager that does
   * not answer takes its time, and another attachment may speak for the same devices by then.
   */
  leave(): void {
    for (const device of this.devices.values()) {
      for (const line of device.lines.values()) this.openings.lines.forget(line);
      this.tellUnreachable(device);
    }
    this.left = true;
    this.screens.leave();
  }

  // ── Attachment ──────────────────────────────────────────────────────────────────────────────────────────────────

  perform(action: Action): boolean {
    if (action.type === 'watchLine') return this.watchLine(action);
    if (action.type === 'watchDevice') return this.watchDevice(action);
    const deed = deeds[action.type] as ((p: CtiProvider, device: CtiDevice, action: Action) => void) | undefined;
    if (deed === undefined || !('device' in action)) return false;
    const device = this.devices.get(action.device);
    if (!device?.registered) return false;
    deed(this, device, action);
    if (answersKey.has(action.type)) this.activation.answered(device);
    return true;
  }

  private watchLine({ line, watch }: Of<'watchLine'>): boolean {
    if (watch) this.openings.needs.watched.add(line);
    else this.openings.needs.watched.delete(line);
    for (const carrier of this.carriers.of(line)) this.openings.settle(carrier.device);
    return true;
  }

  private watchDevice({ device: name, watch }: Of<'watchDevice'>): boolean {
    if (watch) this.watchedDevices.add(name);
    else this.watchedDevices.delete(name);
    const device = this.devices.get(name);
    if (device !== undefined) {
      device.watched = watch;
      this.openings.settle(device);
    }
    return true;
  }

  // ── SessionProvider ─────────────────────────────────────────────────────────────────────────────────────────────

  list(): void {
    this.directory.list();
  }

  up(): void {
    this.key.ask();
    for (const device of this.devices.values()) this.openings.settle(device);
  }

  down(): void {
    this.key.drop();
    this.early = [];
    this.activation.drop();
    this.openings.drop();
    this.stuck.drop();
    for (const device of this.devices.values()) {
      this.screens.forget(device);
      device.holdUntil = 0;
      device.pressUntil = 0;
      this.tellUnreachable(device);
    }
  }

  private tellUnreachable(device: CtiDevice): void {
    if (!device.registered || device.unreachable) return;
    device.unreachable = true;
    this.post({ type: 'serverReachable', device: device.name, reachable: false });
  }

  letGo(): void {
    this.openings.giveBack.all();
  }

  wake(): Ms {
    if (!this.session.isUp) return NEVER;
    this.key.wake();
    this.activation.wake();
    this.openings.wake();
    this.stuck.wake();
    if (!this.session.isUp) return NEVER;
    return Math.min(this.key.nextAt, this.activation.nextAt, this.openings.nextAt, this.stuck.nextAt);
  }

  event(id: number, view: DataView, start: number, end: number): void {
    const line = lineEventTable[id];
    if (line !== undefined) line(this.calls, this, view, start, end);
    else if (deviceEventTable[id] !== undefined) deviceEventTable[id]!(this, view, start, end);
    else this.directory.event(id, view, start, end);
  }

  // ── for the parts ───────────────────────────────────────────────────────────────────────────────────────────────

  unread(): void {
    this.counters.add(Counter.ctiPdusUnread);
  }

  /** An event of a line that is not open. Where one is being opened, the answer may be on its way behind it. */
  unknownHandle(view: DataView, start: number, end: number): void {
    if (this.openings.anyOpening && this.early.length < ctiLimits.earlyEventsMax)
      this.early.push(new Uint8Array(view.buffer, view.byteOffset + start, end - start).slice());
    else this.counters.add(Counter.ctiHandlesUnknown);
  }

  /** A line has been opened: what came before the answer is looked at again. */
  replayEarly(): void {
    const early = this.early.splice(0);
    for (const bytes of early) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const id = this.session.profile.idOf(view.getUint32(16, true));
      lineEventTable[id]?.(this.calls, this, view, 0, bytes.length);
    }
  }

  forwarded(line: CtiLine, target: string): void {
    const voiceMail = this.session.options.voiceMailNumbers?.includes(target) ?? false;
    this.post({ type: 'forwardAll', line: line.key, target: target === '' ? null : target, voiceMail });
  }

  doNotDisturb(device: CtiDevice, on: boolean, option: number): void {
    if (device.dndOn === on && device.dndOption === option) return;
    device.dndOn = on;
    device.dndOption = option;
    this.post({ type: 'doNotDisturb', device: device.name, active: on, reject: option === CALL_REJECT });
  }

  /** The device has a record, known before the device itself may be. */
  watches(name: string): boolean {
    return this.watchedDevices.has(name);
  }
}
