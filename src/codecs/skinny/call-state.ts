/**
 * Which state a call is in, and what the phone shows of it besides text: call plane, selected call, call history.
 * Server → phone.
 */
import { Fault } from '../fault.ts';
import { FrameView, tailU32 } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/** Precedence level of a normal call ("routine"), as every captured CallState has it. */
export const PRECEDENCE_ROUTINE = 4;

/** Constants of their own file are constants for V8, too; what is imported is looked up. */
const { none, bodyTooShort } = Fault;
const { CallState } = MessageId;

/**
 * CallState (0x0111): the message that creates, changes and ends calls on a phone.
 *
 *   0        12      16     20     24        28      32       36
 *   ┌────────┬───────┬──────┬──────┬─ ─ ─ ─ ─┬─ ─ ─ ─┬─ ─ ─ ─ ┐
 *   │ header │ state │ line │ call │ privacy │ level │ domain │   12 bytes from old servers, 24 in every capture
 *   └────────┴───────┴──────┴──────┴─ ─ ─ ─ ─┴─ ─ ─ ─┴─ ─ ─ ─ ┘
 */
export class CallStateView extends FrameView {
  override read(view: DataView, start: number, end: number): Fault {
    if (this.view !== view) this.view = view;
    this.start = start;
    this.end = end;
    return end - start < 24 ? bodyTooShort : none;
  }
  check(): Fault {
    return this.atLeast(24);
  }
  get callState(): number {
    return this.view.getUint32(this.start + 12, true);
  }
  get lineInstance(): number {
    return this.view.getUint32(this.start + 16, true);
  }
  get callReference(): number {
    return this.view.getUint32(this.start + 20, true);
  }
  get privacy(): number {
    return tailU32(this.view, this.start + 24, this.end);
  }
  get precedenceLevel(): number {
    return tailU32(this.view, this.start + 28, this.end);
  }
  get precedenceDomain(): number {
    return tailU32(this.view, this.start + 32, this.end);
  }
}

export function writeCallState(
  w: FrameWriter,
  version: number,
  callState: number,
  lineInstance: number,
  callReference: number,
  privacy = 0,
  precedenceLevel = PRECEDENCE_ROUTINE,
  precedenceDomain = 0,
): void {
  const at = w.frame(version, CallState, 36);
  w.putU32(at + 12, callState);
  w.putU32(at + 16, lineInstance);
  w.putU32(at + 20, callReference);
  w.putU32(at + 24, privacy);
  w.putU32(at + 28, precedenceLevel);
  w.putU32(at + 32, precedenceDomain);
}

/** The 12-byte form without privacy and precedence. */
export function writeCallStateShort(
  w: FrameWriter,
  version: number,
  callState: number,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.CallState).u32(callState).u32(lineInstance).u32(callReference).end();
}

/**
 * ActivateCallPlane (0x0116): the line that later prompts without a line belong to; 0 is none. DeactivateCallPlane has
 * no body.
 *
 *   0        12     16
 *   ┌────────┬──────┐
 *   │ header │ line │
 *   └────────┴──────┘
 */
export class ActivateCallPlaneView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get lineInstance(): number {
    return this.u32(12);
  }
}

export function writeActivateCallPlane(w: FrameWriter, version: number, lineInstance: number): void {
  w.begin(version, MessageId.ActivateCallPlane).u32(lineInstance).end();
}

/**
 * CallSelectStatRes (0x0130): a call is selected for conference or transfer. Older Cisco text has no status.
 *
 *   0        12         16     20     24          0        12     16     20
 *   ┌────────┬──────────┬──────┬──────┐           ┌────────┬──────┬──────┐
 *   │ header │ selected │ call │ line │   or      │ header │ call │ line │   8 bytes
 *   └────────┴──────────┴──────┴──────┘           └────────┴──────┴──────┘
 */
export class CallSelectStatResView extends FrameView {
  check(): Fault {
    return this.atLeast(20);
  }
  get callSelectStat(): number {
    return this.has(12, 12) ? this.u32(12) : 0;
  }
  get callReference(): number {
    return this.u32(this.has(12, 12) ? 16 : 12);
  }
  get lineInstance(): number {
    return this.u32(this.has(12, 12) ? 20 : 16);
  }
}

export function writeCallSelectStatRes(
  w: FrameWriter,
  version: number,
  callSelectStat: number,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.CallSelectStatRes).u32(callSelectStat).u32(callReference).u32(lineInstance).end();
}

/**
 * CallHistoryInfo (0x0156): how the phone shall log the call that ends. "Unknown" is 0xffff for Wireshark, 0xffffffff
 * for chan-sccp.
 *
 *   0        12            16     20     24
 *   ┌────────┬─────────────┬──────┬──────┐
 *   │ header │ disposition │ line │ call │
 *   └────────┴─────────────┴──────┴──────┘
 */
export class CallHistoryInfoView extends FrameView {
  check(): Fault {
    return this.atLeast(24);
  }
  get callHistoryDisposition(): number {
    return this.u32(12);
  }
  get lineInstance(): number {
    return this.u32(16);
  }
  get callReference(): number {
    return this.u32(20);
  }
}

export function writeCallHistoryInfo(
  w: FrameWriter,
  version: number,
  callHistoryDisposition: number,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.CallHistoryInfo).u32(callHistoryDisposition).u32(lineInstance).u32(callReference).end();
}
