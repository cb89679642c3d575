/**
 * The CallBack key: ProviderFeatureActivatedEvent. Before the feature hears of it, the caller's lines and the line that he
 * called are opened, so that it decides on what they do now: who is called, what is heard, whether B forwards all calls.
 * Where one of them cannot be opened the key is told all the same, with what the event itself says.
 */
import { decodePdu } from '../../codecs/qbe/decode.ts';
import { CallSignal, type CallSignal as Signal } from '../../model/call-signal.ts';
import { deviceName, type LineKey } from '../../model/ids.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Counter } from '../counters.ts';
import { CTI_IDLE, signalsOf } from './call-signals.ts';
import { clean, type Numbers } from './calls.ts';
import { type CtiCall, type CtiDevice, type CtiLine, handleKey } from './device.ts';
import { fieldsOf, number, text } from './directory.ts';
import type { CtiParts } from './parts.ts';

interface Press {
  readonly device: CtiDevice;
  /** Key of the leg's handle; '' where the phone is idle. */
  readonly call: string;
  readonly signals: readonly Signal[];
  readonly numbers: Numbers;
  readonly dialled: string;
  /** The line that was called, where it is one of ours. */
  readonly target: LineKey | null;
  readonly deadline: Ms;
}

export class Activation {
  private readonly provider: CtiParts;
  private readonly presses = new Map<string, Press>();
  /** Lines that are held open for what the feature will say to a key, by the device of the key. */
  private readonly holds = new Map<string, { readonly line: LineKey; readonly until: Ms }>();

  constructor(provider: CtiParts) {
    this.provider = provider;
  }

  /** ProviderFeatureActivatedEvent. */
  pressed(view: DataView, start: number, end: number): void {
    const { provider } = this;
    const { fields, fault } = decodePdu(view, start, end, provider.session.profile);
    if (fault !== null) {
      provider.unread();
      return;
    }
    const device = provider.devices.get(deviceName(text(fields.deviceName)));
    if (number(fields.featureID) !== provider.session.profile.callBackFeatureID || !device?.registered) {
      provider.counters.add(Counter.ctiFeatureUnknown);
      return;
    }
    const callingParty = fieldsOf(fields.callingPartyInfo);
    const calledParty = fieldsOf(fields.calledPartyInfo);
    const called = text(calledParty.partyDN);
    const original = text(fieldsOf(fields.redirectPartyInfo).originalCalledParty);
    const dialled = text(fields.dialedDigits);
    const state = number(fields.callState);
    const handle = {
      callManagerID: number(fields.featureActivatingCallManagerID),
      id: number(fields.featureActivatingCallID),
    };
    // Which of the two parties carries the cause of the leg is not known; the other one has 0.
    const cause = number(callingParty.cause) || number(calledParty.cause);
    const idle = (handle.id === 0 && called === '' && dialled === '') || state === CTI_IDLE;
    const numbers = { calling: text(callingParty.partyDN), called, originalCalled: original };
    const wanted = original !== '' && original !== called ? original : called || dialled;
    this.hold({
      device,
      call: idle ? '' : handleKey(handle),
      signals: idle ? [] : signalsOf(state, cause),
      numbers,
      dialled: idle ? '' : dialled,
      target: idle ? null : provider.carriers.lineOfNumber(wanted),
      deadline: provider.now + provider.deadlines.requestMs,
    });
  }

  /** Opens what the key is about, and waits for it. */
  private hold(press: Press): void {
    const { device, target } = press;
    const { openings, deadlines, now } = this.provider;
    this.letGo(device);
    device.pressUntil = now + 2 * deadlines.requestMs;
    this.presses.set(device.name, press);
    if (target !== null) {
      this.holds.set(device.name, { line: target, until: now + 2 * deadlines.requestMs });
      openings.needs.held.set(target, (openings.needs.held.get(target) ?? 0) + 1);
    }
    openings.step(device);
    if (target !== null) openings.stepLinesOf(target);
    this.settled();
  }

  /** Something has become known: keys that waited for it are told. */
  settled(): void {
    if (this.presses.size === 0) return;
    const { now, openings } = this.provider;
    for (const press of [...this.presses.values()]) {
      const { device, target, deadline } = press;
      const own = [...device.lines.values()].every((line) => line.settled(now));
      if (now < deadline && !(own && (target === null || openings.lines.isSettled(target)))) continue;
      this.presses.delete(device.name);
      this.tell(press);
    }
  }

  /**
   * The feature has said something to this device: it wants the line, or it does not. While a key waits to be told that is
   * about something else, a key of a screen say: what the key is about is still needed.
   */
  answered(device: CtiDevice): void {
    if (!this.presses.has(device.name)) this.letGo(device);
  }

  /** What the key was about need not be open for it any more. */
  private letGo(device: CtiDevice): void {
    if (device.pressUntil > 0) {
      device.pressUntil = 0;
      this.provider.openings.step(device);
    }
    const hold = this.holds.get(device.name);
    if (hold === undefined) return;
    this.holds.delete(device.name);
    const { held } = this.provider.openings.needs;
    const left = (held.get(hold.line) ?? 1) - 1;
    if (left > 0) held.set(hold.line, left);
    else held.delete(hold.line);
    this.provider.openings.stepLinesOf(hold.line);
  }

  drop(): void {
    this.presses.clear();
    this.holds.clear();
    this.provider.openings.needs.held.clear();
  }

  get nextAt(): Ms {
    let at = NEVER;
    for (const { deadline } of this.presses.values()) at = Math.min(at, deadline);
    for (const { until } of this.holds.values()) at = Math.min(at, until);
    return at;
  }

  wake(): void {
    this.settled();
    for (const [name, { until }] of [...this.holds]) {
      const device = this.provider.devices.get(name);
      if (until <= this.provider.now && device !== undefined) this.letGo(device);
    }
  }

  private tell(press: Press): void {
    const { device, call } = press;
    if (!device.registered) return;
    const leg = call === '' ? undefined : legOf(device, call);
    if (call === '') this.key(device, 0, 0);
    else if (leg !== undefined) {
      this.dialled(press, leg.line.instance, leg.call.reference);
      this.key(device, leg.line.instance, leg.call.reference);
    } else this.tellByEvent(press);
  }

  /** The leg is on no line that we could open: for the time of the key, it is what the event says. */
  private tellByEvent(press: Press): void {
    const { device, signals, numbers } = press;
    const { provider } = this;
    const lines = [...device.lines.values()];
    const lineInstance = (lines.find((line) => line.number === numbers.calling) ?? lines[0])?.instance ?? 1;
    const callReference = provider.calls.nextReference();
    const leg = { device: device.name, lineInstance, callReference };
    for (const signal of signals) provider.post({ type: 'callSignal', ...leg, signal });
    provider.post({
      type: 'parties',
      ...leg,
      direction: 'outbound',
      calling: clean(numbers.calling),
      called: clean(numbers.called),
      originalCalled: clean(numbers.originalCalled),
    });
    this.dialled(press, lineInstance, callReference);
    this.key(device, lineInstance, callReference);
    // Nobody will tell its end.
    provider.post({ type: 'callSignal', ...leg, signal: CallSignal.onHook });
  }

  private dialled(press: Press, lineInstance: number, callReference: number): void {
    const digits = clean(press.dialled);
    if (digits === '') return;
    this.provider.post({ type: 'dialled', device: press.device.name, lineInstance, callReference, number: digits });
  }

  private key(device: CtiDevice, lineInstance: number, callReference: number): void {
    this.provider.post({ type: 'callBackKey', device: device.name, lineInstance, callReference });
  }
}

function legOf(device: CtiDevice, key: string): { line: CtiLine; call: CtiCall } | undefined {
  for (const line of device.lines.values()) {
    const call = line.calls.get(key);
    if (call !== undefined) return { line, call };
  }
  return undefined;
}
