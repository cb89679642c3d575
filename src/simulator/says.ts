/**
 * The sentences that dialects are made of: one function per message with its fixed values bound, so that a dialect reads
 * like the capture it imitates.
 */
import type { FrameWriter } from '../codecs/writer.ts';
import { callInfo, type Party } from './wire/call-info.ts';
import {
  closeReceiveChannel,
  connectionStatisticsReq,
  openReceiveChannel,
  stopMediaTransmission,
} from './wire/server-media.ts';
import * as signals from './wire/server-signals.ts';

/** One phone that is told about one leg. */
export interface Told {
  readonly w: FrameWriter;
  /** Agreed protocol version. */
  readonly v: number;
  readonly line: number;
  readonly call: number;
  readonly number: string;
  readonly outbound: boolean;
  readonly dialled: string;
  readonly calling: Party;
  readonly called: Party;
  readonly originalCalled: Party;
  readonly media: boolean;
  /** The phone has a number to redial. */
  readonly mayRedial: boolean;
  readonly now: Date;
}

export type Say = (t: Told) => void;

export const LAMP_OFF = 1;
export const LAMP_ON = 2;
export const LAMP_WINK = 3;
export const LAMP_BLINK = 5;
const STIMULUS_LINE = 9;
const STIMULUS_VOICE_MAIL = 15;
const STIMULUS_DO_NOT_DISTURB = 0x3f;
export const ALL_KEYS = 0xffffffff;

export const lineLamp =
  (mode: number): Say =>
  (t) =>
    signals.setLamp(t.w, t.v, STIMULUS_LINE, t.line, mode);
/** chan-sccp repeats the message waiting lamp with nearly everything. */
export const mailLamp =
  (instance: number): Say =>
  (t) =>
    signals.setLamp(t.w, t.v, STIMULUS_VOICE_MAIL, instance, LAMP_OFF);
export const doNotDisturbLamp =
  (lit: boolean): Say =>
  (t) =>
    signals.setLamp(t.w, t.v, STIMULUS_DO_NOT_DISTURB, 1, lit ? LAMP_ON : LAMP_OFF);
export const state =
  (value: number, level = 3): Say =>
  (t) =>
    signals.callState(t.w, t.v, value, t.line, t.call, level);
export const tone =
  (value: number): Say =>
  (t) =>
    signals.startTone(t.w, t.v, value, t.line, t.call);
export const toneOff: Say = (t) => signals.stopTone(t.w, t.v, t.line, t.call);
/** @param mode 1 off, 2 inside, 3 outside */
export const ringer =
  (mode: number): Say =>
  (t) =>
    signals.setRinger(t.w, t.v, mode, t.line, t.call);
/** The ringer of the whole phone. */
export const ringerAll: Say = (t) => signals.setRinger(t.w, t.v, 1, 0, 0);
export const speaker =
  (mode: number): Say =>
  (t) =>
    signals.setSpeakerMode(t.w, t.v, mode);
export const plane: Say = (t) => signals.activateCallPlane(t.w, t.v, t.line);
export const keys =
  (set: number, mask = ALL_KEYS): Say =>
  (t) =>
    signals.selectSoftKeys(t.w, t.v, t.line, t.call, set, mask);
/** Idle keys; the first one (Redial) is masked out while there is nothing to redial, as chan-sccp does. */
export const idleKeys =
  (mask = ALL_KEYS): Say =>
  (t) =>
    signals.selectSoftKeys(t.w, t.v, 0, 0, 0, t.mayRedial ? mask : mask & ~1);
export const prompt =
  (text: string, timeoutS = 0): Say =>
  (t) =>
    signals.displayPromptStatus(t.w, t.v, timeoutS, text, t.line, t.call);
/** `80 17` (From) and who calls. */
export const promptFrom =
  (withName: boolean, timeoutS = 0): Say =>
  (t) => {
    const who = withName && t.calling.name !== '' ? `${t.calling.name} (${t.calling.number})` : t.calling.number;
    signals.displayPromptStatus(t.w, t.v, timeoutS, `\x80\x17${who}`, t.line, t.call);
  };
export const idlePrompt: Say = (t) => signals.displayPromptStatus(t.w, t.v, 0, '\x80\x13', 0, 0);
export const promptOff: Say = (t) => signals.clearPromptStatus(t.w, t.v, t.line, t.call);
export const linePromptOff: Say = (t) => signals.clearPromptStatus(t.w, t.v, t.line, 0);
export const allPromptsOff: Say = (t) => signals.clearPromptStatus(t.w, t.v, 0, 0);
export const notifyFrom: Say = (t) => signals.displayPriNotify(t.w, t.v, 10, 5, `\x80\x17${t.calling.number}`);
export const priNotify =
  (timeoutS: number, priority: number, text: string): Say =>
  (t) =>
    signals.displayPriNotify(t.w, t.v, timeoutS, priority, text);
export const priNotifyOff =
  (priority: number): Say =>
  (t) =>
    signals.clearPriNotify(t.w, t.v, priority);
export const notify =
  (timeoutS: number, text: string): Say =>
  (t) =>
    signals.displayNotify(t.w, t.v, timeoutS, text);
export const notifyOff: Say = (t) => signals.clearNotify(t.w, t.v);
export const displayOff: Say = (t) => signals.clearDisplay(t.w, t.v);
export const dialledNumber: Say = (t) => signals.dialedNumber(t.w, t.v, t.dialled, t.line, t.call);
export const clock: Say = (t) => signals.timeDateRes(t.w, t.v, t.now);
/** @param callerAsLast chan-sccp names the caller as last redirecting party, and no alternate calling party. */
const info =
  (callerAsLast: boolean): Say =>
  (t) =>
    callInfo(t.w, t.v, {
      line: t.line,
      call: t.call,
      type: t.outbound ? 2 : 1,
      calling: t.calling,
      called: t.called,
      originalCalled: t.originalCalled,
      lastRedirecting: callerAsLast && t.outbound ? t.calling : { number: '', name: '' },
      alternateCalling: callerAsLast || t.outbound ? '' : t.calling.number,
    });
export const parties = info(false);
export const partiesWithCaller = info(true);
const LOOPBACK = [127, 0, 0, 1];
/** The pass-through party is the complement of the call, as in the chan-sccp captures. */
export const openMedia: Say = (t) => openReceiveChannel(t.w, t.v, t.call, ~t.call >>> 0, LOOPBACK);
export const closeMedia: Say = (t) => {
  if (!t.media) return;
  closeReceiveChannel(t.w, t.v, t.call, ~t.call >>> 0);
  stopMediaTransmission(t.w, t.v, t.call, ~t.call >>> 0);
};
export const askStatistics: Say = (t) =>
  connectionStatisticsReq(t.w, t.v, t.outbound ? t.called.number : t.calling.number, t.call);
