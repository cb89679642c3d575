/** `ringback alarms [show|set]`: what is wrong now and what was, and where alarms go. */
import { Command } from 'commander';
import type { Alarm } from '../service/alarms/center.ts';
import type { AlarmSettings } from '../service/alarms/delivery.ts';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';
import { agoText, columns, pairs } from './tables.ts';

interface Answer {
  readonly standing: readonly Alarm[];
  readonly recent: readonly Alarm[];
  readonly settings: AlarmSettings;
}

const AFTER = `
Examples:
  ringback alarms                                   those that stand, and what to do
  ringback alarms show --recent 20                  what was raised and cleared last
  ringback alarms set --syslog udp://192.0.2.9:514  also to a syslog receiver; kept over a restart`;

export function alarmsCommand(): Command {
  const show = daemonCommand('show', 'Alarms that stand, the worst first, and what to do.')
    .option('--recent <n>', 'and so many that were raised or cleared last', '0')
    .action((options: DaemonOptions & { recent: string }) => showAlarms(options));
  const set = daemonCommand('set', 'Where alarms go besides the log, from now on.')
    .option('--syslog <url>', 'udp://HOST:PORT or tcp://HOST:PORT, or off')
    .option('--http <url>', 'http://… or https://…, or off')
    .option('--severity <severity>', 'least severity that is sent')
    .action((options: DaemonOptions & Partial<Record<keyof AlarmSettings, string>>) => setAlarms(options));
  return new Command('alarms')
    .description('What is wrong now, and what was.')
    .addCommand(show, { isDefault: true })
    .addCommand(set)
    .addHelpText('after', AFTER);
}

async function showAlarms(options: DaemonOptions & { recent: string }): Promise<void> {
  await withDaemon(options, async (client) => {
    const answer = await ask<Answer>(client, 'alarms', { most: options.recent });
    if (options.json) return print(JSON.stringify(answer));
    print(answer.standing.length === 0 ? 'No alarm stands.' : answer.standing.map(paragraph).join('\n\n'));
    if (answer.recent.length === 0 || options.recent === '0') return;
    const rows = answer.recent.map((alarm) => [
      new Date(alarm.last).toISOString(),
      alarm.severity,
      alarm.name,
      alarm.device,
      alarm.detail,
    ]);
    print(`\n${columns(['TIME', 'SEVERITY', 'ALARM', 'DEVICE', 'DETAIL'], rows, '')}`);
  });
}

function paragraph(alarm: Alarm): string {
  const times = alarm.count === 1 ? '' : `, ${alarm.count} times`;
  return [
    `${alarm.severity.toUpperCase()} ${alarm.name}${alarm.device === '' ? '' : ` ${alarm.device}`}: since ${agoText(alarm.since, Date.now())}${times}`,
    `  ${alarm.text} ${alarm.detail}`.trimEnd(),
    `  ${alarm.remedy}`,
  ].join('\n');
}

async function setAlarms(options: DaemonOptions & Partial<Record<keyof AlarmSettings, string>>): Promise<void> {
  const { syslog, http, severity } = options;
  const receiver = (url: string | undefined) => (url === 'off' ? null : url);
  await withDaemon(options, async (client) => {
    const input = { syslog: receiver(syslog), http: receiver(http), severity };
    const settings = await ask<AlarmSettings>(client, 'setAlarms', input);
    print(
      options.json
        ? JSON.stringify(settings)
        : pairs(Object.entries(settings).map(([name, value]) => [name, String(value ?? 'off')])),
    );
  });
}
