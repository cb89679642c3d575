/** One direction: runs, pieces, order, and writes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { frame, ids, registerAck, registerReq, words } from '../../kit/wire.ts';

const NAME = 'SEP001122334455';
const pass = (n: number): Buffer => frame(0x7000, words(n));
const ours = frame(ids.softKeyEvent, words(20, 1, 7));

function desk(): PhoneDesk {
  const made = new PhoneDesk({ keyOwner: 'gateway' });
  made.up(registerReq(NAME));
  made.down(registerAck());
  return made;
}

/** Bytes and writes that came of a push. */
function pushed(on: PhoneDesk, ...frames: Buffer[]): [bytes: Buffer, writes: number] {
  const before = on.output('toServer').length;
  const writes = on.writes('toServer');
  on.up(...frames);
  return [on.output('toServer').subarray(before), on.writes('toServer') - writes];
}

describe('a chunk', () => {
  it('in which nothing changes is one write, of the same memory', () => {
    const on = desk();
    const chunk = Buffer.concat(Array.from({ length: 100 }, (_, i) => pass(i)));
    const writes = on.writes('toServer');
    on.toServer.push(chunk, 0);
    expect(on.writes('toServer') - writes).toBe(1);
    expect(on.output('toServer').subarray(-chunk.length).equals(chunk)).toBe(true);
    expect(on.lastWrite('toServer')!.buffer).toBe(chunk.buffer);
  });

  it('loses a frame that is ours from its middle, and nothing else', () => {
    const [bytes, writes] = pushed(desk(), pass(1), pass(2), ours, pass(3), ours, ours, pass(4));
    expect(bytes.equals(Buffer.concat([pass(1), pass(2), pass(3), pass(4)]))).toBe(true);
    expect(writes).toBe(3);
  });

  it('of nothing but ours is no write', () => {
    expect(pushed(desk(), ours, ours)[1]).toBe(0);
  });

  it('that begins and ends inside frames keeps the order with the head that was held', () => {
    const on = desk();
    const all = Buffer.concat([pass(1), pass(2), ours, pass(3)]);
    const before = on.output('toServer').length;
    on.up(all.subarray(0, 20));
    on.up(all.subarray(20, 45));
    on.up(all.subarray(45));
    expect(
      on
        .output('toServer')
        .subarray(before)
        .equals(Buffer.concat([pass(1), pass(2), pass(3)])),
    ).toBe(true);
  });
});

it('frames of ours go between whole frames, also while half a one is held', () => {
  const on = desk();
  const before = on.output('toPhone').length;
  on.down(Buffer.concat([pass(1), pass(2).subarray(0, 9)]));
  on.addToPhone(pass(99));
  on.down(pass(2).subarray(9));
  expect(
    on
      .output('toPhone')
      .subarray(before)
      .equals(Buffer.concat([pass(1), pass(99), pass(2)])),
  ).toBe(true);
  expect(on.counters.value('framesAdded')).toBe(1);
});

it('after the end of the source nothing is added', () => {
  const on = desk();
  const before = on.output('toPhone').length;
  expect(on.toPhone.finish()).toBe(false);
  on.addToPhone(pass(1));
  expect(on.output('toPhone').length).toBe(before);
});

it('any mixture of passed and swallowed frames at any cuts gives the passed ones, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
      (keep, sizes) => {
        const on = desk();
        const before = on.output('toServer').length;
        const all = Buffer.concat(keep.map((kept, i) => (kept ? pass(i) : ours)));
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = sizes[i % sizes.length]!;
          on.up(all.subarray(at, at + size));
          at += size;
        }
        const expected = Buffer.concat(keep.flatMap((kept, i) => (kept ? [pass(i)] : [])));
        expect(on.output('toServer').subarray(before).equals(expected)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
