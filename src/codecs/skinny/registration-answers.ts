/**
 * What the server says about a registration: taken, refused, ended, to be done again. Server → phone.
 */
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/**
 * RegisterAck (0x0081): the phone is registered. CallManager 2.x sends the first 12 bytes of the body only.
 *
 *   0        12          16         22  24          28        29     30         32
 *   ┌────────┬───────────┬──────────┬───┬─ ─ ─ ─ ─ ─┬─ ─ ─ ─ ─┬─ ─ ─ ┬─ ─ ─ ─ ─ ┐
 *   │ header │ keepalive │ date     │   │ keepalive │ version │      │ features │   optional tail
 *   │        │ s, active │ template │   │ s, standby│ u8      │      │ bits, u16│
 *   └────────┴───────────┴──────────┴───┴─ ─ ─ ─ ─ ─┴─ ─ ─ ─ ─┴─ ─ ─ ┴─ ─ ─ ─ ─ ┘
 * The header version is 0. The session speaks the lower of RegisterReq.protocolVer and maxProtocolVer. The template may
 * fill its six bytes without a NUL ("M/D/YA", captured).
 */
export class RegisterAckView extends FrameView {
  check(): Fault {
    return this.atLeast(24);
  }
  /** Seconds between KeepAliveReq towards the active server. */
  get keepAliveInterval(): number {
    return this.u32(12);
  }
  get dateTemplate(): string {
    return this.text(16, 6);
  }
  /** Seconds between KeepAliveReq towards the standby server; 0 where it is not told. */
  get secondaryKeepAliveInterval(): number {
    return this.u32OrZero(24);
  }
  get maxProtocolVer(): number {
    return this.u8OrZero(28);
  }
  get phoneFeatures(): number {
    return this.u16OrZero(30);
  }
}

export interface RegisterAckFields {
  keepAliveInterval: number;
  dateTemplate: string;
  secondaryKeepAliveInterval: number;
  maxProtocolVer: number;
  /** Byte 29: 0xf1 from chan-sccp, 0 from CallManager 4.1. */
  unknown?: number;
  phoneFeatures?: number;
}

export function writeRegisterAck(w: FrameWriter, version: number, fields: RegisterAckFields): void {
  w.begin(version, MessageId.RegisterAck).u32(fields.keepAliveInterval).fixed(fields.dateTemplate, 6).u16(0);
  w.u32(fields.secondaryKeepAliveInterval)
    .u8(fields.maxProtocolVer)
    .u8(fields.unknown ?? 0);
  w.u16(fields.phoneFeatures ?? 0).end();
}

/** The 12-byte form of CallManager 2.x: no standby interval, no version. */
export function writeRegisterAckShort(w: FrameWriter, version: number, keepAliveS: number, dateTemplate: string): void {
  w.begin(version, MessageId.RegisterAck).u32(keepAliveS).fixed(dateTemplate, 6).u16(0).end();
}

/**
 * RegisterReject (0x009d): the phone shows the text and tries again later. CallManager 2.x appends four bytes.
 *
 *   0        12                            44       48
 *   ┌────────┬──────────── ··· ────────────┬─ ─ ─ ─ ┐
 *   │ header │ text, 32 bytes              │ unknown│
 *   └────────┴──────────── ··· ────────────┴─ ─ ─ ─ ┘
 */
export class RegisterRejectView extends FrameView {
  check(): Fault {
    return this.atLeast(44);
  }
  get reason(): string {
    return this.text(12, 32);
  }
}

export function writeRegisterReject(w: FrameWriter, version: number, reason: string): void {
  w.begin(version, MessageId.RegisterReject).fixed(reason, 32).end();
}

/**
 * Messages of one number: UnregisterAck (0x0118: 0 ok, 1 error, 2 refused because a call is active), Reset (0x009f:
 * 1 reset, 2 restart, 3 apply configuration), RegisterTokenReject (0x011b) and SPCPRegisterTokenReject (0x8101: seconds
 * to wait), SPCPRegisterTokenAck (0x8100: features).
 *
 *   0        12       16
 *   ┌────────┬────────┐
 *   │ header │ number │
 *   └────────┴────────┘
 */
abstract class OneNumberView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
}

export class UnregisterAckView extends OneNumberView {
  get status(): number {
    return this.u32(12);
  }
}

export class ResetView extends OneNumberView {
  get resetType(): number {
    return this.u32(12);
  }
}

/** Both refusals of a token: RegisterTokenReject and SPCPRegisterTokenReject. */
export class RegisterTokenRejectView extends OneNumberView {
  /** Seconds. */
  get waitTimeBeforeNextReq(): number {
    return this.u32(12);
  }
}

export class SPCPRegisterTokenAckView extends OneNumberView {
  get features(): number {
    return this.u32(12);
  }
}

export function writeUnregisterAck(w: FrameWriter, version: number, status: number): void {
  w.begin(version, MessageId.UnregisterAck).u32(status).end();
}

export function writeReset(w: FrameWriter, version: number, resetType: number): void {
  w.begin(version, MessageId.Reset).u32(resetType).end();
}

export function writeRegisterTokenReject(w: FrameWriter, version: number, waitS: number): void {
  w.begin(version, MessageId.RegisterTokenReject).u32(waitS).end();
}

export function writeSPCPRegisterTokenReject(w: FrameWriter, version: number, waitS: number): void {
  w.begin(version, MessageId.SPCPRegisterTokenReject).u32(waitS).end();
}

export function writeSPCPRegisterTokenAck(w: FrameWriter, version: number, features: number): void {
  w.begin(version, MessageId.SPCPRegisterTokenAck).u32(features).end();
}
