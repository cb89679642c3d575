import { describe, expect, it } from 'vitest';
import { Load } from '../../src/gateway/load.ts';
import type { Event } from '../../src/model/events.ts';
import { Shedding } from '../../src/model/ports.ts';

const load = () => {
  const alarms: string[] = [];
  return { alarms, load: new Load(1000, 100, (name) => alarms.push(name)) };
};
const { nothing, registrations, arms } = Shedding;

describe('what is given up', () => {
  it('first new phones, then new records; each step ends at half of what began it', () => {
    const { load: one, alarms } = load();
    const steps = [99, 100, 249, 250, 125, 124, 50, 49, 99].map((waiting) => {
      one.see(waiting, 0);
      return one.shedding;
    });
    expect(steps).toEqual([
      nothing,
      registrations,
      registrations,
      arms,
      arms,
      registrations,
      registrations,
      nothing,
      nothing,
    ]);
    expect(alarms).toEqual(['Overload', 'OverloadCleared']);
  });

  it('nobody arms while a store owes too many answers', () => {
    const { load: one } = load();
    one.see(0, 99);
    expect(one.shedding).toBe(registrations);
    one.see(0, 100);
    expect(one.shedding).toBe(arms);
  });
});

describe('what is dropped at the maximum', () => {
  const device = 'SEP001122334455';
  const key: Event = { type: 'callBackKey', device, lineInstance: 0, callReference: 0 };
  const line: Event = { type: 'hook', device, offHook: false };
  const answer: Event = { type: 'commitDone', device, revision: 1, ok: true };

  it('keys first, what tells whether a line is free at twice as much, answers of the store never', () => {
    const { load: one } = load();
    const dropped = (waiting: number) => [key, line, answer].map((event) => one.sheds(event, waiting));
    expect(dropped(1000)).toEqual([true, false, false]);
    expect(dropped(2000)).toEqual([true, true, false]);
  });

  it('is told once, and cleared once', () => {
    const { load: one, alarms } = load();
    for (let i = 0; i < 9; i++) one.sheds(key, 1000 + i);
    for (const waiting of [800, 500, 499, 10]) one.see(waiting, 0);
    expect(alarms.filter((name) => name.startsWith('EventsShed'))).toEqual(['EventsShed', 'EventsShedCleared']);
  });
});
