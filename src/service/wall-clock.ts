/** The wall time of the site is that of this machine: TZ decides. */
import type { WallClock } from '../model/time.ts';

export const localWallClock: WallClock = (at) => {
  const date = new Date(at);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  };
};
