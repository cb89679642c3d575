import { expect, test } from 'vitest';
import { Clock, Host, START } from './clock.ts';

function played(clock: Clock): void {
  while (clock.nextAt < Number.POSITIVE_INFINITY) clock.step();
}

test('things happen in order of time, and in order of planning where the time is the same', () => {
  const clock = new Clock();
  const done: string[] = [];
  for (const [ms, name] of [
    [30, 'c'],
    [10, 'a'],
    [10, 'b'],
    [40, 'd'],
  ] as const)
    clock.after(ms, () => done.push(`${name} ${clock.now}`));
  clock.after(20, () => done.push('never')).cancel();
  played(clock);
  expect(done).toEqual(['a 10', 'b 10', 'c 30', 'd 40']);
});

test('a machine that dies forgets what it had planned; one that is paused does it when it goes on', () => {
  const clock = new Clock();
  const [dying, paused] = [new Host('dying'), new Host('paused')];
  const done: string[] = [];
  clock.after(10, () => done.push('dead'), dying);
  clock.after(10, () => done.push(`late ${clock.now}`), paused);
  clock.after(12, () => done.push(`later ${clock.now}`), paused);
  clock.after(5, () => clock.kill(dying));
  clock.after(5, () => clock.pause(paused, 100));
  played(clock);
  expect(done).toEqual(['late 105', 'later 105']);
});

test('a machine that goes on does what was due one by one: each is an event, and what waits for it has its turn', () => {
  const clock = new Clock();
  const paused = new Host('paused');
  const done: string[] = [];
  let step = 0;
  for (const name of ['a', 'b']) clock.after(10, () => done.push(`${name} in step ${step}`), paused);
  clock.after(5, () => clock.pause(paused, 100));
  for (; clock.nextAt < 105; step++) clock.step();
  step = 0;
  for (; clock.nextAt < Number.POSITIVE_INFINITY; step++) clock.step();
  expect(done).toEqual(['a in step 1', 'b in step 2']);
  expect(paused.wokeAt).toBe(105);
});

test('a machine with a wrong wall clock reads a wrong time; true time goes on', () => {
  const clock = new Clock();
  const host = new Host('wrong');
  clock.after(1_000, () => {
    host.wallOffset = 3_600_000;
  });
  played(clock);
  expect(clock.on(host, () => clock.wall)).toBe(START + 1_000 + 3_600_000);
  expect(clock.wall).toBe(START + 1_000);
});
