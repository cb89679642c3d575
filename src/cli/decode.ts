/**
 * `ringback decode FILE…`: what the phones and their server said, from a capture or from frames in hex.
 *
 * Messages go to stdout; the summary, progress and complaints to stderr. Exit codes: 0 done, 1 a file cannot be opened,
 * 2 wrong usage, 3 a damaged capture, or with --strict a malformed message.
 */
import { Command, Option } from 'commander';
import { type CaptureSource, openCapture } from '../gateway/tap/file.ts';
import { type WatchSide, watchSides } from '../gateway/tap/side-names.ts';
import { CountView } from './decode/count-view.ts';
import { FilterError, type FilterWords, MessageFilter } from './decode/filter.ts';
import type { FormOptions } from './decode/forms.ts';
import { LineOutput } from './decode/output.ts';
import { Progress } from './decode/progress.ts';
import { decodeCapture, type RunParts } from './decode/run.ts';
import { isMalformed, type Summary, summaryLine } from './decode/summary.ts';
import type { View } from './decode/views.ts';
import { ExitCode } from './exit-codes.ts';
import type { ProtocolName } from './frames.ts';
import { portNumbers, portsOf } from './ports.ts';

interface DecodeOptions extends FilterWords, FormOptions {
  readonly count?: boolean;
  readonly frames?: boolean;
  readonly protocol: ProtocolName;
  readonly port?: readonly number[];
  readonly side?: WatchSide;
  readonly strict?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  ringback decode office.pcap
  ringback decode office.pcapng.gz --phone SEP001122334455 --message 'SoftKey*,CallState'
  ringback decode office.pcap --from 18:45 --to 18:50 --line 1001 -v
  tcpdump -U -w - port 2000 | ringback decode - --jsonl | jq .message
  ringback decode office.pcap --fields epoch,phone,message,lineInstance,callReference > rows.tsv
  ringback decode --frames frames.hex
  ringback decode cti.pcap --message 'Call*,LineOpen*'

--phone takes names and addresses (of QBE: the application's), --message names and ids; * stands for any letters, commas separate.
--line takes a line's number on the phone or its directory number. Times are +SECONDS from the first packet,
HH:MM:SS on its day, or YYYY-MM-DDTHH:MM:SS.

A file of serve --record holds each message on both sides of the gateway. Shown is what the phones saw; --side server
shows the other side, --side both the two as they were captured. Any other capture is shown whole, unless --side is told.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 damaged capture or, with --strict, malformed messages.`;

const gather = (word: string, words: readonly string[] = []): string[] => [...words, word];

/** The verb `decode`, for the program of all verbs. */
export function decodeCommand(): Command {
  const command = new Command('decode')
    .description('show the messages of captures (pcap, pcapng, gzip; - for stdin), or of frames in hex')
    .argument('<file...>', 'captures, or with --frames files of one frame in hex per line')
    .option('-v, --verbose', 'all fields of each message')
    .addOption(new Option('--json', 'one JSON document').conflicts(['jsonl', 'verbose']))
    .addOption(new Option('--jsonl', 'one JSON object per line').conflicts('verbose'))
    .addOption(
      new Option('--fields <names>', 'one row per message: these fields, tabs between them (repeatable)')
        .argParser(gather)
        .conflicts(['json', 'jsonl', 'verbose']),
    )
    .addOption(new Option('--count', 'how often each message occurs').conflicts(['json', 'jsonl', 'verbose', 'fields']))
    .option('--phone <name>', 'only these phones (repeatable)', gather)
    .option('--line <line>', 'only these lines (repeatable)', gather)
    .option('--message <name>', 'only these messages (repeatable)', gather)
    .option('--call <reference>', 'only these call references (repeatable)', gather)
    .addOption(
      new Option(
        '--side <side>',
        'of a capture of both sides of a gateway: which one (of --record files phones)',
      ).choices(watchSides),
    )
    .option('--from <time>', 'nothing before this time')
    .option('--to <time>', 'nothing after this time')
    .option('--utc', 'times in UTC instead of local time')
    .option(
      '--port <port>',
      'port of the call server, if not 2000; with --protocol qbe of the CTIManager, if not 2748',
      portNumbers,
    )
    .option('--frames', 'the files hold one frame in hex per line; prints one JSON object per line')
    .addOption(
      new Option('--protocol <name>', 'protocol of --frames and --port').choices(['skinny', 'qbe']).default('skinny'),
    )
    .option('--strict', 'exit with 3 when a message is malformed')
    .option('-q, --quiet', 'no summary on stderr')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(ringback decode --help lists all options)');
  return command.action(async (files: string[], options: DecodeOptions) => {
    process.exitCode = await run(command, files, options);
  });
}

async function run(command: Command, files: readonly string[], options: DecodeOptions): Promise<number> {
  const out = new LineOutput(process.stdout);
  if (options.frames) return frames(files, options, out);
  let filter: MessageFilter;
  let decode: RunParts['decode'];
  let view: View;
  try {
    filter = new MessageFilter(options);
    decode = options.count && !filter.needsFields && !options.strict ? null : (await forms()).decodeAny;
    view = options.count ? new CountView(out) : (await forms()).formOf(options, out, files.length > 1);
  } catch (error) {
    if (error instanceof FilterError) command.error(`error: ${error.message}`, { exitCode: ExitCode.usage });
    throw error;
  }
  const progress = new Progress(process.stderr, process.stdout.isTTY !== true && !options.quiet);
  const parts = {
    view,
    filter,
    decode,
    out,
    progress,
    ports: portsOf(options),
    side: options.side,
    judges: options.strict ?? false,
  };
  const summaries: Summary[] = [];
  let failed = false;
  for (const file of files) {
    const source = await opened(file);
    failed ||= source === null;
    if (source !== null && !out.closed) summaries.push(await decodeCapture(source, parts));
  }
  view.end(summaries);
  await out.drained();
  if (out.closed) return gone();
  return verdict(summaries, failed, options);
}

/** The reader of the output has gone (`| head`): it has what it wanted. Whoever still feeds stdin is not waited for. */
function gone(): number {
  process.stdin.destroy();
  return ExitCode.done;
}

function verdict(summaries: readonly Summary[], failed: boolean, options: DecodeOptions): number {
  for (const summary of summaries) {
    if (!options.quiet) complain(summaryLine(summary));
    if (summary.damage !== null) complain(`${summary.file}: ${summary.damage}`);
  }
  if (failed) return ExitCode.failed;
  const malformed = options.strict === true && summaries.some(isMalformed);
  return malformed || summaries.some(({ damage }) => damage !== null) ? ExitCode.malformed : ExitCode.done;
}

/** Loaded when something is shown, not for counts. */
const forms = () => import('./decode/forms.ts');

async function frames(files: readonly string[], options: DecodeOptions, out: LineOutput): Promise<number> {
  const { decodeFrames } = await forms();
  let failed = false;
  let faults = 0;
  for (const file of files) {
    const source = await opened(file);
    failed ||= source === null;
    if (source === null) continue;
    const result = await decodeFrames(text(source, out), (line) => out.line(line), { protocol: options.protocol });
    faults += result.faults;
    if (source.damage !== null) complain(`${file}: The compressed file is damaged (${source.damage}).`);
    failed ||= source.damage !== null;
  }
  await out.drained();
  if (out.closed) return gone();
  if (failed) return ExitCode.failed;
  return options.strict && faults > 0 ? ExitCode.malformed : ExitCode.done;
}

/** Latin1 text of a source; waits while the output is slow, ends when its reader has gone. */
async function* text(source: CaptureSource, out: LineOutput): AsyncGenerator<string> {
  for await (const chunk of source.chunks()) {
    if (out.closed) return;
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    await out.drained();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'reading it is not allowed',
  EISDIR: 'it is a directory',
};

async function opened(file: string): Promise<CaptureSource | null> {
  try {
    return await openCapture(file, () => process.stdin);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    complain(`ringback: ${file} cannot be opened: ${reasons[code ?? ''] ?? message}`);
    return null;
  }
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
