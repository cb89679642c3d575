/** Softkey answers as the gateway uses them: offsets for rewriting in place, phrase codes, bounds. */
import { describe, expect, it } from 'vitest';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { frame } from '../../kit/view-trial.ts';

/** Template with two keys and room for `slots`, built by hand. */
function template(slots: number) {
  const body = new Uint8Array(12 + 20 * slots);
  const put = new DataView(body.buffer);
  put.setUint32(4, 2, true);
  put.setUint32(8, 2, true);
  body.set([0x80, 0x41, 0, 0xaa], 12);
  put.setUint32(12 + 16, 20, true);
  body.set(Buffer.from('Record'), 32);
  put.setUint32(32 + 16, 19, true);
  return frame(skinny.MessageId.SoftKeyTemplateRes, 0, body);
}

describe('SoftKeyTemplateRes', () => {
  it('gives labels as text and as phrase code, and nothing from the count on', () => {
    const { view, start, end } = template(32);
    const keys = new skinny.SoftKeyTemplateResView().at(view, start, end);
    expect([0, 1, 2, 99].map((i) => keys.softKeyLabelCode(i))).toEqual([0x8041, 0, 0, 0]);
    expect([0, 1, 2, 99].map((i) => keys.softKeyLabel(i))).toEqual(['\x80A', 'Record', '', '']);
    expect([0, 1, 2, 99].map((i) => keys.softKeyEvent(i))).toEqual([20, 19, 0, 0]);
  });

  it('can be grown in place: what is written at the offsets is read as a third key', () => {
    const { view, start, end } = template(32);
    const keys = new skinny.SoftKeyTemplateResView().at(view, start, end);
    expect(keys.slots).toBe(32);
    view.setUint32(start + keys.countOffset, 3, true);
    view.setUint32(start + keys.totalCountOffset, 3, true);
    const at = start + keys.definitionOffset(2);
    view.setUint8(at, 0x42);
    view.setUint32(at + skinny.SOFT_KEY_LABEL_BYTES, 77, true);
    expect(keys.check()).toBe(skinny.Fault.none);
    expect([keys.softKeyCount, keys.totalSoftKeyCount]).toEqual([3, 3]);
    expect([keys.softKeyLabel(2), keys.softKeyEvent(2)]).toEqual(['B', 77]);
  });

  it.each([
    [2, 2],
    [32, 32],
    [64, 32],
  ])('a body for %i definitions has %i slots', (room, slots) => {
    const { view, start, end } = template(room);
    expect(new skinny.SoftKeyTemplateResView().at(view, start, end).slots).toBe(slots);
  });

  it('is written with the slots asked for', () => {
    const w = new skinny.FrameWriter().soil();
    skinny.writeSoftKeyTemplateRes(w, 0, [{ label: 'x', event: 1 }], 64);
    const bytes = w.take();
    expect(bytes).toHaveLength(12 + 1292);
    expect(bytes.subarray(12 + 12 + 20).every((byte) => byte === 0)).toBe(true);
  });
});

describe('SoftKeySetRes', () => {
  const body = new Uint8Array(784);
  const put = new DataView(body.buffer);
  put.setUint32(4, 2, true);
  put.setUint32(8, 2, true);
  body.set([1, 2, 5], 12 + 48);
  put.setUint16(12 + 48 + 16, 301, true);

  it('gives positions and info indices, and nothing outside', () => {
    const { view, start, end } = frame(skinny.MessageId.SoftKeySetRes, 0, body);
    const sets = new skinny.SoftKeySetResView().at(view, start, end);
    expect(sets.slots).toBe(16);
    expect([0, 2, 15, 16].map((k) => sets.softKeyTemplateIndex(1, k))).toEqual([1, 5, 0, 0]);
    expect([sets.softKeyInfoIndex(1, 0), sets.softKeyInfoIndex(1, 16), sets.softKeyInfoIndex(2, 0)]).toEqual([
      301, 0, 0,
    ]);
  });

  it('can be changed in place: a position and an info index written at the set offset are read back', () => {
    const { view, start, end } = frame(skinny.MessageId.SoftKeySetRes, 0, body);
    const sets = new skinny.SoftKeySetResView().at(view, start, end);
    view.setUint8(start + sets.setOffset(1) + 3, 21);
    view.setUint16(start + sets.setOffset(1) + 16 + 2 * 3, 320, true);
    expect([sets.softKeyTemplateIndex(1, 3), sets.softKeyInfoIndex(1, 3)]).toEqual([21, 320]);
  });

  it('is written with 300 + position where no info index is given', () => {
    const w = new skinny.FrameWriter().soil();
    skinny.writeSoftKeySetRes(w, 0, [[{ templateIndex: 2 }, { templateIndex: 21, infoIndex: 320 }]]);
    const bytes = w.take();
    expect(bytes).toHaveLength(12 + 780);
    expect([...bytes.subarray(24, 28)]).toEqual([2, 21, 0, 0]);
    expect([...bytes.subarray(24 + 16, 24 + 22)]).toEqual([302 & 0xff, 1, 320 & 0xff, 1, 0, 0]);
  });
});

describe('SelectSoftKeys', () => {
  it('offers every key where no mask is sent', () => {
    const { view, start, end } = frame(skinny.MessageId.SelectSoftKeys, 0, new Uint8Array(12));
    const select = new skinny.SelectSoftKeysView().at(view, start, end);
    expect([select.validKeyMask, select.validKeyMaskOffset]).toEqual([0xffffffff, -1]);
    const long = frame(skinny.MessageId.SelectSoftKeys, 0, new Uint8Array(16));
    expect(select.at(long.view, long.start, long.end).validKeyMaskOffset).toBe(24);
  });
});
