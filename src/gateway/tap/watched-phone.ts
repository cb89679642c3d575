/** A phone of a capture, as its messages show it, and what the observer remembers of its calls. */
import type { CapturedMessage } from '../../codecs/capture/index.ts';
import { MessageId } from '../../codecs/skinny/ids.ts';
import { SelectSoftKeysView } from '../../codecs/skinny/softkeys.ts';
import { CallSignal } from '../../model/call-signal.ts';
import { deviceName } from '../../model/ids.ts';
import { Verdict } from '../inline/flow.ts';
import { Phone, type PhoneHost } from '../inline/phone.ts';
import type { PhoneLink } from '../inline/phone-ports.ts';

/** Softkey set Ring Out: it holds the key always. */
const RING_OUT_SET = 8;
const selected = new SelectSoftKeysView();

/** What tells a caller that it rings, not only that the number was dialled. */
const ringing: ReadonlySet<number> = new Set([CallSignal.ringOut, CallSignal.toneAlerting, CallSignal.promptRingOut]);
/** What ends the ringing. */
const callOver: ReadonlySet<number> = new Set([CallSignal.onHook, CallSignal.connected, CallSignal.toneBusy]);

/** Type of a phone that the capture does not tell: one with screens. */
const DEVICE_TYPE_7970 = 30006;

/** Messages that stand before a registration: a stream that begins with another one was joined in the middle. */
const before: ReadonlySet<number> = new Set([
  MessageId.KeepAliveReq,
  MessageId.KeepAliveAck,
  MessageId.Alarm,
  MessageId.EnhancedAlarm,
  MessageId.IpPort,
  MessageId.RegisterReq,
  MessageId.RegisterReject,
  MessageId.RegisterTokenReq,
  MessageId.RegisterTokenAck,
  MessageId.RegisterTokenReject,
  MessageId.UnregisterReq,
  MessageId.UnregisterAck,
  MessageId.Reset,
]);

/** Sends nothing. */
const noLink: PhoneLink = {
  addToPhone: () => undefined,
  addToPhoneBehind: () => undefined,
  addToServer: () => undefined,
  certificateName: () => '',
  address: '',
  named: () => undefined,
  settled: () => undefined,
  close: () => undefined,
};

export class WatchedPhone {
  readonly phone: Phone;
  /** The registration is not in the capture. */
  readonly joined: boolean;
  /** Calls for which the key was told to be on offer, and those for which it is assumed to be pressed. */
  readonly offered = new Set<number>();
  readonly pressed = new Set<number>();
  /** The server's own key was told. */
  handsOff = false;
  /** The call that the set Ring Out was selected for last; the key is on it. */
  private ringOut = -1;
  /** The call that rings out, as was heard or shown. Servers tell the two in either order. */
  private rings = -1;

  /** @param first message of its stream */
  constructor(host: PhoneHost, first: CapturedMessage) {
    this.phone = new Phone(host, { ...noLink });
    this.joined = !before.has(first.id);
  }

  /** What the registration would have told, where it is not in the capture. */
  join({ phone, phoneEndpoint, version }: CapturedMessage): void {
    if (!this.joined) return;
    this.phone.registering(deviceName(phone ?? phoneEndpoint), DEVICE_TYPE_7970, version);
    this.phone.registered();
  }

  take({ view, start, end, id, version, direction }: CapturedMessage): void {
    const side = direction === 'toServer' ? this.phone.up : this.phone.down;
    if (side.look(view, start, end, id, version) === Verdict.change) side.replacement();
    if (id === MessageId.SelectSoftKeys && !selected.read(view, start, end))
      this.ringOut = selected.softKeySetIndex === RING_OUT_SET ? selected.callReference : -1;
  }

  hears(callReference: number, signal: CallSignal): void {
    if (ringing.has(signal)) this.rings = callReference;
    else if (callOver.has(signal) && this.rings === callReference) this.rings = -1;
  }

  /** The call that rings, while the set for it is shown; -1 where none does. */
  get ringingCall(): number {
    return this.rings === this.ringOut ? this.rings : -1;
  }

  /** A phone whose registration was not captured is taken to have our key. */
  get hasKey(): boolean {
    return !this.phone.key.serverOwns && (this.phone.key.known || this.joined);
  }
}
