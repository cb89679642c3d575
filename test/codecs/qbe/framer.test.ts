import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/codecs/fault.ts';
import { limits } from '../../../src/codecs/limits.ts';
import { QbeFramer } from '../../../src/codecs/qbe/framer.ts';
import { PduId } from '../../../src/codecs/qbe/ids.ts';
import { QbeProfile } from '../../../src/codecs/qbe/profile.ts';
import { bytesOf, sessionVectors } from './vectors.ts';

interface Seen {
  readonly id: number;
  readonly version: number;
  readonly hex: string;
}

function feed(chunks: Iterable<Uint8Array>, framer = new QbeFramer()) {
  const frames: Seen[] = [];
  let most = 0;
  for (const chunk of chunks) {
    framer.push(chunk, {
      frame(view, start, end, id, version) {
        const bytes = Buffer.from(view.buffer, view.byteOffset + start, end - start);
        frames.push({ id, version, hex: bytes.toString('hex') });
      },
    });
    most = Math.max(most, framer.pending);
  }
  return { frames, fault: framer.fault, most, mismatches: framer.lengthMismatches };
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [0, ...[...places].sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.slice(edges[i]!, edge));
}

interface Words {
  length?: number;
  second?: number;
  magic?: number;
  version?: number;
  pdu?: number;
  fixedOffset?: number;
  fixedSize?: number;
  varSize?: number;
}

/** A frame built by hand: the writer is not its own judge. */
function frame(words: Words = {}, body: readonly number[] = []): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(32 + body.length);
  const { fixedOffset = 32, fixedSize = body.length, varSize = 0 } = words;
  const all = [
    words.length ?? bytes.length - 8,
    words.second ?? 0,
    words.magic ?? 0xffffdddd,
    words.version ?? 0x110000,
    words.pdu ?? 120,
    fixedOffset,
    fixedSize,
    varSize,
  ];
  all.forEach((word, i) => void new DataView(bytes.buffer).setUint32(i * 4, word, true));
  bytes.set(body, 32);
  return bytes;
}

const vectors = sessionVectors.filter((each) => each.dir === 'c2s');
const whole = bytesOf(vectors.map((each) => each.hex).join(''));
/** What each release writes (wire.md, section 1). */
const versions: Readonly<Record<string, number>> = { 'JTAPI 15': 0x110000, 'JTAPI 11.5': 0x100000 };
const expected = vectors.map(({ client, hex, pdu }) => ({ id: pdu, version: versions[client!], hex }));

describe('a session of the client', () => {
  it('whole, one byte at a time, and cut anywhere: the same frames', () => {
    expect(feed([whole])).toEqual({ frames: expected, fault: Fault.none, most: 0, mismatches: 0 });
    expect(feed(cut(whole, Array.from(whole.keys()))).frames).toEqual(expected);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 60 }), (places) => {
        expect(feed(cut(whole, places))).toMatchObject({ frames: expected, fault: Fault.none, mismatches: 0 });
      }),
    );
  });

  it('the heartbeat is as the client wrote it', () => {
    const heartbeat = '1800000000000000ddddffff00001100780000002000000000000000' + '00000000';
    expect(Buffer.from(frame()).toString('hex')).toBe(heartbeat);
    expect(feed([frame()]).frames).toEqual([{ id: PduId.Heartbeat, version: 0x110000, hex: heartbeat }]);
  });

  it('frames outlive the call only by copy: the view of an unfinished one is not reused', () => {
    const views: DataView[] = [];
    const framer = new QbeFramer();
    const two = new Uint8Array([...frame({ pdu: 1 }), ...frame({ pdu: 2 })]);
    for (const chunk of cut(two, [10, 40])) framer.push(chunk, { frame: (view) => void views.push(view) });
    expect(views.map((view) => view.getUint32(16, true))).toEqual([1, 2]);
  });
});

describe('headers', () => {
  it.each([0, 8, 31, 0xffffff00])('length word %i is counted, not believed', (length) => {
    const bytes = new Uint8Array([...frame({ length }, [1, 2, 3]), ...frame()]);
    expect(feed([bytes])).toMatchObject({ fault: Fault.none, mismatches: 1, frames: [{}, { id: 120 }] });
  });

  it('filler before the fixed part, other second words and versions are legal', () => {
    const filled = frame(
      { fixedOffset: 40, fixedSize: 4, varSize: 1, second: 7, version: 0xffffffff },
      Array(13).fill(9),
    );
    expect(feed([filled]).frames).toMatchObject([{ version: 0xffffffff, hex: Buffer.from(filled).toString('hex') }]);
  });

  it.each([
    ['another magic', { magic: 0xffffdddc }, Fault.magicInvalid],
    ['a fixed part inside the header', { fixedOffset: 31 }, Fault.fixedPartInvalid],
    ['a fixed part at 0', { fixedOffset: 0 }, Fault.fixedPartInvalid],
    ['a fixed offset out of reach', { fixedOffset: 0xffffffff }, Fault.lengthTooLarge],
    ['a fixed part too large', { fixedSize: limits.qbeFrameBytesMax - 31 }, Fault.lengthTooLarge],
    ['a variable part too large', { varSize: 0xffffffff }, Fault.lengthTooLarge],
  ])('%s ends the stream, however it is cut, after the frames before it', (_what, words, fault) => {
    const bytes = new Uint8Array([...frame(), ...frame(words), ...frame()]);
    const told = { fault, frames: [{ id: 120 }] };
    expect(feed([bytes])).toMatchObject(told);
    expect(feed(cut(bytes, Array.from(bytes.keys())))).toMatchObject(told);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 5 }), (places) => {
        expect(feed(cut(bytes, places))).toMatchObject(told);
      }),
      { numRuns: 30 },
    );
  });

  it('a wrong magic is told as soon as it is there', () => {
    expect(feed([frame({ magic: 0 }).subarray(0, 11)]).fault).toBe(Fault.none);
    expect(feed([frame({ magic: 0 }).subarray(0, 12)]).fault).toBe(Fault.magicInvalid);
  });

  it('noise never throws, and is the same however it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(200)), (noise, places) => {
        const { frames, fault } = feed([noise]);
        const inside = places.map((place) => Math.min(place, noise.length));
        expect(feed(cut(noise, inside))).toMatchObject({ frames, fault });
      }),
    );
  });
});

describe('bounds', () => {
  it('the largest frame passes, one byte more does not', () => {
    const small = new QbeFramer(undefined, 100);
    expect(feed([frame({}, Array(68).fill(1))], small)).toMatchObject({ fault: Fault.none, frames: [{}] });
    expect(feed([frame({}, Array(69).fill(1))], small).fault).toBe(Fault.lengthTooLarge);
  });

  it('a string of a megabyte in pieces comes whole', () => {
    const long = frame({}, Array(1_048_576).fill(0x41));
    const pieces = cut(long, [1, 12, 40, 70_000, 700_000]);
    const { frames, most } = feed(pieces);
    expect(frames[0]!.hex).toBe(Buffer.from(long).toString('hex'));
    expect(most).toBeLessThan(long.length);
  });

  it('a header that announces the most allocates only what has come', () => {
    const framer = new QbeFramer();
    const before = process.memoryUsage().arrayBuffers;
    const framers = Array.from({ length: 64 }, () => new QbeFramer());
    for (const each of [framer, ...framers]) {
      each.push(frame({ varSize: limits.qbeFrameBytesMax - 32 }), { frame: () => undefined });
      expect(each.pending).toBe(32);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * limits.qbeFrameBytesMax);
  });
});

describe('a site with other PDU numbers', () => {
  const profile = new QbeProfile({ pduNumbers: { Heartbeat: 400, LineOpenRequest: 120 }, versionWord: 0x90000 });

  it('is heard by the names of the table', () => {
    const ids = feed([frame({ pdu: 400 }), frame({ pdu: 120 }), frame({ pdu: 3 })], new QbeFramer(profile)).frames;
    expect(ids.map((each) => each.id)).toEqual([PduId.Heartbeat, PduId.LineOpenRequest, PduId.ProviderOpenRequest]);
  });

  it('does not hear a number that was moved away', () => {
    expect(feed([frame({ pdu: 37 })], new QbeFramer(profile)).frames[0]!.id).not.toBe(PduId.LineOpenRequest);
    expect(profile.wireNumber(PduId.Heartbeat)).toBe(400);
  });

  it('is refused where two PDUs would have one number, or a name is unknown', () => {
    expect(() => new QbeProfile({ pduNumbers: { Heartbeat: 37 } })).toThrow(/37/);
    expect(() => new QbeProfile({ pduNumbers: { Nonsense: 3 } as never })).toThrow(/Nonsense/);
    expect(() => new QbeProfile({ versionWord: -1 })).toThrow(/versionWord/);
  });
});
