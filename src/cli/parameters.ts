/** `ringback parameters [show|set|history]`: service parameters of the running service. */
import { Command } from 'commander';
import type { SettingChange } from '../service/changes/journal.ts';
import type { ParameterRow } from '../service/parameter-book.ts';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';
import { columns, dim } from './tables.ts';

const AFTER = `
Examples:
  ringback parameters                                what is in force
  ringback parameters show "Recall Time"             one, with its help
  ringback parameters set "Recall Time=20000" "Guard Time=5000"
  ringback parameters history                        who changed what`;

export function parametersCommand(): Command {
  const show = daemonCommand('show', 'What is in force; with a word: those whose name holds it, with their help.')
    .argument('[word]', 'part of a name or key')
    .action((word: string | undefined, options: DaemonOptions) => showParameters(word, options));
  const set = daemonCommand('set', 'Change one or more: all of them, or none where one is wrong.')
    .argument('<name=value...>', 'by name or key')
    .action((words: readonly string[], options: DaemonOptions) => setParameters(words, options));
  const history = daemonCommand('history', 'Who changed what, newest last.')
    .option('--most <rows>', 'rows at most', '100')
    .action((options: DaemonOptions & { most: string }) => showHistory(options));
  return new Command('parameters')
    .description('Show and change service parameters while the service runs.')
    .addCommand(show, { isDefault: true })
    .addCommand(set)
    .addCommand(history)
    .addHelpText('after', AFTER);
}

async function showParameters(word: string | undefined, options: DaemonOptions): Promise<void> {
  await withDaemon(options, async (client) => {
    const all = await ask<ParameterRow[]>(client, 'parameters');
    const wanted = word?.toLowerCase() ?? '';
    const rows = all.filter(({ name, key }) => `${name}\n${key}`.toLowerCase().includes(wanted));
    if (options.json) return print(JSON.stringify(rows));
    const nothing = `No parameter is called '${word}'.`;
    if (word === undefined || rows.length === 0)
      return print(columns(['NAME', 'VALUE', 'UNIT', 'FROM', ''], rows.map(cells), nothing));
    print(rows.map(detail).join('\n\n'));
  });
}

const pending = ({ running, value }: ParameterRow) => running !== value;
const note = (row: ParameterRow) => (pending(row) ? `restart due: runs with ${row.running}` : '');

function cells(row: ParameterRow): readonly string[] {
  return [row.name, String(row.value), row.unit, row.origin, note(row)];
}

function detail(row: ParameterRow): string {
  const range = row.choices?.join(', ') ?? (row.min === undefined ? row.kind : `${row.min} to ${row.max}`);
  return [
    `${row.name} = ${row.value} ${row.unit}`.trimEnd(),
    `  ${row.help}`,
    dim(`  ${range}; default ${row.default}; now from: ${row.origin}`),
    ...(row.restart ? ['  A change needs a restart.'] : []),
    ...(pending(row) ? [`  ${note(row)}.`] : []),
  ].join('\n');
}

async function setParameters(words: readonly string[], options: DaemonOptions): Promise<void> {
  const values: Record<string, string> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 1) throw new Error(`'${word}' should be NAME=VALUE, for example "Recall Time=20000".`);
    values[word.slice(0, equals).trim()] = word.slice(equals + 1).trim();
  }
  await withDaemon(options, async (client) => {
    const changes = await ask<SettingChange[]>(client, 'setParameters', { values });
    if (options.json) return print(JSON.stringify(changes));
    if (changes.length === 0) return print('Nothing changes: these are the values in force.');
    for (const { name, from, to, needsRestart } of changes)
      print(`${name}: ${from} → ${to}${needsRestart ? '; counts after a restart' : ''}`);
  });
}

async function showHistory(options: DaemonOptions & { most: string }): Promise<void> {
  await withDaemon(options, async (client) => {
    const changes = await ask<SettingChange[]>(client, 'history', { most: options.most });
    if (options.json) return print(JSON.stringify(changes));
    const rows = changes.map(({ at, name, from, to, by, who }) => [
      new Date(at).toISOString(),
      name,
      String(from),
      String(to),
      who === '' ? by : `${by}: ${who}`,
    ]);
    print(columns(['TIME', 'NAME', 'FROM', 'TO', 'BY'], rows, 'Nothing has been changed.'));
  });
}
