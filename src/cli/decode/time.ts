/** Times of a capture: how they are printed, and how a user names one. */

/** Seconds that a Date can hold; a capture may claim more. */
const SECONDS_MAX = 8.64e12;

/** `2011-10-05T18:45:30.501299000Z`: nanoseconds, sorts as text. Null where the capture holds no sensible time. */
export function isoTime(seconds: number, nanos: number): string | null {
  if (Math.abs(seconds) > SECONDS_MAX) return null;
  if (seconds !== isoSecond) {
    isoSecond = seconds;
    isoText = new Date(seconds * 1000).toISOString().slice(0, -5);
  }
  return `${isoText}.${String(nanos).padStart(9, '0')}Z`;
}

/** Many messages share a second, and its text costs more than all else of them. */
let isoSecond = Number.NaN;
let isoText = '';
let clockSecond = Number.NaN;
let clockUtc = false;
let clockDay = '';
let clockText = '';

const two = (value: number): string => String(value).padStart(2, '0');

/** Date and time of day, local or UTC: `['2011-10-05', '18:45:30.501299']`. */
export function clockTime(seconds: number, nanos: number, utc: boolean): [day: string, time: string] {
  const fraction = String(Math.floor(nanos / 1000)).padStart(6, '0');
  if (Math.abs(seconds) > SECONDS_MAX) return ['', `${seconds}.${fraction}`];
  if (seconds !== clockSecond || utc !== clockUtc) {
    [clockDay, clockText] = clockOf(seconds, utc);
    clockSecond = seconds;
    clockUtc = utc;
  }
  return [clockDay, `${clockText}.${fraction}`];
}

function clockOf(seconds: number, utc: boolean): [day: string, time: string] {
  const date = new Date(seconds * 1000);
  const [year, month, day, hour, minute, second] = utc
    ? [
        date.getUTCFullYear(),
        date.getUTCMonth(),
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
      ]
    : [date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
  return [`${year}-${two(month + 1)}-${two(day)}`, `${two(hour)}:${two(minute)}:${two(second)}`];
}

/** Nanoseconds since 1970, given the first time of the capture. */
export type TimeMark = (firstSeconds: number, firstNanos: number) => bigint;

const NANOS = 1_000_000_000n;

export const nanosOf = (seconds: number, nanos: number): bigint => BigInt(seconds) * NANOS + BigInt(nanos);

/** Decimal seconds, exact to the nanosecond. */
function decimal(whole: string, fraction = ''): bigint {
  return BigInt(whole) * NANOS + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

/**
 * A time as users write it: `+12.5` seconds after the first packet, `18:45[:30.5]` on the day of the first packet,
 * `2011-10-05T18:45:30.5[Z]`, or seconds since 1970. Local time unless `utc`.
 * @returns null where it is none of these.
 */
export function parseTime(text: string, utc: boolean): TimeMark | null {
  const number = /^(\+?)(\d{1,12})(?:\.(\d+))?$/.exec(text);
  if (number !== null) {
    const span = decimal(number[2]!, number[3]);
    return number[1] === '+' ? (seconds, nanos) => nanosOf(seconds, nanos) + span : () => span;
  }
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/.exec(text);
  if (clock !== null) {
    const [hour, minute, second] = [clock[1], clock[2], clock[3] ?? '0'].map(Number) as [number, number, number];
    if (hour > 23 || minute > 59 || second > 59) return null;
    const fraction = decimal('0', clock[4]);
    return (first) => {
      const day = new Date(first * 1000);
      const at = utc ? day.setUTCHours(hour, minute, second, 0) : day.setHours(hour, minute, second, 0);
      // A damaged capture may begin at a time that no calendar has: then every message is after it.
      return Number.isNaN(at) ? 0n : BigInt(at) * 1_000_000n + fraction;
    };
  }
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d+))?)?(Z?)$/.exec(text);
  if (iso === null) return null;
  const zone = utc || iso[4] === 'Z' ? 'Z' : '';
  const at = new Date(`${iso[1]}T${iso[2] ?? '00:00:00'}${zone}`).getTime();
  if (Number.isNaN(at)) return null;
  const exact = BigInt(at) * 1_000_000n + decimal('0', iso[3]);
  return () => exact;
}
