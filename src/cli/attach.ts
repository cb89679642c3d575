/**
 * `ringback attach`: messages as they pass, from an interface (dumpcap or tcpdump), the running service, a pipe or a
 * capture, as `decode` shows them, and between them what Call Back would have done. Nothing is ever sent.
 *
 * Messages go to stdout, talk to stderr. Exit codes: 0 done, 1 nothing could be captured, 2 wrong usage, 3 a damaged
 * capture, 4 no service runs, 130 and 143 after signals.
 */
import { Command, Option } from 'commander';
import type { AllStreamsOptions } from '../codecs/capture/index.ts';
import { CallBackHandler, defaultParameters, englishDictionary } from '../feature/index.ts';
import { type KeyOwner, type WatchSide, watchSides } from '../gateway/index.ts';
import { type CaptureSource, openCapture } from '../gateway/tap/file.ts';
import { captureFailure, captureProgram, type LiveCapture, openLive } from '../gateway/tap/live.ts';
import { CallBackObserver, type Would } from '../gateway/tap/observer.ts';
import { localWallClock } from '../service/wall-clock.ts';
import { openDaemonFrames } from './daemon-frames.ts';
import { decodeAny } from './decode/any.ts';
import { FilterError, type FilterWords, MessageFilter } from './decode/filter.ts';
import { LineOutput } from './decode/output.ts';
import { Progress } from './decode/progress.ts';
import { decodeCapture } from './decode/run.ts';
import { type Summary, summaryLine } from './decode/summary.ts';
import { JsonLinesView, type LinesView, linesOn, type View } from './decode/views.ts';
import { WouldLines } from './decode/would.ts';
import { ExitCode } from './exit-codes.ts';
import { portNumbers } from './ports.ts';

interface Options extends FilterWords {
  readonly interface?: string;
  readonly daemon?: boolean;
  readonly control?: string;
  readonly side?: WatchSide;
  readonly verbose?: boolean;
  readonly jsonl?: boolean;
  readonly onlyCallBack?: boolean;
  readonly press?: 'busy' | 'always' | true;
  readonly keyOwner?: KeyOwner;
  readonly port?: readonly number[];
  readonly quiet?: boolean;
}

const SKINNY_PORT = 2000;
const QBE_PORT = 2748;
/** How often the feature's own deadlines are looked at while nothing passes. */
const CLOCK_MS = 1_000;

const EXAMPLES = `
Lines marked "not sent" are what the gateway would have done in the same place. A user cannot press a key that was not
there: --press takes it as pressed, and follows the call back to its end. Of the running service (--daemon) the lines say
what it does; "sent" is what it has put on a phone's screen.

Examples:
  ringback attach -i eth0
  ringback attach --daemon --phone SEP001122334455
  tcpdump -U -w - port 2000 | ringback attach -
  ringback attach busy.pcap --only-call-back --press
  ringback attach -i lo --jsonl | jq 'select(.callBack)'

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 damaged capture, 4 no service runs, 130 and 143 after SIGINT
and SIGTERM.`;

const gather = (word: string, words: readonly string[] = []): string[] => [...words, word];

/** The verb `attach`, for the program of all verbs. */
export function attachCommand(): Command {
  const command = new Command('attach')
    .description('Show the messages that pass and what Call Back would do; sends nothing.')
    .argument('[file]', 'capture (pcap, pcapng, gzip), or - for a pipe')
    .option('-i, --interface <name>', 'capture there, by dumpcap or tcpdump')
    .option('--daemon', 'what passes the running service; its phones are known by name')
    .option('--control <path>', 'with --daemon: socket of the service, if not the usual one')
    .addOption(
      new Option(
        '--side <side>',
        'between phones and gateway (default with --daemon and of --record files), between gateway and server, or both',
      ).choices(watchSides),
    )
    .option('--only-call-back', 'no messages, only what Call Back would do')
    .addOption(
      new Option(
        '--press [when]',
        'as if CallBack were pressed when busy is heard, or always: also when it rings',
      ).choices(['busy', 'always']),
    )
    .addOption(
      new Option('--key-owner <who>', 'whose the CallBack key is (auto; with --daemon gateway)').choices([
        'auto',
        'gateway',
        'server',
      ]),
    )
    .option('-v, --verbose', 'all fields of each message')
    .addOption(new Option('--jsonl', 'one JSON object per line').conflicts('verbose'))
    .option('--phone <name>', 'only messages of these phones (repeatable)', gather)
    .option('--line <line>', 'only messages of these lines (repeatable)', gather)
    .option('--message <name>', 'only these messages (repeatable)', gather)
    .option('--call <reference>', 'only messages of these calls (repeatable)', gather)
    .option('--utc', 'times in UTC instead of local time')
    .option('--port <port>', 'port of the call server, if not 2000 (repeatable)', portNumbers)
    .option('-q, --quiet', 'no summary on stderr')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(ringback attach --help lists all options)');
  return command.action(async (file: string | undefined, options: Options) => {
    const sources = [file, options.interface, options.daemon].filter((each) => each !== undefined);
    if (sources.length !== 1) {
      const sentence = 'error: name one source: a capture, - for a pipe, --interface or --daemon';
      command.error(sentence, { exitCode: ExitCode.usage });
    }
    process.exitCode = await run(command, file, options);
  });
}

async function run(command: Command, file: string | undefined, options: Options): Promise<number> {
  let filter: MessageFilter;
  try {
    filter = new MessageFilter(options);
  } catch (error) {
    if (error instanceof FilterError) command.error(`error: ${error.message}`, { exitCode: ExitCode.usage });
    throw error;
  }
  const opened = await open(file, options);
  if (opened === null) return Number(process.exitCode ?? ExitCode.failed);
  const { source, live } = opened;
  const signal = endedBySignal(live, source);
  const out = new LineOutput(process.stdout);
  const lines = options.jsonl ? null : linesOf(options, out);
  const would = new WouldLines(out, lines);
  const observer = observerOf(options, (each) => would.tell(each));
  const clock = live === null ? undefined : setInterval(() => observer.advance(Date.now()), CLOCK_MS);
  const view = options.onlyCallBack ? silent : (lines ?? new JsonLinesView(out, false));
  const progress = new Progress(process.stderr, false);
  const parts = {
    view,
    filter,
    decode: decodeAny,
    out,
    progress,
    ports: opened.ports,
    side: options.side,
    also: observer,
  };
  const summary = await decodeCapture(source, parts);
  clearInterval(clock);
  view.end([summary]);
  await out.drained();
  if (out.closed) live?.stop();
  if (out.closed && file !== undefined) process.stdin.destroy();
  if (options.daemon && !out.closed && signal() === null && !options.quiet) complain('ringback: the service has ended');
  return verdict(summary, out.closed ? null : ((await live?.ended) ?? null), signal(), options);
}

/** What ends by being told to; `ended` resolves to what went wrong, null where nothing did. */
interface Live {
  readonly ended?: Promise<string | null>;
  stop(): void;
}

interface Opened {
  readonly source: CaptureSource;
  /** null for a capture. */
  readonly live: Live | null;
  readonly ports: AllStreamsOptions;
}

/** The one source that was named; null where it cannot be had, which is told. */
async function open(file: string | undefined, options: Options): Promise<Opened | null> {
  const ports = options.port ?? [SKINNY_PORT];
  if (options.daemon) {
    const frames = await openDaemonFrames(options, { side: options.side ?? 'phones', phones: [] });
    if (frames === null) return null;
    const { source, names } = frames;
    if (!options.quiet)
      complain(`ringback: watching the running service, ${new Set(names.values()).size} phones are there`);
    return { source, live: frames, ports: { skinnyPorts: [...ports, ...frames.ports], names } };
  }
  const live = options.interface === undefined ? null : startLive(options.interface, [...ports, QBE_PORT], options);
  const source = file === undefined ? (live?.source ?? null) : await opened(file);
  return source && { source, live, ports: { skinnyPorts: ports } };
}

function verdict(summary: Summary, failure: string | null, signal: number | null, options: Options): number {
  if (failure !== null) {
    complain(`ringback: capturing ended: ${captureFailure(options.interface ?? '', failure)}`);
    return ExitCode.failed;
  }
  if (!options.quiet) complain(summaryLine(summary));
  if (signal !== null) return signal;
  if (summary.damage === null) return ExitCode.done;
  complain(`${summary.file}: ${summary.damage}`);
  return ExitCode.malformed;
}

function observerOf(options: Options, would: (would: Would) => void): CallBackObserver {
  const feature = new CallBackHandler({
    parameters: defaultParameters,
    dictionary: englishDictionary,
    wallClock: localWallClock,
  });
  return new CallBackObserver({
    feature,
    would,
    press: options.press === true ? 'busy' : options.press,
    keyOwner: options.keyOwner ?? (options.daemon ? 'gateway' : 'auto'),
    // With --press the question is what would be, not what is.
    served: options.daemon === true && options.press === undefined,
  });
}

/** Shows nothing: with --only-call-back the messages are read all the same. */
const silent: View = {
  begin: () => undefined,
  message: () => undefined,
  trouble: () => undefined,
  end: () => undefined,
};

function linesOf(options: Options, out: LineOutput): LinesView {
  return linesOn(out, { verbose: options.verbose ?? false, utc: options.utc ?? false, several: false });
}

function startLive(networkInterface: string, ports: readonly number[], { quiet }: Options): LiveCapture | null {
  const program = captureProgram();
  if (program === null) {
    complain('ringback: neither dumpcap nor tcpdump is here; install one, or pipe packets: … | ringback attach -');
    return null;
  }
  if (!quiet)
    complain(`ringback: ${program} captures TCP ports ${ports.join(', ')} on ${networkInterface}; Ctrl-C ends`);
  return openLive(program, networkInterface, ports);
}

/** The first signal ends the capture, and what was captured is told; the second ends the process. */
function endedBySignal(live: Live | null, source: CaptureSource): () => number | null {
  let code: number | null = null;
  for (const [signal, number] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.on(signal, () => {
      if (code !== null) process.exit(number);
      code = number;
      if (live !== null) live.stop();
      else if (source.name === '-') process.stdin.destroy();
      else process.exit(number);
    });
  return () => code;
}

async function opened(file: string): Promise<CaptureSource | null> {
  try {
    return await openCapture(file, () => process.stdin);
  } catch (error) {
    complain(`ringback: ${file} cannot be opened: ${(error as Error).message}`);
    return null;
  }
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
