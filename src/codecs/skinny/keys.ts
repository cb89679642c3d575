/**
 * What a user does at the phone: keys, buttons, handset. Phone → call manager.
 */
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/**
 * SoftKeyEvent (0x0026): the user pressed a softkey.
 *
 *   0        4         8        12      16     20     24
 *   ┌────────┬─────────┬────────┬───────┬──────┬──────┐
 *   │ length │ version │  0x26  │ event │ line │ call │   u32, little-endian
 *   └────────┴─────────┴────────┴───────┴──────┴──────┘
 * event is the number that SoftKeyTemplateRes gave the key, not its position (CUCM 4.1 capture: EndCall is 9 at position
 * 7, the phone sent 9). line and call are 0 when idle.
 */
export class SoftKeyEventView extends FrameView {
  check(): Fault {
    return this.atLeast(24);
  }
  get softKeyEvent(): number {
    return this.u32(12);
  }
  get lineInstance(): number {
    return this.u32(16);
  }
  get callReference(): number {
    return this.u32(20);
  }
}

export function writeSoftKeyEvent(
  w: FrameWriter,
  version: number,
  softKeyEvent: number,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.SoftKeyEvent).u32(softKeyEvent).u32(lineInstance).u32(callReference).end();
}

/**
 * OffHook (0x0006) and OnHook (0x0007): the handset. A 7912 sends no body, newer phones line and call.
 *
 *   0        4         8           12      16     20
 *   ┌────────┬─────────┬───────────┬ ─ ─ ─ ┬ ─ ─ ─┐
 *   │ length │ version │ 0x06/0x07 │ line  │ call │   optional tail
 *   └────────┴─────────┴───────────┴ ─ ─ ─ ┴ ─ ─ ─┘
 */
export class HookView extends FrameView {
  check(): Fault {
    return this.atLeast(12);
  }
  get lineInstance(): number {
    return this.u32OrZero(12);
  }
  get callReference(): number {
    return this.u32OrZero(16);
  }
}

export function writeOffHook(w: FrameWriter, version: number, lineInstance: number, callReference: number): void {
  w.begin(version, MessageId.OffHook).u32(lineInstance).u32(callReference).end();
}

export function writeOnHook(w: FrameWriter, version: number, lineInstance: number, callReference: number): void {
  w.begin(version, MessageId.OnHook).u32(lineInstance).u32(callReference).end();
}
