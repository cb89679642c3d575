/** `ringback simulate`: phones that call, or a call manager that switches, for trials and load. */
import { Command, Option } from 'commander';
import {
  CallManager,
  type Dialect,
  dialects,
  type LoadReport,
  type ManagerReport,
  PhoneLoad,
  type PhoneModel,
  phoneName,
  phoneNumber,
} from '../simulator/index.ts';
import { ctiManagerCommand } from './simulate-cti.ts';
import { type Endpoint, endOf, endpointOption, print, whole, within } from './simulate-options.ts';

const PHONES_AFTER = `
Phones are named SEP020000000001, SEP020000000002 …; \`ringback simulate call-manager --phones N\` knows them as 1001, 1002 …
They stay until the time is over or a signal comes. With --calls-per-second every call is answered, held and ended.
Exit code: 0 all registered, 1 not all, 130 and 143 after SIGINT and SIGTERM.

Examples:
  ringback simulate call-manager --phones 50 --listen 127.0.0.1:2000
  ringback simulate phones --count 50 --to 127.0.0.1:2000 --calls-per-second 5 --seconds 10
  ringback simulate phones --count 5000 --to 127.0.0.1:2000 --json | jq -c 'select(.what == "refused")'`;

const MANAGER_AFTER = `
Dialects differ in how busy and ringing are told: chan-sccp, chan-skinny, tones (tones only), cucm.
Runs until SIGINT or SIGTERM, or for --seconds.

Examples:
  ringback simulate call-manager --phones 3 --listen 127.0.0.1:2000 --dialect cucm
  ringback simulate call-manager --phones 5000 --listen 127.0.0.1:2000 --json`;

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('Run simulated phones, a simulated call manager or a simulated CTIManager.')
    .addCommand(phonesCommand())
    .addCommand(managerCommand())
    .addCommand(ctiManagerCommand());
}

interface PhonesOptions {
  readonly count: number;
  readonly to: Endpoint;
  readonly model: PhoneModel | 'mixed';
  readonly protocol?: number;
  readonly first: number;
  readonly callsPerSecond: number;
  readonly hold: number;
  readonly seconds?: number;
  readonly tls?: boolean;
  readonly json?: boolean;
}

function phonesCommand(): Command {
  return new Command('phones')
    .description('Register phones at a call manager or gateway, and let them call each other.')
    .option('--count <n>', 'how many phones', whole(1, 20_000), 3)
    .addOption(endpointOption('--to <host:port>', 'where they register'))
    .addOption(new Option('--model <model>', 'which phone').choices(['7960', '7970', 'mixed']).default('mixed'))
    .option('--protocol <version>', 'protocol version that the phones offer (default: that of the model)', whole(3, 22))
    .option('--first <n>', 'number of the first phone', whole(1, 1_000_000), 1)
    .option('--calls-per-second <n>', 'calls that are started each second', within(0, 1000), 0)
    .option('--hold <seconds>', 'talking time of a call', within(0, 3600), 2)
    .option('--seconds <n>', 'end after this time', within(0, 86_400))
    .option('--tls', 'speak TLS; the certificate is not checked')
    .option('--json', 'one JSON object per line of what happens')
    .addHelpText('after', PHONES_AFTER)
    .action((options: PhonesOptions) => runPhones(options));
}

async function runPhones(options: PhonesOptions): Promise<void> {
  const end = endOf(options.seconds);
  const load = new PhoneLoad({
    count: options.count,
    ...options.to,
    first: options.first,
    models: options.model === 'mixed' ? ['7960', '7970'] : [options.model],
    callsPerSecond: options.callsPerSecond,
    holdMs: options.hold * 1000,
    phone: {
      ...(options.protocol === undefined ? {} : { protocolVersion: options.protocol }),
      ...(options.tls ? { tls: { rejectUnauthorized: false } } : {}),
    },
  });
  if (options.json) load.on('report', (report: LoadReport) => print(JSON.stringify(report)));
  const progress = showProgress(load);
  const startedAt = performance.now();
  await Promise.race([load.register(), end.reached]);
  const registeringS = (performance.now() - startedAt) / 1000;
  if (!end.isReached()) load.call();
  await end.reached;
  await load.stop();
  progress.done();
  const { counts } = load;
  const summary = {
    phones: options.count,
    registeringS: round(registeringS),
    ...counts,
    setupMs: percentiles(load.setupMs),
  };
  if (options.json) print(JSON.stringify({ at: Date.now(), what: 'summary', ...summary }));
  else {
    print(
      `${counts.registered} of ${options.count} phones registered in ${round(registeringS)} s; ${counts.lost} lost.`,
    );
    if (counts.callsTried > 0)
      print(
        `${counts.callsConnected} of ${counts.callsTried} calls connected; key press to talking: median ${summary.setupMs.p50} ms, 99th percentile ${summary.setupMs.p99} ms.`,
      );
  }
  process.exitCode = end.exitCode(counts.registered === options.count ? 0 : 1);
}

interface ManagerOptions {
  readonly listen: Endpoint;
  readonly phones: number;
  readonly first: number;
  readonly dialect: Dialect;
  readonly keepalive?: number;
  readonly ring: number;
  readonly callWaiting?: boolean;
  readonly ownCallBack?: boolean;
  readonly callBackButton?: boolean;
  readonly seconds?: number;
  readonly json?: boolean;
}

function managerCommand(): Command {
  return new Command('call-manager')
    .description('Run a call manager that registers phones and switches their calls.')
    .addOption(endpointOption('--listen <host:port>', 'where phones connect; port 0 takes a free one'))
    .option('--phones <n>', 'how many phones it knows', whole(1, 20_000), 3)
    .option('--first <n>', 'number of the first phone', whole(1, 1_000_000), 1)
    .addOption(
      new Option('--dialect <dialect>', 'which server it talks like')
        .choices(Object.keys(dialects))
        .default('chan-sccp'),
    )
    .option('--keepalive <seconds>', 'interval that phones are told', whole(1, 3600))
    .option('--ring <seconds>', 'ring so long, then reorder tone; 0 rings on', within(0, 3600), 0)
    .option('--call-waiting', 'a second call rings in on a busy line')
    .option('--own-call-back', 'the server has a CallBack key of its own')
    .option('--call-back-button', 'phones have a CallBack feature button')
    .option('--seconds <n>', 'end after this time', within(0, 86_400))
    .option('--json', 'one JSON object per line of what happens')
    .addHelpText('after', MANAGER_AFTER)
    .action((options: ManagerOptions) => runManager(options));
}

async function runManager(options: ManagerOptions): Promise<void> {
  const manager = new CallManager({
    dialect: options.dialect,
    lines: Array.from({ length: options.phones }, (_, i) => ({
      device: phoneName(options.first + i),
      number: phoneNumber(options.first + i, options.first + options.phones),
    })),
    ...(options.keepalive === undefined ? {} : { keepAliveS: options.keepalive }),
    noAnswerMs: options.ring * 1000,
    callWaiting: options.callWaiting === true,
    ownCallBack: options.ownCallBack === true,
    callBackButton: options.callBackButton === true,
  });
  if (options.json) manager.on('report', (report: ManagerReport) => print(JSON.stringify(report)));
  const port = await manager.listen(options.listen.port, options.listen.host);
  const end = endOf(options.seconds);
  const where = { host: options.listen.host, port, dialect: options.dialect, phones: options.phones };
  if (options.json) print(JSON.stringify({ at: Date.now(), what: 'listening', ...where }));
  else print(`Listening on ${where.host}:${port} as ${options.dialect}, for ${options.phones} phones. Ctrl-C ends.`);
  await end.reached;
  await manager.close();
  process.exitCode = end.exitCode(0);
}

/** One line on stderr that follows the run, only at a terminal. */
function showProgress(load: PhoneLoad): { done(): void } {
  if (!process.stderr.isTTY) return { done: () => undefined };
  const show = (): void => {
    const { registered, refused, callsConnected, callsTried } = load.counts;
    const calls = callsTried > 0 ? `, ${callsConnected} of ${callsTried} calls` : '';
    process.stderr.write(`\r\x1b[K${registered} of ${load.phones.length} phones, ${refused} refused${calls}`);
  };
  const timer = setInterval(show, 200);
  return {
    done: () => {
      clearInterval(timer);
      process.stderr.write('\r\x1b[K');
    },
  };
}

function percentiles(values: readonly number[]): { p50: number; p99: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

const round = (value: number): number => Math.round(value * 100) / 100;
