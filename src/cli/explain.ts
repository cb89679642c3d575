/** `ringback explain 1001`: why the call back of a phone waits. */
import type { Command } from 'commander';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';

interface Explained {
  readonly device: string;
  readonly sentences: readonly string[];
}

export function explainCommand(): Command {
  return daemonCommand('explain', 'Why the call back of a phone waits.')
    .argument('<phone>', 'device name or number')
    .action((who: string, options: DaemonOptions) =>
      withDaemon(options, async (client) => {
        const found = await ask<Explained[]>(client, 'explain', { who });
        print(options.json ? JSON.stringify(found) : found.map(({ sentences }) => sentences.join('\n')).join('\n\n'));
      }),
    );
}
