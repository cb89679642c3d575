/**
 * What a call manager tells a phone while calls come and go. The peers of the simulator write their bytes here, apart from
 * the views and writers of `codecs/skinny`, so that a fault of the gateway cannot cancel itself out in a test.
 *
 * `v` is the protocol version that was negotiated. It decides the header word and the layout: header 0 below 10, else the
 * version; texts without fixed length (V2) from 8. Source: chan-sccp captures with protocols 5, 17 and 22.
 */
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { FrameWriter } from '../../codecs/writer.ts';

/** From this version on a phone gets the V2 forms of texts and call information. */
export const DYNAMIC_TEXTS_FROM = 8;

/** Header word for a negotiated version. */
export function headerOf(v: number): number {
  return v < 10 ? 0 : v;
}

export function startTone(w: FrameWriter, v: number, tone: number, line: number, call: number): void {
  w.begin(headerOf(v), MessageId.StartTone).u32(tone).u32(0).u32(line).u32(call).end();
}

export function stopTone(w: FrameWriter, v: number, line: number, call: number): void {
  w.begin(headerOf(v), MessageId.StopTone).u32(line).u32(call).u32(0).end();
}

export function setRinger(w: FrameWriter, v: number, mode: number, line: number, call: number): void {
  w.begin(headerOf(v), MessageId.SetRinger).u32(mode).u32(1).u32(line).u32(call).end();
}

export function setLamp(w: FrameWriter, v: number, stimulus: number, instance: number, mode: number): void {
  w.begin(headerOf(v), MessageId.SetLamp).u32(stimulus).u32(instance).u32(mode).end();
}

/** @param mode 1 on, 2 off */
export function setSpeakerMode(w: FrameWriter, v: number, mode: number): void {
  w.begin(headerOf(v), MessageId.SetSpeakerMode).u32(mode).end();
}

/** @param level precedence: 3 from chan-sccp, 4 (normal) from CUCM */
export function callState(w: FrameWriter, v: number, state: number, line: number, call: number, level: number): void {
  w.begin(headerOf(v), MessageId.CallState).u32(state).u32(line).u32(call).u32(0).u32(level).u32(0).end();
}

export function activateCallPlane(w: FrameWriter, v: number, line: number): void {
  w.begin(headerOf(v), MessageId.ActivateCallPlane).u32(line).end();
}

export function selectSoftKeys(w: FrameWriter, v: number, line: number, call: number, set: number, mask: number): void {
  w.begin(headerOf(v), MessageId.SelectSoftKeys)
    .u32(line)
    .u32(call)
    .u32(set)
    .u32(mask >>> 0)
    .end();
}

export function displayPromptStatus(
  w: FrameWriter,
  v: number,
  timeoutS: number,
  text: string,
  line: number,
  call: number,
): void {
  if (v < DYNAMIC_TEXTS_FROM)
    w.begin(headerOf(v), MessageId.DisplayPromptStatus).u32(timeoutS).fixed(text, 32).u32(line).u32(call).end();
  else w.begin(headerOf(v), MessageId.DisplayPromptStatusV2).u32(timeoutS).u32(line).u32(call).zstr(text, 96).end();
}

export function clearPromptStatus(w: FrameWriter, v: number, line: number, call: number): void {
  w.begin(headerOf(v), MessageId.ClearPromptStatus).u32(line).u32(call).end();
}

export function displayNotify(w: FrameWriter, v: number, timeoutS: number, text: string): void {
  if (v < DYNAMIC_TEXTS_FROM) w.begin(headerOf(v), MessageId.DisplayNotify).u32(timeoutS).fixed(text, 32).end();
  else w.begin(headerOf(v), MessageId.DisplayNotifyV2).u32(timeoutS).zstr(text, 96).end();
}

export function displayPriNotify(w: FrameWriter, v: number, timeoutS: number, priority: number, text: string): void {
  if (v < DYNAMIC_TEXTS_FROM)
    w.begin(headerOf(v), MessageId.DisplayPriNotify).u32(timeoutS).u32(priority).fixed(text, 32).end();
  else w.begin(headerOf(v), MessageId.DisplayPriNotifyV2).u32(timeoutS).u32(priority).zstr(text, 96).end();
}

export function clearNotify(w: FrameWriter, v: number): void {
  w.begin(headerOf(v), MessageId.ClearNotify).end();
}

export function clearPriNotify(w: FrameWriter, v: number, priority: number): void {
  w.begin(headerOf(v), MessageId.ClearPriNotify).u32(priority).end();
}

/** Number in 25 bytes from version 18, packed; 24 before. */
export function dialedNumber(w: FrameWriter, v: number, number: string, line: number, call: number): void {
  w.begin(headerOf(v), MessageId.DialedNumber)
    .fixed(number, v < 18 ? 24 : 25)
    .u32(line)
    .u32(call)
    .end();
}

/** The text area of phones without prompt line; chan_skinny clears it before each prompt (capture). */
export function clearDisplay(w: FrameWriter, v: number): void {
  w.begin(headerOf(v), MessageId.ClearDisplay).u32(0).end();
}

export function timeDateRes(w: FrameWriter, v: number, at: Date): void {
  w.begin(headerOf(v), MessageId.TimeDateRes)
    .u32(at.getFullYear())
    .u32(at.getMonth() + 1)
    .u32(at.getDay())
    .u32(at.getDate())
    .u32(at.getHours())
    .u32(at.getMinutes())
    .u32(at.getSeconds())
    .u32(0)
    .u32(Math.floor(at.getTime() / 1000))
    .end();
}
