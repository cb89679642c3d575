/** What is read and written in the frames of softkeys, beyond their views: copies that are changed, and slots of sets. */
import type { FrameView } from '../../codecs/frame.ts';
import { limits } from '../../codecs/limits.ts';
import type { SelectSoftKeysView, SoftKeySetResView } from '../../codecs/skinny/softkeys.ts';
import type { NumberSet } from '../../model/sparse.ts';

export const INFO_INDEX_BASE = 300;
/** SelectSoftKeys: set and mask from the start of the frame, and its size with both. */
const SELECT_SET = 20;
const SELECT_MASK = 24;
const SELECT_BYTES = 28;

/** The one copy of a server's frame: it is changed and outlives its chunk. Padded to four bytes only where it grows. */
export function copyOf({ view, start, end }: FrameView, size = end - start): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size === end - start ? size : (size + 3) & ~3);
  bytes.set(new Uint8Array(view.buffer, view.byteOffset + start, end - start));
  return bytes;
}

/** A server's SelectSoftKeys with another set and mask; whatever stands behind the mask stays. */
export function selectCopy(m: SelectSoftKeysView, set: number, mask: number): Uint8Array {
  const bytes = copyOf(m, Math.max(m.end - m.start, SELECT_BYTES));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length - 8, true);
  view.setUint32(SELECT_SET, set, true);
  view.setUint32(SELECT_MASK, mask, true);
  return bytes;
}

/** The copy is still what the server sent. */
export function isSame({ view, start, end }: FrameView, copy: Uint8Array): boolean {
  if (copy.length !== end - start) return false;
  for (let i = 0; i < copy.length; i++) if (copy[i] !== view.getUint8(start + i)) return false;
  return true;
}

export function isEmpty(m: SoftKeySetResView, set: number): boolean {
  for (let k = 0; k < limits.softKeysPerSetMax; k++) if (m.softKeyTemplateIndex(set, k) !== 0) return false;
  return true;
}

/**
 * First slot without a key: chan-sccp leaves holes among the first four, which is where a key is seen.
 * @param vacant a position at which the server's template has no key, so that its slot is free as well; 0: none
 */
export function freeBit(m: SoftKeySetResView, set: number, vacant: number): number {
  for (let k = 0; k < limits.softKeysPerSetMax; k++) {
    const position = m.softKeyTemplateIndex(set, k);
    if (position === 0 || position === vacant) return k;
  }
  return -1;
}

/** Info index is 300 + event in CallManager, 300 + position elsewhere: as the other keys of the set have it. */
export function countsByPosition(m: SoftKeySetResView, set: number, events: NumberSet): boolean {
  for (let k = 0; k < limits.softKeysPerSetMax; k++) {
    const position = m.softKeyTemplateIndex(set, k);
    if (position === 0) continue;
    const info = m.softKeyInfoIndex(set, k) - INFO_INDEX_BASE;
    if (info === position && !events.has(info)) return true;
  }
  return false;
}

/** Slots of a set in which the key at that position of the template stands. */
export function keysOf(m: SoftKeySetResView, set: number, position: number): number[] {
  const slots: number[] = [];
  for (let k = 0; k < limits.softKeysPerSetMax; k++) if (m.softKeyTemplateIndex(set, k) === position) slots.push(k);
  return slots;
}

/** Puts a key into a slot of a set; `at` is where the set begins in the copy. */
export function putKey(bytes: Uint8Array<ArrayBuffer>, at: number, slot: number, position: number, info: number): void {
  bytes[at + slot] = position;
  new DataView(bytes.buffer).setUint16(at + limits.softKeysPerSetMax + 2 * slot, info, true);
}

export function emptySlot(bytes: Uint8Array<ArrayBuffer>, at: number, slot: number): void {
  putKey(bytes, at, slot, 0, 0);
}
