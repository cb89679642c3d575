/** What the call manager does with each message of a phone. Bodies are read here by offset; short ones are ignored. */
import { MessageId } from '../codecs/skinny/ids.ts';
import { fixedText } from '../codecs/text.ts';
import type { Station } from './desk.ts';
import { lineStimuli, softKeyActions } from './manager-keys.ts';
import { startMediaTransmission } from './wire/server-media.ts';
import * as registration from './wire/server-registration.ts';
import { timeDateRes } from './wire/server-signals.ts';
import { sharedWriter } from './wire/shared-writer.ts';
import { readUserData } from './wire/user-data.ts';

type Handler = (session: Station, view: DataView, start: number, end: number) => void;

const word = (view: DataView, start: number, end: number, offset: number): number =>
  start + offset + 4 <= end ? view.getUint32(start + offset, true) : 0;

const STIMULUS_LINE = 9;
const KEYPAD = '0123456789????*#';

/** An answer that needs the number of a line or button, asked for in the first word. */
const about =
  (answer: (session: Station, n: number) => void): Handler =>
  (session, view, start, end) => {
    answer(session, word(view, start, end, 12));
    session.flush();
  };

function userData(v1: boolean, isAnswer: boolean): Handler {
  return (session, view, start, end) => {
    const data = readUserData(view, start, end, v1);
    if (data !== null) session.desk.userDataCame(session, data, isAnswer);
  };
}

function buttonsOf(session: Station): registration.Button[] {
  const desk = session.desk;
  const lines = desk.exchange.numbers.linesOf(session.device).length;
  const buttons = Array.from({ length: lines }, (_, i) => ({ instance: i + 1, type: STIMULUS_LINE }));
  return desk.featureButton === 0 ? buttons : [...buttons, { instance: 1, type: desk.featureButton }];
}

function lineStat(session: Station, n: number): void {
  const line = session.desk.exchange.numbers.linesOf(session.device)[n - 1];
  registration.lineStatRes(sharedWriter, session.version, n, line?.number ?? '', line?.label ?? '', line?.label ?? '');
}

function forwardStat(session: Station, n: number): void {
  const line = session.desk.exchange.numbers.linesOf(session.device)[n - 1];
  registration.forwardStatRes(sharedWriter, session.version, n, line?.forwardTarget ?? '');
}

const handlers: Record<number, Handler> = {
  [MessageId.KeepAliveReq]: (s) => {
    registration.empty(sharedWriter, 0, MessageId.KeepAliveAck);
    s.flush();
  },
  [MessageId.ButtonTemplateReq]: (s) => {
    registration.buttonTemplateRes(sharedWriter, s.version, buttonsOf(s), s.desk.dialect.buttonSlots);
    s.flush();
  },
  [MessageId.SoftKeyTemplateReq]: (s) => {
    registration.softKeyTemplateRes(sharedWriter, s.version, s.desk.keys, s.desk.dialect.keySlots);
    s.flush();
  },
  [MessageId.SoftKeySetReq]: (s) => {
    registration.softKeySetRes(sharedWriter, s.version, s.desk.sets, s.desk.keys);
    s.flush();
    s.desk.sayIdle(s, s.desk.dialect.keysSent);
  },
  [MessageId.ConfigStatReq]: (s) => {
    registration.configStatRes(sharedWriter, s.version, s.device, s.desk.exchange.numbers.linesOf(s.device).length, 0);
    s.flush();
  },
  [MessageId.LineStatReq]: about(lineStat),
  [MessageId.ForwardStatReq]: about(forwardStat),
  [MessageId.SpeedDialStatReq]: about((s, n) => registration.speedDialStatRes(sharedWriter, s.version, n)),
  [MessageId.FeatureStatReq]: about((s, n) =>
    registration.featureStatRes(sharedWriter, s.version, n, s.desk.featureButton, ''),
  ),
  [MessageId.TimeDateReq]: (s) => {
    timeDateRes(sharedWriter, s.version, new Date());
    s.flush();
    if (s.inService) return;
    s.inService = true;
    s.desk.sayIdle(s, s.desk.dialect.inService);
    s.desk.report('registered', s.device, { version: s.version });
    s.desk.presenceChanged(s.device);
  },
  [MessageId.UnregisterReq]: (s) => s.unregister(),
  [MessageId.OffHook]: (s, view, start, end) => offHook(s, word(view, start, end, 12), word(view, start, end, 16)),
  [MessageId.OnHook]: (s, view, start, end) => {
    const leg = s.desk.exchange.legs.find(s.device, word(view, start, end, 12), word(view, start, end, 16));
    if (leg !== undefined && leg.holder?.device === s.device) s.desk.exchange.hangUp(leg);
  },
  [MessageId.KeypadButton]: (s, view, start, end) => {
    const digit = KEYPAD[word(view, start, end, 12)] ?? '?';
    const line = word(view, start, end, 16);
    const exchange = s.desk.exchange;
    const leg = exchange.legs.find(s.device, line, word(view, start, end, 20)) ?? exchange.offHook(s.device, line);
    if (leg !== undefined && digit !== '?') exchange.digit(leg, digit);
  },
  [MessageId.EnblocCall]: (s, view, start, end) => {
    const number = fixedText(view, start + 12, Math.min(24, end - start - 12));
    s.desk.exchange.callNumber(s.device, 1, number);
  },
  [MessageId.SoftKeyEvent]: (s, view, start, end) => {
    const event = word(view, start, end, 12);
    const label = s.desk.keys.find((key) => key[1] === event)?.[0] ?? '';
    softKeyActions[label]?.(s, word(view, start, end, 16), word(view, start, end, 20));
  },
  [MessageId.Stimulus]: (s, view, start, end) => {
    const stimulus = word(view, start, end, 12);
    const instance = word(view, start, end, 16);
    if (stimulus === STIMULUS_LINE) lineKey(s, instance);
    else softKeyActions[lineStimuli[stimulus] ?? '']?.(s, instance, 0);
  },
  [MessageId.OpenReceiveChannelAck]: (s, view, start, end) => {
    const long = end - start >= 48;
    const call = word(view, start, end, long ? 44 : 28);
    const leg = s.desk.exchange.legs.of(call);
    if (leg === undefined || !leg.media) return;
    const port = word(view, start, end, long ? 36 : 20) & 0xffff;
    startMediaTransmission(sharedWriter, s.version, call, ~call >>> 0, [127, 0, 0, 1], port);
    s.flush();
  },
  [MessageId.DeviceToUserData]: userData(false, false),
  [MessageId.DeviceToUserDataVersion1]: userData(true, false),
  [MessageId.DeviceToUserDataResponse]: userData(false, true),
  [MessageId.DeviceToUserDataResponseVersion1]: userData(true, true),
};

/** A server that does not answer a request has it in its `mute` list. */
export const managerInbox: Record<number, Handler | undefined> = Object.fromEntries(
  Object.entries(handlers).map(([id, handler]) => [
    id,
    (s: Station, view: DataView, start: number, end: number) => {
      if (!s.desk.dialect.mute.includes(Number(id))) handler(s, view, start, end);
    },
  ]),
);

/** Handset up: takes what rings here, else opens the line. */
function offHook(s: Station, instance: number, reference: number): void {
  const exchange = s.desk.exchange;
  const ringing = exchange.legs.ringingAt(s.device, instance, reference);
  if (ringing !== undefined) exchange.answer(s.device, ringing);
  else if (exchange.legs.find(s.device, 0, 0) === undefined) exchange.offHook(s.device, instance);
}

/** A line key: answers, takes back what is held, or opens the line. */
function lineKey(s: Station, instance: number): void {
  const exchange = s.desk.exchange;
  const ringing = exchange.legs.ringingAt(s.device, instance, 0);
  const held = exchange.legs.heldAt(s.device, instance);
  if (ringing !== undefined) exchange.answer(s.device, ringing);
  else if (held !== undefined) exchange.resume(s.device, held);
  else if (exchange.legs.find(s.device, instance, 0) === undefined) exchange.offHook(s.device, instance);
}
