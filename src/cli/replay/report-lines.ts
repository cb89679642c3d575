/** The report of a replay for people. */
import { readable } from '../../codecs/skinny/labels.ts';
import type { Difference, GivenUp, PhoneReport, ReplayReport } from '../../gateway/tap/replay/index.ts';

const LINES_MAX = 40;
const TEXT_MAX = 60;

const number = (value: number): string => value.toLocaleString('en');
const counted = (value: number, one: string): string => `${number(value)} ${one}${value === 1 ? '' : 's'}`;

/** @param underOfficeNames the phones have the names that the simulated call manager knows */
export function reportLines(file: string, report: ReplayReport, underOfficeNames = false): string[] {
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
  const refused = report.perPhone.filter((phone) => phone.refused).length;
  if (refused > 0) for (const line of refusalHint(refused, report, underOfficeNames)) say(line);
  if (report.waits.length > 0) say('answers that did not come in time:');
  some(report.waits, say, waitLine);
  // Where nobody spoke, everything is missing.
  const differences = report.received === 0 ? [] : report.differences;
  if (differences.length > 0) say('different from the capture:');
  some(differences, say, differenceLine);
  return lines;
}

/** What a server that refuses phones wants, as far as one can tell from here. */
function refusalHint(refused: number, { phones, copies }: ReplayReport, underOfficeNames: boolean): string[] {
  const who = `hint: the server does not register ${refused === phones ? '' : `${number(refused)} of `}these phones`;
  if (underOfficeNames)
    return [
      `${who}, though --office gives them names of the simulated call manager's: does it run`,
      `      with --phones ${number(phones)}, or more where --office FIRST is told?`,
    ];
  const names = copies > 1 ? 'the names of the capture, and SEP02C0… for copies' : 'the names of the capture';
  return [
    `${who}. It has to know ${names};`,
    `      \`ringback simulate call-manager --phones ${phones}\` knows other ones: --office plays under those.`,
  ];
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
  const inBits = field !== undefined && /mask$/i.test(field);
  const values = field === undefined ? '' : `  ${field}: ${shown(captured, inBits)} is now ${shown(live, inBits)}`;
  return `  ${times(count)}  ${what.padEnd(7)}  ${readable(message)}${values}`;
}

const times = (count: number): string => `${number(count)}×`.padStart(7);

/** @param inBits a number is a set of bits */
function shown(value: number | string | undefined, inBits: boolean): string {
  if (inBits && typeof value === 'number') return `0x${value.toString(16).padStart(8, '0')}`;
  if (typeof value !== 'string') return String(value);
  const text = readable(value);
  return `"${text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text}"`;
}
