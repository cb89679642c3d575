/** `ringback cancel 1001`: ends the call back of a phone, as its Cancel key does. */
import type { Command } from 'commander';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';

export function cancelCommand(): Command {
  return daemonCommand('cancel', 'End the call back of a phone, as its Cancel key does.')
    .argument('<phone>', 'device name or number')
    .action((who: string, options: DaemonOptions) =>
      withDaemon(options, async (client) => {
        const done = await ask<{ device: string; line: string }>(client, 'cancel', { who });
        print(options.json ? JSON.stringify(done) : `The call back of ${done.device} for ${done.line} is cancelled.`);
      }),
    );
}
