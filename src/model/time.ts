/** Time is an argument. Milliseconds since 1970 everywhere; only `gateway`, `service` and `main` own a clock. */
export type Ms = number;

/** Nothing wanted: the value of a wake-up time that never comes. */
export const NEVER: Ms = Number.POSITIVE_INFINITY;

/** Local wall time of a site, for screens: month 1..12, hour 0..23. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** Turns an instant into the wall time of the site. Injected: the feature knows no time zone. */
export type WallClock = (at: Ms) => WallTime;
