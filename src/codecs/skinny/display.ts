/**
 * Texts that a phone shows: prompt, notifications, plain display. Server → phone. A text may begin with a phrase code
 * (`80 19` Busy, `80 17` From), which the phone shows in its own language; the `…Code` getters give it as a number.
 */
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';
import { LayoutView, TextsView } from './texts.ts';

/** Bytes of a text in the fixed forms; the variable forms take 96 and a NUL. */
const FIXED = 32;
const VARIABLE = 97;

/**
 * DisplayPromptStatus (0x0112), below version 8. chan_skinny sends twelve more bytes.
 *
 *   0        12          16                48     52     56
 *   ┌────────┬───────────┬─────── ··· ─────┬──────┬──────┐
 *   │ header │ timeout s │ text, 32        │ line │ call │   timeout 0: until replaced or cleared
 *   └────────┴───────────┴─────── ··· ─────┴──────┴──────┘
 */
export class DisplayPromptStatusView extends LayoutView {
  check(): Fault {
    return this.atLeast(56);
  }
  get timeOutValue(): number {
    return this.u32(12);
  }
  get promptStatus(): string {
    return this.text(16, FIXED);
  }
  get promptStatusCode(): number {
    return this.code(16, FIXED);
  }
  get lineInstance(): number {
    return this.u32(48);
  }
  get callReference(): number {
    return this.u32(52);
  }
}

/**
 * DisplayPromptStatusV2 (0x0145), from version 8: line and call before the text.
 *
 *   0        12          16     20     24
 *   ┌────────┬───────────┬──────┬──────┬──────────┬─────┐
 *   │ header │ timeout s │ line │ call │ text NUL │ pad │
 *   └────────┴───────────┴──────┴──────┴──────────┴─────┘
 */
export class DisplayPromptStatusV2View extends TextsView {
  constructor() {
    super(1);
  }
  check(): Fault {
    return this.walk(24, 1);
  }
  get timeOutValue(): number {
    return this.u32(12);
  }
  get lineInstance(): number {
    return this.u32(16);
  }
  get callReference(): number {
    return this.u32(20);
  }
  get promptStatus(): string {
    return this.zstr(0);
  }
  get promptStatusCode(): number {
    return this.zstrCode(0);
  }
}

/** Write the fixed form. Servers use it below version 8. */
export function writeDisplayPromptStatus(
  w: FrameWriter,
  version: number,
  promptStatus: string,
  lineInstance: number,
  callReference: number,
  timeOutS = 0,
): void {
  w.begin(version, MessageId.DisplayPromptStatus).u32(timeOutS).fixed(promptStatus, FIXED);
  w.u32(lineInstance).u32(callReference).end();
}

/** Write the variable form. Servers use it from version 8 on. */
export function writeDisplayPromptStatusV2(
  w: FrameWriter,
  version: number,
  promptStatus: string,
  lineInstance: number,
  callReference: number,
  timeOutS = 0,
): void {
  w.begin(version, MessageId.DisplayPromptStatusV2).u32(timeOutS).u32(lineInstance).u32(callReference);
  w.zstr(promptStatus, VARIABLE).end();
}

/**
 * DisplayNotify (0x0114) and DisplayPriNotify (0x0120), below version 8. wazo sends a text of 100 bytes: it is read as far
 * as the body goes.
 *
 *   0        12          16                48          0        12          16         20                52
 *   ┌────────┬───────────┬─────── ··· ─────┐           ┌────────┬───────────┬──────────┬─────── ··· ─────┐
 *   │ header │ timeout s │ text, 32        │           │ header │ timeout s │ priority │ text, 32        │
 *   └────────┴───────────┴─────── ··· ─────┘           └────────┴───────────┴──────────┴─────── ··· ─────┘
 * A call that comes in: timeout 10, priority 5, `80 17` and the number.
 */
export class DisplayNotifyView extends LayoutView {
  check(): Fault {
    return this.atLeast(48);
  }
  get timeOutValue(): number {
    return this.u32(12);
  }
  get notify(): string {
    return this.text(16, this.bodyBytes - 4);
  }
  get notifyCode(): number {
    return this.code(16, FIXED);
  }
}

export class DisplayPriNotifyView extends LayoutView {
  check(): Fault {
    return this.atLeast(52);
  }
  get timeOutValue(): number {
    return this.u32(12);
  }
  get priority(): number {
    return this.u32(16);
  }
  get notify(): string {
    return this.text(20, this.bodyBytes - 8);
  }
  get notifyCode(): number {
    return this.code(20, FIXED);
  }
}

/**
 * DisplayNotifyV2 (0x0143) and DisplayPriNotifyV2 (0x0144), from version 8.
 *
 *   0        12          16                         0        12          16         20
 *   ┌────────┬───────────┬──────────┬─────┐         ┌────────┬───────────┬──────────┬──────────┬─────┐
 *   │ header │ timeout s │ text NUL │ pad │         │ header │ timeout s │ priority │ text NUL │ pad │
 *   └────────┴───────────┴──────────┴─────┘         └────────┴───────────┴──────────┴──────────┴─────┘
 */
export class DisplayNotifyV2View extends TextsView {
  constructor() {
    super(1);
  }
  check(): Fault {
    return this.walk(16, 1);
  }
  get timeOutValue(): number {
    return this.u32(12);
  }
  get notify(): string {
    return this.zstr(0);
  }
  get notifyCode(): number {
    return this.zstrCode(0);
  }
}

export class DisplayPriNotifyV2View extends TextsView {
  constructor() {
    super(1);
  }
  check(): Fault {
    return this.walk(20, 1);
  }
  get timeOutValue(): number {
    return this.u32(12);
  }
  get priority(): number {
    return this.u32(16);
  }
  get notify(): string {
    return this.zstr(0);
  }
  get notifyCode(): number {
    return this.zstrCode(0);
  }
}

export function writeDisplayNotify(w: FrameWriter, version: number, notify: string, timeOutS: number): void {
  w.begin(version, MessageId.DisplayNotify).u32(timeOutS).fixed(notify, FIXED).end();
}

export function writeDisplayNotifyV2(w: FrameWriter, version: number, notify: string, timeOutS: number): void {
  w.begin(version, MessageId.DisplayNotifyV2).u32(timeOutS).zstr(notify, VARIABLE).end();
}

export function writeDisplayPriNotify(
  w: FrameWriter,
  version: number,
  notify: string,
  timeOutS: number,
  priority: number,
): void {
  w.begin(version, MessageId.DisplayPriNotify).u32(timeOutS).u32(priority).fixed(notify, FIXED).end();
}

export function writeDisplayPriNotifyV2(
  w: FrameWriter,
  version: number,
  notify: string,
  timeOutS: number,
  priority: number,
): void {
  w.begin(version, MessageId.DisplayPriNotifyV2).u32(timeOutS).u32(priority).zstr(notify, VARIABLE).end();
}

/**
 * ClearPromptStatus (0x0113) and BackSpaceRes (0x0119, "delete the last digit on the display").
 *
 *   0        12     16     20
 *   ┌────────┬──────┬──────┐
 *   │ header │ line │ call │
 *   └────────┴──────┴──────┘
 */
export class ClearPromptStatusView extends FrameView {
  check(): Fault {
    return this.atLeast(20);
  }
  get lineInstance(): number {
    return this.u32(12);
  }
  get callReference(): number {
    return this.u32(16);
  }
}

export class BackSpaceResView extends ClearPromptStatusView {}

export function writeClearPromptStatus(
  w: FrameWriter,
  version: number,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.ClearPromptStatus).u32(lineInstance).u32(callReference).end();
}

export function writeBackSpaceRes(w: FrameWriter, version: number, lineInstance: number, callReference: number): void {
  w.begin(version, MessageId.BackSpaceRes).u32(lineInstance).u32(callReference).end();
}

/**
 * ClearPriNotify (0x0121). ClearNotify and (chan_skinny's four zero bytes aside) ClearDisplay have no body.
 *
 *   0        12         16
 *   ┌────────┬──────────┐
 *   │ header │ priority │
 *   └────────┴──────────┘
 */
export class ClearPriNotifyView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get priority(): number {
    return this.u32(12);
  }
}

export function writeClearPriNotify(w: FrameWriter, version: number, priority: number): void {
  w.begin(version, MessageId.ClearPriNotify).u32(priority).end();
}

/**
 * DisplayText (0x0099): phones without prompts (12SP+, 30VIP). CallManager 2.x appends four bytes.
 *
 *   0        12                44        48
 *   ┌────────┬─────── ··· ─────┬─ ─ ─ ─ ─┐
 *   │ header │ text, 32        │ unknown │
 *   └────────┴─────── ··· ─────┴─ ─ ─ ─ ─┘
 */
export class DisplayTextView extends FrameView {
  check(): Fault {
    return this.atLeast(44);
  }
  get displayText(): string {
    return this.text(12, FIXED);
  }
}

export function writeDisplayText(w: FrameWriter, version: number, text: string): void {
  w.begin(version, MessageId.DisplayText).fixed(text, FIXED).end();
}
