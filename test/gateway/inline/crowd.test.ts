/** When chunks wait for each other. */
import { expect, it } from 'vitest';
import { Crowd } from '../../../src/gateway/inline/crowd.ts';
import { Round } from '../../../src/gateway/inline/round.ts';

/** Turns of the event loop with so many chunks each. @returns of each whether its end had to be told */
function turns(crowd: Crowd, ...chunks: number[]): boolean[] {
  return chunks.map((count) => {
    let told = false;
    for (let i = 0; i < count; i++) if (crowd.came()) told = true;
    if (told) crowd.ended();
    return told;
  });
}

const times = (count: number, chunks: number): number[] => new Array<number>(count).fill(chunks);

it('while one speaks in each turn, one turn in 64 is counted', () => {
  const crowd = new Crowd();
  expect(turns(crowd, ...times(640, 1)).filter((told) => told)).toHaveLength(10);
  expect(crowd.many).toBe(false);
});

it('many are believed after one turn that was counted, few after sixteen in a row', () => {
  const crowd = new Crowd();
  // The 64th chunk is the fourth of its turn: seven are counted.
  turns(crowd, ...times(7, 10));
  expect(crowd.many).toBe(true);
  turns(crowd, ...times(15, 2), 3, ...times(15, 2));
  expect(crowd.many).toBe(true);
  turns(crowd, 1);
  expect(crowd.many).toBe(false);
  expect(turns(crowd, ...times(63, 1)).includes(true)).toBe(false);
});

it('a turn of few that is counted changes nothing', () => {
  const crowd = new Crowd();
  turns(crowd, ...times(63, 1), 5);
  expect(crowd.many).toBe(false);
});

it('a round is one chunk, handled at once, until many speak; then it lasts until the end of the turn', () => {
  const planned: (() => void)[] = [];
  let rounds = 0;
  const host = { nowMs: 0, beginRound: () => undefined, endRound: () => rounds++ };
  const round = new Round(host, undefined, undefined, (end) => planned.push(end));
  const speaker = { hears: true, read: () => 0 as const, leave: () => false, fail: () => undefined };
  const chunk = new Uint8Array(16);
  for (let i = 0; i < 63; i++) round.hear(speaker, chunk);
  expect([rounds, planned.length]).toEqual([63, 0]);
  for (let i = 0; i < 6; i++) round.hear(speaker, chunk);
  expect([rounds, planned.length]).toEqual([69, 1]);
  planned.pop()!();
  for (let i = 0; i < 6; i++) round.hear(speaker, chunk);
  expect([rounds, planned.length]).toEqual([69, 1]);
  planned.pop()!();
  expect(rounds).toBe(70);
});
