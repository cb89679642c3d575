/**
 * What a user does at the phone: keys, buttons, handset. Phone → call manager.
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/** Constants of their own file are constants for V8, too; what is imported is looked up. */
const { none, bodyTooShort } = Fault;
const { SoftKeyEvent } = MessageId;

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
  override read(view: DataView, start: number, end: number): Fault {
    if (this.view !== view) this.view = view;
    this.start = start;
    this.end = end;
    return end - start < 24 ? bodyTooShort : none;
  }
  check(): Fault {
    return this.atLeast(24);
  }
  get softKeyEvent(): number {
    return this.view.getUint32(this.start + 12, true);
  }
  get lineInstance(): number {
    return this.view.getUint32(this.start + 16, true);
  }
  get callReference(): number {
    return this.view.getUint32(this.start + 20, true);
  }
}

export function writeSoftKeyEvent(
  w: FrameWriter,
  version: number,
  softKeyEvent: number,
  lineInstance: number,
  callReference: number,
): void {
  const at = w.frame(version, SoftKeyEvent, 24);
  w.putU32(at + 12, softKeyEvent);
  w.putU32(at + 16, lineInstance);
  w.putU32(at + 20, callReference);
}

/**
 * OffHook (0x0006) and OnHook (0x0007): the handset. A 7912 sends no body (`writeEmpty`), newer phones line and call.
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

/**
 * KeypadButton (0x0003): one dialled key. Phones below version 15 (7906) put the button's index into line.
 *
 *   0        4         8        12       16     20     24         28         32
 *   ┌────────┬─────────┬────────┬────────┬ ─ ─ ─┬ ─ ─ ─┬ ─ ─ ─ ─ ─┬ ─ ─ ─ ─ ─┐
 *   │ length │ version │  0x03  │ button │ line │ call │ unknown1 │ unknown2 │   body 4, 12 (usual) or 20
 *   └────────┴─────────┴────────┴────────┴ ─ ─ ─┴ ─ ─ ─┴ ─ ─ ─ ─ ─┴ ─ ─ ─ ─ ─┘
 * button: 0 to 9, 14 is *, 15 is #. line and call may be 0 before the first CallState.
 */
export class KeypadButtonView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get kpButton(): number {
    return this.u32(12);
  }
  get lineInstance(): number {
    return this.u32OrZero(16);
  }
  get callReference(): number {
    return this.u32OrZero(20);
  }
  get unknown1(): number {
    return this.u32OrZero(24);
  }
  get unknown2(): number {
    return this.u32OrZero(28);
  }
}

/** The usual form, 12 bytes of body, as every captured phone sends it. */
export function writeKeypadButton(
  w: FrameWriter,
  version: number,
  kpButton: number,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.KeypadButton).u32(kpButton).u32(lineInstance).u32(callReference).end();
}

/**
 * Stimulus (0x0005): a feature button, among them CallBack (0x86) of phones that have it there and not as a softkey.
 *
 *   0        4         8        12         16     20     24       28
 *   ┌────────┬─────────┬────────┬──────────┬──────┬ ─ ─ ─┬ ─ ─ ─ ─┐
 *   │ length │ version │  0x05  │ stimulus │ line │ call │ status │   body 8 (CallManager 2.x), 12 or 16
 *   └────────┴─────────┴────────┴──────────┴──────┴ ─ ─ ─┴ ─ ─ ─ ─┘
 * line is the instance of the button: line, or index of the speed dial.
 */
export class StimulusView extends FrameView {
  check(): Fault {
    return this.atLeast(20);
  }
  get stimulus(): number {
    return this.u32(12);
  }
  get lineInstance(): number {
    return this.u32(16);
  }
  get callReference(): number {
    return this.u32OrZero(20);
  }
  get stimulusStatus(): number {
    return this.u32OrZero(24);
  }
}

/** With a call the full form of 16 bytes, without one the 8 bytes of old phones. */
export function writeStimulus(
  w: FrameWriter,
  version: number,
  stimulus: number,
  lineInstance: number,
  callReference?: number,
  stimulusStatus = 0,
): void {
  w.begin(version, MessageId.Stimulus).u32(stimulus).u32(lineInstance);
  if (callReference !== undefined) w.u32(callReference).u32(stimulusStatus);
  w.end();
}

/**
 * MediaPathEvent (0x0049, chan-sccp: AccessoryStatus): handset, headset or speaker went on or off hook. It comes before
 * the OffHook, OnHook or SoftKeyEvent that it belongs to (CUCM capture, version 20).
 *
 *   0        4         8        12     16      20        24
 *   ┌────────┬─────────┬────────┬──────┬───────┬ ─ ─ ─ ─ ┐
 *   │ length │ version │  0x49  │ path │ event │ unknown │
 *   └────────┴─────────┴────────┴──────┴───────┴ ─ ─ ─ ─ ┘
 */
export class MediaPathEventView extends FrameView {
  check(): Fault {
    return this.atLeast(20);
  }
  get mediaPathID(): number {
    return this.u32(12);
  }
  get mediaPathEvent(): number {
    return this.u32(16);
  }
  get unknown(): number {
    return this.u32OrZero(20);
  }
}

/** The 8 bytes of body that the captured phones send. */
export function writeMediaPathEvent(
  w: FrameWriter,
  version: number,
  mediaPathID: number,
  mediaPathEvent: number,
): void {
  w.begin(version, MessageId.MediaPathEvent).u32(mediaPathID).u32(mediaPathEvent).end();
}
