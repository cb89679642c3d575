/** `ringback devices`: the device database of the running service, and files for it without one. */
import { Command } from 'commander';
import type { LineEntry, PhoneEntry } from '../service/devices/device-database.ts';
import { readFile, readSite } from '../service/devices/devices.ts';
import { SiteProblems } from '../service/devices/site.ts';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';
import { ExitCode } from './exit-codes.ts';
import { columns } from './tables.ts';

const AFTER = `
Examples:
  ringback devices list anna
  ringback devices number 1001 --from SEP001122334455    which 1001 this phone means
  ringback devices check site.yaml                       every problem with line and column; needs no service
  ringback devices import site.csv                       in the place of what was imported before`;

export function devicesCommand(): Command {
  return new Command('devices')
    .description('Phones and numbers of the site: list, look up, check and import files.')
    .addCommand(list())
    .addCommand(number())
    .addCommand(check())
    .addCommand(importFile())
    .addHelpText('after', AFTER);
}

function list(): Command {
  return daemonCommand('list', 'Phones that are known, registered or not.')
    .argument('[text]', 'part of a name, description, user or number')
    .option('--most <rows>', 'rows at most', '10000')
    .action((text: string | undefined, options: DaemonOptions & { most: string }) =>
      withDaemon(options, async (client) => {
        const rows = await ask<PhoneEntry[]>(client, 'devices', { ...(text ? { text } : {}), most: options.most });
        if (options.json) return print(JSON.stringify(rows));
        const head = ['DEVICE', 'NUMBERS', 'USER', 'LOCALE', 'SEARCH SPACE', 'DND', 'FROM', 'DESCRIPTION'];
        print(columns(head, rows.map(phoneCells), 'No phone is known.'));
      }),
    );
}

function number(): Command {
  return daemonCommand('number', 'What is known of a number, and who carries it.')
    .argument('<number>', 'directory number')
    .option('--from <device>', 'only the line that this phone means: its search space decides')
    .action((wanted: string, options: DaemonOptions & { from?: string }) =>
      withDaemon(options, async (client) => {
        const from = options.from === undefined ? {} : { from: options.from };
        const rows = await ask<LineEntry[]>(client, 'number', { number: wanted, ...from });
        if (options.json) return print(JSON.stringify(rows));
        const head = ['NUMBER', 'PARTITION', 'KIND', 'FORWARDS ALL', 'FROM', 'ON PHONES'];
        print(columns(head, rows.map(lineCells), 'Nothing is known of it.'));
      }),
    );
}

function check(): Command {
  return new Command('check')
    .description('Read a file and tell every problem, with line and column. Needs no service.')
    .argument('<file>', 'YAML, or CSV where its name ends in .csv')
    .action((file: string) =>
      orProblems(() => {
        const { phones, lines, users } = readSite(readFile(file));
        print(`${file}: ${phones.size} phones, ${lines.size} numbers of which more is said, ${users.size} users`);
      }),
    );
}

function importFile(): Command {
  return daemonCommand('import', 'Give the running service a file, in the place of what was imported before.')
    .argument('<file>', 'YAML, or CSV where its name ends in .csv')
    .action((file: string, options: DaemonOptions) =>
      orProblems(() => {
        const imported = readFile(file);
        readSite(imported);
        return withDaemon(options, async (client) => {
          const done = await ask<{ phones: number; lines: number }>(client, 'importDevices', { ...imported });
          print(options.json ? JSON.stringify(done) : `${done.phones} phones and ${done.lines} numbers imported.`);
        });
      }),
    );
}

async function orProblems(work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SiteProblems)) throw error;
    for (const problem of error.problems) process.stderr.write(`ringback: ${problem}\n`);
    process.exitCode = ExitCode.failed;
  }
}

function phoneCells(phone: PhoneEntry): string[] {
  const numbers = phone.lines.map(({ number: each, partition }) => (partition === '' ? each : `${each};${partition}`));
  const dnd = phone.doNotDisturb === 'off' ? '' : phone.doNotDisturb;
  return [
    phone.name,
    numbers.join(','),
    phone.user,
    phone.locale,
    phone.searchSpace,
    dnd,
    phone.source,
    phone.description,
  ];
}

function lineCells(line: LineEntry): string[] {
  const target = line.forwardAll === '' ? '' : `${line.forwardAll}${line.voiceMail ? ' (voice mail)' : ''}`;
  return [line.number, line.partition, line.kind, target, line.source, line.phones.join(',')];
}
