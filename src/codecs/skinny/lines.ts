/**
 * What a line is called and whether it is forwarded. Server → phone. Directory numbers of line instances are learnt here.
 */
import { Fault } from '../fault.ts';
import { FrameView, tailU32 } from '../frame.ts';
import { saysText, type TextReader } from '../text.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';
import { LayoutView, TextsView } from './texts.ts';
import { layoutVersion, numberBytes } from './versions.ts';

/** Constants of their own file are constants for V8, too; what is imported is looked up. */
const { none, bodyTooShort } = Fault;
const { LineStatRes, LineStatV2Res } = MessageId;

/**
 * LineStatRes (0x0092). Bodies: 28 (CallManager 2.x), 68 (3.1), 108 (3.3), 112 (4 and all others).
 *
 *   0        12     16              40            80       120       124
 *   ┌────────┬──────┬───────────────┬─ ─ ─ ─ ─ ─ ─┬─ ─ ─ ─ ┬─ ─ ─ ─ ─┐
 *   │ header │ line │ number, 24    │ name, 40    │ label  │ options │
 *   └────────┴──────┴───────────────┴─ ─ ─ ─ ─ ─ ─┴─ ─ ─ ─ ┴─ ─ ─ ─ ─┘
 */
export class LineStatResView extends FrameView {
  override read(view: DataView, start: number, end: number): Fault {
    if (this.view !== view) this.view = view;
    this.start = start;
    this.end = end;
    return end - start < 40 ? bodyTooShort : none;
  }
  check(): Fault {
    return this.atLeast(40);
  }
  get lineNumber(): number {
    return this.view.getUint32(this.start + 12, true);
  }
  get lineDirNumber(): string {
    return this.text(16, 24);
  }
  /** `lineDirNumber`, as `read` makes it. */
  number(read: TextReader): string {
    return this.textBy(16, 24, read);
  }
  /** True where `lineDirNumber` is this; makes no string. */
  numberIs(number: string): boolean {
    const at = this.start + 16;
    return saysText(this.view, at, Math.min(24, this.end - at), number);
  }
  get lineFullyQualifiedDisplayName(): string {
    return this.text(40, 40);
  }
  get lineTextLabel(): string {
    return this.text(80, 40);
  }
  get lineDisplayOptions(): number {
    return tailU32(this.view, this.start + 120, this.end);
  }
}

/** Body bytes of LineStatRes that servers send. */
export type LineStatResBody = 28 | 68 | 108 | 112;

export function writeLineStatRes(
  w: FrameWriter,
  version: number,
  lineNumber: number,
  lineDirNumber: string,
  name = '',
  label = '',
  displayOptions = 0,
  bodyBytes: LineStatResBody = 112,
): void {
  const at = w.frame(version, LineStatRes, 12 + bodyBytes);
  w.putU32(at + 12, lineNumber);
  w.putText(at + 16, lineDirNumber, 24);
  if (bodyBytes >= 68) w.putText(at + 40, name, 40);
  if (bodyBytes >= 108) w.putText(at + 80, label, 40);
  if (bodyBytes >= 112) w.putU32(at + 120, displayOptions);
}

/**
 * LineStatV2Res (0x0147), from version 17. A 7961G showed its line only when the body was padded.
 *
 *   0        12     16     20
 *   ┌────────┬──────┬──────┬────────────┬──────────┬───────────┬─────┐
 *   │ header │ line │ type │ number NUL │ name NUL │ label NUL │ pad │   type: what the options of LineStatRes were
 *   └────────┴──────┴──────┴────────────┴──────────┴───────────┴─────┘
 */
export class LineStatV2ResView extends TextsView {
  constructor() {
    super(3);
  }
  override read(view: DataView, start: number, end: number): Fault {
    if (this.view !== view) this.view = view;
    this.start = start;
    this.end = end;
    return this.check();
  }
  check(): Fault {
    return this.walk(20, 3);
  }
  get lineNumber(): number {
    return this.view.getUint32(this.start + 12, true);
  }
  get lineType(): number {
    return this.view.getUint32(this.start + 16, true);
  }
  get lineDirNumber(): string {
    return this.zstr(0);
  }
  /** `lineDirNumber`, as `read` makes it; the texts behind it are not looked for. */
  number(read: TextReader): string {
    return this.textBy(20, this.end - this.start, read);
  }
  numberIs(number: string): boolean {
    const at = this.start + 20;
    return saysText(this.view, at, this.end - at, number);
  }
  get lineFullyQualifiedDisplayName(): string {
    return this.zstr(1);
  }
  get lineTextLabel(): string {
    return this.zstr(2);
  }
}

export function writeLineStatV2Res(
  w: FrameWriter,
  version: number,
  lineNumber: number,
  lineDirNumber: string,
  name = '',
  label = '',
  lineType = 0,
): void {
  const at = w.frame(version, LineStatV2Res, 20);
  w.putU32(at + 12, lineNumber);
  w.putU32(at + 16, lineType);
  w.zstr(lineDirNumber, 25).zstr(name, 121).zstr(label, 121).end();
}

/**
 * ForwardStatRes (0x0090). Numbers of 24 bytes, from version 18 of 25, packed: what follows is unaligned.
 *
 *   0        12       16     20    24          48     52          76        80            104
 *   ┌────────┬────────┬──────┬─────┬───────────┬──────┬───────────┬─────────┬─────────────┐
 *   │ header │ active │ line │ all │ number 24 │ busy │ number 24 │ no answ.│ number 24   │
 *   └────────┴────────┴──────┴─────┴───────────┴──────┴───────────┴─────────┴─────────────┘
 *                            │ all │ number 25  │ busy │ number 25  │ no answ.│ number 25   │ pad
 *                            20    24           49     53           78        82            107
 * Active flags are 0 or 1, 2 or 8 from newer servers: test for non-zero. chan-sccp sends 96 bytes in every version, so the
 * length does not tell; where the packed reading gives flags above 255 and the plain one does not, the plain one is meant.
 */
export class ForwardStatResView extends LayoutView {
  private numberBytes = 24;

  check(): Fault {
    const fault = this.atLeast(104);
    if (fault) return fault;
    const packed = layoutVersion(this, 96, 0) >= 18 && this.has(12, 95) && (this.flags(25) || !this.flags(24));
    this.numberBytes = packed ? 25 : 24;
    return Fault.none;
  }
  /** True where both flags after numbers of that size can be flags. */
  private flags(numberBytes: number): boolean {
    return this.u32(24 + numberBytes) < 256 && this.u32(28 + 2 * numberBytes) < 256;
  }
  get activeForward(): number {
    return this.u32(12);
  }
  get lineNumber(): number {
    return this.u32(16);
  }
  get forwardAllActive(): number {
    return this.u32(20);
  }
  get forwardAllDirnum(): string {
    return this.text(24, this.numberBytes);
  }
  get forwardBusyActive(): number {
    return this.u32(24 + this.numberBytes);
  }
  get forwardBusyDirnum(): string {
    return this.text(28 + this.numberBytes, this.numberBytes);
  }
  get forwardNoAnswerActive(): number {
    return this.u32(28 + 2 * this.numberBytes);
  }
  get forwardNoAnswerDirnum(): string {
    return this.text(32 + 2 * this.numberBytes, this.numberBytes);
  }
}

/** Where a line is forwarded to; '' is nowhere. */
export interface Forwards {
  all: string;
  busy: string;
  noAnswer: string;
}

/** A target that is not '' makes its flag and the whole `active`. */
export function writeForwardStatRes(w: FrameWriter, version: number, lineNumber: number, to: Forwards): void {
  const flag = (number: string): number => (number === '' ? 0 : 1);
  const active = flag(to.all) | flag(to.busy) | flag(to.noAnswer);
  w.begin(version, MessageId.ForwardStatRes).u32(active).u32(lineNumber);
  for (const number of [to.all, to.busy, to.noAnswer]) w.u32(flag(number)).fixed(number, numberBytes(version));
  w.end();
}
