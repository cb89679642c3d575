/** `ringback simulate cti-manager`: a CTIManager that a JTAPI application, or the gateway, connects to. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Command, InvalidArgumentError, Option } from 'commander';
import { describeQbe } from '../codecs/qbe/describe.ts';
import { QbeProfile, qbeNumbers } from '../codecs/qbe/profile.ts';
import { parsePduNumbers, parseWord } from '../service/cti-words.ts';
import {
  CallManager,
  CtiManager,
  type CtiManagerOptions,
  type CtiReport,
  type Dialect,
  defaultOffice,
  dialects,
  type ManagerReport,
  managerOptions,
  OfficeFileError,
  type OfficePlan,
  readOffice,
} from '../simulator/index.ts';
import { ExitCode } from './exit-codes.ts';
import { followStdin, officeVerbsHelp } from './simulate-cti-words.ts';
import { type Endpoint, endOf, endpoint, endpointOption, print, whole, within } from './simulate-options.ts';

const AFTER = `
Without --office: SEP000000000001 (line 1001), SEP000000000002 (1002), SEP000000000003 (1003 and 1004); user "user",
password "secret"; others are refused. What JTAPI makes of a password nobody can read, so that a wrong one is taken from it;
one that comes as it is, is compared. examples/office.yaml shows a file.
Devices are played by the simulator until an SCCP phone registers at --sccp for them.
What the simulator does not know it prints with its bytes, and refuses.
With --stdin each line does something in the office:
${officeVerbsHelp}

Runs until SIGINT or SIGTERM, or for --seconds. Exit code 78: the office file or a certificate cannot be used.

Examples:
  ringback simulate cti-manager --listen 127.0.0.1:2748 --trace
  (echo call SEP000000000001 1002; sleep 5; echo lose-links) | ringback simulate cti-manager --stdin --trace
  ringback simulate cti-manager --listen 0.0.0.0:2748 --sccp 0.0.0.0:2000 --office office.yaml --json
  ringback simulate cti-manager --listen 127.0.0.1:2749 --tls-cert server.pem --tls-key server.key --tls-ca clients.pem`;

interface CtiOptions {
  readonly listen: Endpoint;
  readonly sccp?: Endpoint;
  readonly office?: string;
  readonly dialect: Dialect;
  readonly dataBytes: number;
  readonly ring: number;
  readonly featureId: number;
  readonly versionWord: number;
  readonly pduNumbers?: Readonly<Record<string, number>>;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly stdin?: boolean;
  readonly trace?: boolean;
  readonly json?: boolean;
  readonly seconds?: number;
}

export function ctiManagerCommand(): Command {
  return new Command('cti-manager')
    .description('Run a CTIManager (QBE) that JTAPI applications log in to, and whose lines they watch and control.')
    .addOption(
      endpointOption('--listen <host:port>', 'where applications connect; port 0 takes a free one', '127.0.0.1:2748'),
    )
    .option('--office <file>', 'devices, lines and users (YAML)')
    .addOption(new Option('--sccp <host:port>', 'where SCCP phones of the same office register').argParser(endpoint))
    .addOption(
      new Option('--dialect <dialect>', 'which server the SCCP side talks like')
        .choices(Object.keys(dialects))
        .default('cucm'),
    )
    .option('--data-bytes <n>', 'longest data for a phone (512 before release 7.1)', whole(1, 1_000_000), 2000)
    .option('--ring <seconds>', 'ring so long, then give up; 0 rings on', within(0, 3600), 0)
    .addOption(new Option('--feature-id <number>', 'number of the Call Back feature').argParser(word).default(1))
    .addOption(
      new Option('--version-word <number>', 'version word of what is sent; any is taken')
        .argParser(word)
        .default(qbeNumbers.versionWord, '0x00110000'),
    )
    .addOption(
      new Option('--pdu-numbers <name=number,...>', 'PDUs that have another number than JTAPI gives them').argParser(
        pduNumbers,
      ),
    )
    .option('--tls-cert <file>', 'speak TLS, with this certificate (PEM)')
    .option('--tls-key <file>', 'and this key')
    .option('--tls-ca <file>', 'clients must show a certificate that this authority signed')
    .option('--stdin', 'lines on stdin make calls, press keys, cut links; see below')
    .option('--trace', 'one line per PDU, by name')
    .option('--seconds <n>', 'end after this time', within(0, 86_400))
    .option('--json', 'one JSON object per line of what happens')
    .addHelpText('after', AFTER)
    .action((options: CtiOptions) => runCtiManager(options));
}

async function runCtiManager(options: CtiOptions): Promise<void> {
  const parts = partsOf(options);
  if (parts === null) return;
  const manager = new CallManager({
    ...managerOptions(parts.office),
    dialect: options.dialect,
    noAnswerMs: options.ring * 1000,
  });
  const cti = new CtiManager({ manager, ...parts });
  show(cti, manager, options);
  const { sccp } = options;
  const sccpPort = sccp === undefined ? null : await manager.listen(sccp.port, sccp.host);
  const port = await cti.listen(options.listen.port, options.listen.host).catch(async (error: unknown) => {
    await manager.close();
    throw error;
  });
  const end = endOf(options.seconds);
  const where = `${options.listen.host}:${port}`;
  const sccpWhere = sccp === undefined ? null : `${sccp.host}:${sccpPort}`;
  const devices = parts.office.devices.length;
  if (options.json)
    print(
      JSON.stringify({
        at: Date.now(),
        what: 'listening',
        host: options.listen.host,
        port,
        sccpPort,
        devices,
        tls: parts.tls !== undefined,
      }),
    );
  else {
    print(
      `Listening on ${where}${parts.tls === undefined ? '' : ' (TLS)'} as CTIManager, for ${devices} devices. Ctrl-C ends.`,
    );
    if (sccpWhere !== null) print(`Phones register at ${sccpWhere} (SCCP).`);
  }
  const unfollow = options.stdin ? followStdin({ cti, manager }, (why) => complain(why, options)) : () => undefined;
  await end.reached;
  unfollow();
  await cti.close();
  await manager.close();
  process.exitCode = end.exitCode(0);
}

/** @throws InvalidArgumentError */
function word(text: string): number {
  const value = parseWord(text);
  if (value === null) throw new InvalidArgumentError(`"${text}" is no number such as 17 or 0x00110000.`);
  return value;
}

/** @throws InvalidArgumentError */
function pduNumbers(text: string): Readonly<Record<string, number>> {
  const numbers = parsePduNumbers(text);
  if (numbers === null) throw new InvalidArgumentError(`"${text}" is not NAME=NUMBER,...`);
  return numbers;
}

type Parts = Pick<CtiManagerOptions, 'office' | 'dataBytesMax' | 'tls' | 'profile'>;

/** Files read and checked. @returns null where one cannot be used; all problems are told then. */
function partsOf(options: CtiOptions): Parts | null {
  try {
    const office = officeOf(options.office);
    if ((options.tlsCert === undefined) !== (options.tlsKey === undefined) || (options.tlsCa && !options.tlsCert))
      throw new OfficeFileError(['TLS needs both --tls-cert and --tls-key']);
    const file = (name: string): Buffer => readFileSync(name);
    const tls =
      options.tlsCert === undefined || options.tlsKey === undefined
        ? {}
        : {
            tls: {
              cert: file(options.tlsCert),
              key: file(options.tlsKey),
              ...(options.tlsCa === undefined ? {} : { ca: file(options.tlsCa) }),
            },
          };
    if (tls.tls !== undefined) createSecureContext(tls.tls);
    const profile = new QbeProfile({
      callBackFeatureID: options.featureId,
      versionWord: options.versionWord,
      pduNumbers: options.pduNumbers ?? {},
    });
    return { office, dataBytesMax: options.dataBytes, profile, ...tls };
  } catch (error) {
    const problems = error instanceof OfficeFileError ? error.problems : [(error as Error).message];
    for (const problem of problems) process.stderr.write(`ringback: ${problem}\n`);
    process.exitCode = ExitCode.configuration;
    return null;
  }
}

const officeOf = (file: string | undefined): OfficePlan =>
  file === undefined ? defaultOffice : readOffice(readFileSync(file, 'utf8'), file);

/** Reports of what the simulator has no answer to: printed even without --json and --trace. */
const unknown: ReadonlySet<string> = new Set(['unknown', 'notSimulated', 'malformed', 'stumbled']);

function show(cti: CtiManager, manager: CallManager, options: CtiOptions): void {
  cti.on('report', (report: CtiReport) => {
    if (options.json) print(JSON.stringify(report));
    else if (options.trace || unknown.has(report.what)) print(sentence(report));
  });
  if (options.json) manager.on('report', (report: ManagerReport) => print(JSON.stringify(report)));
  if (!options.trace) return;
  cti.on('pdu', (client, direction, view, start, end) => {
    const text = describeQbe(view, start, end, cti.profile);
    const pdu = text.split(' ', 1)[0] ?? '';
    if (options.json) print(JSON.stringify({ at: Date.now(), what: 'pdu', client, direction, pdu, text }));
    else print(`${new Date().toISOString().slice(11, 23)} #${client} ${direction === 'from' ? '->' : '<-'} ${text}`);
  });
}

function complain(why: string, { json }: CtiOptions): void {
  if (json) print(JSON.stringify({ at: Date.now(), what: 'notDone', why }));
  else process.stderr.write(`ringback: ${why}\n`);
}

function sentence({ at, what, client, ...detail }: CtiReport): string {
  const words = Object.entries(detail).map(([name, value]) => `${name}=${value}`);
  return [new Date(at).toISOString().slice(11, 23), `#${client}`, what, ...words].join(' ');
}
