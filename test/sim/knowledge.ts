/**
 * What a gateway has been told about lines and phones, kept apart from the product and as simple as can be: the yardstick
 * for "busy" in the invariants. A call is a number on a line of a phone until it ends; an unhooked handset occupies all
 * lines of its phone.
 */
import { CallSignal } from '../../src/model/call-signal.ts';
import type { Event } from '../../src/model/events.ts';

const LAMP = -1;
const says = new Set<number>([
  CallSignal.toneBusy,
  CallSignal.toneAlerting,
  CallSignal.toneReorder,
  CallSignal.toneStopped,
  CallSignal.toneDial,
  CallSignal.promptBusy,
  CallSignal.promptRingOut,
]);
const lamps = new Set<number>([CallSignal.lampOff, CallSignal.lampOn, CallSignal.lampHold, CallSignal.lampRinging]);

class KnownPhone {
  readonly lines = new Map<number, string>();
  /** Line instance by call. */
  readonly calls = new Map<number, number>();
  offHook = false;
  /** Off hook, and no call has ended since. */
  lifted = false;
  statesSeen = false;
  reachable = true;
}

export class Knowledge {
  readonly #phones = new Map<string, KnownPhone>();

  take(event: Event): void {
    if (event.type === 'deviceRegistered') this.#phones.set(event.device, new KnownPhone());
    else if (event.type === 'deviceLost') this.#phones.delete(event.device);
    else if (event.type === 'lineLearnt') this.#of(event.device).lines.set(event.lineInstance, event.line);
    else if (event.type === 'lineForgotten') this.#forget(event.device, event.lineInstance);
    else if (event.type === 'serverReachable') this.#of(event.device).reachable = event.reachable;
    else if (event.type === 'hook') {
      const phone = this.#of(event.device);
      phone.offHook = event.offHook;
      phone.lifted = event.offHook;
    } else if (event.type === 'callSignal') this.#signal(event);
  }

  registered(device: string): boolean {
    return this.#phones.has(device);
  }

  /** Nothing goes on at the phone, and its server is there, as far as was told. */
  idle(device: string): boolean {
    const phone = this.#phones.get(device);
    return phone?.reachable === true && phone.lines.size > 0 && phone.calls.size === 0 && !phone.lifted;
  }

  /** A registered phone carries it and on none of them anything goes on. */
  free(line: string): boolean {
    const carriers = this.#carriers(line, () => true);
    return carriers.length > 0 && !carriers.some(([phone, instances]) => occupied(phone, instances));
  }

  linesOf(device: string): Iterable<string> {
    return new Set(this.#phones.get(device)?.lines.values());
  }

  /** On a phone with a wire of its own something goes on. */
  busyHere(line: string): boolean {
    return this.#carriers(line, isHere).some(([phone, instances]) => occupied(phone, instances));
  }

  #carriers(line: string, counts: (device: string) => boolean): [KnownPhone, number[]][] {
    const found: [KnownPhone, number[]][] = [];
    for (const [device, phone] of this.#phones) {
      const instances = [...phone.lines].filter(([, own]) => own === line).map(([instance]) => instance);
      if (instances.length > 0 && counts(device)) found.push([phone, instances]);
    }
    return found;
  }

  #of(device: string): KnownPhone {
    let phone = this.#phones.get(device);
    if (phone === undefined) {
      phone = new KnownPhone();
      this.#phones.set(device, phone);
    }
    return phone;
  }

  #forget(device: string, instance: number): void {
    const phone = this.#of(device);
    phone.lines.delete(instance);
    for (const [call, at] of phone.calls) if (at === instance) phone.calls.delete(call);
  }

  #signal(event: Extract<Event, { type: 'callSignal' }>): void {
    const phone = this.#phones.get(event.device);
    const { signal, lineInstance } = event;
    if (phone === undefined || says.has(signal)) return;
    const isLamp = lamps.has(signal);
    if (isLamp && phone.statesSeen) return;
    if (!isLamp && !phone.statesSeen) {
      phone.statesSeen = true;
      phone.calls.delete(LAMP);
    }
    const reference = isLamp ? LAMP : event.callReference;
    if (signal !== CallSignal.onHook && signal !== CallSignal.lampOff) {
      phone.calls.set(reference, lineInstance);
      return;
    }
    const before = phone.calls.size;
    for (const [call, at] of phone.calls) {
      const sameLine = lineInstance === 0 || at === 0 || at === lineInstance;
      if (sameLine && (reference === 0 || call === reference)) phone.calls.delete(call);
    }
    if (before > 0 && phone.calls.size === 0) phone.lifted = false;
  }
}

/** What stands for a line at another node begins with a mark. */
const isHere = (device: string): boolean => !device.startsWith('@');

function occupied(phone: KnownPhone, instances: readonly number[]): boolean {
  if (phone.offHook) return true;
  for (const instance of phone.calls.values()) if (instance === 0 || instances.includes(instance)) return true;
  return false;
}
