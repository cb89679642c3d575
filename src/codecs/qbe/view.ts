/**
 * A view over one QBE frame: an offset, not a slice. Offsets in message files count from the start of the fixed part, as
 * the drawings do; offsets in descriptors count from the first byte of the frame, as the wire does.
 *
 * Invariant: `check` has proved every descriptor that a getter follows, so getters cannot fail. A field that the fixed
 * part does not reach reads as 0, false or '': older senders stop earlier.
 */
import { Fault } from '../fault.ts';
import { strText, UNIT_BYTES, ustrText } from './element.ts';
import { header, QBE_HEADER_BYTES } from './framer.ts';

const EMPTY: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));
const NO_BYTES = new Uint8Array(0);

export abstract class QbeView {
  view: DataView = EMPTY;
  start = 0;
  end = 0;
  private fixedAt = 0;
  private fixedEnd = 0;

  /**
   * Point at a frame that a framer has delivered, and prove it.
   * @returns Fault.none, or why no getter may be called.
   */
  read(view: DataView, start: number, end: number): Fault {
    this.view = view;
    this.start = start;
    this.end = end;
    if (end - start < QBE_HEADER_BYTES) return Fault.frameTruncated;
    this.fixedAt = start + view.getUint32(start + header.fixedOffset, true);
    this.fixedEnd = this.fixedAt + view.getUint32(start + header.fixedSize, true);
    if (this.fixedAt < start + QBE_HEADER_BYTES || this.fixedEnd > end) return Fault.fixedPartInvalid;
    return this.check();
  }

  /** Let go of the chunk, so that a kept view does not keep it alive. */
  release(): void {
    this.view = EMPTY;
    this.start = 0;
    this.end = 0;
    this.fixedAt = 0;
    this.fixedEnd = 0;
  }

  /** Prove every descriptor that the getters follow. Nothing to prove where all are numbers. */
  check(): Fault {
    return Fault.none;
  }

  protected has(offset: number, bytes: number): boolean {
    return this.fixedAt + offset + bytes <= this.fixedEnd;
  }
  protected u32(offset: number): number {
    return this.has(offset, 4) ? this.view.getUint32(this.fixedAt + offset, true) : 0;
  }
  /** Any form of true: clients write 0xffffffff, others 1. */
  protected bool(offset: number): boolean {
    return this.u32(offset) !== 0;
  }
  /** '' where it is null. */
  protected str(offset: number): string {
    const size = this.has(offset, 8) ? this.u32(offset + 4) : 0;
    return size === 0 ? '' : strText(this.view, this.start + this.u32(offset), size);
  }
  /** A window on the chunk, valid as long as the frame; empty where it is null. */
  protected bytes(offset: number): Uint8Array {
    const size = this.has(offset, 8) ? this.u32(offset + 4) : 0;
    if (size === 0) return NO_BYTES;
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.start + this.u32(offset), size);
  }
  /** '' where it is null. */
  protected ustr(offset: number): string {
    if (!this.hasUstr(offset)) return '';
    return ustrText(this.view, this.start + this.u32(offset), this.u32(offset + 8));
  }
  /** Bytes that the ustr at `offset` takes: the JTAPI client reads only two words where size is 0. */
  protected ustrBytes(offset: number): number {
    return this.has(offset, 8) && this.u32(offset + 4) === 0 ? 8 : 16;
  }

  /** Prove descriptors of str, bytes, or the first two words of anything else. */
  protected prove(offsets: readonly number[]): Fault {
    for (const offset of offsets) if (!this.inside(offset)) return Fault.descriptorOutside;
    return Fault.none;
  }
  protected proveUstr(offset: number): Fault {
    if (!this.hasUstr(offset)) return Fault.none;
    const fits = this.u32(offset + 12) === UNIT_BYTES && this.u32(offset + 8) * UNIT_BYTES <= this.u32(offset + 4);
    if (!fits) return Fault.elementSizeInvalid;
    return this.inside(offset) ? Fault.none : Fault.descriptorOutside;
  }
  protected proveElement(offset: number): Fault {
    if (!this.has(offset, 12) || this.u32(offset + 4) === 0) return Fault.none;
    if (this.u32(offset + 8) > this.u32(offset + 4)) return Fault.elementSizeInvalid;
    return this.inside(offset) ? Fault.none : Fault.descriptorOutside;
  }

  /** A number of the nested element at `offset`, 0 where element or number is not there. */
  protected elementU32(offset: number, inner: number): number {
    const bytes = this.elementBytes(offset);
    return inner + 4 <= bytes ? this.view.getUint32(this.start + this.u32(offset) + inner, true) : 0;
  }
  /** A str of the nested element at `offset`; prove it with `proveElementStr` first. */
  protected elementStr(offset: number, inner: number): string {
    const size = inner + 8 <= this.elementBytes(offset) ? this.elementU32(offset, inner + 4) : 0;
    return size === 0 ? '' : strText(this.view, this.start + this.elementU32(offset, inner), size);
  }
  protected proveElementStr(offset: number, inner: number): Fault {
    if (inner + 8 > this.elementBytes(offset)) return Fault.none;
    const size = this.elementU32(offset, inner + 4);
    const outside = size > 0 && this.elementU32(offset, inner) + size > this.end - this.start;
    return outside ? Fault.descriptorOutside : Fault.none;
  }

  /** Bytes of the fixed part of the nested element at `offset`; 0 where it is null. */
  private elementBytes(offset: number): number {
    return this.has(offset, 12) && this.u32(offset + 4) > 0 ? this.u32(offset + 8) : 0;
  }
  private hasUstr(offset: number): boolean {
    return this.has(offset, 16) && this.u32(offset + 4) > 0;
  }
  private inside(offset: number): boolean {
    if (!this.has(offset, 8)) return true;
    const size = this.u32(offset + 4);
    return size === 0 || this.u32(offset) + size <= this.end - this.start;
  }
}
