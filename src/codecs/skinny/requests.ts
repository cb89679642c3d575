/**
 * What a phone asks for after RegisterAck, one index each. Requests without any field are in empty.ts.
 * Phone → call manager.
 *
 *   0        4         8        12      16             20
 *   ┌────────┬─────────┬────────┬───────┬ ─ ─ ─ ─ ─ ─ ─┐
 *   │ length │ version │   id   │ index │ capabilities │   u32; the tail only in FeatureStatReq
 *   └────────┴─────────┴────────┴───────┴ ─ ─ ─ ─ ─ ─ ─┘
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { limits } from '../limits.ts';
import { pastNul } from '../text.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/** ForwardStatReq (0x0009): forwarding of a line. CallManager 2.x gives no answer. */
export class ForwardStatReqView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get lineNumber(): number {
    return this.u32(12);
  }
}

/** SpeedDialStatReq (0x000A): number and label of a speed dial. A 7912 asks from the last to the first. */
export class SpeedDialStatReqView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get speedDialNumber(): number {
    return this.u32(12);
  }
}

/** LineStatReq (0x000B): directory number and label of a line. */
export class LineStatReqView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get lineNumber(): number {
    return this.u32(12);
  }
}

/** ServiceURLStatReq (0x0033): URL and label of a service button. */
export class ServiceURLStatReqView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get serviceURLIndex(): number {
    return this.u32(12);
  }
}

/** FeatureStatReq (0x0034): state of a feature button. The capabilities come from phones of version 15 and up. */
export class FeatureStatReqView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get featureIndex(): number {
    return this.u32(12);
  }
  get featureCapabilities(): number {
    return this.u32OrZero(16);
  }
}

/** ButtonTemplateReq (0x000E): which buttons there are. Clients of CallManager 2.x say how many they have, others nothing. */
export class ButtonTemplateReqView extends FrameView {
  check(): Fault {
    return Fault.none;
  }
  get totalButtonCount(): number {
    return this.u32OrZero(12);
  }
}

/**
 * SubscriptionStatReq (0x0048): state of a number in a call list (BLF).
 *
 *   0        4         8        12            16        20      24                    280
 *   ┌────────┬─────────┬────────┬─────────────┬─────────┬───────┬─── ··· ─────────────┐
 *   │ length │ version │  0x48  │ transaction │ feature │ timer │ subscriptionID, NUL │   up to the NUL or the end
 *   └────────┴─────────┴────────┴─────────────┴─────────┴───────┴─── ··· ─────────────┘
 * The text is a fixed array of 256 bytes in chan-sccp and the dump of a 7921, of 64 for Wireshark: the NUL decides.
 */
export class SubscriptionStatReqView extends FrameView {
  check(): Fault {
    return this.atLeast(24);
  }
  get transactionId(): number {
    return this.u32(12);
  }
  get subscriptionFeatureID(): number {
    return this.u32(16);
  }
  get timer(): number {
    return this.u32(20);
  }
  get subscriptionID(): string {
    return this.text(24, limits.subscriptionIDBytesMax);
  }
  /** Bytes of the text without its NUL, for callers that compare bytes. */
  get subscriptionIDBytes(): number {
    const end = Math.min(this.end, this.start + 24 + limits.subscriptionIDBytesMax);
    const past = pastNul(this.view, this.start + 24, end);
    return (past < 0 ? end : past - 1) - this.start - 24;
  }
}

export function writeForwardStatReq(w: FrameWriter, version: number, lineNumber: number): void {
  w.begin(version, MessageId.ForwardStatReq).u32(lineNumber).end();
}
export function writeSpeedDialStatReq(w: FrameWriter, version: number, speedDialNumber: number): void {
  w.begin(version, MessageId.SpeedDialStatReq).u32(speedDialNumber).end();
}
export function writeLineStatReq(w: FrameWriter, version: number, lineNumber: number): void {
  w.begin(version, MessageId.LineStatReq).u32(lineNumber).end();
}
export function writeServiceURLStatReq(w: FrameWriter, version: number, serviceURLIndex: number): void {
  w.begin(version, MessageId.ServiceURLStatReq).u32(serviceURLIndex).end();
}
/** Without capabilities the 4-byte form of phones below version 15. */
export function writeFeatureStatReq(
  w: FrameWriter,
  version: number,
  featureIndex: number,
  featureCapabilities?: number,
): void {
  w.begin(version, MessageId.FeatureStatReq).u32(featureIndex);
  if (featureCapabilities !== undefined) w.u32(featureCapabilities);
  w.end();
}
/** The form with a count; most phones send none (`writeEmpty`). */
export function writeButtonTemplateReq(w: FrameWriter, version: number, totalButtonCount: number): void {
  w.begin(version, MessageId.ButtonTemplateReq).u32(totalButtonCount).end();
}
/** The text is cut to 255 characters and ends in NUL. */
export function writeSubscriptionStatReq(
  w: FrameWriter,
  version: number,
  transactionId: number,
  subscriptionFeatureID: number,
  timer: number,
  subscriptionID: string,
): void {
  w.begin(version, MessageId.SubscriptionStatReq).u32(transactionId).u32(subscriptionFeatureID).u32(timer);
  w.zstr(subscriptionID, limits.subscriptionIDBytesMax).end();
}
