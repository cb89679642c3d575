/**
 * Busy and free of every line, from whatever the sources report. A line is the directory number on all devices that
 * carry it: it is free only where all legs on all of them have ended and every handset is on hook. It is judged when the
 * use of a leg or a handset changes, not at each signal.
 */
import type { CallSignal } from '../model/call-signal.ts';
import type { DisplayKind, Event } from '../model/events.ts';
import type { DeviceName, LineKey } from '../model/ids.ts';
import { Device, type Leg } from './device.ts';
import { Line, type LineUse } from './line.ts';
import { Use } from './signals.ts';

export type { LineUse } from './line.ts';

/** The same, and whether the phone would refuse a call (DND-R) although it is free. */
export type ReportedUse = LineUse | 'refusing';

/** A line whose state is not what it was before the event. */
export interface LineChange {
  readonly line: LineKey;
  readonly before: LineUse;
  readonly after: LineUse;
}

const NO_CHANGES: readonly LineChange[] = [];

export class LineState {
  readonly #devices = new Map<DeviceName, Device>();
  /** Those that are carried. */
  readonly #lines = new Map<LineKey, Line>();
  readonly #changes: LineChange[] = [];
  #legs = 0;

  /** The device, as far as it is known. */
  device(name: DeviceName): Device | undefined {
    return this.#devices.get(name);
  }

  useOf(line: LineKey): LineUse {
    return this.#lines.get(line)?.use ?? 'unknown';
  }

  carriersOf(line: LineKey): readonly Device[] {
    return this.#lines.get(line)?.carriers ?? [];
  }

  /** What the line does on some of its devices. */
  useAmong(key: LineKey, counts: (device: DeviceName) => boolean): ReportedUse {
    const line = this.#lines.get(key);
    if (line === undefined) return 'unknown';
    const carriers = line.carriers.filter(({ name }) => counts(name));
    const use = line.useAmong(carriers);
    return use === 'free' && carriers.every(({ doNotDisturb }) => doNotDisturb) ? 'refusing' : use;
  }

  /** All registered devices of the line refuse calls (DND-R). */
  refusesCalls(line: LineKey): boolean {
    let any = false;
    for (const device of this.carriersOf(line)) {
      if (!device.doNotDisturb) return false;
      any = true;
    }
    return any;
  }

  /** Number of the latest leg: later legs have larger serials. */
  get lastSerial(): number {
    return this.#legs;
  }

  /** Every device that is known. */
  all(): Iterable<Device> {
    return this.#devices.values();
  }

  /** Every line that a registered device carries. */
  allLines(): Iterable<LineKey> {
    return this.#lines.keys();
  }

  get devices(): number {
    return this.#devices.size;
  }

  /** A line has changed since the last `takeChanges`. */
  get changed(): boolean {
    return this.#changes.length > 0;
  }

  /** Changes of lines since the last call, in the order in which they came. */
  takeChanges(): readonly LineChange[] {
    return this.changed ? this.#changes.splice(0) : NO_CHANGES;
  }

  registered(name: DeviceName, display: DisplayKind, locale: string): void {
    const device = this.#of(name);
    this.#leave(device);
    device.registered = true;
    device.serverReachable = true;
    device.display = display;
    device.locale = locale;
  }

  lost(name: DeviceName): void {
    const device = this.#devices.get(name);
    if (device === undefined) return;
    this.#leave(device);
    device.registered = false;
    this.#devices.delete(name);
  }

  learnt(name: DeviceName, lineInstance: number, key: LineKey): void {
    const device = this.#of(name);
    const old = device.lines.get(lineInstance);
    if (old?.key === key) return;
    const line = this.#lines.get(key) ?? new Line(key);
    if (!device.learn(lineInstance, line)) return;
    if (old !== undefined) this.#leftBy(device, old);
    this.#lines.set(key, line);
    line.carry(device);
    this.#judge(line);
  }

  /** The device does not tell about the line any more. */
  forgotten(name: DeviceName, lineInstance: number): void {
    const device = this.#devices.get(name);
    const line = device?.forget(lineInstance);
    if (device === undefined) return;
    if (line !== undefined) this.#leftBy(device, line);
    // A call whose line was never told may have been on any.
    if (device.usesChanged) this.#judgeAll(device);
  }

  /** @returns the legs that the signal changed; ended ones too. */
  signal(device: Device, lineInstance: number, callReference: number, signal: CallSignal): readonly Leg[] {
    const legs = device.signal(lineInstance, callReference, signal, ++this.#legs);
    if (device.usesChanged) this.#judgeAll(device);
    return legs;
  }

  hook(name: DeviceName, offHook: boolean): void {
    const device = this.#devices.get(name);
    if (device === undefined || (device.offHook === offHook && device.lifted === offHook)) return;
    device.setHook(offHook);
    this.#judgeAll(device);
  }

  /** Who calls whom, or what was dialled. @returns the leg that it was about. */
  tellNumbers(event: Extract<Event, { type: 'parties' | 'dialled' }>): Leg | undefined {
    const device = this.#devices.get(event.device);
    if (event.type === 'dialled') return device?.dial(event.lineInstance, event.callReference, event.number);
    const leg = device?.leg(event.lineInstance, event.callReference);
    if (leg === undefined) return undefined;
    if (event.direction !== 'inbound') {
      leg.called = event.called;
      leg.originalCalled = event.originalCalled;
      // Some servers do not tell the direction: a leg that does not ring here goes out.
      if (event.direction !== 'unknown' || leg.use !== Use.ringing) leg.outbound = true;
    }
    return leg;
  }

  #of(name: DeviceName): Device {
    let device = this.#devices.get(name);
    if (device === undefined) {
      device = new Device(name);
      this.#devices.set(name, device);
    }
    return device;
  }

  #leave(device: Device): void {
    const lines = new Set(device.lines.values());
    device.void();
    for (const line of lines) this.#leftBy(device, line);
  }

  /** An instance of the device is this line no more. */
  #leftBy(device: Device, line: Line): void {
    if (![...device.lines.values()].includes(line)) line.drop(device);
    this.#judge(line);
  }

  #judgeAll(device: Device): void {
    device.usesChanged = false;
    for (const line of device.lines.values()) this.#judge(line);
  }

  #judge(line: Line): void {
    const { key, use: before } = line;
    const after = line.useAmong(line.carriers);
    if (line.carriers.length === 0) this.#lines.delete(key);
    if (before === after) return;
    line.use = after;
    this.#changes.push({ line: key, before, after });
  }
}
