/** What a phone does with each message of its server. Short bodies are ignored: a phone never trusts a length. */
import { MessageId } from '../codecs/skinny/ids.ts';
import { fixedText, pastNul } from '../codecs/text.ts';
import type { PhoneDisplay } from './phone-state.ts';
import { shownText } from './phrases.ts';
import * as frames from './wire/phone-frames.ts';
import { sharedWriter } from './wire/shared-writer.ts';
import { readUserData, type UserData } from './wire/user-data.ts';

/** A body with words by offset from the start of the frame; 0 where it ends before them. */
export class Body {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;

  constructor(view: DataView, start: number, end: number) {
    this.view = view;
    this.start = start;
    this.end = end;
  }
  u32(offset: number): number {
    return this.has(offset, 4) ? this.view.getUint32(this.start + offset, true) : 0;
  }
  u8(offset: number): number {
    return this.has(offset, 1) ? this.view.getUint8(this.start + offset) : 0;
  }
  text(offset: number, bytes: number): string {
    return this.has(offset, bytes) ? fixedText(this.view, this.start + offset, bytes) : '';
  }
  /** Texts back to back, each with a NUL. */
  texts(offset: number, count: number): string[] {
    const texts: string[] = [];
    let at = this.start + offset;
    while (texts.length < count && at < this.end) {
      const past = pastNul(this.view, at, this.end);
      if (past < 0) break;
      texts.push(fixedText(this.view, at, past - at));
      at = past;
    }
    return texts;
  }
  has(offset: number, bytes: number): boolean {
    return this.start + offset + bytes <= this.end;
  }
}

/** Slots that servers send at most: template keys in parts of 32, sets, buttons. */
const KEYS_MAX = 32;
const SETS_MAX = 16;
const BUTTONS_MAX = 56;

/** The phone that the messages are for: what it shows, how it writes, and what it does when it has learnt something. */
export interface ReceivingPhone {
  readonly display: PhoneDisplay;
  /** Agreed protocol version. */
  readonly version: number;
  /** Header word that this phone writes. */
  readonly header: number;
  /** Bytes of the address that the phone has, as it tells it. */
  readonly ip: readonly number[];
  /** Where the phone would take RTP for a call. */
  mediaPort(call: number): number;
  /** Bytes of a text, one in each character, as this phone reads them. */
  read(raw: string): string;
  /** Write what was put into the shared writer. */
  flush(): void;
  registerAcked(keepAliveS: number, version: number): void;
  rejected(text: string): void;
  capabilitiesAsked(): void;
  /** @param buttons instance and type of each */
  buttonsLearnt(buttons: [number, number][]): void;
  templateLearnt(): void;
  setsLearnt(): void;
  lineLearnt(instance: number, number: string, label: string): void;
  timeLearnt(): void;
  keepAliveAcked(): void;
  unregisterAcked(): void;
  resetAsked(kind: 'reset' | 'restart'): void;
  callState(state: number, line: number, call: number): void;
  /** A pushed document, or a part of one. */
  pushed(part: UserData & { part: number }, v1: boolean): void;
}

type Handler = (phone: ReceivingPhone, body: Body, now: number) => void;

const line: Handler = (p, b) => p.lineLearnt(b.u32(12), b.text(16, 24), shownText(b.text(80, 40)));
const lineV2: Handler = (p, b) => {
  const [number = '', , label = ''] = b.texts(20, 3);
  p.lineLearnt(b.u32(12), number, shownText(label));
};

const media: Handler = (p, b) => {
  const call = b.u32(36);
  frames.openReceiveChannelAck(sharedWriter, p.header, p.version, p.ip, p.mediaPort(call), b.u32(16), call);
  p.flush();
};

const transmit: Handler = (p, b) => {
  p.display.media = true;
  if (p.version < 17) return;
  const call = b.u32(12);
  frames.startMediaTransmissionAck(sharedWriter, p.header, p.version, p.ip, p.mediaPort(call), b.u32(16), call);
  p.flush();
};

const statistics: Handler = (p, b) => {
  const size = p.version < 18 ? 24 : 28;
  const call = b.u32(12 + size);
  frames.connectionStatisticsRes(sharedWriter, p.header, p.version, b.text(12, size), call);
  p.flush();
};

const userData =
  (v1: boolean): Handler =>
  (p, b) => {
    const data = readUserData(b.view, b.start, b.end, v1);
    if (data !== null) p.pushed(data, v1);
  };

export const phoneInbox: Record<number, Handler | undefined> = {
  [MessageId.RegisterAck]: (p, b) => p.registerAcked(b.u32(12), b.has(28, 1) ? b.u8(28) : 0),
  [MessageId.RegisterReject]: (p, b) => p.rejected(b.text(12, 32)),
  [MessageId.CapabilitiesReq]: (p) => p.capabilitiesAsked(),
  [MessageId.ButtonTemplateRes]: (p, b) => {
    const count = Math.min(b.u32(16), BUTTONS_MAX);
    const buttons: [number, number][] = [];
    for (let i = 0; i < count; i++) buttons.push([b.u8(24 + 2 * i), b.u8(25 + 2 * i)]);
    p.buttonsLearnt(buttons);
  },
  [MessageId.SoftKeyTemplateRes]: (p, b) => {
    const offset = b.u32(12);
    const count = Math.min(b.u32(16), KEYS_MAX);
    if (offset > KEYS_MAX) return;
    for (let i = 0; i < count; i++)
      p.display.template[offset + i] = { label: shownText(b.text(24 + 20 * i, 16)), event: b.u32(40 + 20 * i) };
    if (offset + count >= b.u32(20)) p.templateLearnt();
  },
  [MessageId.SoftKeySetRes]: (p, b) => {
    const offset = b.u32(12);
    const count = Math.min(b.u32(16), SETS_MAX);
    if (offset > SETS_MAX) return;
    for (let i = 0; i < count; i++)
      p.display.sets[offset + i] = Array.from({ length: 16 }, (_, k) => b.u8(24 + 48 * i + k));
    if (offset + count >= b.u32(20)) p.setsLearnt();
  },
  [MessageId.LineStatRes]: line,
  [MessageId.LineStatV2Res]: lineV2,
  [MessageId.ForwardStatRes]: (p, b) => p.display.forward(b.u32(16), b.u32(20) === 0 ? '' : b.text(24, 24)),
  [MessageId.TimeDateRes]: (p) => p.timeLearnt(),
  [MessageId.KeepAliveAck]: (p) => p.keepAliveAcked(),
  [MessageId.UnregisterAck]: (p) => p.unregisterAcked(),
  [MessageId.Reset]: (p, b) => p.resetAsked(b.u32(12) === 2 ? 'restart' : 'reset'),
  [MessageId.CallState]: (p, b) => p.callState(b.u32(12), b.u32(16), b.u32(20)),
  [MessageId.CallInfo]: (p, b) => p.display.callInfo(b.u32(140), b.u32(144), b.text(52, 24), b.text(116, 24)),
  [MessageId.CallInfoV2]: (p, b) => {
    const texts = b.texts(44, 3);
    // From version 16 AlternateCallingParty stands between the two numbers.
    p.display.callInfo(b.u32(12), b.u32(16), texts[0] ?? '', texts[p.version >= 16 ? 2 : 1] ?? '');
  },
  [MessageId.SelectSoftKeys]: (p, b) => p.display.selectSoftKeys(b.u32(12), b.u32(16), b.u32(20), b.u32(24)),
  [MessageId.DisplayPromptStatus]: (p, b, now) =>
    p.display.promptStatus(p.read(b.text(16, 32)), b.u32(12), b.u32(52), now),
  [MessageId.DisplayPromptStatusV2]: (p, b, now) =>
    p.display.promptStatus(p.read(b.texts(24, 1)[0] ?? ''), b.u32(12), b.u32(20), now),
  [MessageId.ClearPromptStatus]: (p, b) => p.display.clearPrompt(b.u32(16)),
  [MessageId.DisplayNotify]: (p, b, now) => p.display.notify(p.read(b.text(16, 32)), b.u32(12), -1, now),
  [MessageId.DisplayNotifyV2]: (p, b, now) => p.display.notify(p.read(b.texts(16, 1)[0] ?? ''), b.u32(12), -1, now),
  [MessageId.DisplayPriNotify]: (p, b, now) => p.display.notify(p.read(b.text(20, 32)), b.u32(12), b.u32(16), now),
  [MessageId.DisplayPriNotifyV2]: (p, b, now) =>
    p.display.notify(p.read(b.texts(20, 1)[0] ?? ''), b.u32(12), b.u32(16), now),
  [MessageId.ClearNotify]: (p) => p.display.clearNotify(-1),
  [MessageId.ClearPriNotify]: (p, b) => p.display.clearNotify(b.u32(12)),
  [MessageId.SetLamp]: (p, b) => p.display.setLamp(b.u32(12), b.u32(16), b.u32(20)),
  [MessageId.SetRinger]: (p, b) => p.display.setRinger(b.u32(12), b.u32(24)),
  [MessageId.SetSpeakerMode]: (p, b) => {
    p.display.speaker = b.u32(12) === 1;
  },
  [MessageId.StartTone]: (p, b) => p.display.startTone(b.u32(12), b.u32(24)),
  [MessageId.StopTone]: (p, b) => p.display.stopTone(b.u32(16)),
  [MessageId.OpenReceiveChannel]: media,
  [MessageId.StartMediaTransmission]: transmit,
  [MessageId.StopMediaTransmission]: (p) => {
    p.display.media = false;
  },
  [MessageId.ConnectionStatisticsReq]: statistics,
  [MessageId.UserToDeviceData]: userData(false),
  [MessageId.UserToDeviceDataVersion1]: userData(true),
};
