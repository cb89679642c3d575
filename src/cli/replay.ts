/**
 * `ringback replay FILE --to HOST:PORT`: the phones of a capture once more, over real TCP, against a live server.
 *
 * The report goes to stdout, talk and progress to stderr. Exit codes: 0 everything was played, 1 something could not be
 * (or with --strict something else came back), 2 wrong usage, 3 a damaged capture, 130 and 143 after signals.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { CaptureReader, captureFaults, SkinnyStreams, TcpStreams } from '../codecs/capture/index.ts';
import { openCapture } from '../gateway/tap/file.ts';
import {
  type Naming,
  Player,
  type ReplayCounts,
  type ReplayOptions,
  ReplayRecorder,
  type ReplayReport,
  type Script,
} from '../gateway/tap/replay/index.ts';
import { isLoopback } from '../service/address.ts';
import { phoneName, phoneNumber } from '../simulator/index.ts';
import { ExitCode } from './exit-codes.ts';
import { portNumbers } from './ports.ts';
import { reportLines } from './replay/report-lines.ts';
import { type Endpoint, endpoint } from './simulate-options.ts';

interface Options {
  readonly to: Endpoint;
  readonly speed: number;
  readonly copies: number;
  readonly office?: number | true;
  readonly wait: number;
  readonly phone?: readonly string[];
  readonly port?: readonly number[];
  readonly allowRemote?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Phones register as captured, and go on when the server has said what they need; what users do keeps its order over all
phones. Call references, softkey events and addresses are those of the live server, and so are numbers: whoever dialled a
phone of the capture dials the number that the server gave it, so each copy calls within itself. With --office phones have
the names and numbers that \`ringback simulate call-manager\` knows (SEP020000000001 is 1001 …).

Examples:
  ringback replay office.pcap --to 127.0.0.1:2000
  ringback replay office.pcap --to 127.0.0.1:2000 --speed max --office --copies 100 --json
  ringback replay office.pcap --to 192.0.2.10:2000 --speed 2 --phone SEP001122334455 --allow-remote

Exit codes: 0 all was played, 1 something could not be or, with --strict, came back different, 2 wrong usage,
3 damaged capture, 130 and 143 after SIGINT and SIGTERM.`;

function speedOf(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (!(speed >= 0.01 && speed <= 1000))
    throw new InvalidArgumentError('A speed is a number from 0.01 to 1000, or max.');
  return speed;
}

const whole =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`"${text}" is not a whole number from 1 to ${most}.`);
  };

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 600) return value;
  throw new InvalidArgumentError(`"${text}" is not a number of seconds from 0 to 600.`);
}

/** The verb `replay`, for the program of all verbs. */
export function replayCommand(): Command {
  const command = new Command('replay')
    .description('Play the phones of a capture against a live server or gateway.')
    .argument('<file>', 'capture (pcap, pcapng, gzip; - for stdin)')
    .addOption(new Option('--to <host:port>', 'the server').argParser(endpoint).makeOptionMandatory())
    .addOption(
      new Option('--speed <n>', 'times the captured speed, or max: no pauses').argParser(speedOf).default(1, '1'),
    )
    .addOption(new Option('--copies <n>', 'every phone so many times').argParser(whole(20_000)).default(1, '1'))
    .addOption(
      new Option('--office [first]', "names and numbers of the simulated call manager's phones").argParser(
        whole(1_000_000),
      ),
    )
    .addOption(new Option('--wait <seconds>', 'how long an answer is waited for').argParser(seconds).default(2, '2'))
    .option('--phone <name>', 'only these phones; * stands for any letters (repeatable)', gather)
    .option('--port <port>', 'port of the captured server, if not 2000 (repeatable)', portNumbers)
    .option('--allow-remote', 'the server may be on another machine')
    .option('--strict', 'exit with 1 when something else comes back')
    .option('--json', 'the report as one JSON document')
    .option('-q, --quiet', 'no talk on stderr')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(ringback replay --help lists all options)');
  return command.action(async (file: string, options: Options) => {
    if (!isLoopback(options.to.host) && !options.allowRemote) {
      command.error(`error: ${options.to.host} is not this machine; --allow-remote plays there all the same`, {
        exitCode: ExitCode.usage,
      });
    }
    process.exitCode = await run(file, options);
  });
}

const gather = (word: string, words: readonly string[] = []): string[] => [...words, word];

async function run(file: string, options: Options): Promise<number> {
  const read = await scriptOf(file, options);
  if (read === null) return ExitCode.failed;
  const { script, damage } = read;
  if (damage !== null) complain(`${file}: ${damage}`);
  if (script.phones.length === 0) {
    complain(`ringback: ${file} holds no phone${options.phone ? ' of these names' : ''} that says something in SCCP`);
    return damage === null ? ExitCode.failed : ExitCode.malformed;
  }
  const player = new Player(script, playerOptions(script, options));
  const stopped = endedBySignal(player);
  const progress = showProgress(player.counts, options.quiet === true);
  const report = await player.play();
  progress();
  print(
    options.json
      ? JSON.stringify({ file, ...report })
      : reportLines(file, report, options.office !== undefined).join('\n'),
  );
  const code = stopped();
  if (code !== null) return code;
  if (damage !== null) return ExitCode.malformed;
  return isWhole(report, options.strict === true) ? ExitCode.done : ExitCode.failed;
}

function isWhole(report: ReplayReport, strict: boolean): boolean {
  const played = report.failed === 0 && report.unsent === 0;
  return played && !(strict && report.differences.length + report.waits.length > 0);
}

function playerOptions(script: Script, { to, speed, copies, wait, office }: Options): ReplayOptions {
  const naming = office === undefined ? null : officeNaming(office === true ? 1 : office, script.phones.length, copies);
  return { ...to, speed, copies, patienceMs: wait * 1000, ...(naming === null ? {} : { naming }) };
}

/** Phones in their order in the capture, copy after copy; numbers have as many digits as the whole office needs. */
function officeNaming(first: number, phones: number, copies: number): Naming {
  const last = first + phones * copies;
  return (phone, copy) => {
    const n = first + copy * phones + phone;
    return { name: phoneName(n), number: phoneNumber(n, last) };
  };
}

async function scriptOf(file: string, options: Options): Promise<{ script: Script; damage: string | null } | null> {
  const recorder = new ReplayRecorder();
  const streams = new TcpStreams(new SkinnyStreams(recorder, { ports: options.port ?? [2000] }));
  const reader = new CaptureReader();
  let source: Awaited<ReturnType<typeof openCapture>>;
  try {
    source = await openCapture(file, () => process.stdin);
  } catch (error) {
    complain(`ringback: ${file} cannot be opened: ${(error as Error).message}`);
    return null;
  }
  for await (const chunk of source.chunks()) reader.push(chunk, streams);
  const fault = reader.end();
  streams.end();
  const script = recorder.script();
  const wanted = options.phone?.map((like) => new RegExp(`^${escaped(like).replaceAll('\\*', '.*')}$`, 'i'));
  const phones = wanted ? script.phones.filter(({ name }) => wanted.some((like) => like.test(name))) : script.phones;
  const damage = source.damage ?? (fault ? captureFaults[fault]!.sentence : null);
  return { script: { ...script, phones }, damage };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A signal stops the run, a second one ends the process. @returns 130, 143, or null where none came. */
function endedBySignal(player: Player): () => number | null {
  let code: number | null = null;
  for (const [signal, number] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.on(signal, () => {
      if (code !== null) process.exit(number);
      code = number;
      player.stop();
    });
  return () => code;
}

/** One line on stderr that follows the run, only at a terminal. */
function showProgress(counts: ReplayCounts, quiet: boolean): () => void {
  if (!process.stderr.isTTY || quiet) return () => undefined;
  const timer = setInterval(() => {
    const { phones, finished, sent, received } = counts;
    process.stderr.write(`\r\x1b[K${finished} of ${phones} phones, ${sent} messages sent, ${received} came`);
  }, 200);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\x1b[K');
  };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
