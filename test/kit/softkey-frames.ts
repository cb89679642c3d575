/** Softkey messages byte by byte, without the code under test. */
import { frame, ids, text, words } from './wire.ts';

export const CALL_BACK = '\x80\x41';

/** SoftKeyTemplateRes with room for `slots` keys. */
export function template(
  keys: readonly [label: string, event: number][],
  slots = 32,
  offset = 0,
  total = keys.length,
): Buffer {
  const defined = keys.map(([label, event]) => Buffer.concat([text(label, 16), words(event)]));
  const empty = Buffer.alloc(20 * (slots - keys.length));
  return frame(ids.softKeyTemplateRes, Buffer.concat([words(offset, keys.length, total), ...defined, empty]));
}

/** SoftKeySetRes: sets of positions; info index 300 + position. */
export function sets(...positions: number[][]): Buffer {
  const all = positions.map((keys) => {
    const set = Buffer.alloc(48);
    keys.forEach((position, k) => {
      set[k] = position;
      if (position > 0) set.writeUInt16LE(300 + position, 16 + 2 * k);
    });
    return set;
  });
  const body = Buffer.concat([words(0, all.length, all.length), ...all, Buffer.alloc(48 * (16 - all.length))]);
  return frame(ids.softKeySetRes, body);
}

export const select = (line: number, call: number, set: number, mask: number): Buffer =>
  frame(ids.selectSoftKeys, words(line, call, set, mask));
