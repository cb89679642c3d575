/**
 * `ringback report FILE -o report.html`: a capture as one page that can be attached to a ticket. Exit codes: 0 done,
 * 1 a file cannot be read or written, 2 wrong usage, 3 a damaged capture; the page then shows what was readable.
 */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Command, Option } from 'commander';
import { FolderError, makeFolder } from '../files/make-folder.ts';
import { type CaptureSource, openCapture } from '../gateway/tap/file.ts';
import type { Report } from '../gateway/tap/report/model.ts';
import { Progress } from './decode/progress.ts';
import { ExitCode } from './exit-codes.ts';
import type { ProtocolName } from './frames.ts';
import { portNumbers, portsOf } from './ports.ts';
import { reportPage } from './report/page.ts';
import { readReport } from './report/read.ts';
import { counted } from './report/words.ts';

interface ReportOptions {
  readonly output: string;
  readonly port?: readonly number[];
  readonly protocol: ProtocolName;
  readonly utc?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  ringback report office.pcap -o office.html
  tcpdump -U -w - port 2000 | ringback report - -o - > now.html
  ringback report cti.pcap --protocol qbe --port 12748 -o cti.html

The page is one file: summary, phones and lines over time, a ladder of each call and each call back, message rates,
faults; of applications at a CTIManager sessions, requests, devices and lines, and a ladder of each call they saw. It loads nothing, and can be read without scripts. It holds the numbers, names and digits of the capture.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 damaged capture.`;

/** The verb `report`, for the program of all verbs. */
export function reportCommand(): Command {
  return new Command('report')
    .description('make one self-contained page of a capture: phones over time, ladders of calls and call backs, faults')
    .argument('<file>', 'capture (pcap, pcapng, gzip; - for stdin)')
    .requiredOption('-o, --output <file>', 'the page to write; - for stdout')
    .option(
      '--port <port>',
      'port of the call server, if not 2000; with --protocol qbe of the CTIManager, if not 2748 (repeatable)',
      portNumbers,
    )
    .addOption(new Option('--protocol <name>', 'whose --port is told').choices(['skinny', 'qbe']).default('skinny'))
    .option('--utc', 'times in UTC instead of local time')
    .option('-q, --quiet', 'no summary on stderr')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(ringback report --help lists all options)')
    .action(async (file: string, options: ReportOptions) => {
      process.exitCode = await run(file, options);
    });
}

async function run(file: string, options: ReportOptions): Promise<number> {
  const source = await opened(file);
  if (source === null) return ExitCode.failed;
  const read = await readReport(source, portsOf(options), new Progress(process.stderr, !options.quiet));
  const { report, packets, tcpStreams, damage } = read;
  const name = file === '-' ? 'standard input' : basename(file);
  const page = reportPage(report, { file: name, packets, tcpStreams, damage, version: version(), utc: !!options.utc });
  if (!(await written(options.output, page))) return ExitCode.failed;
  if (!options.quiet) {
    const { cuts } = report;
    complain(`${file}: ${counts(report)} → ${options.output}`);
    for (const cut of cuts) complain(cut);
  }
  if (damage !== null) complain(`${file}: ${damage}`);
  return damage === null ? ExitCode.done : ExitCode.malformed;
}

/** What is in it; of phones or of applications only, where only they speak. */
function counts({ phones, calls, callBacks, messages, qbe }: Report): string {
  const skinny = [
    counted(phones.length, 'phone'),
    counted(calls.length, 'call'),
    counted(callBacks.length, 'call back'),
  ];
  const cti = [counted(qbe.sessions.length, 'session of applications', 'sessions of applications')];
  cti.push(counted(qbe.calls.length, 'call seen by them', 'calls seen by them'));
  const parts = [...(messages === qbe.messages && messages > 0 ? [] : skinny), ...(qbe.messages > 0 ? cti : [])];
  return [counted(messages, 'message'), ...parts].join(', ');
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it is not allowed',
  EISDIR: 'it is a directory',
};

const reason = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof FolderError) return message;
  return reasons[code ?? ''] ?? message;
};

async function opened(file: string): Promise<CaptureSource | null> {
  try {
    return await openCapture(file, () => process.stdin);
  } catch (error) {
    complain(`ringback: ${file} cannot be opened: ${reason(error)}`);
    return null;
  }
}

async function written(output: string, page: string): Promise<boolean> {
  try {
    if (output === '-') await new Promise<void>((resolve) => process.stdout.write(page, () => resolve()));
    else {
      makeFolder(dirname(output));
      await writeFile(output, page);
    }
    return true;
  } catch (error) {
    complain(`ringback: ${output} cannot be written: ${reason(error)}`);
    return false;
  }
}

function version(): string {
  const path = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
