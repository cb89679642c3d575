/** Finding the next frame: what is believed, and what only looks like a frame. */
import { describe, expect, it } from 'vitest';
import { beginsFrames, FrameSeeker } from '../../../src/codecs/capture/seek.ts';
import { limits } from '../../../src/codecs/limits.ts';
import { bytes, join, keepAlive, le32, skinny, softKey } from '../../kit/capture-bytes.ts';

/** Push segments one by one; what the seeker returns, and after which segment. */
function seek(...segments: Uint8Array[]) {
  const seeker = new FrameSeeker();
  for (const [n, segment] of segments.entries()) {
    const before = seeker.skipped;
    // Not at the start of its buffer, as real segments are not.
    const view = new DataView(join(bytes(9, 9, 9), segment, bytes(9)).buffer);
    const begins = seeker.held === 0 && beginsFrames(view, 3, 3 + segment.length);
    const found = seeker.push(view, 3, 3 + segment.length);
    // What begins with a frame need not be taken: it would come back as it is.
    if (begins) expect([found, seeker.skipped]).toEqual([segment, before]);
    if (found !== null) return { found: Buffer.from(found), after: n, skipped: seeker.skipped };
  }
  seeker.close();
  return { found: null, after: -1, skipped: seeker.skipped };
}

const junk = (count: number) => new Uint8Array(count).fill(0xff);

describe('a place is believed', () => {
  it('at the start of a segment that ends with its frame', () => {
    expect(seek(keepAlive)).toMatchObject({ after: 0, skipped: 0 });
    expect(seek(softKey(1))).toMatchObject({ after: 0, skipped: 0 });
  });

  it('inside a segment, where another frame or the end follows', () => {
    expect(seek(join(junk(5), softKey(1), softKey(2)))).toMatchObject({ after: 0, skipped: 5 });
    expect(seek(join(junk(5), softKey(1)))).toMatchObject({ after: 0, skipped: 5 });
    expect(seek(join(junk(5), softKey(1), le32(8)))).toMatchObject({ after: 0, skipped: 5 });
  });

  it('when its header comes in pieces', () => {
    const frame = softKey(1);
    const result = seek(frame.subarray(0, 3), frame.subarray(3, 11), frame.subarray(11));
    expect(result).toMatchObject({ after: 2, skipped: 0, found: Buffer.from(frame) });
  });

  it('after more nonsense than is searched at a time', () => {
    const segments = Array.from({ length: 20 }, () => junk(1000));
    const result = seek(...segments, join(junk(10), softKey(1), softKey(2)));
    expect(result).toMatchObject({ after: 20, skipped: 20_010, found: Buffer.from(join(softKey(1), softKey(2))) });
  });

  it('in a segment larger than what is searched at a time, with all that follows', () => {
    const frames = join(...Array.from({ length: 3000 }, (_, n) => softKey(n)));
    for (const before of [3, limits.skinnySeekBytesMax]) {
      expect(seek(join(junk(before), frames)).found?.equals(frames)).toBe(true);
    }
  });
});

describe('a place is not believed', () => {
  it('inside a long frame that begins a segment and is not over yet', () => {
    const long = skinny(0x13f, join(new Uint8Array(40), softKey(1), softKey(2), softKey(3), new Uint8Array(400)));
    const result = seek(long.subarray(0, 200), long.subarray(200));
    expect(result).toMatchObject({ after: 1, skipped: 0, found: Buffer.from(long) });
  });

  it('where the end of a body looks like a KeepAliveReq: the next segment is believed first', () => {
    const tail = join(junk(8), le32(4), le32(0), le32(0));
    expect(seek(tail, softKey(2))).toMatchObject({ after: 1, skipped: 20, found: Buffer.from(softKey(2)) });
  });

  it('where no frame follows the one that is announced', () => {
    expect(seek(join(skinny(0x26, new Uint8Array(12)), junk(40))).found).toBeNull();
    expect(seek(join(junk(3), skinny(0x26, new Uint8Array(12)), junk(4))).found).toBeNull();
  });

  it.each([
    ['length 3', join(le32(3), le32(0), le32(0))],
    ['a frame above the limit', join(le32(limits.skinnyFrameBytesMax), le32(0), le32(0))],
    ['header version 23', join(le32(4), le32(23), le32(0))],
    ['an id that nobody knows', join(le32(4), le32(0), le32(0x7777))],
  ])('with %s', (_name, header) => {
    expect(seek(header)).toMatchObject({ found: null, skipped: 12 });
  });

  it('off a segment start with a length that is no multiple of four', () => {
    expect(seek(join(junk(1), skinny(0x26, new Uint8Array(13)))).found).toBeNull();
    expect(seek(skinny(0x26, new Uint8Array(13)))).toMatchObject({ after: 0, skipped: 0 });
  });
});
