/**
 * Descriptors proved. Every descriptor of a frame goes through `Claims` once; after it the bytes that it names lie inside
 * the frame, and all descriptors of the frame together claim no more than a small multiple of its bytes, so that a few
 * bytes cannot make us read or allocate without bound.
 */
import { Fault } from '../fault.ts';
import { limits } from '../limits.ts';

/** UTF-16 units are two bytes; the fourth word of a ustr says so. */
export const UNIT_BYTES = 2;

export class Claims {
  private readonly view: DataView;
  private readonly frameBytes: number;
  private bytes = 0;
  private elements = 0;

  constructor(view: DataView, start: number, end: number) {
    this.view = view;
    this.frameBytes = end - start;
  }

  /** Of a str, bytes, or the first two words of anything else: `at` is where the descriptor stands. */
  text(at: number): Fault {
    return this.claim(this.view.getUint32(at, true), this.view.getUint32(at + 4, true));
  }

  /** Of a ustr that is not null: count units of two bytes, no more than size says. */
  ustr(at: number): Fault {
    if (this.view.getUint32(at + 12, true) !== UNIT_BYTES) return Fault.elementSizeInvalid;
    const size = this.view.getUint32(at + 4, true);
    if (this.view.getUint32(at + 8, true) * UNIT_BYTES > size) return Fault.elementSizeInvalid;
    return this.text(at);
  }

  /** Of a nested element that is not null: its fixed part is no longer than all of it. */
  element(at: number): Fault {
    if (this.view.getUint32(at + 8, true) > this.view.getUint32(at + 4, true)) return Fault.elementSizeInvalid;
    return this.text(at) || this.another(1);
  }

  /** Of a list or array that is not null. */
  list(at: number, elementBytesMin: number): Fault {
    const count = this.view.getUint32(at + 8, true);
    const each = this.view.getUint32(at + 12, true);
    if (count > limits.qbeListElementsMax) return Fault.countTooLarge;
    if (count > 0 && each < elementBytesMin) return Fault.elementSizeInvalid;
    if (count * each > this.view.getUint32(at + 4, true)) return Fault.elementSizeInvalid;
    return this.text(at) || this.another(count);
  }

  private another(count: number): Fault {
    this.elements += count;
    return this.elements > limits.qbeElementsMax ? Fault.countTooLarge : Fault.none;
  }

  private claim(offset: number, size: number): Fault {
    if (size === 0) return Fault.none;
    if (offset + size > this.frameBytes) return Fault.descriptorOutside;
    this.bytes += size;
    return this.bytes > limits.qbeClaimTimesMax * this.frameBytes ? Fault.claimTooLarge : Fault.none;
  }
}

/**
 * Latin1 of the bytes of a str, without the last, which is its NUL whatever it holds; an earlier NUL is part of the text.
 * The JTAPI client reads these bytes in its own machine's character set, so that only ASCII is safe.
 */
export function strText(view: DataView, at: number, size: number): string {
  let text = '';
  for (let i = at; i < at + size - 1; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}

/** UTF-16LE text of `count` units. One NUL at the end is left out: servers must write it, the JTAPI client does not. */
export function ustrText(view: DataView, at: number, count: number): string {
  let units = count;
  if (units > 0 && view.getUint16(at + (units - 1) * UNIT_BYTES, true) === 0) units--;
  let text = '';
  for (let i = 0; i < units; i++) text += String.fromCharCode(view.getUint16(at + i * UNIT_BYTES, true));
  return text;
}

/** Hex of bytes that were proved. */
export function hexText(view: DataView, at: number, size: number): string {
  let text = '';
  for (let i = at; i < at + size; i++) text += view.getUint8(i).toString(16).padStart(2, '0');
  return text;
}
