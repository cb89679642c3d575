/**
 * Actions of the feature as frames for one phone, and the phone's answers as events.
 *
 *   showScreen   Play: (Execute), then CiscoIPPhoneText in UserToDeviceData(Version1); transaction = dialog
 *   closeScreen  Execute App:Close:0, below protocol 15 Init:Services
 *   showPrompt   DisplayPromptStatus(V2) on a call, DisplayPriNotify(V2) without one
 *   dial         Execute Dial:, or keys towards the server
 *   offerKey     SelectSoftKeys        buttonLamp   SetLamp 0x86
 *
 * A dialog belongs to the session that was given it: an answer with any other transaction is counted and dropped.
 */
import { limits } from '../../codecs/limits.ts';
import {
  writeDisplayPriNotify,
  writeDisplayPriNotifyV2,
  writeDisplayPromptStatus,
  writeDisplayPromptStatusV2,
} from '../../codecs/skinny/display.ts';
import { writeSetLamp, writeStartTone } from '../../codecs/skinny/tones-lamps.ts';
import { SequenceFlag, writeUserToDeviceData, writeUserToDeviceDataVersion1 } from '../../codecs/skinny/user-data.ts';
import { FrameWriter } from '../../codecs/writer.ts';
import { buildScreen } from '../../codecs/xsi/build.ts';
import type { Action } from '../../model/actions.ts';
import type { ScreenKey } from '../../model/events.ts';
import { Counter } from '../counters.ts';
import { dialable, dialByKeys } from './dial.ts';
import { executeXml } from './execute.ts';
import { CALL_BACK_STIMULUS } from './handlers-up.ts';
import { APPLICATION_ID } from './options.ts';
import type { Phone } from './phone.ts';

/** Oldest protocol with UserToDeviceDataVersion1 (inferred: chan-sccp sends it to protocol 5, capture xmlmsg). */
const USER_DATA_VERSION1 = 5;
/** Oldest protocol that puts segments together again, and that knows App:Close (chan-sccp). */
const SEGMENTS_VERSION = 18;
const APP_CLOSE_VERSION = 15;
/** ZipZip: a short tone that ends by itself. */
const ALERT_TONE = 0x31;
/** Below the 5 of an incoming call, so that it covers us and not we it. */
const NOTIFY_PRIORITY = 3;
const SERVICE_NOT_ACTIVE = '\x80\x49';
const lampModes = { off: 1, on: 2, flash: 4 } as const;
/** The transaction of an alert differs from its screen's by the highest bit. */
const ALERT_BIT = 0x80000000;

type Of<T extends Action['type']> = Extract<Action, { type: T }>;

interface Given {
  readonly dialog: number;
  readonly what: 'screen' | 'alert' | 'other';
}

const writer = new FrameWriter();

export class Screens {
  readonly applicationId: number;
  private readonly phone: Phone;
  private readonly given = new Map<number, Given>();

  constructor(phone: Phone) {
    this.phone = phone;
    this.applicationId = phone.host.options.applicationId ?? APPLICATION_ID;
  }

  /** A new registration: the phone has forgotten our screens, and so do we. */
  forget(): void {
    this.given.clear();
  }

  showScreen(action: Of<'showScreen'>): void {
    const { phone } = this;
    const transaction = action.dialog >>> 0;
    if (phone.display !== 'xml') {
      this.tellAnswer(action.dialog, false);
      return;
    }
    if (action.alert) this.alert(action.dialog);
    const xml = buildScreen(action.screen, (key) => this.urlOf(key, transaction, action.screen.dialNumber));
    this.give(transaction, { dialog: action.dialog, what: 'screen' });
    if (this.push(transaction, xml)) phone.host.counters.add(Counter.screensPushed);
    else this.tellAnswer(action.dialog, false);
  }

  closeScreen(action: Of<'closeScreen'>): void {
    const transaction = action.dialog >>> 0;
    if (!this.given.has(transaction) || this.phone.display !== 'xml') return;
    const url = this.phone.state.version >= APP_CLOSE_VERSION ? 'App:Close:0' : 'Init:Services';
    this.give(transaction, { dialog: action.dialog, what: 'other' });
    this.push(transaction, executeXml(url));
  }

  showPrompt(action: Of<'showPrompt'>): void {
    const { state, link } = this.phone;
    const text = action.prompt === 'serviceNotActive' ? SERVICE_NOT_ACTIVE : action.text;
    const version = state.versionToPhone;
    const seconds = Math.ceil(action.timeoutMs / 1000);
    const { lineInstance, callReference } = action;
    const dynamic = state.writesDynamicTexts;
    if (callReference !== 0) {
      const write = dynamic ? writeDisplayPromptStatusV2 : writeDisplayPromptStatus;
      write(writer, version, text, lineInstance, callReference, seconds);
    } else {
      const write = dynamic ? writeDisplayPriNotifyV2 : writeDisplayPriNotify;
      write(writer, version, text, seconds, NOTIFY_PRIORITY);
    }
    link.addToPhone(writer.take());
  }

  dial(action: Of<'dial'>): void {
    const { phone } = this;
    if (phone.display === 'xml' && phone.host.options.dialMethod !== 'keys') {
      this.push(0, executeXml(`Dial:${dialable(action.number)}`));
      return;
    }
    const keys = dialByKeys(phone, action.lineInstance, action.number);
    if (keys === null) phone.host.counters.add(Counter.notDialable);
    else phone.link.addToServer(keys.bytes, keys.frames);
  }

  offerKey(action: Of<'offerKey'>): void {
    const { key, link, state } = this.phone;
    const bytes = key.offer(action.lineInstance, action.callReference, state.versionToPhone);
    if (bytes !== null) link.addToPhone(bytes);
  }

  buttonLamp(action: Of<'buttonLamp'>): void {
    const { link, state } = this.phone;
    for (const instance of state.callBackButtons) {
      writeSetLamp(writer, state.versionToPhone, CALL_BACK_STIMULUS, instance, lampModes[action.lamp]);
    }
    if (writer.length > 0) link.addToPhone(writer.take(), state.callBackButtons.size);
  }

  /** DeviceToUserData(Version1): a key of one of our screens, or the phone's complaint about one. */
  pressed(transaction: number, data: Uint8Array): void {
    const text = asText(data);
    if (text.startsWith('<')) {
      this.answered(transaction, data);
      return;
    }
    const given = this.found(transaction);
    if (given === undefined) return;
    const key = keys[text];
    if (key === undefined || given.what !== 'screen') this.phone.host.counters.add(Counter.userDataUnknown);
    else this.phone.post({ type: 'screenKey', device: this.phone.device, dialog: given.dialog, key });
  }

  /** DeviceToUserDataResponse(Version1): the phone's word on what was pushed. Empty where it has nothing to say. */
  answered(transaction: number, data: Uint8Array): void {
    if (transaction === 0) return;
    const given = this.found(transaction);
    if (given === undefined) return;
    const refused = isRefusal(asText(data));
    if (given.what === 'screen') this.tellAnswer(given.dialog, !refused);
    else if (given.what === 'alert' && refused) this.tone();
  }

  private alert(dialog: number): void {
    const { alertTone = 'play', audioFileName = 'CallBack.raw' } = this.phone.host.options;
    if (alertTone !== 'tone') {
      const transaction = (dialog ^ ALERT_BIT) >>> 0;
      this.give(transaction, { dialog, what: 'alert' });
      this.push(transaction, executeXml(`Play:${audioFileName}`));
    }
    if (alertTone !== 'play') this.tone();
  }

  private tone(): void {
    writeStartTone(writer, this.phone.state.versionToPhone, ALERT_TONE, 0, 0);
    this.phone.link.addToPhone(writer.take());
  }

  private urlOf(key: ScreenKey, transaction: number, number: string): string {
    if (key === 'dial' && (this.phone.host.options.dialMethod ?? 'uri') === 'uri') return `Dial:${dialable(number)}`;
    return `UserCallData:${this.applicationId}:0:0:${transaction}:${key}`;
  }

  /** @returns false where the phone cannot take so much. */
  private push(transaction: number, xml: Uint8Array): boolean {
    const { phone } = this;
    const { state, link } = phone;
    const max = limits.userDataBytesMax;
    const newer = state.version >= SEGMENTS_VERSION;
    if (xml.length > max && !newer) {
      phone.host.counters.add(Counter.screensTooLong);
      return false;
    }
    const fields = { applicationId: this.applicationId, lineInstance: 0, callReference: 0, transactionId: transaction };
    if (state.version < USER_DATA_VERSION1) {
      writeUserToDeviceData(writer, state.versionToPhone, fields, xml);
      link.addToPhone(writer.take());
      return true;
    }
    // chan-sccp: above protocol 17 instance and routing are filled, below they are 0.
    const routing = newer ? { appInstanceID: this.applicationId, routingID: 1 } : {};
    let frames = 0;
    for (let at = 0; at < xml.length; at += max, frames++) {
      const isLast = at + max >= xml.length;
      const sequenceFlag = isLast ? SequenceFlag.last : at === 0 ? SequenceFlag.first : SequenceFlag.more;
      const part = xml.subarray(at, at + max);
      writeUserToDeviceDataVersion1(writer, state.versionToPhone, { ...fields, ...routing, sequenceFlag }, part);
    }
    link.addToPhone(writer.take(), frames);
    return true;
  }

  private give(transaction: number, given: Given): void {
    this.given.delete(transaction);
    this.given.set(transaction, given);
    if (this.given.size <= this.phone.host.limits.dialogsPerPhoneMax) return;
    for (const oldest of this.given.keys()) {
      this.given.delete(oldest);
      return;
    }
  }

  private found(transaction: number): Given | undefined {
    const given = this.given.get(transaction);
    if (given === undefined) this.phone.host.counters.add(Counter.foreignDialog);
    return given;
  }

  private tellAnswer(dialog: number, shown: boolean): void {
    this.phone.post({ type: 'screenAnswer', device: this.phone.device, dialog, shown });
  }
}

const keys: Readonly<Record<string, ScreenKey | undefined>> = Object.assign(Object.create(null), {
  dial: 'dial',
  cancel: 'cancel',
  exit: 'exit',
  ok: 'ok',
});

/** Latin1, without NULs and spaces around it; more than the longest that matters is not read. */
function asText(data: Uint8Array): string {
  let text = '';
  for (let i = 0; i < data.length && i < limits.xsiAnswerBytesMax; i++) {
    const byte = data[i]!;
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text.trim();
}

/** `<CiscoIPPhoneError Number="4"/>`, or a response item whose Status is not 0. */
function isRefusal(text: string): boolean {
  if (text.includes('<CiscoIPPhoneError')) return true;
  let at = text.indexOf('Status="');
  while (at >= 0) {
    const status = text.slice(at + 8, text.indexOf('"', at + 8));
    if (status !== '0' && status !== '') return true;
    at = text.indexOf('Status="', at + 8);
  }
  return false;
}
