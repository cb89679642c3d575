/** `ringback serve`: the gateway, and with --demo a simulated office behind and in front of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { keepYoungSpaceSmall } from '../gateway/young-space.ts';
import { formatAddress, isLoopback } from '../service/address.ts';
import { fingerprintOf } from '../service/changes/followed-file.ts';
import type { ConfigurationSource } from '../service/changes/notifier.ts';
import {
  type Configuration,
  ConfigurationError,
  configurationJsonSchema,
  loadConfiguration,
  printConfiguration,
} from '../service/configuration.ts';
import { createLog, type Log, openLogFile } from '../service/log.ts';
import { expects, type ServiceParameter, serviceParameters } from '../service/parameters.ts';
import type { RunningService } from '../service/running-service.ts';
import { environmentName } from '../service/setting.ts';
import { settings } from '../service/settings.ts';
import { Supervisor } from '../service/supervisor.ts';
import { ExitCode } from './exit-codes.ts';

/** From the first SIGTERM or SIGINT everything is closed within this time, or left behind. */
const CLOSE_MS = 2_000;

const AFTER = `
Settings come from flags, then RINGBACK_* in the environment, then the file, then defaults.
The file is --config, else ringback.yaml in $XDG_CONFIG_HOME/ringback or /etc/ringback.

Examples:
  ringback serve --demo                               three phones and a call manager to click on
  ringback serve --upstream 192.0.2.10:2000           in front of a call server; phones connect to port 2000 here
  ringback serve --listen 192.0.2.5:2000 --upstream 192.0.2.10:2000 --page off
  ringback serve --cti 192.0.2.11,192.0.2.12 --cti-user ringback --cti-password-file /etc/ringback/cti.password`;

interface Options {
  readonly config?: string;
  readonly json?: boolean;
  readonly printConfig?: boolean;
  readonly printSchema?: boolean;
  readonly printParameters?: boolean;
  readonly parameter?: readonly string[];
}

export function serveCommand(): Command {
  const command = new Command('serve').description('Run the gateway between phones and their call server.');
  for (const setting of settings) {
    const preset = setting.default === null || setting.default === false ? '' : `; default ${setting.default}`;
    command.addOption(new Option(setting.flag, `${setting.help} (${environmentName(setting)}${preset})`));
  }
  return command
    .addOption(
      new Option('--parameter <name=value>', 'a service parameter; may be repeated').argParser(
        (value: string, before: readonly string[] = []) => [...before, value],
      ),
    )
    .option('--config <file>', 'YAML file with settings')
    .option('--json', 'tell the start as one line of JSON on stdout')
    .option('--print-config', 'print the settings in force and where each comes from, and end')
    .option('--print-schema', 'print the JSON schema of the settings file, and end')
    .option('--print-parameters', 'print all service parameters with units and defaults, and end')
    .addHelpText('after', AFTER)
    .action((options: Options) => serve(options));
}

async function serve(options: Options): Promise<void> {
  if (options.printSchema) return print(JSON.stringify(configurationJsonSchema(), null, 2));
  if (options.printParameters) return print(parameterList(options.json === true));
  try {
    const source = sourceOf(options);
    const configuration = source.read();
    if (options.printConfig) return printEffective(configuration, options.json === true);
    await run(configuration, source, options.json === true);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const problem of error.problems) process.stderr.write(`ringback: configuration: ${problem}\n`);
    process.exitCode = ExitCode.configuration;
  }
}

function sourceOf(options: Options): ConfigurationSource {
  const file = options.config ?? usualFile();
  const { environment, parameters } = { environment: process.env, parameters: options.parameter ?? [] };
  return {
    file,
    seen: file === null ? '' : fingerprintOf(file),
    read: () => loadConfiguration({ flags: { ...options }, environment, file, parameters }),
  };
}

function usualFile(): string | null {
  const home = process.env.XDG_CONFIG_HOME ?? join(process.env.HOME ?? '/', '.config');
  const places = [join(home, 'ringback', 'ringback.yaml'), '/etc/ringback/ringback.yaml'];
  return places.find((path) => existsSync(path)) ?? null;
}

function printEffective(configuration: Configuration, json: boolean): void {
  const parameters = Object.fromEntries(configuration.parameters);
  if (json) print(JSON.stringify({ settings: configuration.effective, parameters }));
  else print(printConfiguration(configuration).trimEnd());
}

function parameterList(json: boolean): string {
  if (json) return JSON.stringify(serviceParameters);
  return serviceParameters
    .map((parameter) => `${parameter.name} = ${parameter.default}\n    ${parameter.help} ${sentence(parameter)}`)
    .join('\n');
}

function sentence(parameter: ServiceParameter): string {
  const text = expects(parameter).replace('it should be', 'Should be');
  return `${text}.${parameter.restart ? ' A change needs a restart.' : ''}`;
}

async function run(configuration: Configuration, source: ConfigurationSource, json: boolean): Promise<void> {
  keepYoungSpaceSmall();
  const stopped = signalled();
  const { log, reopen } = openLog(configuration);
  let reload: (() => void) | null = null;
  process.on('SIGHUP', () => {
    reopen();
    reload?.();
  });
  const { startService } = await import('../main.ts');
  const supervisor = new Supervisor(process.env, (reason) => log.warn({ reason }, 'systemd does not hear us'));
  const service = await startService(configuration, log, source);
  reload = () => service.reload();
  print(json ? JSON.stringify(startRecord(service)) : startLines(service).join('\n'));
  supervisor.ready(statusLine(service));
  const why = await Promise.race([stopped, service.drained.then(() => 'drained')]);
  log.info({ why }, 'stopping');
  supervisor.stopping();
  await closeInTime(service);
  process.exit(ExitCode.done);
}

/** To a file it is opened anew at SIGHUP, when a rotation has moved it away. */
function openLog({ logLevel, logFile }: Configuration): { readonly log: Log; readonly reopen: () => void } {
  if (logFile === null) return { log: createLog(logLevel), reopen: () => undefined };
  const stream = openLogFile(logFile);
  return { log: createLog(logLevel, stream), reopen: () => stream.reopen() };
}

/** Resolves with the first signal; the second ends the process at once, as a shell would say it (128 + number). */
function signalled(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    for (const [signal, number] of [
      ['SIGINT', 2],
      ['SIGTERM', 15],
    ] as const)
      process.on(signal, () => {
        if (asked) process.exit(128 + number);
        asked = true;
        resolve(signal);
      });
  });
}

async function closeInTime(service: RunningService): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_MS);
  });
  await Promise.race([service.close(), late]);
  clearTimeout(timer);
}

function startRecord(service: RunningService): object {
  const address = (value: RunningService['listen'] | null) => (value === null ? null : formatAddress(value));
  return {
    event: 'started',
    version: service.version,
    listen: address(service.listen),
    tlsListen: address(service.tlsListen),
    upstream: address(service.upstream),
    workers: service.workers,
    cti: service.cti.map(formatAddress),
    page: service.page === null ? null : `${service.pageTls ? 'https' : 'http'}://${address(service.page)}/`,
    control: service.control,
    store: service.store,
    demo: service.demo,
    phones: service.phones,
    notes: service.notes,
  };
}

/** What `systemctl status` shows. */
function statusLine({ listen, upstream, cti }: RunningService): string {
  const inline = listen === null || upstream === null ? [] : [`${formatAddress(listen)} → ${formatAddress(upstream)}`];
  return ['serving', ...inline, ...cti.map((manager) => `CTIManager ${formatAddress(manager)}`)].join(' ');
}

function startLines(service: RunningService): string[] {
  const lines = [`ringback ${service.version}`, ''];
  const say = (name: string, text: string) => lines.push(`  ${name.padEnd(10)} ${text}`);
  if (service.page !== null) say('page', `${service.pageTls ? 'https' : 'http'}://${formatAddress(service.page)}/`);
  if (service.listen !== null)
    say('phones', `connect to ${formatAddress(service.listen)}${reach(service.listen.host)}`);
  if (service.tlsListen !== null) say('', `connect to ${formatAddress(service.tlsListen)} by TLS`);
  if (service.upstream !== null)
    say('server', `${formatAddress(service.upstream)}${service.demo ? ' (simulated call manager)' : ''}`);
  if (service.cti.length > 0) say('cti', `${service.cti.map(formatAddress).join(', then ')}`);
  say('records', service.store === null ? 'in memory: a restart forgets them' : `in ${service.store}`);
  for (const note of service.notes) say('note', note);
  lines.push('');
  if (service.demo && service.page !== null)
    lines.push('  Open the page: make 1002 busy, call it from 1001, press CallBack, hang up.');
  else if (service.listen === null)
    lines.push('  Give phones the CallBack key in their softkey template, and the user these phones.');
  else if (!service.demo)
    lines.push('  Give phones this address as their call manager; CallBack shows among their keys.');
  lines.push('  Ctrl-C ends it.', '');
  return lines;
}

function reach(host: string): string {
  if (isLoopback(host)) return ' (this machine only)';
  return host === '0.0.0.0' || host === '::' ? ' (any address of this machine)' : '';
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
