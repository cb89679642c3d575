/**
 * What one device does now, as the fewest events that tell it again: its registration, and what its calls have said since it
 * was idle. Of the same thing said twice only the last counts, so a long call stays short; a device without a call keeps
 * nothing but its lines.
 */
import { CallSignal } from '../../model/call-signal.ts';
import type { Event } from '../../model/events.ts';
import { workerLimits } from '../limits.ts';

export type DeviceEvent = Extract<Event, { readonly device: string }>;
type Of<T extends Event['type']> = Extract<Event, { type: T }>;
type Signal = Of<'callSignal'>;

/** States of a call are the signals up to this one; tones and prompts above it are about a call that is there. */
const LAST_STATE: CallSignal = CallSignal.otherState;

export class Journal {
  /** What its lines are, by instance. */
  readonly lines = new Map<number, Of<'lineLearnt'>>();
  private readonly registered: DeviceEvent;
  private doNotDisturb: DeviceEvent | null = null;
  private reachable: DeviceEvent | null = null;
  /** By what it is about, in the order in which it was said last. Null while idle. */
  private said: Map<string, DeviceEvent> | null = null;
  /** Calls that have begun and not ended: by reference, or the lamp of a line. */
  private calls: Set<string> | null = null;
  private hookIsOff = false;

  constructor(registered: Of<'deviceRegistered'>) {
    this.registered = registered;
  }

  see(event: DeviceEvent): void {
    if (event.type === 'callSignal') this.signal(event);
    else if (event.type === 'hook') this.hook(event);
    else if (event.type === 'parties' || event.type === 'dialled') this.numbers(event);
    else if (event.type === 'doNotDisturb') this.doNotDisturb = event;
    else if (event.type === 'serverReachable') this.reachable = event;
    else if (event.type === 'lineLearnt') this.lines.set(event.lineInstance, event);
  }

  /** Everything but the lines: who hears it next knows the device as it is. */
  *retold(): Generator<DeviceEvent> {
    yield this.registered;
    if (this.doNotDisturb !== null) yield this.doNotDisturb;
    if (this.reachable !== null) yield this.reachable;
    if (this.said !== null) yield* this.said.values();
  }

  /** The call that a reference means, 0 being the one that began last; 0 where there is none. */
  openCall(reference: number): number {
    if (reference !== 0) return this.calls?.has(String(reference)) ? reference : 0;
    return Number([...(this.calls ?? [])].at(-1) ?? 0) || 0;
  }

  private hook(event: Of<'hook'>): void {
    this.hookIsOff = event.offHook;
    if (!event.offHook && this.isIdle) this.said = null;
    else this.say('hook', event);
  }

  private signal(event: Signal): void {
    const { signal, callReference, lineInstance } = event;
    const lamp = signal >= CallSignal.lampOff;
    const call = lamp ? `lamp ${lineInstance}` : String(callReference);
    if (signal === CallSignal.onHook || signal === CallSignal.lampOff) {
      this.ended(event, call, lamp);
      return;
    }
    if (lamp || signal <= LAST_STATE) this.begun(call);
    // Tones and prompts come late, and for no call at all.
    else if (this.isIdle) return;
    this.say(`${call} ${lineInstance} ${signal}`, event);
  }

  /** The digits of a call may come before the call. */
  private numbers(event: Of<'parties' | 'dialled'>): void {
    if (event.type === 'parties' && this.isIdle) return;
    this.say(`${event.type} ${event.lineInstance} ${event.callReference}`, event);
  }

  private begun(call: string): void {
    this.calls ??= new Set();
    this.calls.add(call);
    if (this.calls.size <= workerLimits.callsRememberedMax) return;
    for (const oldest of this.calls) {
      this.calls.delete(oldest);
      this.drop(oldest);
      return;
    }
  }

  /** What ends is told as well while others go on: 0 ends all calls of a line, or of the device. */
  private ended(event: Signal, call: string, lamp: boolean): void {
    const last = this.said === null ? undefined : beginning(this.said, event);
    if (!lamp && event.callReference === 0) this.calls?.clear();
    this.calls?.delete(call);
    if (!this.isIdle) {
      this.say(`${call} ${event.lineInstance} end`, event);
      return;
    }
    this.said = null;
    if (!this.hookIsOff) return;
    // The handset is up, and a call has ended since: the feature takes the phone for idle all the same.
    const { device } = event;
    this.say('hook', { type: 'hook', device, offHook: true });
    if (last !== undefined) {
      this.say('last', last);
      this.say('ended', event);
    }
  }

  private get isIdle(): boolean {
    return this.calls === null || this.calls.size === 0;
  }

  private drop(call: string): void {
    for (const key of this.said?.keys() ?? []) if (key.startsWith(`${call} `)) this.said?.delete(key);
  }

  private say(about: string, event: DeviceEvent): void {
    this.said ??= new Map();
    this.said.delete(about);
    this.said.set(about, event);
  }
}

/** Something by which the call that ends was there. */
function beginning(
  said: ReadonlyMap<string, DeviceEvent>,
  { callReference, lineInstance }: Signal,
): Signal | undefined {
  for (const event of said.values()) {
    if (event.type !== 'callSignal' || event.signal > LAST_STATE || event.signal === CallSignal.onHook) continue;
    const sameCall = callReference === 0 || event.callReference === callReference || event.callReference === 0;
    const sameLine = lineInstance === 0 || event.lineInstance === lineInstance || event.lineInstance === 0;
    if (sameCall && sameLine) return event;
  }
  return undefined;
}
