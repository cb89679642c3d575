/**
 * What is known of one device: its lines, its legs, its hook. Built from signals that differ by server; voided whenever
 * the device registers or is lost.
 */
import { CallSignal } from '../model/call-signal.ts';
import type { DisplayKind } from '../model/events.ts';
import type { DeviceName, LineKey } from '../model/ids.ts';
import { SparseMap } from '../model/sparse.ts';
import { featureLimits } from './limits.ts';
import type { Line } from './line.ts';
import { Hears, meaningOf, Use } from './signals.ts';

/** Reference of the leg that stands for the lamp of a line, where the server sends no call states. */
const LAMP_REFERENCE = -1;

/** One call leg. */
export interface Leg {
  readonly lineInstance: number;
  readonly callReference: number;
  /** Counts legs over all devices: tells whether a leg began before or after something. */
  readonly serial: number;
  use: Use;
  /** Last signal that said something about the use of the line. */
  signal: CallSignal;
  heardByTone: Hears;
  heardByState: Hears;
  /** Ringback was heard at some time: reorder after it is the no-answer time-out. */
  rang: boolean;
  wasBusy: boolean;
  wasConnected: boolean;
  outbound: boolean;
  called: string;
  originalCalled: string;
  dialled: string;
  /** The CallBack key was asked for: once per leg. */
  offered: boolean;
}

/** What the caller hears on the leg now. A tone speaks louder than a state. */
export function hearsNow(leg: Leg): Hears {
  return leg.heardByTone !== Hears.nothing ? leg.heardByTone : leg.heardByState;
}

/** Number that a leg called: the first called party where the call was forwarded, else the called, else the digits. */
export function calledNumber(leg: Leg): string {
  if (leg.originalCalled !== '' && leg.originalCalled !== leg.called) return leg.originalCalled;
  return leg.called !== '' ? leg.called : leg.dialled;
}

export class Device {
  readonly name: DeviceName;
  registered = false;
  serverReachable = true;
  display: DisplayKind = 'xml';
  locale = '';
  offHook = false;
  /** The hook was lifted and no call has ended since. A phone may never report the hook that a speaker call put down. */
  lifted = false;
  doNotDisturb = false;
  /** A call state was seen since registration: lamps of lines are no evidence any more. */
  statesSeen = false;
  /** The use of a leg is another, or legs have come or gone, since its lines were judged. */
  usesChanged = false;
  /** By instance. */
  readonly lines = new SparseMap<number, Line>();
  /** In order of last change: the last one is in focus. */
  readonly legs: Leg[] = [];
  #dialledNext = '';

  constructor(name: DeviceName) {
    this.name = name;
  }

  /** Forgets everything that the device or its server said before. */
  void(): void {
    this.lines.clear();
    this.legs.length = 0;
    this.offHook = false;
    this.lifted = false;
    this.statesSeen = false;
    this.doNotDisturb = false;
    this.#dialledNext = '';
  }

  learn(lineInstance: number, line: Line): boolean {
    if (!this.lines.has(lineInstance) && this.lines.size >= featureLimits.linesPerDeviceMax) return false;
    this.lines.set(lineInstance, line);
    return true;
  }

  /** The line is not observed any more, nor are its calls. @returns the line that the instance had. */
  forget(lineInstance: number): Line | undefined {
    const line = this.lines.get(lineInstance);
    this.lines.delete(lineInstance);
    for (let i = this.legs.length - 1; i >= 0; i--) {
      if (this.legs[i]!.lineInstance !== lineInstance) continue;
      this.legs.splice(i, 1);
      this.usesChanged = true;
    }
    if (this.legs.length === 0) this.lifted = this.offHook;
    return line;
  }

  /** No call, and not about to make one. */
  get idle(): boolean {
    return this.legs.length === 0 && !this.lifted;
  }

  /** Can be alerted: registered as far as its first line, idle, and its call server is there. */
  get ready(): boolean {
    return this.registered && this.lines.size > 0 && this.idle && this.serverReachable;
  }

  setHook(offHook: boolean): void {
    this.offHook = offHook;
    this.lifted = offHook;
  }

  /** The leg that an event means; 0 stands for "whichever is in focus". */
  leg(lineInstance: number, callReference: number): Leg | undefined {
    for (let i = this.legs.length - 1; i >= 0; i--) {
      const leg = this.legs[i]!;
      if (lineInstance !== 0 && leg.lineInstance !== lineInstance) continue;
      if (callReference !== 0 && leg.callReference !== callReference) continue;
      return leg;
    }
    return undefined;
  }

  legBySerial(serial: number): Leg | undefined {
    return this.legs.find((leg) => leg.serial === serial);
  }

  /** Numbers of its lines, each as often as it has an instance. */
  get lineKeys(): LineKey[] {
    return Array.from(this.lines.values(), ({ key }) => key);
  }

  /** Use of one line on this device. An unhooked handset occupies all its lines (design, rule 3). */
  useOf(line: Line): Use {
    let use: Use = this.offHook ? Use.inUse : Use.ended;
    for (const leg of this.legs) {
      // A leg without a line instance may be on any line of the device.
      if (leg.use > use && (leg.lineInstance === 0 || this.lines.get(leg.lineInstance) === line)) use = leg.use;
    }
    return use;
  }

  /**
   * Takes a signal in.
   * @param serial number for the leg that may begin here
   * @returns the legs that it changed; ended ones have `use` ended and are no longer in `legs`
   */
  signal(lineInstance: number, callReference: number, signal: CallSignal, serial: number): readonly Leg[] {
    const meaning = meaningOf(signal);
    if (meaning.channel === 'lamp') return this.#lamp(lineInstance, signal, serial);
    if (meaning.channel === 'state' && !this.statesSeen) this.#believeStates();
    if (meaning.use === Use.ended) return this.#end(lineInstance, callReference);
    let leg = this.leg(lineInstance, callReference);
    if (leg === undefined) {
      // Tones and prompts come late and for no call at all: they never make a leg.
      if (meaning.use === null) return [];
      leg = this.#begin(lineInstance, callReference, serial, signal, meaning.use);
    }
    if (meaning.use !== null) {
      this.#use(leg, meaning.use);
      leg.signal = signal;
      if (signal === CallSignal.connected) leg.wasConnected = true;
      this.#focus(leg);
    }
    if (meaning.hears !== null) hear(leg, meaning.channel === 'tone', meaning.hears);
    return [leg];
  }

  /** Digits of a call: of its leg, or of the next leg where the call has none yet (EnblocCall comes first). */
  dial(lineInstance: number, callReference: number, number: string): Leg | undefined {
    const leg = this.leg(lineInstance, callReference);
    if (leg === undefined || (callReference === 0 && leg.wasConnected)) {
      this.#dialledNext = number;
      return undefined;
    }
    leg.dialled = number;
    leg.outbound = true;
    return leg;
  }

  /** Call states are spoken here: what lamps said is void. */
  #believeStates(): void {
    this.statesSeen = true;
    this.usesChanged = true;
    for (let i = this.legs.length - 1; i >= 0; i--)
      if (this.legs[i]!.callReference === LAMP_REFERENCE) this.legs.splice(i, 1);
  }

  /** CallManager 2.x sends no call states; there the lamp of a line button is the state of the line. */
  #lamp(lineInstance: number, signal: CallSignal, serial: number): readonly Leg[] {
    if (this.statesSeen) return [];
    const use = meaningOf(signal).use ?? Use.inUse;
    if (use === Use.ended) return this.#end(lineInstance, LAMP_REFERENCE);
    const leg =
      this.legs.find((l) => l.lineInstance === lineInstance && l.callReference === LAMP_REFERENCE) ??
      this.#begin(lineInstance, LAMP_REFERENCE, serial, signal, use);
    this.#use(leg, use);
    leg.signal = signal;
    return [leg];
  }

  #use(leg: Leg, use: Use): void {
    if (leg.use === use) return;
    leg.use = use;
    this.usesChanged = true;
  }

  #begin(lineInstance: number, callReference: number, serial: number, signal: CallSignal, use: Use): Leg {
    if (this.legs.length >= featureLimits.legsPerDeviceMax) this.legs.shift();
    const leg: Leg = {
      lineInstance,
      callReference,
      serial,
      use,
      signal,
      heardByTone: Hears.nothing,
      heardByState: Hears.nothing,
      rang: false,
      wasBusy: false,
      wasConnected: false,
      outbound: this.#dialledNext !== '',
      called: '',
      originalCalled: '',
      dialled: this.#dialledNext,
      offered: false,
    };
    this.#dialledNext = '';
    this.legs.push(leg);
    this.usesChanged = true;
    return leg;
  }

  #focus(leg: Leg): void {
    const at = this.legs.indexOf(leg);
    if (at === this.legs.length - 1) return;
    this.legs.splice(at, 1);
    this.legs.push(leg);
  }

  /** Ends one leg, or all legs of a line, or all legs of the device, as 0 says. */
  #end(lineInstance: number, callReference: number): readonly Leg[] {
    const { legs } = this;
    // Mostly there is one, and it is meant.
    const ended = legs.length === 1 && ends(legs[0]!, lineInstance, callReference) ? [legs.pop()!] : [];
    for (let i = legs.length - 1; i >= 0; i--)
      if (ends(legs[i]!, lineInstance, callReference)) ended.push(...legs.splice(i, 1));
    for (const leg of ended) {
      this.#use(leg, Use.ended);
      leg.signal = CallSignal.onHook;
    }
    if (ended.length > 0 && legs.length === 0) this.lifted = false;
    return ended;
  }
}

function ends(leg: Leg, lineInstance: number, callReference: number): boolean {
  // A leg whose reference was never told ends with whatever ends on its line.
  const sameCall = callReference === 0 || leg.callReference === callReference || leg.callReference === 0;
  return sameCall && (lineInstance === 0 || leg.lineInstance === lineInstance || leg.lineInstance === 0);
}

function hear(leg: Leg, byTone: boolean, hears: Hears): void {
  if (byTone) leg.heardByTone = hears;
  else {
    leg.heardByState = hears;
    // A state that ends the ringing (answered, held, off hook) ends the tone too, told or not.
    if (hears === Hears.nothing) leg.heardByTone = Hears.nothing;
  }
  if (hears === Hears.ringback) leg.rang = true;
  if (hears === Hears.busy) leg.wasBusy = true;
}
