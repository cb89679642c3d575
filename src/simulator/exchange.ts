/**
 * The exchange: lines, calls and legs. Pure: it is told what phones do and tells, step by step, what each phone shall be
 * told; no sockets, no bytes, no timers of its own. A dialect turns steps into messages.
 *
 * A leg is one end of a call on one line. It rings on every device that carries the line and belongs to the one that
 * took it; the others see it as in use remotely.
 */

import { appearanceOf, Legs } from './legs.ts';
import type { Appearance, DoNotDisturb, Leg, Line } from './lines.ts';
import { NumberPlan } from './number-plan.ts';
import type { Step } from './steps.ts';

export interface ExchangeOptions {
  /** Legs that a line carries before a further call is refused as busy. 1, or 2 with call waiting. */
  readonly busyTrigger: number;
  /** Ringing time, 0 = without end. */
  readonly noAnswerMs: number;
  /** What the caller gets then. */
  readonly noAnswerTreatment: 'reorder' | 'release';
  /** Waiting time for a further digit where the number may be complete. */
  readonly interDigitMs: number;
  readonly referenceBase: number;
  /** The caller's media is opened when the number is complete, not when the call is answered. */
  readonly earlyMedia: boolean;
}

/** What the exchange needs from outside. */
export interface Teller {
  tell(step: Step, leg: Leg, to: Appearance): void;
  /** Run later, once. @returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  present(device: string): boolean;
  forwardChanged(line: Line): void;
  /** A leg is no more, whether or not anybody was there to be told. */
  over(leg: Leg): void;
}

const DIGITS_MAX = 24;

export class Exchange {
  readonly numbers = new NumberPlan();
  readonly legs: Legs;
  private readonly doNotDisturb = new Map<string, DoNotDisturb>();
  private readonly lastDialled = new Map<string, string>();
  private readonly options: ExchangeOptions;
  private readonly teller: Teller;

  constructor(options: ExchangeOptions, teller: Teller) {
    this.options = options;
    this.teller = teller;
    this.legs = new Legs(this.numbers, options.referenceBase);
  }

  redialOf(device: string): string {
    return this.lastDialled.get(device) ?? '';
  }

  setDoNotDisturb(device: string, mode: DoNotDisturb): void {
    this.doNotDisturb.set(device, mode);
  }

  doNotDisturbOf(device: string): DoNotDisturb {
    return this.doNotDisturb.get(device) ?? 'off';
  }

  setForward(line: Line, target: string | null): void {
    line.forwardTarget = target;
    this.teller.forwardChanged(line);
  }

  /** Take the line: dial tone. */
  offHook(
    device: string,
    instance: number,
    purpose: Leg['purpose'] = 'call',
    step: Step = 'dialTone',
  ): Leg | undefined {
    const line = this.numbers.linesOf(device)[Math.max(instance, 1) - 1];
    if (line === undefined) return undefined;
    const leg = this.legs.begin(line, true, purpose);
    leg.holder = { device, instance: Math.max(instance, 1) };
    this.teller.tell(step, leg, leg.holder);
    this.tellOthers('remoteInUse', leg);
    return leg;
  }

  digit(leg: Leg, digit: string): void {
    if (leg.state !== 'dialling' || leg.holder === null) return;
    leg.cancelTimer?.();
    leg.cancelTimer = null;
    if (digit === '#' && leg.digits !== '') {
      this.complete(leg);
      return;
    }
    if (leg.digits.length >= DIGITS_MAX) return;
    leg.digits += digit;
    const match = this.numbers.match(leg.digits);
    // The digit that completes a number is told by `proceed` alone (captures of both Asterisk servers).
    if (leg.digits.length === 1) this.teller.tell('firstDigit', leg, leg.holder);
    else if (match === 'begun' || match === 'wholeOrMore') this.teller.tell('nextDigit', leg, leg.holder);
    // What no number begins with is complete at once and unknown; where a number may go on, the user gets time.
    if (match === 'none' || match === 'whole') this.complete(leg);
    else if (match === 'wholeOrMore')
      leg.cancelTimer = this.teller.after(this.options.interDigitMs, () => this.complete(leg));
  }

  backspace(leg: Leg): void {
    if (leg.state === 'dialling') leg.digits = leg.digits.slice(0, -1);
  }

  /** Take the line, if it is not taken yet, and call a whole number: Redial, EnblocCall, a number from a screen. */
  callNumber(device: string, instance: number, number: string): void {
    const leg = this.legs.find(device, 0, 0) ?? this.offHook(device, instance, 'call', 'seized');
    if (leg !== undefined) this.dialNumber(leg, number);
  }

  private dialNumber(leg: Leg, number: string): void {
    if (leg.state !== 'dialling' || number === '') return;
    leg.digits = number.slice(0, DIGITS_MAX);
    this.complete(leg);
  }

  /** Take a ringing leg; what the device had in hand goes on hold. */
  answer(device: string, leg: Leg): void {
    const peer = leg.peer;
    const at = appearanceOf(leg, device);
    if (leg.state !== 'ringIn' || peer === null || at === undefined) return;
    this.putAside(device, leg);
    this.stopTimer(leg);
    leg.holder = at;
    leg.state = 'connected';
    peer.state = 'connected';
    this.tellOthers('remoteInUse', leg);
    for (const each of [leg, peer]) {
      each.media = true;
      each.answered = true;
    }
    this.teller.tell('answered', leg, at);
    if (peer.holder !== null) this.teller.tell('connected', peer, peer.holder);
  }

  hold(leg: Leg): void {
    if (leg.state !== 'connected' || leg.holder === null) return;
    leg.state = 'held';
    this.teller.tell('hold', leg, leg.holder);
    this.tellOthers('remoteHeld', leg);
    if (leg.peer?.holder && leg.peer.state === 'connected') this.teller.tell('heldByOther', leg.peer, leg.peer.holder);
  }

  /** Take a held leg back: on the device that held it, or on another one of a shared line. */
  resume(device: string, leg: Leg): void {
    const at = appearanceOf(leg, device);
    if (leg.state !== 'held' || at === undefined) return;
    this.putAside(device, leg);
    leg.state = 'connected';
    leg.holder = at;
    this.teller.tell('resumed', leg, at);
    this.tellOthers('remoteInUse', leg);
    if (leg.peer?.holder && leg.peer.state === 'connected')
      this.teller.tell('heldPartyBack', leg.peer, leg.peer.holder);
  }

  /** End a leg and, where it has one, its peer. */
  hangUp(leg: Leg): void {
    const peer = leg.peer;
    if (peer !== null && peer.state !== 'ended') this.end(peer);
    this.end(leg);
  }

  /** A device is gone: what it had in hand ends; what rings on it alone is lost for the caller. */
  deviceLost(device: string): void {
    const legs = (): Leg[] => this.numbers.linesOf(device).flatMap((line) => [...line.legs]);
    for (const leg of legs()) if (leg.holder?.device === device) this.hangUp(leg);
    for (const leg of legs())
      if (leg.state === 'ringIn' && !leg.line.appearances.some((a) => this.teller.present(a.device))) {
        const caller = leg.peer;
        this.end(leg);
        if (caller !== null) this.fail(caller, 'reorder');
      }
  }

  private complete(leg: Leg): void {
    const caller = leg.holder;
    this.stopTimer(leg);
    if (caller === null || leg.state !== 'dialling') return;
    if (leg.purpose === 'forward') {
      this.setForward(leg.line, leg.digits);
      this.end(leg);
      return;
    }
    leg.state = 'proceeding';
    leg.media = this.options.earlyMedia;
    this.lastDialled.set(caller.device, leg.digits);
    if (!this.numbers.lines.has(leg.digits)) {
      this.fail(leg, 'invalid');
      return;
    }
    this.teller.tell('proceed', leg, caller);
    const target = this.numbers.resolve(leg.digits);
    if (target !== undefined && target.number !== leg.digits) leg.originalCalled = leg.digits;
    if (target === undefined) this.fail(leg, 'reorder');
    else this.offer(leg, caller, target);
  }

  private offer(leg: Leg, caller: Appearance, target: Line): void {
    const there = target.appearances.filter((a) => this.teller.present(a.device));
    const willing = there.filter((a) => this.doNotDisturbOf(a.device) !== 'reject');
    const busy = target.legs.size >= this.options.busyTrigger || (there.length > 0 && willing.length === 0);
    if (busy || there.length === 0) {
      this.fail(leg, busy ? 'busy' : 'reorder');
      return;
    }
    const called = this.legs.begin(target, false, 'call');
    called.peer = leg;
    called.originalCalled = leg.originalCalled;
    leg.peer = called;
    leg.state = 'ringOut';
    for (const at of willing) {
      called.rung.add(at.device);
      this.teller.tell(this.doNotDisturbOf(at.device) === 'ringerOff' ? 'ringInSilent' : 'ringIn', called, at);
    }
    this.teller.tell('ringOut', leg, caller);
    if (this.options.noAnswerMs > 0)
      called.cancelTimer = this.teller.after(this.options.noAnswerMs, () => this.notAnswered(called));
  }

  private notAnswered(called: Leg): void {
    const caller = called.peer;
    if (called.state !== 'ringIn' || caller === null) return;
    this.end(called);
    if (this.options.noAnswerTreatment === 'release') this.end(caller);
    else this.fail(caller, 'reorder');
  }

  private fail(leg: Leg, how: 'busy' | 'reorder' | 'invalid'): void {
    leg.state = 'failed';
    leg.peer = null;
    if (leg.holder !== null) this.teller.tell(how, leg, leg.holder);
  }

  private end(leg: Leg): void {
    if (leg.state === 'ended') return;
    const ringing = leg.state === 'ringIn';
    this.stopTimer(leg);
    leg.state = 'ended';
    this.legs.end(leg);
    for (const at of leg.line.appearances) {
      if (!this.teller.present(at.device)) continue;
      if (ringing) {
        if (leg.rung.has(at.device)) this.teller.tell('ringingEnded', leg, at);
      } else this.teller.tell(at.device === leg.holder?.device ? 'ended' : 'remoteEnded', leg, at);
    }
    this.teller.over(leg);
  }

  /** What a device has connected goes on hold before it takes another leg. */
  private putAside(device: string, taken: Leg): void {
    for (const line of this.numbers.linesOf(device))
      for (const leg of line.legs)
        if (leg !== taken && leg.holder?.device === device && leg.state === 'connected') this.hold(leg);
  }

  private tellOthers(step: Step, leg: Leg): void {
    for (const at of leg.line.appearances)
      if (at.device !== leg.holder?.device && this.teller.present(at.device)) this.teller.tell(step, leg, at);
  }

  private stopTimer(leg: Leg): void {
    leg.cancelTimer?.();
    leg.cancelTimer = null;
  }
}
