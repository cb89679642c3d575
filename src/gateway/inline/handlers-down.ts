/** Server → phone: what the gateway learns, and the three softkey messages that it may change. */

import { CallInfoView, DialedNumberView } from '../../codecs/skinny/call-info.ts';
import { CallInfoV2View } from '../../codecs/skinny/call-info-v2.ts';
import { CallStateView } from '../../codecs/skinny/call-state.ts';
import { ButtonTemplateResView } from '../../codecs/skinny/device-answers.ts';
import { DisplayPromptStatusV2View, DisplayPromptStatusView } from '../../codecs/skinny/display.ts';
import { EmptyView } from '../../codecs/skinny/empty.ts';
import { FeatureStatResView, FeatureStatV2ResView } from '../../codecs/skinny/features.ts';
import { ForwardStatResView, LineStatResView, LineStatV2ResView } from '../../codecs/skinny/lines.ts';
import { RegisterAckView, ResetView, UnregisterAckView } from '../../codecs/skinny/registration-answers.ts';
import { SetLampView, SetSpeakerModeView, StartToneView, StopToneView } from '../../codecs/skinny/tones-lamps.ts';
import { CallSignal } from '../../model/call-signal.ts';
import { lineKey } from '../../model/ids.ts';
import { NumberSet } from '../../model/sparse.ts';
import { Counter } from '../counters.ts';
import { cleanNumber } from './clean.ts';
import { type Handler, handlerTable, reads } from './handlers.ts';
import { numberText } from './number-texts.ts';
import type { HandledPhone } from './phone-ports.ts';
import { CALL_BACK_STIMULUS } from './phone-state.ts';
import { softKeyViews } from './softkey-rewrite.ts';

const LINE_STIMULUS = 9;
/** Button type and stimulus of do-not-disturb; chan_skinny lights its lamp (enums, note on DeviceStimulus). */
const DO_NOT_DISTURB = 0x3f;
/** partyPIRestrictionBits: the number must not be shown. */
const CALLING_RESTRICTED = 0x02;
const CALLED_RESTRICTED = 0x08;
const ORIGINAL_RESTRICTED = 0x20;
/** UnregisterAck: 2 is NAK, a call is active and the phone stays. */
const UNREGISTER_OK = 0;
const LAST_CALL_STATE = 17;
const ON_HOOK_SET = 0;

/** StartTone, by tone. Reorder (0x25) and no such number (0x2b) say the same: the call has failed. */
const toneSignals: ReadonlyMap<number, CallSignal> = new Map([
  [0x21, CallSignal.toneDial],
  [0x23, CallSignal.toneBusy],
  [0x24, CallSignal.toneAlerting],
  [0x25, CallSignal.toneReorder],
  [0x2b, CallSignal.toneReorder],
]);

/** Phrases at the beginning of a prompt: 80 19 Busy, 80 16 Ring Out; the same after 1e. */
const promptSignals: ReadonlyMap<number, CallSignal> = new Map([
  [0x8019, CallSignal.promptBusy],
  [0x8016, CallSignal.promptRingOut],
  [0x1e19, CallSignal.promptBusy],
  [0x1e16, CallSignal.promptRingOut],
]);

/** SetLamp of a line button: off, on, wink and flash (held, reverting), blink (ringing). */
const lampSignals: Readonly<Record<number, CallSignal>> = {
  1: CallSignal.lampOff,
  2: CallSignal.lampOn,
  3: CallSignal.lampHold,
  4: CallSignal.lampHold,
  5: CallSignal.lampRinging,
};

/** CallStates at which the digits are a number: proceed, ring out, busy, congestion, invalid number. */
const digitsDone = NumberSet.of(3, 6, 7, 12, 14);

const directions = ['unknown', 'inbound', 'outbound', 'forward'] as const;

const registerAck = reads(new RegisterAckView(), (phone, m) => {
  phone.state.keepaliveMs = m.keepAliveInterval * 1000;
  phone.state.acked = m.maxProtocolVer;
  phone.registered();
  return undefined;
});

const unregisterAck = reads(new UnregisterAckView(), (phone, m) => {
  if (m.status === UNREGISTER_OK) {
    phone.lost('unregistered');
    phone.stage = 'early';
  } else phone.lossReason = 'connection';
  return undefined;
});

const reset = reads(new ResetView(), (phone) => {
  phone.lossReason = 'reset';
  return undefined;
});

const callState = reads(new CallStateView(), (phone, m) => {
  const { lineInstance, callReference } = m;
  const { state } = phone;
  // 0 ends a call as on hook does (pitfalls §13).
  const callState = m.callState === 0 ? CallSignal.onHook : m.callState;
  state.callStatesSeen = true;
  if (digitsDone.has(callState)) phone.tellDigits(lineInstance, callReference);
  state.callState(lineInstance, callReference, callState);
  if (callState === CallSignal.onHook) phone.key.forget(callReference);
  const known = callState >= 1 && callState <= LAST_CALL_STATE;
  phone.signal(lineInstance, callReference, known ? (callState as CallSignal) : CallSignal.otherState);
  return undefined;
});

const startTone = reads(new StartToneView(), (phone, m) => {
  const signal = toneSignals.get(m.tone);
  if (signal === undefined) return undefined;
  if (signal === CallSignal.toneDial) phone.signal(m.lineInstance, m.callReference, signal);
  else phone.heard(m.lineInstance, m.callReference, signal);
  return undefined;
});

const stopTone = reads(new StopToneView(), (phone, m) => {
  phone.signal(m.lineInstance, m.callReference, CallSignal.toneStopped);
  return undefined;
});

const prompt = (m: DisplayPromptStatusView | DisplayPromptStatusV2View, dynamic: boolean): Handler =>
  reads(m, (phone) => {
    phone.state.dynamicTexts = dynamic;
    const signal = promptSignals.get(m.promptStatusCode);
    if (signal !== undefined) phone.heard(m.lineInstance, m.callReference, signal);
    return undefined;
  });

const setLamp = reads(new SetLampView(), (phone, m) => {
  if (m.stimulus === DO_NOT_DISTURB) doNotDisturb(phone, m.lampMode > 1);
  if (m.stimulus !== LINE_STIMULUS || phone.state.callStatesSeen) return undefined;
  const signal = lampSignals[m.lampMode];
  if (signal !== undefined) phone.signal(m.stimulusInstance, 0, signal);
  return undefined;
});

const setSpeakerMode = reads(new SetSpeakerModeView(), (phone, m) => {
  phone.hook(m.speakerMode === 1);
  return undefined;
});

const callInfo = (m: CallInfoView | CallInfoV2View): Handler =>
  reads(m, (phone) => {
    const restricted = m.partyPIRestrictionBits;
    phone.post({
      type: 'parties',
      device: phone.device,
      lineInstance: m.lineInstance,
      callReference: m.callReference,
      direction: directions[m.callType] ?? 'unknown',
      calling: restricted & CALLING_RESTRICTED ? '' : m.calling(numberText),
      called: restricted & CALLED_RESTRICTED ? '' : m.called(numberText),
      originalCalled: restricted & ORIGINAL_RESTRICTED ? '' : m.originalCalled(numberText),
    });
    return undefined;
  });

const dialedNumber = reads(new DialedNumberView(), (phone, m) => {
  phone.state.forgetDigits();
  phone.dialled(m.lineInstance, m.callReference, cleanNumber(m.dialedNumber));
  return undefined;
});

/** The last answer of a registration, in every capture; it follows each call too. */
const timeDate = reads(new EmptyView(), (phone) => {
  phone.rest();
  return undefined;
});

const backSpace = reads(new EmptyView(), (phone) => {
  phone.state.dropDigit();
  return undefined;
});

const lineStat = (m: LineStatResView | LineStatV2ResView): Handler =>
  reads(m, (phone) => {
    const instance = m.lineNumber;
    const { lines, forwards } = phone.state;
    const known = lines.get(instance);
    // Mostly it is told once more.
    if (known !== undefined && m.numberIs(known.number)) return undefined;
    const number = m.number(numberText);
    if (number === '' || number === known?.number) return undefined;
    if (known === undefined && lines.size >= phone.host.limits.linesPerPhoneMax) {
      phone.host.counters.add(Counter.linesDropped);
      return undefined;
    }
    lines.set(instance, { instance, number });
    phone.post({ type: 'lineLearnt', device: phone.device, lineInstance: instance, line: lineKey(number) });
    // Answers come in any order (CallManager 2.x): a forward may have been told before its line had a number.
    const target = forwards.get(instance);
    if (target !== undefined) forwardAll(phone, number, target);
    forwards.delete(instance);
    return undefined;
  });

const buttonTemplate = reads(new ButtonTemplateResView(), (phone, m) => {
  const { callBackButtons } = phone.state;
  for (let i = 0; i < m.buttonCount; i++) {
    if (m.buttonDefinition(i) === CALL_BACK_STIMULUS) callBackButtons.add(m.instanceNumber(i));
  }
  return undefined;
});

const forwardStat = reads(new ForwardStatResView(), (phone, m) => {
  const target = m.forwardAllActive !== 0 ? cleanNumber(m.forwardAllDirnum) : null;
  const line = phone.state.lines.get(m.lineNumber);
  if (line !== undefined) forwardAll(phone, line.number, target);
  else if (phone.state.forwards.size < phone.host.limits.linesPerPhoneMax) {
    phone.state.forwards.set(m.lineNumber, target);
  }
  return undefined;
});

function forwardAll(phone: HandledPhone, number: string, target: string | null): void {
  const voiceMail = target !== null && (phone.host.options.voiceMailNumbers?.includes(target) ?? false);
  phone.post({ type: 'forwardAll', line: lineKey(number), target, voiceMail });
}

const featureStat = (m: FeatureStatResView | FeatureStatV2ResView): Handler =>
  reads(m, (phone) => {
    if (m.featureID === DO_NOT_DISTURB) doNotDisturb(phone, m.featureStatus !== 0);
    return undefined;
  });

/** No open source tells which kind of do-not-disturb a lamp stands for; both servers that light it refuse calls. */
function doNotDisturb(phone: HandledPhone, active: boolean): void {
  phone.post({ type: 'doNotDisturb', device: phone.device, active, reject: active });
}

const softKeyTemplate = reads(softKeyViews.template, (phone, m) => {
  const verdict = phone.replace(phone.key.template(m));
  for (const bytes of phone.key.belatedSets()) phone.link.addToPhoneBehind(bytes);
  return verdict;
});

const selectSoftKeys = reads(softKeyViews.select, (phone, m) => {
  // The keys of an idle phone: the server takes it to be on hook, also where it says nothing of handset and speaker.
  if (m.softKeySetIndex === ON_HOOK_SET && phone.state.calls.size === 0) phone.hook(false);
  return phone.replace(phone.key.select(m));
});

export const down = handlerTable({
  RegisterAck: registerAck,
  UnregisterAck: unregisterAck,
  Reset: reset,
  CallState: callState,
  StartTone: startTone,
  StopTone: stopTone,
  DisplayPromptStatus: prompt(new DisplayPromptStatusView(), false),
  DisplayPromptStatusV2: prompt(new DisplayPromptStatusV2View(), true),
  SetLamp: setLamp,
  SetSpeakerMode: setSpeakerMode,
  CallInfo: callInfo(new CallInfoView()),
  CallInfoV2: callInfo(new CallInfoV2View()),
  DialedNumber: dialedNumber,
  BackSpaceRes: backSpace,
  TimeDateRes: timeDate,
  LineStatRes: lineStat(new LineStatResView()),
  LineStatV2Res: lineStat(new LineStatV2ResView()),
  ButtonTemplateRes: buttonTemplate,
  ForwardStatRes: forwardStat,
  FeatureStatRes: featureStat(new FeatureStatResView()),
  FeatureStatV2Res: featureStat(new FeatureStatV2ResView()),
  SoftKeyTemplateRes: softKeyTemplate,
  SoftKeySetRes: reads(softKeyViews.sets, (phone, m) => phone.replace(phone.key.sets(m))),
  SelectSoftKeys: selectSoftKeys,
});
