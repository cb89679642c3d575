/**
 * `ringback extcap`: the running gateway as an interface of Wireshark. Wireshark starts it with the words of its extcap
 * interface (doc/extcap.adoc of Wireshark): once for each question, then to capture into a pipe.
 *
 *   --extcap-interfaces                                 which interfaces there are
 *   --extcap-dlts --extcap-interface ringback           their link type
 *   --extcap-config --extcap-interface ringback         what may be chosen
 *   --extcap-capture-filter TEXT                        says what is wrong with the filter, nothing where it is right
 *   --capture --extcap-interface ringback --fifo PIPE   pcapng into PIPE until the reader goes
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { makeFolder } from '../files/make-folder.ts';
import { isDeviceName, type WatchSide, watchSides } from '../gateway/index.ts';
import { openDaemonFrames } from './daemon-frames.ts';
import { ExitCode } from './exit-codes.ts';
import { ownVersion } from './version.ts';

interface Options {
  readonly extcapInterfaces?: boolean;
  readonly extcapDlts?: boolean;
  readonly extcapConfig?: boolean;
  readonly capture?: boolean;
  readonly fifo?: string;
  readonly install?: string | true;
  readonly side: WatchSide;
  readonly control?: string;
  readonly phones?: string;
  readonly extcapCaptureFilter?: string;
}

const INTERFACE = 'ringback';
const ETHERNET = 1;
const PHONES_TIP = 'Device names, with blanks between them; none: all phones';
const NO_FILTERS = 'ringback knows no capture filters; name phones in the options of the interface (--phones).';

/** A sentence of the extcap language: `word {key=value}{key=value}`. */
function sentence(word: string, values: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(values).map(([key, value]) => `{${key}=${value}}`);
  return `${word} ${parts.join('')}`;
}

const sides: Readonly<Record<WatchSide, string>> = {
  phones: 'phones and gateway',
  server: 'gateway and call server',
  both: 'both sides',
};

const interfaces = (): string[] => [
  sentence('extcap', { version: ownVersion(), display: 'ringback' }),
  sentence('interface', { value: INTERFACE, display: 'Running ringback gateway (SCCP)' }),
];

const linkTypes = (): string[] => [sentence('dlt', { number: ETHERNET, name: 'EN10MB', display: 'Ethernet' })];

const choices = (): string[] => [
  sentence('arg', { number: 0, call: '--side', display: 'Between', type: 'selector' }),
  ...watchSides.map((side, i) =>
    sentence('value', { arg: 0, value: side, display: sides[side], default: i === 0 ? 'true' : 'false' }),
  ),
  sentence('arg', { number: 1, call: '--phones', display: 'Phones', tooltip: PHONES_TIP, type: 'string' }),
  sentence('arg', { number: 2, call: '--control', display: 'Socket of the service', type: 'string', group: 'Service' }),
];

/** The verb `extcap`, for the program of all verbs. */
export function extcapCommand(): Command {
  const command = new Command('extcap')
    .description('The running gateway as an interface of Wireshark; Wireshark itself starts it.')
    .option('--install [folder]', "put a script into Wireshark's extcap folder (the one that tshark names)")
    .option('--control <path>', 'socket of the service, if not the usual one')
    .addOption(new Option('--side <side>', 'which side of the gateway').choices(watchSides).default('phones'))
    .option('--phones <names>', 'only these phones: device names, with blanks or commas between them')
    .option('--extcap-interfaces', 'for Wireshark: list interfaces')
    .option('--extcap-dlts', 'for Wireshark: list link types')
    .option('--extcap-config', 'for Wireshark: list options')
    .option('--capture', 'for Wireshark: capture into --fifo')
    .option('--fifo <pipe>', 'for Wireshark: where to write')
    .addOption(new Option('--extcap-interface <name>').choices([INTERFACE]).hideHelp())
    .addOption(new Option('--extcap-version [version]').hideHelp())
    .addOption(new Option('--extcap-capture-filter <filter>').hideHelp());
  return command.action(async (options: Options) => {
    const said = answerTo(options);
    if (said !== null) process.stdout.write(said.map((line) => `${line}\n`).join(''));
    else if (options.install !== undefined) install(options.install, options.control);
    else if (options.capture && options.fifo !== undefined) await capture(options.fifo, options);
    else
      command.error('error: nothing is asked; start it from Wireshark, or --install it', { exitCode: ExitCode.usage });
  });
}

function answerTo(options: Options): string[] | null {
  if (options.extcapInterfaces) return interfaces();
  if (options.extcapDlts) return linkTypes();
  if (options.extcapConfig) return choices();
  // Asked while somebody types it, and never again once it was refused. Of an empty one there is nothing to say.
  if (options.extcapCaptureFilter === undefined || options.capture) return null;
  return options.extcapCaptureFilter.trim() === '' ? [] : [NO_FILTERS];
}

/** @throws Error that names the word that is no device name */
function chosen(phones = ''): string[] {
  const names = phones.split(/[\s,]+/).filter((name) => name !== '');
  const wrong = names.find((name) => !isDeviceName(name));
  if (wrong !== undefined)
    throw new Error(
      `--phones: "${wrong}" is no device name; write names as SEP001122334455, with blanks between them.`,
    );
  return names;
}

async function capture(fifo: string, options: Options): Promise<void> {
  // Wireshark sends an empty text for an option that nobody filled in.
  const { control, side } = options;
  const frames = await openDaemonFrames(control ? { control } : {}, { side, phones: chosen(options.phones) });
  if (frames === null) return;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => frames.socket.destroy());
  // The reader that goes, and the stop that Wireshark's signal is, are the ordinary ends.
  await pipeline(frames.socket, createWriteStream(fifo)).catch((error: NodeJS.ErrnoException) => {
    if (!['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(error.code ?? '')) throw error;
  });
}

/** @throws Error with a sentence where there is no folder, or it cannot be written. */
function install(told: string | true, control: string | undefined): void {
  const folder = told === true ? wiresharkFolder() : told;
  const path = join(folder, INTERFACE);
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const program = fileURLToPath(
    new URL(`./ringback${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
  );
  const environment = control === undefined ? '' : `RINGBACK_CONTROL=${quoted(resolve(control))} `;
  const script = `#!/bin/sh\n${environment}exec ${quoted(process.execPath)} ${quoted(program)} extcap "$@"\n`;
  try {
    makeFolder(folder);
    writeFileSync(path, script, { mode: 0o755 });
  } catch (error) {
    throw new Error(`${path} cannot be written: ${(error as Error).message}. Name another folder: --install FOLDER.`);
  }
  process.stdout.write(`${path}\n`);
}

/** Wireshark 4.0 looks in its global folder only, later ones in the user's as well. */
function wiresharkFolder(): string {
  const { stdout } = spawnSync('tshark', ['-G', 'folders'], { encoding: 'utf8' });
  const told = /^Global Extcap path:\s*(.+)$/m.exec(stdout ?? '') ?? /^Extcap path:\s*(.+)$/m.exec(stdout ?? '');
  if (told === null) throw new Error('tshark does not say where its extcap folder is. Name it: --install FOLDER.');
  return told[1]!.trim();
}
