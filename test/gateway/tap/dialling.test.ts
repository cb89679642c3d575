/** Keys of captured numbers spell the numbers of the live server, known by the moment of the first key. */
import { describe, expect, it } from 'vitest';
import { Dialling } from '../../../src/gateway/tap/replay/dialling.ts';
import type { Send, Step } from '../../../src/gateway/tap/replay/script.ts';
import { join, le32, skinny } from '../../kit/capture-bytes.ts';

const [KEYPAD_BUTTON, ON_HOOK, KEEP_ALIVE] = [3, 7, 0];
let order = 0;
const send = (id: number, body: Uint8Array, deed: boolean): Send => {
  order++;
  return { kind: 'send', order, at: order, id, bytes: skinny(id, body), deed };
};
const key = (digit: number): Send => send(KEYPAD_BUTTON, join(le32(digit), le32(1), le32(7)), true);
const dial = (digits: string): Send[] => [...digits].map((digit) => key(Number(digit)));
const onHook = (): Send => send(ON_HOOK, new Uint8Array(0), true);
const keepAlive = (): Send => send(KEEP_ALIVE, new Uint8Array(0), false);

/** Digits that each step sends. */
function pressed(steps: readonly Send[], numbers: Iterable<readonly [string, string]>): string[] {
  const dialling = new Dialling(steps, new Map(numbers));
  return steps.map((step) =>
    dialling
      .pressed(step)
      .map(({ id, bytes }) => (id === KEYPAD_BUTTON ? bytes[12] : `m${id}`))
      .join(''),
  );
}

describe('what users dial', () => {
  it('stays as captured where the number is the same, or not the number of a phone that plays', () => {
    expect(pressed(dial('1002'), [['1001', '5001']])).toEqual(['1', '0', '0', '2']);
  });

  it('is the number of the live server, as long, longer and shorter', () => {
    expect(pressed(dial('1002'), [['1002', '5678']])).toEqual(['5', '6', '7', '8']);
    expect(pressed(dial('1002'), [['1002', '567890']])).toEqual(['5', '6', '7', '890']);
    expect(pressed(dial('1002'), [['1002', '56']])).toEqual(['5', '6', '', '']);
  });

  it('ends where the user does something else, not where the phone speaks by itself', () => {
    const twice = [...dial('10'), keepAlive(), ...dial('02'), onHook(), ...dial('1002')];
    const [first, second] = ['5|6|m0|7|8', '5|6|7|8'];
    expect(pressed(twice, [['1002', '5678']]).join('|')).toBe(`${first}|m7|${second}`);
    const apart = [...dial('10'), onHook(), ...dial('02')];
    expect(pressed(apart, [['1002', '5678']]).join('|')).toBe('1|0|m7|0|2');
  });

  it('is chosen with the first key: a number learnt meanwhile changes the next one', () => {
    const steps = [...dial('1002'), onHook(), ...dial('1002')];
    const numbers = new Map<string, string>();
    const dialling = new Dialling(steps, numbers);
    const digits = steps.map((step, i) => {
      if (i === 2) numbers.set('1002', '5678');
      return dialling.pressed(step)[0]!.bytes[12];
    });
    expect(digits.filter((_, i) => i !== 4).join('')).toBe('10025678');
  });

  it('leaves the captured messages as they are: other copies play them, too', () => {
    const steps: readonly Step[] = dial('1002');
    const before = structuredClone(steps);
    pressed(steps as Send[], [['1002', '5678']]);
    expect(steps).toEqual(before);
  });
});
