/** `ringback status`: what the running service is and holds. */
import type { Command } from 'commander';
import type { StatusReport } from '../service/ris/report.ts';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';
import { bytesText, durationText, pairs } from './tables.ts';

export function statusCommand(): Command {
  return daemonCommand('status', 'What the running service is and holds.').action((options: DaemonOptions) =>
    withDaemon(options, async (client) => {
      const status = await ask<StatusReport>(client, 'status');
      print(options.json ? JSON.stringify(status) : pairs(statusLines(status)));
    }),
  );
}

function statusLines(status: StatusReport): (readonly [string, string])[] {
  const { phones, provider, records, events, commits } = status;
  const lines: (readonly [string, string])[] = [
    ['service', `ringback ${status.version} on ${status.node}, process ${status.pid}`],
    ['state', `${status.state}, ${status.role}, up ${durationText(status.uptimeMs)}`],
  ];
  if (status.listen !== null) {
    const tls = status.tlsListen === null ? '' : `, by TLS ${status.tlsListen}`;
    lines.push(['phones', `${phones.registered} registered, ${phones.connected} connected, at ${status.listen}${tls}`]);
  }
  if (status.upstream !== null)
    lines.push(['server', `${status.upstream}${status.demo ? ' (simulated call manager)' : ''}`]);
  if (provider !== null) {
    const held = `${provider.devicesOpen} devices and ${provider.linesOpen} lines open`;
    lines.push(['CTIManager', `${provider.managers.join(', ')}: ${provider.up ? `up, ${held}` : 'not connected'}`]);
  }
  lines.push(
    ['records', `${records.held} for ${records.lines} lines, ${bytesText(records.bytes)}, ${place(status.store)}`],
    ['events', `${events.handled} handled, ${events.waiting} waiting`],
    ['writes', `${commits.done} done, ${commits.pending} pending, ${commits.failed} failed`],
  );
  if (status.restartDue.length > 0) lines.push(['restart', `due, for ${status.restartDue.join(', ')}`]);
  if (status.page !== null) lines.push(['page', `http://${status.page}/`]);
  return lines;
}

const place = (store: string | null) => (store === null ? 'in memory: a restart forgets them' : `in ${store}`);
