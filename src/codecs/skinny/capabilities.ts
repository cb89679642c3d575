/**
 * What a phone can hear and say. Phone → call manager, in answer to CapabilitiesReq.
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { limits } from '../limits.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

const NO_VIEW = new DataView(new ArrayBuffer(0));
/** Size of one audio capability. */
export const AUDIO_BYTES = 16;

/**
 * One element of an array. The views below own one of each kind and move it: what `caps(0)` returned shows element 1
 * after `caps(1)`. Indexes are below the count that `check` has proved.
 */
export abstract class ElementView {
  protected view: DataView = NO_VIEW;
  protected start = 0;

  at(view: DataView, start: number): this {
    this.view = view;
    this.start = start;
    return this;
  }
  protected u8(offset: number): number {
    return this.view.getUint8(this.start + offset);
  }
  protected u16(offset: number): number {
    return this.view.getUint16(this.start + offset, true);
  }
  protected u32(offset: number): number {
    return this.view.getUint32(this.start + offset, true);
  }
}

/**
 * An audio capability, 16 bytes. What the last 8 say depends on the payload: every getter reads its own way.
 *
 *   0         4           8                  16
 *   ┌─────────┬───────────┬──────────────────┐
 *   │ payload │ maxFrames │ g723BitRate      │   payload 9
 *   │         │           │ capAnd │ modAnd  │   300, modem relay
 *   │         │           │ 4 × u16          │   301, SPRT
 *   │         │           │ stand. │ vendor  │   302, SSE
 *   │         │           │ 4 × u8           │   all others
 *   └─────────┴───────────┴──────────────────┘
 */
export class AudioCapabilityView extends ElementView {
  get payloadCapability(): number {
    return this.u32(0);
  }
  get maxFramesPerPacket(): number {
    return this.u32(4);
  }
  get g723BitRate(): number {
    return this.u32(8);
  }
  get capAndVer(): number {
    return this.u32(8);
  }
  get modAnd2833(): number {
    return this.u32(12);
  }
  get chan0MaxPayload(): number {
    return this.u16(8);
  }
  get chan2MaxPayload(): number {
    return this.u16(10);
  }
  get chan3MaxPayload(): number {
    return this.u16(12);
  }
  get chan2MaxWindow(): number {
    return this.u16(14);
  }
  get standard(): number {
    return this.u32(8);
  }
  get vendor(): number {
    return this.u32(12);
  }
  get codecMode(): number {
    return this.u8(8);
  }
  get dynamicPayload(): number {
    return this.u8(9);
  }
  get codecParam1(): number {
    return this.u8(10);
  }
  get codecParam2(): number {
    return this.u8(11);
  }
}

/**
 * CapabilitiesRes (0x0010).
 *
 *   0        4         8        12         16          32                     304
 *   ┌────────┬─────────┬────────┬──────────┬───────────┬── ··· ───────────────┐
 *   │ length │ version │  0x10  │ capCount │ caps[0]   │ up to caps[17]       │   free slots: old memory
 *   └────────┴─────────┴────────┴──────────┴───────────┴── ··· ───────────────┘
 */
export class CapabilitiesResView extends FrameView {
  private readonly element = new AudioCapabilityView();

  check(): Fault {
    if (!this.has(12, 4)) return Fault.bodyTooShort;
    const { capCount } = this;
    if (capCount > limits.audioCapabilitiesMax) return Fault.countTooLarge;
    return this.has(16, AUDIO_BYTES * capCount) ? Fault.none : Fault.countTooLarge;
  }
  get capCount(): number {
    return this.u32(12);
  }
  /** Capability `i`, 0 to `capCount` - 1; moved by the next call. */
  caps(i: number): AudioCapabilityView {
    return this.element.at(this.view, this.start + 16 + AUDIO_BYTES * i);
  }
}

export interface AudioCapability {
  readonly payloadCapability: number;
  readonly maxFramesPerPacket: number;
  /** The last 8 bytes as two little-endian words, see the drawing. */
  readonly parameters?: readonly [number, number];
}

/** @throws RangeError above 18 capabilities; nothing is written then. */
export function writeCapabilitiesRes(w: FrameWriter, version: number, caps: readonly AudioCapability[]): void {
  atMost('audio capabilities', caps.length, limits.audioCapabilitiesMax);
  w.begin(version, MessageId.CapabilitiesRes).u32(caps.length);
  writeAudioCapabilities(w, caps);
  w.end();
}

/** Append the 18 slots, free ones zero. */
export function writeAudioCapabilities(w: FrameWriter, caps: readonly AudioCapability[]): void {
  for (const { payloadCapability, maxFramesPerPacket, parameters } of caps) {
    w.u32(payloadCapability)
      .u32(maxFramesPerPacket)
      .u32(parameters?.[0] ?? 0)
      .u32(parameters?.[1] ?? 0);
  }
  w.zeros(AUDIO_BYTES * (limits.audioCapabilitiesMax - caps.length));
}

/** @throws RangeError where there are more of `what` than slots. */
export function atMost(what: string, count: number, max: number): void {
  if (count > max) throw new RangeError(`${count} ${what} do not fit; the message has ${max} slots`);
}
