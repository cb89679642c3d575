import { expect, it } from 'vitest';
import { StandingAlarms } from '../../src/gateway/standing-alarms.ts';

it('an alarm is told once, cleared once when it has been quiet, and told again after that', () => {
  const told: string[] = [];
  const alarms = new StandingAlarms((...alarm) => told.push(alarm.join('|')), 1000);
  alarms.raise('Full', 'first', 0);
  alarms.raise('Full', 'second', 500);
  alarms.raise('Slow', 'other', 900);
  alarms.sweep(1500);
  expect(told).toEqual(['Full||first', 'Slow||other']);
  expect(alarms.names()).toEqual(['Full', 'Slow']);
  alarms.sweep(1501);
  alarms.sweep(1600);
  expect(told.slice(2)).toEqual(['FullCleared||2 times in 1 s']);
  alarms.sweep(9999);
  alarms.raise('Full', 'third', 10_000);
  expect(told.slice(3)).toEqual(['SlowCleared||1 times in 0 s', 'Full||third']);
});
