/**
 * What the gateway knows of one registered phone. Data and small rules, no bytes and no sockets; everything is void
 * at the next RegisterReq. All maps are bounded.
 */
import { limits } from '../../codecs/limits.ts';
import { NumberSet, SparseMap, SparseSet } from '../../model/sparse.ts';
import type { GatewayLimits } from '../limits.ts';

export interface PhoneLine {
  readonly instance: number;
  readonly number: string;
}

export interface PhoneCall {
  line: number;
  readonly reference: number;
  /** Last CallState. */
  state: number;
}

/** Stimulus and button type of a CallBack feature button (enum DeviceStimulus). */
export const CALL_BACK_STIMULUS = 0x86;

/** SCCP CallState numbers that are looked at here. */
const OFF_HOOK = 1;
const ON_HOOK = 2;
/** About three seconds: phones ask one thing after another, some 100 ms apart (7912, captured). */
const SWEEPS_TO_REST = 3;

export class PhoneState {
  deviceType = 0;
  /** The phone says that its texts are UTF-8. */
  utf8 = false;
  /** Protocol version offered in RegisterReq and answered in RegisterAck; 0 where not told (CallManager 2.x). */
  offered = 0;
  acked = 0;
  keepaliveMs = 0;
  /** Header version that each side uses, KeepAlive and registration apart (they carry 0 in most dialects). */
  versionToPhone = 0;
  versionToServer = 0;
  /** Which family of text messages the server uses; null until one was seen. */
  dynamicTexts: boolean | null = null;
  /** The server tells call states. Until it does, its lamps are believed. */
  callStatesSeen = false;
  /** The phone has done with its registration; before that it may ignore a screen that is pushed. */
  atRest = false;
  /** Sweeps until it is taken to be, for servers and phones that do not tell. */
  sweepsToRest = SWEEPS_TO_REST;
  readonly lines = new SparseMap<number, PhoneLine>();
  readonly calls = new SparseMap<number, PhoneCall>();
  /** Call that the user is busy with, 0 where idle. */
  focus = 0;
  offHook: boolean | null = null;
  /** Digits pressed since off hook, and whether they were told. */
  digits = '';
  digitsTold = true;
  /** Forward-all of lines whose number is not known yet: target or null. */
  readonly forwards = new SparseMap<number, string | null>();
  /** Instances of CallBack feature buttons. */
  readonly callBackButtons = new SparseSet<number>();
  private readonly limits: GatewayLimits;

  constructor(gatewayLimits: GatewayLimits) {
    this.limits = gatewayLimits;
  }

  /** Protocol version of the session: the lesser of offer and answer; 0 = basic layouts. */
  get version(): number {
    const offered = this.offered > 22 ? 0 : this.offered; // ATA 186 and 188 offer 33
    return Math.min(offered, this.acked);
  }

  /** True where texts go out as V2 messages: as the server does it, else from protocol 8 (chan-sccp). */
  get writesDynamicTexts(): boolean {
    return this.dynamicTexts ?? this.version >= 8;
  }

  /** A CallState came. */
  callState(line: number, reference: number, state: number): void {
    if (state === ON_HOOK || state === 0) {
      this.calls.delete(reference);
      if (this.focus === reference) this.focus = lastOf(this.calls.keys());
      if (this.calls.size === 0) this.forgetDigits();
      return;
    }
    const call = this.calls.get(reference);
    if (call === undefined) {
      if (this.calls.size >= this.limits.callsPerPhoneMax) return;
      this.calls.set(reference, { line, reference, state });
      if (state === OFF_HOOK) this.focus = reference;
    } else {
      call.line = line;
      call.state = state;
    }
    // Ringing in and held do not take the focus from a call that has it.
    if (this.focus === 0 || IN_HAND.has(state)) this.focus = reference;
  }

  /** A digit was pressed. @returns false where no number is that long. */
  addDigit(digit: string): boolean {
    if (this.digits.length >= limits.dialledDigitsMax) return false;
    this.digits += digit;
    this.digitsTold = false;
    return true;
  }

  dropDigit(): void {
    this.digits = this.digits.slice(0, -1);
  }

  forgetDigits(): void {
    this.digits = '';
    this.digitsTold = true;
  }
}

/** Off hook, ring out, connected, busy, congestion, proceed, invalid number: the user is at it. */
const IN_HAND = NumberSet.of(1, 3, 5, 6, 7, 12, 14);

function lastOf(keys: Iterable<number>): number {
  let last = 0;
  for (const key of keys) last = key;
  return last;
}

/** Digits of KeypadButton: 0..9, 14 is *, 15 is # (catalogue, enum KeyPadButton); 16 is +. '' for anything else. */
export function keypadDigit(button: number): string {
  if (button <= 9) return String(button);
  if (button === 14) return '*';
  if (button === 15) return '#';
  if (button === 16) return '+';
  return '';
}
