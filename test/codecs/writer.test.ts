/** The frame writer by itself: whole frames of a known size, texts in arrays, growing. Bytes are laid by a plain model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameWriter } from '../../src/codecs/writer.ts';

const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];

describe('a frame of known size', () => {
  it('has its header, and what is put at its offsets', () => {
    const w = new FrameWriter().soil();
    const at = w.frame(17, 0x26, 20);
    w.putU32(at + 12, 0xfffffffe);
    w.putU32(at + 16, 7);
    expect([...w.take()]).toEqual([...u32(12), ...u32(17), ...u32(0x26), ...u32(0xfffffffe), ...u32(7)]);
  });

  it('may be followed by texts, and is ended then', () => {
    const w = new FrameWriter().soil();
    const at = w.frame(22, 0x147, 16);
    w.putU32(at + 12, 3);
    w.zstr('12', 25).zstr('', 25).end();
    expect([...w.take()]).toEqual([...u32(12), ...u32(22), ...u32(0x147), ...u32(3), 0x31, 0x32, 0, 0]);
  });

  it('keeps what is before it where the writer has to grow', () => {
    const w = new FrameWriter(16).soil();
    const first = w.frame(0, 1, 16);
    w.putU32(first + 12, 0x01020304);
    const second = w.frame(0, 2, 100);
    w.putText(second + 12, 'x'.repeat(88), 88);
    const bytes = w.take();
    expect(bytes.length).toBe(116);
    expect([...bytes.subarray(0, 28)]).toEqual([
      ...[...u32(8), ...u32(0), ...u32(1), ...u32(0x01020304)],
      ...[...u32(92), ...u32(0), ...u32(2)],
    ]);
    expect(bytes.subarray(28).every((byte) => byte === 0x78)).toBe(true);
  });
});

describe('a text in an array', () => {
  it('is cut to it, the rest is zero, and its neighbours stay as they were', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60, unit: 'grapheme-ascii' }),
        fc.integer({ min: 0, max: 48 }),
        (text, size) => {
          const w = new FrameWriter(256).soil(0xa5);
          const at = w.frame(0, 1, 12 + 8 + size + 8);
          w.putText(at + 20, text, size);
          const expected = Array.from({ length: size }, (_, i) => (i < text.length ? text.charCodeAt(i) : 0));
          const around = Array<number>(8).fill(0xa5);
          expect([...w.take().subarray(12)]).toEqual([...around, ...expected, ...around]);
        },
      ),
    );
  });
});
