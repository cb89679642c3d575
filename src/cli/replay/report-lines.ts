/** The report of a replay for people. */
import { readable } from '../../codecs/skinny/labels.ts';
import type { Difference, GivenUp, PhoneReport, ReplayReport } from '../../gateway/tap/replay/index.ts';

const LINES_MAX = 40;
const TEXT_MAX = 60;

const number = (value: number): string => value.toLocaleString('en');
const counted = (value: number, one: string): string => `${number(value)} ${one}${value === 1 ? '' : 's'}`;

export function reportLines(file: string, report: ReplayReport): string[] {
  const pace =
    report.speed === 'max' ? 'as fast as it goes' : report.speed === 1 ? 'as captured' : `speed ${report.speed}`;
  const copies = report.copies === 1 ? '' : `, ${number(report.copies)} copies`;
  const took = `${report.seconds.toFixed(1)} s (captured: ${report.capturedSeconds.toFixed(1)} s)`;
  const lines = [`${file} to ${report.to}: ${counted(report.phones, 'phone')}${copies}, ${pace}, ${took}`];
  const say = (text: string) => lines.push(`  ${text}`);
  for (const note of report.notes) say(`note: ${note}`);
  if (report.stopped) say('stopped before the end');
  say(`sent      ${number(report.sent)}${report.unsent > 0 ? `, not sent ${number(report.unsent)}` : ''}`);
  say(
    `came back ${number(report.received)}, of ${number(report.expected)} captured ${number(report.matched)} as expected`,
  );
  some(
    report.perPhone.filter(({ failure }) => failure !== null),
    say,
    failureLine,
  );
  if (report.waits.length > 0) say('answers that did not come in time:');
  some(report.waits, say, waitLine);
  // Where nobody spoke, everything is missing.
  const differences = report.received === 0 ? [] : report.differences;
  if (differences.length > 0) say('different from the capture:');
  some(differences, say, differenceLine);
  return lines;
}

function some<T>(all: readonly T[], say: (text: string) => void, line: (each: T) => string): void {
  for (const each of all.slice(0, LINES_MAX)) say(line(each));
  if (all.length > LINES_MAX) say(`  … and ${number(all.length - LINES_MAX)} more; --json has all`);
}

const failureLine = ({ phone, failure, unsent }: PhoneReport): string =>
  `${readable(phone)}: ${readable(failure ?? '')}; ${counted(unsent, 'message')} not sent`;

const waitLine = ({ message, waitedMs, count }: GivenUp): string =>
  `  ${times(count)}  ${message}, after ${waitedMs} ms`;

function differenceLine({ what, message, field, captured, live, count }: Difference): string {
  const values = field === undefined ? '' : `  ${field}: ${shown(captured)} is now ${shown(live)}`;
  return `  ${times(count)}  ${what.padEnd(7)}  ${readable(message)}${values}`;
}

const times = (count: number): string => `${number(count)}×`.padStart(7);

function shown(value: number | string | undefined): string {
  if (typeof value !== 'string') return String(value);
  const text = readable(value);
  return `"${text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text}"`;
}
