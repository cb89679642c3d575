/**
 * One phone as the gateway sees it: frames of both directions in, events out. Knows no socket: its link puts frames
 * into the streams. What a frame means stands in the tables of handlers-up and handlers-down.
 */
import type { Fault } from '../../codecs/fault.ts';
import { faultName } from '../../codecs/fault.ts';
import { isKnownMessage, MessageId } from '../../codecs/skinny/ids.ts';
import type { CallSignal } from '../../model/call-signal.ts';
import type { DeviceLoss, DisplayKind, Event } from '../../model/events.ts';
import { Counter } from '../counters.ts';
import { displayKind } from './display-kinds.ts';
import { type FrameReader, Verdict } from './flow.ts';
import { down } from './handlers-down.ts';
import { up } from './handlers-up.ts';
import type { HandledPhone, PhoneLink, Stage, Surroundings } from './phone-ports.ts';
import { PhoneState } from './phone-state.ts';
import { Screens } from './screens.ts';
import { CallBackKey } from './softkey-rewrite.ts';

/** What a phone needs of the gateway around it. */
export interface PhoneHost extends Surroundings {
  post(event: Event): void;
  /** Counts the registrations that phones have asked for. */
  nextRequest(): number;
  /**
   * The device is this phone's from now on; whoever had it has lost it.
   * @returns false where another has it who asked later: the answer to the earlier request was longer under way, and
   * phone and server have gone on to the later connection
   */
  claim(phone: Phone): boolean;
  /** The device is nobody's, where it was this phone's. */
  release(phone: Phone): void;
}

const earlyMessages: ReadonlySet<number> = new Set([
  MessageId.KeepAliveReq,
  MessageId.Alarm,
  MessageId.EnhancedAlarm,
  MessageId.RegisterTokenReq,
  MessageId.SPCPRegisterTokenReq,
  MessageId.UnregisterReq,
]);

/** These carry header version 0 whatever was negotiated (captures, chan-sccp). */
const versionless: ReadonlySet<number> = new Set([
  MessageId.KeepAliveReq,
  MessageId.KeepAliveAck,
  MessageId.RegisterReq,
  MessageId.RegisterAck,
  MessageId.RegisterReject,
  MessageId.RegisterTokenAck,
  MessageId.RegisterTokenReject,
  MessageId.UnregisterAck,
  MessageId.Alarm,
]);

export class Phone implements HandledPhone {
  /** Name in capitals, '' before RegisterReq. */
  device = '';
  stage: Stage = 'new';
  /** The newest registered connection of its device: only it speaks for the device. */
  owner = false;
  /** Which of all registrations its newest was, by the order of their requests. */
  request = 0;
  state: PhoneState;
  key: CallBackKey;
  readonly screens: Screens;
  readonly host: PhoneHost;
  readonly link: PhoneLink;
  /** What the loss of this connection would mean. */
  lossReason: DeviceLoss = 'connection';
  readonly up: FrameReader = new UpReader(this);
  readonly down: FrameReader = new DownReader(this);
  private replaced: Uint8Array | null = null;
  private over = false;

  constructor(host: PhoneHost, link: PhoneLink) {
    this.host = host;
    this.link = link;
    this.state = new PhoneState(host.limits);
    this.key = new CallBackKey(host.options.keyOwner ?? 'auto', host.counters);
    this.screens = new Screens(this);
  }

  get keepaliveMs(): number {
    return this.state.keepaliveMs;
  }
  get display(): DisplayKind {
    return displayKind(this.state.deviceType);
  }

  fromPhone(view: DataView, start: number, end: number, id: number, version: number): Verdict {
    if (this.stage !== 'registered') this.early(id);
    if (version !== this.state.versionToServer && !versionless.has(id)) this.state.versionToServer = version;
    const handler = id < up.length ? up[id] : undefined;
    if (handler !== undefined) return handler(this, view, start, end, version);
    return this.unhandled(id);
  }

  fromServer(view: DataView, start: number, end: number, id: number, version: number): Verdict {
    if (version !== this.state.versionToPhone && !versionless.has(id)) this.state.versionToPhone = version;
    const handler = id < down.length ? down[id] : undefined;
    if (handler !== undefined) return handler(this, view, start, end, version);
    if (id === MessageId.KeepAliveAck && this.stage === 'early') this.link.settled();
    return this.unhandled(id);
  }

  private unhandled(id: number): Verdict {
    if (!isKnownMessage(id)) this.host.counters.add(Counter['fault.unknownMessage']);
    return Verdict.pass;
  }

  private early(id: number): void {
    if (this.stage === 'registering') return;
    if (earlyMessages.has(id)) {
      if (this.stage === 'new') this.stage = 'early';
    } else if (id !== MessageId.RegisterReq) this.stage = 'strange';
  }

  /** RegisterReq: all that was known is void. */
  registering(device: string, deviceType: number, offered: number): void {
    this.lost();
    this.device = device;
    this.request = this.host.nextRequest();
    this.link.named();
    this.stage = 'registering';
    this.state = new PhoneState(this.host.limits);
    this.state.deviceType = deviceType;
    this.state.offered = offered;
    this.key = new CallBackKey(this.host.options.keyOwner ?? 'auto', this.host.counters);
    this.screens.forget();
  }

  /**
   * RegisterAck: the device is ours. An answer that comes when the phone has hung up its connection registers nobody, and
   * one that nobody asked for makes nothing void: the lines would not be told again.
   */
  registered(): void {
    if (this.over || this.stage === 'registered') return;
    this.host.counters.add(Counter.registered);
    this.stage = 'registered';
    this.link.settled();
    if (this.device === '') return;
    this.owner = this.host.claim(this);
    if (!this.owner) return;
    const locale = this.host.options.locale ?? '';
    this.post({ type: 'deviceRegistered', device: this.device, display: this.display, locale });
  }

  /** The last answer of a registration has come, or the user does something: now screens are seen. */
  rest(): void {
    if (this.state.atRest || this.stage !== 'registered') return;
    this.state.atRest = true;
    this.screens.release();
  }

  /** About a second has passed. */
  swept(): void {
    if (!this.state.atRest && this.stage === 'registered' && --this.state.sweepsToRest <= 0) this.rest();
  }

  /** The connection has ended, or is about to: no more events. */
  end(): void {
    this.lost();
    this.over = true;
  }

  /** The connection or the registration is gone; told once. */
  lost(reason: DeviceLoss = this.lossReason): void {
    if (this.owner) {
      this.post({ type: 'deviceLost', device: this.device, reason });
      this.owner = false;
      this.host.release(this);
    }
    this.lossReason = 'connection';
  }

  /** Tells the feature, where this connection speaks for the device. */
  post(event: Event): void {
    if (this.owner) this.host.post(event);
  }

  signal(lineInstance: number, callReference: number, signal: CallSignal): void {
    this.post({ type: 'callSignal', device: this.device, lineInstance, callReference, signal });
  }

  /** Handset or speaker; told on change. */
  hook(offHook: boolean): void {
    const { state } = this;
    if (state.offHook === offHook) return;
    state.offHook = offHook;
    this.post({ type: 'hook', device: this.device, offHook });
  }

  /** The digits that were pressed are a number now: something was heard on the call. */
  tellDigits(lineInstance: number, callReference: number): void {
    const { state } = this;
    if (state.digitsTold || state.digits === '') return;
    state.digitsTold = true;
    this.dialled(lineInstance, callReference, state.digits);
  }

  dialled(lineInstance: number, callReference: number, number: string): void {
    if (number !== '') this.post({ type: 'dialled', device: this.device, lineInstance, callReference, number });
  }

  /** CallBack was pressed. A phone that names no call means the one in focus. */
  callBackPressed(lineInstance: number, callReference: number): void {
    const call = callReference === 0 ? this.state.calls.get(this.state.focus) : undefined;
    this.post({
      type: 'callBackKey',
      device: this.device,
      lineInstance: call?.line ?? lineInstance,
      callReference: call?.reference ?? callReference,
    });
  }

  /** Something is heard or shown on a call, so its digits are complete. */
  heard(lineInstance: number, callReference: number, signal: CallSignal): void {
    this.tellDigits(lineInstance, callReference);
    this.signal(lineInstance, callReference, signal);
  }

  /** A frame whose body does not hold what it must: counted and passed on. */
  unread(fault: Fault): Verdict {
    this.host.counters.add(Counter.framesUnread);
    this.host.counters.add(Counter[`fault.${faultName(fault)}`]);
    return Verdict.pass;
  }

  /** `bytes` goes on in place of the frame that is being looked at; null: the frame itself. */
  replace(bytes: Uint8Array | null): Verdict {
    if (bytes === null) return Verdict.pass;
    this.replaced = bytes;
    return Verdict.change;
  }

  takeReplacement(): Uint8Array {
    const bytes = this.replaced!;
    this.replaced = null;
    return bytes;
  }
}

/** The two directions as readers: small objects of two classes, as ten thousand phones have them. */
class UpReader implements FrameReader {
  private readonly phone: Phone;
  constructor(phone: Phone) {
    this.phone = phone;
  }
  look(view: DataView, start: number, end: number, id: number, version: number): Verdict {
    return this.phone.fromPhone(view, start, end, id, version);
  }
  replacement(): Uint8Array {
    return this.phone.takeReplacement();
  }
}

class DownReader implements FrameReader {
  private readonly phone: Phone;
  constructor(phone: Phone) {
    this.phone = phone;
  }
  look(view: DataView, start: number, end: number, id: number, version: number): Verdict {
    return this.phone.fromServer(view, start, end, id, version);
  }
  replacement(): Uint8Array {
    return this.phone.takeReplacement();
  }
}
