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
import { type CharacterSet, characterSetOf, phoneText } from '../../codecs/phone-text.ts';
import {
  writeDisplayPriNotify,
  writeDisplayPriNotifyV2,
  writeDisplayPromptStatus,
  writeDisplayPromptStatusV2,
} from '../../codecs/skinny/display.ts';
import { writeSetLamp, writeStartTone } from '../../codecs/skinny/tones-lamps.ts';
import { SequenceFlag, writeUserToDeviceData, writeUserToDeviceDataVersion1 } from '../../codecs/skinny/user-data.ts';
import { FrameWriter } from '../../codecs/writer.ts';
import { accepted, readAnswer } from '../../codecs/xsi/answers.ts';
import { buildExecute, buildText, uriText, userCallDataUrl } from '../../codecs/xsi/build.ts';
import type { Action } from '../../model/actions.ts';
import type { ScreenKey } from '../../model/events.ts';
import { SparseMap } from '../../model/sparse.ts';
import { Counter } from '../counters.ts';
import { dialable, dialByKeys } from './dial.ts';
import { APPLICATION_ID } from './options.ts';
import type { AnsweredScreens, ScreenPhone } from './phone-ports.ts';
import { CALL_BACK_STIMULUS } from './phone-state.ts';

/** Oldest protocol with UserToDeviceDataVersion1 (inferred: chan-sccp sends it to protocol 5, capture xmlmsg). */
const USER_DATA_VERSION1 = 5;
/** Oldest protocol that puts segments together again, and that knows App:Close (chan-sccp). */
const SEGMENTS_VERSION = 18;
const APP_CLOSE_VERSION = 15;
/** Two segments: no text of a phone is longer (phone services SDK: 4000 characters). */
const SEGMENTED_BYTES_MAX = 2 * limits.userDataBytesMax;
/** ZipZip: a short tone that ends by itself. */
const ALERT_TONE = 0x31;
/** Below the 5 of an incoming call, so that it covers us and not we it. */
const NOTIFY_PRIORITY = 3;
/** A fixed text of a prompt; a variable one has room for 32 characters of UTF-8. */
const PROMPT_BYTES_MAX = 32;
const DYNAMIC_PROMPT_BYTES_MAX = 96;
const SERVICE_NOT_ACTIVE = '\x80\x49';
const lampModes = { off: 1, on: 2, flash: 4 } as const;
/** Some phones reboot on integers of more than 31 bits; the alert of a screen has the bit that is left. */
const TRANSACTION_BITS = 0x7fffffff;
const ALERT_BIT = 0x80000000;

type Of<T extends Action['type']> = Extract<Action, { type: T }>;

interface Given {
  readonly dialog: number;
  readonly what: 'screen' | 'alert' | 'other';
}

const writer = new FrameWriter();

export class Screens implements AnsweredScreens {
  readonly applicationId: number;
  private readonly phone: ScreenPhone;
  private readonly given = new SparseMap<number, Given>();
  /** A screen that came while the phone was still registering. */
  private held: Of<'showScreen'> | null = null;

  constructor(phone: ScreenPhone) {
    this.phone = phone;
    this.applicationId = phone.host.options.applicationId ?? APPLICATION_ID;
  }

  /** A new registration: the phone has forgotten our screens, and so do we. */
  forget(): void {
    this.given.clear();
    this.held = null;
  }

  /** The phone can show now what was held. */
  release(): void {
    const { held } = this;
    this.held = null;
    if (held !== null) this.showScreen(held);
  }

  showScreen(action: Of<'showScreen'>): void {
    const { phone } = this;
    const transaction = action.dialog & TRANSACTION_BITS;
    if (phone.display !== 'xml') {
      this.tellAnswer(action.dialog, false);
      return;
    }
    if (!phone.state.atRest) {
      this.held = action;
      return;
    }
    const xml = buildText(action.screen, {
      softKeyUrl: ({ key }) => this.urlOf(key, transaction, action.screen.dialNumber),
      bytesMax: phone.state.version >= SEGMENTS_VERSION ? SEGMENTED_BYTES_MAX : limits.userDataBytesMax,
      characterSet: this.characterSet,
    });
    if (xml === null) {
      phone.host.counters.add(Counter.screensTooLong);
      this.tellAnswer(action.dialog, false);
      return;
    }
    if (action.alert) this.alert(action.dialog);
    this.give(transaction, { dialog: action.dialog, what: 'screen' });
    this.push(transaction, xml);
    phone.host.counters.add(Counter.screensPushed);
  }

  closeScreen(action: Of<'closeScreen'>): void {
    if (this.held?.dialog === action.dialog) this.held = null;
    const transaction = action.dialog & TRANSACTION_BITS;
    if (!this.given.has(transaction) || this.phone.display !== 'xml') return;
    const uri = this.phone.state.version >= APP_CLOSE_VERSION ? 'appClose' : 'initServices';
    this.give(transaction, { dialog: action.dialog, what: 'other' });
    this.push(transaction, buildExecute([uri]));
  }

  showPrompt(action: Of<'showPrompt'>): void {
    const { state, link } = this.phone;
    const dynamic = state.writesDynamicTexts;
    const bytesMax = dynamic ? DYNAMIC_PROMPT_BYTES_MAX : PROMPT_BYTES_MAX;
    const text =
      action.prompt === 'serviceNotActive' ? SERVICE_NOT_ACTIVE : phoneText(action.text, this.characterSet, bytesMax);
    const version = state.versionToPhone;
    const seconds = Math.ceil(action.timeoutMs / 1000);
    const { lineInstance, callReference } = action;
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
    const number = dialable(action.number);
    if (number === '' || number.length > limits.dialledDigitsMax) {
      phone.host.counters.add(Counter.notDialable);
    } else if (phone.display === 'xml' && phone.host.options.dialMethod !== 'keys') {
      this.push(0, buildExecute([{ dial: number }]));
    } else phone.link.addToServer(dialByKeys(phone, action.lineInstance, number), 2);
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
    const answer = readAnswer(data);
    if (answer.kind === 'response' || answer.kind === 'error') {
      this.answered(transaction, data);
      return;
    }
    const given = this.found(transaction);
    if (given === undefined) return;
    const key = answer.kind === 'data' ? keys[answer.data.trim()] : undefined;
    if (key === undefined || given.what !== 'screen') this.phone.host.counters.add(Counter.userDataUnknown);
    else this.phone.post({ type: 'screenKey', device: this.phone.device, dialog: given.dialog, key });
  }

  /** DeviceToUserDataResponse(Version1): the phone's word on what was pushed. Empty where it has nothing to say. */
  answered(transaction: number, data: Uint8Array): void {
    if (transaction === 0) return;
    const given = this.found(transaction);
    if (given === undefined) return;
    const taken = accepted(readAnswer(data));
    if (given.what === 'screen') this.tellAnswer(given.dialog, taken);
    else if (given.what === 'alert' && !taken) this.tone();
  }

  private get characterSet(): CharacterSet {
    return characterSetOf(this.phone.state.utf8, this.phone.host.options.locale ?? '');
  }

  private alert(dialog: number): void {
    const { alertTone = 'play', audioFileName = 'CallBack.raw' } = this.phone.host.options;
    if (alertTone !== 'tone') {
      const transaction = (dialog ^ ALERT_BIT) >>> 0;
      this.give(transaction, { dialog, what: 'alert' });
      this.push(transaction, buildExecute([{ play: audioFileName }]));
    }
    if (alertTone !== 'play') this.tone();
  }

  private tone(): void {
    writeStartTone(writer, this.phone.state.versionToPhone, ALERT_TONE, 0, 0);
    this.phone.link.addToPhone(writer.take());
  }

  private urlOf(key: ScreenKey, transaction: number, number: string): string {
    const dial = dialable(number);
    const byPhone = (this.phone.host.options.dialMethod ?? 'uri') === 'uri' && dial !== '';
    if (key === 'dial' && byPhone) return uriText({ dial });
    return userCallDataUrl({
      applicationId: this.applicationId,
      lineInstance: 0,
      callReference: 0,
      transactionId: transaction,
      data: key,
    });
  }

  private push(transaction: number, xml: Uint8Array): void {
    const { state, link } = this.phone;
    const max = limits.userDataBytesMax;
    const newer = state.version >= SEGMENTS_VERSION;
    const fields = { applicationId: this.applicationId, lineInstance: 0, callReference: 0, transactionId: transaction };
    if (state.version < USER_DATA_VERSION1) {
      writeUserToDeviceData(writer, state.versionToPhone, fields, xml);
      link.addToPhone(writer.take());
      return;
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
