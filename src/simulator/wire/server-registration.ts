/** What a call manager answers while a phone registers: limits, buttons, keys, lines. */
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { FrameWriter } from '../../codecs/writer.ts';
import { headerOf } from './server-signals.ts';

/** RegisterAck goes out with header 0: the version is only now being agreed. */
export function registerAck(w: FrameWriter, v: number, keepAliveS: number, dateTemplate: string): void {
  w.begin(0, MessageId.RegisterAck).u32(keepAliveS).fixed(dateTemplate, 6).u16(0).u32(keepAliveS);
  // Feature bits as chan-sccp sends them (bytes 20 f1 fe after the version, register capture); none below version 8.
  w.u8(v)
    .u8(v < 8 ? 0 : 0x20)
    .u16(v < 8 ? 0 : 0xfef1)
    .end();
}

export function registerReject(w: FrameWriter, text: string): void {
  w.begin(0, MessageId.RegisterReject).fixed(text, 32).u32(0).end();
}

export function reset(w: FrameWriter, v: number, type: number): void {
  w.begin(headerOf(v), MessageId.Reset).u32(type).end();
}

export function empty(w: FrameWriter, v: number, id: number): void {
  w.begin(headerOf(v), id).end();
}

/** Answers that go out with header 0 whatever was agreed: KeepAliveAck and UnregisterAck of chan-sccp. */
export function unregisterAck(w: FrameWriter): void {
  w.begin(0, MessageId.UnregisterAck).u32(0).end();
}

export interface Button {
  readonly instance: number;
  /** 9 line, 2 speed dial, or a feature. */
  readonly type: number;
}

/** @param slots definitions that are sent, used or not: 42 from Cisco, 56 from chan-sccp. Unused: 0, 0xff. */
export function buttonTemplateRes(w: FrameWriter, v: number, buttons: readonly Button[], slots: number): void {
  w.begin(headerOf(v), MessageId.ButtonTemplateRes).u32(0).u32(buttons.length).u32(buttons.length);
  for (let i = 0; i < slots; i++) {
    const button = buttons[i];
    w.u8(button?.instance ?? 0).u8(button?.type ?? 0xff);
  }
  w.end();
}

/** [label bytes as latin1, event] */
export type KeyDefinition = readonly [label: string, event: number];

export function softKeyTemplateRes(w: FrameWriter, v: number, keys: readonly KeyDefinition[], slots: number): void {
  w.begin(headerOf(v), MessageId.SoftKeyTemplateRes).u32(0).u32(keys.length).u32(keys.length);
  for (let i = 0; i < slots; i++) {
    const key = keys[i];
    w.fixed(key?.[0] ?? '', 16).u32(key?.[1] ?? 0);
  }
  w.end();
}

/** Sets hold positions in the template, 1-based; 0 is a gap. The info index is 300 + event. */
export function softKeySetRes(
  w: FrameWriter,
  v: number,
  sets: readonly (readonly number[])[],
  keys: readonly KeyDefinition[],
): void {
  w.begin(headerOf(v), MessageId.SoftKeySetRes).u32(0).u32(sets.length).u32(sets.length);
  for (let i = 0; i < 16; i++) {
    const set = sets[i] ?? [];
    for (let k = 0; k < 16; k++) w.u8(set[k] ?? 0);
    for (let k = 0; k < 16; k++) {
      const position = set[k] ?? 0;
      w.u16(position === 0 ? 0 : 300 + (keys[position - 1]?.[1] ?? 0));
    }
  }
  w.end();
}

export function configStatRes(w: FrameWriter, v: number, device: string, lines: number, speedDials: number): void {
  w.begin(headerOf(v), MessageId.ConfigStatRes).fixed(device, 16).u32(0).u32(1).fixed(device, 40);
  w.fixed('ringback', 40).u32(lines).u32(speedDials).end();
}

/** LineStatRes up to version 16, LineStatV2Res from 17. */
export function lineStatRes(
  w: FrameWriter,
  v: number,
  line: number,
  number: string,
  name: string,
  label: string,
): void {
  if (v < 17)
    w.begin(headerOf(v), MessageId.LineStatRes)
      .u32(line)
      .fixed(number, 24)
      .fixed(name, 40)
      .fixed(label, 40)
      .u32(15)
      .end();
  else
    w.begin(headerOf(v), MessageId.LineStatV2Res)
      .u32(line)
      .u32(0)
      .zstr(number, 25)
      .zstr(name, 41)
      .zstr(label, 41)
      .end();
}

/** Only forward-all is simulated; the numbers are 25 bytes, packed, from version 18. */
export function forwardStatRes(w: FrameWriter, v: number, line: number, target: string): void {
  const size = v < 18 ? 24 : 25;
  const active = target === '' ? 0 : 1;
  w.begin(headerOf(v), MessageId.ForwardStatRes).u32(active).u32(line).u32(active).fixed(target, size);
  w.u32(0).zeros(size).u32(0).zeros(size).end();
}

export function speedDialStatRes(w: FrameWriter, v: number, index: number): void {
  w.begin(headerOf(v), MessageId.SpeedDialStatRes).u32(index).zeros(64).end();
}

export function featureStatRes(w: FrameWriter, v: number, index: number, feature: number, label: string): void {
  if (v < 17) w.begin(headerOf(v), MessageId.FeatureStatRes).u32(index).u32(feature).fixed(label, 40).u32(0).end();
  else w.begin(headerOf(v), MessageId.FeatureStatV2Res).u32(index).u32(feature).u32(0).zstr(label, 41).end();
}
