/**
 * A frame is (view, start, end): an offset, not a slice. One DataView covers a received chunk, and one FrameView
 * object per message type is moved over it. Offsets in message files count from the start of the frame.
 *
 * Invariant: `check` has proved every fixed field, count and inner length before a getter runs, so getters cannot fail.
 *
 * The messages that every call brings (CallState, SoftKeyEvent, LineStat, CallInfo) have a `read` of their own and read
 * words without the helpers below: what V8 learns of a function it learns for all its callers, and one that is shared by a
 * hundred views is never fast; they keep the view that they have where it is the same one, because storing an object costs
 * more than looking at it (docs/decisions/0010-hot-views.md).
 */
import { Fault } from './fault.ts';
import { fixedText, type TextReader } from './text.ts';

const EMPTY: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));

export abstract class FrameView {
  view: DataView = EMPTY;
  start = 0;
  end = 0;

  /** Point at a frame without proving it. Use `read` unless the frame was proved before. */
  at(view: DataView, start: number, end: number): this {
    this.view = view;
    this.start = start;
    this.end = end;
    return this;
  }

  /**
   * Point at a frame and prove it.
   * @returns Fault.none, or why no getter may be called.
   */
  read(view: DataView, start: number, end: number): Fault {
    this.view = view;
    this.start = start;
    this.end = end;
    return this.check();
  }

  /** Let go of the chunk, so that a kept view does not keep 64 KiB alive. */
  release(): void {
    this.at(EMPTY, 0, 0);
  }

  /** Header version: 0 for protocols below 10, else the negotiated version; not reliable, see `layoutVersion`. */
  get headerVersion(): number {
    return this.u32(4);
  }
  get messageId(): number {
    return this.u32(8);
  }
  /** Bytes after the 12-byte header, padding included. The true discriminator where one id has several layouts. */
  get bodyBytes(): number {
    return this.end - this.start - 12;
  }

  /** Prove every length and count of the frame that the view points at. */
  abstract check(): Fault;

  protected u8(offset: number): number {
    return this.view.getUint8(this.start + offset);
  }
  protected u16(offset: number): number {
    return this.view.getUint16(this.start + offset, true);
  }
  protected u32(offset: number): number {
    return this.view.getUint32(this.start + offset, true);
  }
  /** Optional tail field: 0 where the body ends before it. */
  protected u32OrZero(offset: number): number {
    return tailU32(this.view, this.start + offset, this.end);
  }
  /** Optional tail byte: 0 where the body ends before it. */
  protected u8OrZero(offset: number): number {
    return this.has(offset, 1) ? this.u8(offset) : 0;
  }
  protected u16OrZero(offset: number): number {
    return this.has(offset, 2) ? this.u16(offset) : 0;
  }
  /** Fixed text, latin1, without its NUL: cut where the body ends, '' where it ends before. */
  protected text(offset: number, bytesMax: number): string {
    const at = this.start + offset;
    return fixedText(this.view, at, Math.min(bytesMax, this.end - at));
  }
  /** The same, as `read` makes it. */
  protected textBy(offset: number, bytesMax: number, read: TextReader): string {
    const at = this.start + offset;
    return read(this.view, at, Math.min(bytesMax, this.end - at));
  }
  /** True where the body reaches past `offset` (from the start of the frame) by `bytes`. */
  protected has(offset: number, bytes: number): boolean {
    return this.start + offset + bytes <= this.end;
  }
  protected atLeast(bytes: number): Fault {
    return this.end - this.start < bytes ? Fault.bodyTooShort : Fault.none;
  }
}

/** The word at `at`, 0 where `end` comes before it. */
export function tailU32(view: DataView, at: number, end: number): number {
  return at + 4 <= end ? view.getUint32(at, true) : 0;
}
