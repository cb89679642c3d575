/** The ring against a plain list. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventQueue } from '../../src/gateway/event-queue.ts';
import type { Event } from '../../src/model/events.ts';

const event = (n: number): Event => ({ type: 'deviceLost', device: String(n), reason: 'connection' });

it('gives back what was put in, in order, whatever the mixture of puts and takes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -700, max: 900 }), { maxLength: 60 }), (steps) => {
      const queue = new EventQueue();
      const put: Event[] = [];
      const taken: Event[] = [];
      for (const step of steps) {
        for (let i = 0; i < step; i++) {
          put.push(event(put.length));
          queue.push(put.at(-1)!);
        }
        for (let i = step; i < 0 && queue.length > 0; i++) taken.push(queue.shift()!);
        expect(queue.length).toBe(put.length - taken.length);
      }
      while (queue.length > 0) taken.push(queue.shift()!);
      expect(queue.shift()).toBeUndefined();
      expect(taken.every((one, i) => one === put[i])).toBe(true);
      expect(taken.length).toBe(put.length);
    }),
    { numRuns: 50 },
  );
});

it('works on after a flood that has made it large', () => {
  const queue = new EventQueue();
  const count = 100_000;
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < count; i++) queue.push(event(i));
    let inOrder = 0;
    for (let i = 0; i < count; i++) if ((queue.shift() as { device: string }).device === String(i)) inOrder++;
    expect(inOrder).toBe(count);
    expect(queue.length).toBe(0);
  }
});
