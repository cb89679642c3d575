import { afterEach, expect, test, vi } from 'vitest';
import { steadyClock, wallClockOf } from '../../src/service/steady-clock.ts';

afterEach(() => vi.restoreAllMocks());

test('goes on evenly where the clock of the machine is set; screens show what the wall says', () => {
  const noon = new Date(2026, 10, 22, 12, 0).getTime();
  const wall = vi.spyOn(Date, 'now').mockReturnValue(noon);
  const monotonic = vi.spyOn(performance, 'now').mockReturnValue(5_000);
  const steady = steadyClock();
  expect(steady()).toBe(noon);
  monotonic.mockReturnValue(65_000);
  wall.mockReturnValue(noon + 60_000 + 3_600_000);
  expect(steady()).toBe(noon + 60_000);
  expect(wallClockOf(steady)(steady())).toMatchObject({ hour: 13, minute: 1 });
  wall.mockReturnValue(noon + 60_000 - 7_200_000);
  expect(steady()).toBe(noon + 60_000);
});
