import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/codecs/fault.ts';
import { SkinnyFramer } from '../../src/codecs/framer.ts';
import { bytesOf, streams } from './skinny/vectors.ts';

interface Seen {
  readonly id: number;
  readonly version: number;
  readonly hex: string;
}

/** Everything that a framer says about chunks: the frames, by copy, and the fault at the end. */
function feed(
  chunks: Iterable<Uint8Array>,
  framer = new SkinnyFramer(),
): { frames: Seen[]; fault: Fault; most: number } {
  const frames: Seen[] = [];
  let most = 0;
  let fault: Fault = Fault.none;
  for (const chunk of chunks) {
    fault = framer.push(chunk, {
      frame(view, start, end, id, version) {
        const bytes = Buffer.from(view.buffer, view.byteOffset + start, end - start);
        frames.push({ id, version, hex: bytes.toString('hex') });
      },
    });
    most = Math.max(most, framer.pending);
  }
  return { frames, fault, most };
}

/** Cut bytes at sorted places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [0, ...[...places].sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.slice(edges[i]!, edge));
}

/** A frame built by hand: the writer is not its own judge. */
function frame(length: number, body: number[] = []): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes[8] = 0x26;
  bytes.set(body, 12);
  return bytes;
}

describe.each(streams.map((each) => [each.name, each] as const))('captured stream %s', (_name, stream) => {
  const whole = bytesOf(stream.segments.map((each) => each.hex).join(''));
  const expected = stream.expectedFrames.map(({ offset, length, messageId }) => ({
    id: messageId,
    version: new DataView(whole.buffer).getUint32(offset + 4, true),
    hex: Buffer.from(whole.subarray(offset, offset + length)).toString('hex'),
  }));

  it('whole, in its own segments, and one byte at a time', () => {
    expect(expected.length).toBeGreaterThan(5);
    expect(feed([whole])).toMatchObject({ frames: expected, fault: Fault.none });
    expect(feed(stream.segments.map((each) => bytesOf(each.hex)))).toMatchObject({
      frames: expected,
      fault: Fault.none,
    });
    expect(feed(cut(whole, [...whole.keys()])).frames).toEqual(expected);
  });

  it('at random cuts', () => {
    const place = fc.nat(whole.length);
    fc.assert(
      fc.property(fc.array(place, { maxLength: 40 }), (places) => {
        expect(feed(cut(whole, places)).frames).toEqual(expected);
      }),
    );
  });

  it('from a buffer that is reused for every chunk, as a socket may do', () => {
    const shared = new Uint8Array(64);
    function* chunks() {
      for (let at = 0; at < whole.length; at += 64) {
        const part = whole.subarray(at, at + 64);
        shared.set(part);
        yield shared.subarray(0, part.length);
      }
    }
    expect(feed(chunks()).frames).toEqual(expected);
  });
});

describe('a length word that cannot be', () => {
  const cases = [
    [0, Fault.lengthTooSmall],
    [1, Fault.lengthTooSmall],
    [2, Fault.lengthTooSmall],
    [3, Fault.lengthTooSmall],
    [4089, Fault.lengthTooLarge],
    [0x7fffffff, Fault.lengthTooLarge],
    [0x80000000, Fault.lengthTooLarge],
    [0xffffffff, Fault.lengthTooLarge],
  ] as const;

  it.each(cases)('0x%s ends the stream at once, and for ever', (length, fault) => {
    for (const chunks of [[frame(length)], cut(frame(length), [1, 2, 3]), [frame(length).slice(0, 4)]]) {
      const framer = new SkinnyFramer();
      expect(feed(chunks, framer)).toMatchObject({ frames: [], fault });
      expect(feed([frame(4)], framer)).toMatchObject({ frames: [], fault });
    }
  });

  it('still gives the frames before it', () => {
    const bytes = Buffer.concat([frame(4), frame(8, [1, 2, 3, 4]), frame(3)]);
    expect(feed([bytes]).frames.map((each) => each.hex.length / 2)).toEqual([12, 16]);
    expect(feed(cut(bytes, [...bytes.keys()])).frames).toHaveLength(2);
  });
});

describe('half frames', () => {
  it('are waited for, not faulted, at every cut', () => {
    const bytes = frame(8, [1, 2, 3, 4]);
    for (let at = 0; at < bytes.length; at++) {
      const framer = new SkinnyFramer();
      expect(feed([bytes.slice(0, at)], framer)).toMatchObject({ frames: [], fault: Fault.none });
      expect(framer.pending).toBe(at);
      expect(feed([bytes.slice(at)], framer).frames).toHaveLength(1);
      expect(framer.pending).toBe(0);
    }
  });

  it('hold at most one frame of memory, whatever is sent', () => {
    const largest = frame(
      4088,
      Array.from({ length: 4084 }, () => 0xaa),
    );
    const twice = Buffer.concat([largest, largest]);
    const seen = feed(
      cut(
        twice,
        Array.from({ length: 80 }, (_each, i) => i * 101),
      ),
    );
    expect(seen.frames).toHaveLength(2);
    expect(seen.most).toBeLessThanOrEqual(4096);
  });

  it('random bytes never throw and never keep more than a frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (chunks) => {
        expect(feed(chunks).most).toBeLessThanOrEqual(4096);
      }),
    );
  });
});
