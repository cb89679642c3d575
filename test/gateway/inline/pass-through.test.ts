/**
 * Random frames of both directions, well formed and not, known and unknown: each comes out as it went in, but for what the
 * rules of the judge allow. The judge has no code of the gateway.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageId } from '../../../src/codecs/skinny/ids.ts';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { addedReason, framesOf, swallowedReason } from '../../kit/relay-judge.ts';
import { KeyModel } from '../../kit/relay-key-model.ts';
import { registerAck, registerReq } from '../../kit/wire.ts';

interface Sent {
  readonly up: boolean;
  readonly bytes: Buffer;
}

const versions = fc.constantFrom(0, 5, 10, 11, 17, 20, 22, 99);
const small = fc.integer({ min: 0, max: 40 });
const word = fc.oneof(
  { weight: 6, arbitrary: small },
  { weight: 1, arbitrary: fc.constantFrom(0x86, 0x5242, 0x7fffffff, 0x80000000, 0xffffffff, 2000, 2001) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffffffff }) },
);

/** A frame of any length: the length word is right, nothing else need be. */
function raw(id: number, version: number, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32LE(4 + body.length, 0);
  bytes.writeUInt32LE(version, 4);
  bytes.writeUInt32LE(id, 8);
  bytes.set(body, 12);
  return bytes;
}

/** Registration is done once; what begins anew after it is tried elsewhere. */
const registration = new Set<number>([MessageId.RegisterReq, MessageId.RegisterAck]);
const ids = Object.values(MessageId).filter((id) => !registration.has(id));
const anyId = fc.oneof(
  fc.constantFrom(...ids),
  fc.integer({ min: 0, max: 0x9000 }).filter((id) => !registration.has(id)),
);

const anything: fc.Arbitrary<Sent> = fc
  .record({
    up: fc.boolean(),
    id: anyId,
    version: versions,
    words: fc.array(word, { maxLength: 30 }),
    tail: fc.uint8Array({ maxLength: 3 }),
  })
  .map(({ up, id, version, words, tail }) => {
    const body = Buffer.alloc(4 * words.length);
    words.forEach((value, i) => {
      body.writeUInt32LE(value, 4 * i);
    });
    return { up, bytes: raw(id, version, Buffer.concat([body, tail])) };
  });

/** Templates and sets as servers may send them, and as they may not: parts, wrong counts, other lengths. */
const counts = {
  offset: fc.constantFrom(0, 0, 0, 0, 2, 5, 31, 0xffffffff),
  more: fc.constantFrom(0, 0, 0, 0, 1, 3, -1),
};
const tail = fc.constantFrom(0, 0, 0, 1, 4, 20, 47, 300);
const template: fc.Arbitrary<Sent> = fc
  .record({
    ...counts,
    keys: fc.array(fc.record({ code: fc.integer({ min: 1, max: 0x45 }), event: fc.integer({ min: 0, max: 66 }) }), {
      maxLength: 32,
    }),
    /** Labels are phrases behind one of two bytes, or texts. */
    lead: fc.constantFrom(0x80, 0x80, 0x80, 0x1e, 0x43),
    tail,
  })
  .map(({ offset, more, keys, lead, tail }) => {
    const body = Buffer.alloc(12 + 20 * keys.length + tail, 0);
    const count = Math.max(0, keys.length + more);
    [offset, count, (offset + count) >>> 0].forEach((value, i) => void body.writeUInt32LE(value, 4 * i));
    keys.forEach(({ code, event }, i) => {
      body.writeUInt16BE((lead << 8) | code, 12 + 20 * i);
      body.writeUInt32LE(event, 28 + 20 * i);
    });
    return { up: false, bytes: raw(MessageId.SoftKeyTemplateRes, 20, body) };
  });
const sets: fc.Arbitrary<Sent> = fc
  .record({
    ...counts,
    sets: fc.array(fc.uint8Array({ minLength: 16, maxLength: 16, max: 6 }), { maxLength: 16 }),
    tail,
  })
  .map(({ offset, more, sets, tail }) => {
    const body = Buffer.alloc(12 + 48 * sets.length + tail, 0);
    const count = Math.max(0, sets.length + more);
    [offset, count, (offset + count) >>> 0].forEach((value, i) => void body.writeUInt32LE(value, 4 * i));
    sets.forEach((positions, i) => void body.set(positions, 12 + 48 * i));
    return { up: false, bytes: raw(MessageId.SoftKeySetRes, 20, body) };
  });

const stream = fc.array(
  fc.oneof({ weight: 6, arbitrary: anything }, { weight: 1, arbitrary: template }, { weight: 1, arbitrary: sets }),
  { maxLength: 30 },
);

/** What came out of a direction since the last look, as frames. */
function outlet(desk: PhoneDesk, direction: 'toServer' | 'toPhone'): () => Buffer[] {
  let seen = 0;
  return () => {
    const all = desk.output(direction);
    const { frames, rest } = framesOf(all.subarray(seen));
    expect(rest.length).toBe(0);
    seen = all.length;
    return frames;
  };
}

function passes(frames: readonly Sent[]): void {
  const desk = new PhoneDesk();
  const key = new KeyModel();
  const toServer = outlet(desk, 'toServer');
  const toPhone = outlet(desk, 'toPhone');
  desk.up(registerReq('SEP001122334455', 7, 20));
  desk.down(registerAck(30, 20));
  toServer();
  toPhone();
  for (const { up, bytes } of frames) {
    const before = Buffer.from(bytes);
    if (up) {
      desk.up(bytes);
      const out = toServer();
      const reason = swallowedReason(before, key);
      if (out.length === 0) expect(reason, `swallowed: ${before.toString('hex')}`).not.toBeNull();
      else expect(out.map((each) => each.toString('hex'))).toEqual([before.toString('hex')]);
      continue;
    }
    desk.down(bytes);
    const [first, ...more] = toPhone();
    expect(first, `lost: ${before.toString('hex')}`).toBeDefined();
    if (first!.equals(before)) key.passed(before);
    else
      expect(key.change(before, first!), `${before.toString('hex')} became ${first!.toString('hex')}`).not.toBeNull();
    for (const each of more) expect(addedReason(each, key), `added: ${each.toString('hex')}`).not.toBeNull();
  }
  expect(desk.closedFor).toBe('');
}

describe('frames pass through the gateway', () => {
  it('whatever they are, changed only as the key needs it', { timeout: 60_000 }, () => {
    fc.assert(fc.property(stream, passes), { numRuns: 3000 });
  });

  it('in each message of the table, at each length from none to whole', { timeout: 60_000 }, () => {
    for (const id of ids) {
      const desk = new PhoneDesk();
      desk.up(registerReq('SEP001122334455', 7, 20));
      desk.down(registerAck(30, 20));
      for (let size = 0; size <= 64; size++) {
        for (const direction of ['toServer', 'toPhone'] as const) {
          const from = desk.output(direction).length;
          const bytes = raw(id, 20, new Uint8Array(size).fill(0xa5));
          (direction === 'toServer' ? desk.toServer : desk.toPhone).push(Buffer.from(bytes), 0);
          expect(desk.output(direction).subarray(from).equals(bytes), `0x${id.toString(16)} of ${size} bytes`).toBe(
            true,
          );
        }
      }
    }
  });
});
