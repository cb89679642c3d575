/**
 * Calls of a capture. A leg is a call reference on one phone; legs become one call where CallInfo says that they have
 * the same parties. Messages without a call reference (hook, lamps, ringer) go to the leg that the phone has in hand.
 */
import { MessageId } from '../../../codecs/skinny/ids.ts';
import { CallSignal } from '../../../model/call-signal.ts';
import type { Event } from '../../../model/events.ts';
import { reportLimits } from '../../limits.ts';
import type { CallOutcome, CallReport, Entry, PhoneReport } from './model.ts';
import { isCallBackPress } from './press.ts';
import { addEntry, type Seen } from './seen.ts';

interface Leg {
  call: CallReport;
  readonly phone: PhoneReport;
  readonly reference: number;
}

/** What a phone has said just before a call, and which call it has just ended. */
interface Hand {
  readonly before: Entry[];
  readonly open: Leg[];
  ended: Leg | null;
  endedAt: number;
}

const BEFORE_MS = 2000;
/** What the server still tidies up when a call is over: lamps, key sets, the clock. */
const TIDY_MS = 250;

/** Without a call reference, but about a call. */
const aboutCalls: ReadonlySet<number> = new Set([
  MessageId.OffHook,
  MessageId.OnHook,
  MessageId.KeypadButton,
  MessageId.EnblocCall,
  MessageId.Stimulus,
  MessageId.SoftKeyEvent,
  MessageId.SetLamp,
  MessageId.SetRinger,
  MessageId.SetSpeakerMode,
  MessageId.StartTone,
  MessageId.StopTone,
  MessageId.SelectSoftKeys,
  MessageId.ActivateCallPlane,
  MessageId.ClearPromptStatus,
  MessageId.DisplayPromptStatus,
  MessageId.DisplayPromptStatusV2,
  MessageId.StartMediaTransmission,
  MessageId.StopMediaTransmission,
  MessageId.OpenReceiveChannel,
  MessageId.OpenReceiveChannelAck,
  MessageId.CloseReceiveChannel,
]);
/** May be the beginning of a call that has no reference yet. */
const beginnings: ReadonlySet<number> = new Set([
  MessageId.OffHook,
  MessageId.SoftKeyEvent,
  MessageId.Stimulus,
  MessageId.KeypadButton,
  MessageId.EnblocCall,
]);

const failures: ReadonlyMap<CallSignal, CallOutcome> = new Map<CallSignal, CallOutcome>([
  [CallSignal.busy, 'busy'],
  [CallSignal.toneBusy, 'busy'],
  [CallSignal.promptBusy, 'busy'],
  [CallSignal.congestion, 'failed'],
  [CallSignal.invalidNumber, 'failed'],
  [CallSignal.toneReorder, 'failed'],
]);
const ringing: ReadonlySet<CallSignal> = new Set<CallSignal>([
  CallSignal.ringOut,
  CallSignal.ringIn,
  CallSignal.toneAlerting,
  CallSignal.promptRingOut,
]);

export class CallBook {
  calls: CallReport[] = [];
  cut = 0;
  /** Calls of which only the side that rings is known. */
  private readonly inbound = new Set<CallReport>();
  private readonly hands = new Map<PhoneReport, Hand>();

  /** @returns the call that the message belongs to. */
  take(seen: Seen): CallReport | null {
    const hand = this.hand(seen.phone);
    for (const event of seen.events) this.event(hand, seen, event);
    const leg = this.legOf(hand, seen);
    if (leg !== null) {
      addEntry(leg.call, seen.entry());
      if (seen.at > leg.call.to) leg.call.to = seen.at;
    } else if (beginnings.has(seen.id) && !isCallBackPress(seen) && this.calls.length < reportLimits.callsMax) {
      const entry = seen.entry();
      if (entry !== null) hand.before.push(entry);
      if (hand.before.length > reportLimits.beforeCallMax) hand.before.shift();
    }
    this.release(hand, seen);
    return leg?.call ?? null;
  }

  /** The call that the phone has in hand, or had last. */
  latest(phone: PhoneReport): CallReport | null {
    const hand = this.hand(phone);
    return (hand.open.at(-1) ?? hand.ended)?.call ?? null;
  }

  isIdle(phone: PhoneReport): boolean {
    return this.hand(phone).open.length === 0;
  }

  /** The phone is gone, and its calls are over for it. */
  lost(phone: PhoneReport, at: number): void {
    const hand = this.hand(phone);
    for (const leg of hand.open.splice(0)) this.ended(hand, leg, at);
  }

  private hand(phone: PhoneReport): Hand {
    let hand = this.hands.get(phone);
    if (hand === undefined) {
      hand = { before: [], open: [], ended: null, endedAt: 0 };
      this.hands.set(phone, hand);
    }
    return hand;
  }

  private legOf(hand: Hand, seen: Seen): Leg | null {
    const reference = seen.value('callReference');
    const ended = hand.ended !== null && seen.at - hand.endedAt <= TIDY_MS ? hand.ended : null;
    if (reference !== 0) {
      const leg = hand.open.find((each) => each.reference === reference);
      return leg ?? (ended?.reference === reference ? ended : null);
    }
    if (!aboutCalls.has(seen.id)) return null;
    const leg = hand.open.at(-1) ?? null;
    if (leg !== null) return leg;
    return beginnings.has(seen.id) ? null : ended;
  }

  private event(hand: Hand, seen: Seen, event: Event): void {
    if (event.type === 'deviceLost') this.lost(seen.phone, seen.at);
    if (event.type !== 'callSignal' && event.type !== 'parties' && event.type !== 'dialled') return;
    const { callReference } = event;
    if (callReference === 0) return;
    let leg = hand.open.find((each) => each.reference === callReference) ?? null;
    if (event.type === 'callSignal') {
      leg ??= this.begin(hand, seen, callReference, event.signal);
      if (leg !== null) this.signal(leg.call, seen.at, event.signal);
    } else if (leg !== null && event.type === 'dialled') leg.call.called ||= event.number;
    else if (leg !== null && event.type === 'parties') this.parties(leg, seen);
  }

  private begin(hand: Hand, seen: Seen, reference: number, signal: CallSignal): Leg | null {
    // Tones and prompts are about a call that is there; the end of an unknown call is of one before the capture.
    if (signal === CallSignal.onHook || signal > CallSignal.otherState) return null;
    if (hand.ended?.reference === reference && seen.at - hand.endedAt <= TIDY_MS) return null;
    if (this.calls.length >= reportLimits.callsMax) {
      if (signal === CallSignal.offHook || signal === CallSignal.ringIn) this.cut++;
      return null;
    }
    const before = hand.before.splice(0).filter((entry) => seen.at - entry.at <= BEFORE_MS);
    const call: CallReport = {
      number: 0,
      calling: '',
      callingName: '',
      called: '',
      calledName: '',
      from: before[0]?.at ?? seen.at,
      to: seen.at,
      answeredAt: null,
      endedAt: null,
      outcome: 'given up',
      phones: [seen.phone],
      entries: before,
      entriesCut: 0,
    };
    this.calls.push(call);
    if (signal === CallSignal.ringIn) this.inbound.add(call);
    const leg: Leg = { call, phone: seen.phone, reference };
    hand.open.push(leg);
    return leg;
  }

  private signal(call: CallReport, at: number, signal: CallSignal): void {
    if (signal === CallSignal.connected) {
      call.answeredAt ??= at;
      call.outcome = 'answered';
    }
    if (call.outcome === 'answered') return;
    const failure = failures.get(signal);
    if (failure !== undefined) call.outcome = failure;
    else if (ringing.has(signal) && call.outcome === 'given up') call.outcome = 'not answered';
  }

  /** As on the wire: a number that must not be shown to the user is shown to who reads a capture. */
  private parties(leg: Leg, seen: Seen): void {
    const { call } = leg;
    call.calling ||= seen.text('callingParty');
    call.called = seen.text('calledParty') || call.called;
    call.callingName ||= seen.text('callingPartyName');
    call.calledName = seen.text('calledPartyName') || call.calledName;
    if (call.phones.length === 1) this.join(leg, seen);
  }

  /** The other side of this leg: a call the other way with the same parties that still has one phone only. */
  private join(leg: Leg, seen: Seen): void {
    const calling = seen.text('callingParty');
    const numbers = new Set([seen.text('calledParty'), seen.text('originalCalledParty')]);
    numbers.delete('');
    const other = this.calls.findLast((call) => {
      const [phone] = call.phones;
      if (call.phones.length > 1 || phone === leg.phone || call.endedAt !== null) return false;
      if (this.inbound.has(call) === this.inbound.has(leg.call)) return false;
      return phone?.server === leg.phone.server && numbers.has(call.called) && call.calling === calling;
    });
    if (other === undefined) return;
    if (this.inbound.has(leg.call)) this.merge(other, leg.call);
    else this.merge(leg.call, other);
  }

  private merge(caller: CallReport, called: CallReport): void {
    for (const phone of called.phones) if (!caller.phones.includes(phone)) caller.phones.push(phone);
    const all = [...caller.entries, ...called.entries].sort((a, b) => a.number - b.number);
    caller.entries = all.slice(0, reportLimits.messagesPerLadderMax);
    caller.entriesCut += called.entriesCut + all.length - caller.entries.length;
    caller.calledName ||= called.calledName;
    caller.callingName ||= called.callingName;
    caller.calling ||= called.calling;
    caller.to = Math.max(caller.to, called.to);
    if (called.outcome === 'answered') {
      caller.outcome = 'answered';
      caller.answeredAt ??= called.answeredAt;
    }
    for (const { open } of this.hands.values()) for (const leg of open) if (leg.call === called) leg.call = caller;
    this.calls = this.calls.filter((call) => call !== called);
  }

  /** Legs end behind the message that ends them, so that it still belongs to the call. */
  private release(hand: Hand, seen: Seen): void {
    for (const event of seen.events) {
      if (event.type !== 'callSignal' || event.signal !== CallSignal.onHook) continue;
      const at = hand.open.findIndex((leg) => leg.reference === event.callReference);
      if (at >= 0) this.ended(hand, hand.open.splice(at, 1)[0]!, seen.at);
    }
  }

  private ended(hand: Hand, leg: Leg, at: number): void {
    hand.ended = leg;
    hand.endedAt = at;
    const { call } = leg;
    const stillUp = call.phones.some((phone) => this.hand(phone).open.some((each) => each.call === call));
    if (!stillUp) call.endedAt = at;
  }
}
