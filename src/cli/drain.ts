/** `ringback drain`: lets phones go as their calls end, then ends the service. */
import type { Command } from 'commander';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';

const AFTER = `
Phones without a call are let go at once and register with the next server of their list; the others when their calls end.
Records stay on disk, and the next service goes on with them.`;

export function drainCommand(): Command {
  return daemonCommand('drain', 'Take no new phone, let each go that has no call, then end the service.')
    .option('--minutes <n>', 'end after so many minutes, whoever still talks', '10')
    .addHelpText('after', AFTER)
    .action((options: DaemonOptions & { minutes: string }) =>
      withDaemon(options, async (client) => {
        await ask(client, 'drain', { minutes: options.minutes });
        print(
          options.json
            ? '{"state":"draining"}'
            : `Draining: the service ends with its last call, in ${options.minutes} min at the latest.`,
        );
      }),
    );
}
