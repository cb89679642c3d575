/** `ringback trace [PHONE|stop|show]`: everything about one phone into a file, until its time is over. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { fieldNames, levelNames } from '../service/trace/fields.ts';
import type { TraceReport } from '../service/trace/orders.ts';
import type { PhoneTraceReport } from '../service/trace/phone-trace.ts';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';
import { columns, durationText, pairs } from './tables.ts';
import { spanSeconds } from './time-span.ts';

const AFTER = `
Levels: ${levelNames.join(', ')}. Fields: ${fieldNames()}.

Examples:
  ringback trace                                     what is traced, and where it is written
  ringback trace SEP001122334455 --for 10m           everything about one phone for ten minutes
  ringback trace 1001 --level "State Transition"     by number, fewer lines
  ringback trace show 1001                           its last lines
  ringback trace stop                                end all; or name one
  ringback parameters set "Trace On=true" "Debug Trace Level=Special"   the whole service, numbers hidden`;

interface StartOptions extends DaemonOptions {
  readonly for: number;
  readonly level?: string;
  readonly fields?: string;
  readonly expected?: boolean;
}

export function traceCommand(): Command {
  const start = daemonCommand('start', 'Trace a phone until its time is over; without one: what is traced.')
    .argument('[phone]', 'device name or number')
    .addOption(
      new Option('--for <time>', 'how long: 90s, 10m, 1h30m; a day at most').default(600, '10m').argParser(seconds),
    )
    .addOption(new Option('--level <level>', 'how much').choices(levelNames).default('Detailed'))
    .option('--fields <list>', 'parts, by name, parted by commas, each with =LEVEL if wanted', 'all')
    .option('--expected', 'a phone that has not registered yet')
    .action((phone: string | undefined, options: StartOptions) =>
      phone === undefined ? showTraces(options) : startTrace(phone, options),
    );
  const stop = daemonCommand('stop', 'End the trace of a phone, or all.')
    .argument('[phone]', 'device name or number; all if left out', 'all')
    .action((phone: string, options: DaemonOptions) => stopTrace(phone, options));
  const show = daemonCommand('show', 'The last lines of a trace that runs.')
    .argument('<phone>', 'device name or number')
    .option('--most <lines>', 'lines at most', '500')
    .action((phone: string, options: DaemonOptions & { most: string }) => showLines(phone, options));
  return new Command('trace')
    .usage('[phone | stop | show] [options]')
    .description('Trace everything about one phone for a while; what is traced.')
    .addCommand(start, { isDefault: true })
    .addCommand(stop)
    .addCommand(show)
    .addHelpText('after', AFTER);
}

function seconds(text: string): number {
  const read = spanSeconds(text);
  if (read === null) throw new InvalidArgumentError('It should be a time such as 90s, 10m or 1h30m.');
  return read;
}

async function startTrace(who: string, options: StartOptions): Promise<void> {
  await withDaemon(options, async (client) => {
    const { for: span, level, fields, expected } = options;
    const trace = await ask<PhoneTraceReport>(client, 'startTrace', { who, seconds: span, level, fields, expected });
    if (options.json) return print(JSON.stringify(trace));
    print(`${trace.device} is traced until ${clock(trace.ends)}, with full numbers and names, to ${trace.file}`);
  });
}

async function stopTrace(who: string, options: DaemonOptions): Promise<void> {
  await withDaemon(options, async (client) => {
    const ended = await ask<PhoneTraceReport[]>(client, 'stopTrace', { who });
    if (options.json) return print(JSON.stringify(ended));
    if (ended.length === 0) return print('No phone is traced.');
    for (const { device, lines, file } of ended) print(`${device} is traced no more: ${lines} lines in ${file}`);
  });
}

async function showLines(who: string, options: DaemonOptions & { most: string }): Promise<void> {
  await withDaemon(options, async (client) => {
    const answer = await ask<{ device: string; lines: string[] }>(client, 'traceLines', { who, most: options.most });
    print(options.json ? JSON.stringify(answer) : answer.lines.join('\n'));
  });
}

async function showTraces(options: DaemonOptions): Promise<void> {
  await withDaemon(options, async (client) => {
    const report = await ask<TraceReport>(client, 'trace');
    if (options.json) return print(JSON.stringify(report));
    const { service, settings, running, ended } = report;
    const kept = `${settings.bytesMax / 1e6} MB a file, ${settings.keep} older ones of each, ${settings.days} days`;
    print(
      pairs([
        ['service', service.on ? `traced to ${service.file}, ${counts(service)}` : 'not traced ("Trace On" is false)'],
        ['level', service.level],
        ['fields', service.fields],
        ['folder', `${settings.folder}: ${kept}`],
      ]),
    );
    print(`\n${columns(HEAD, running.map(cells), 'No phone is traced. `ringback trace PHONE --for 10m` begins.')}`);
    if (ended.length > 0) print(`\n${columns(['ENDED', 'AT', 'WHY', ...HEAD.slice(3)], ended.map(cells), '')}`);
  });
}

const HEAD = ['DEVICE', 'UNTIL', 'LEFT', 'LEVEL', 'FIELDS', 'LINES', 'BY', 'FILE'];

function cells(trace: PhoneTraceReport): readonly string[] {
  const { device, ends, leftMs, level, fields, by, who, file, ended } = trace;
  const left = ended ?? durationText(leftMs);
  return [device, clock(ends), left, level, fields, counts(trace), who === '' ? by : `${by}: ${who}`, file];
}

const counts = ({ lines, missing }: { lines: number; missing: number }): string =>
  missing === 0 ? `${lines}` : `${lines}, ${missing} missing`;

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);
