/** What the commands that list have in common: a word to look for, rows at most, a table or JSON. */
import type { Command } from 'commander';
import { ask, type DaemonOptions, daemonCommand, print, withDaemon } from './daemon.ts';
import { columns } from './tables.ts';

export interface List<Row> {
  readonly verb: string;
  readonly description: string;
  readonly head: readonly string[];
  readonly cells: (row: Row, now: number) => readonly string[];
  /** Said where there are none. */
  readonly nothing: string;
}

export function listCommand<Row>(list: List<Row>): Command {
  return daemonCommand(list.verb, list.description)
    .argument('[text]', 'part of a device name or number')
    .option('--most <rows>', 'rows at most', '10000')
    .action((text: string | undefined, options: DaemonOptions & { most: string }) =>
      withDaemon(options, async (client) => {
        const input = { ...(text === undefined ? {} : { text }), most: options.most };
        const rows = await ask<Row[]>(client, list.verb, input);
        if (options.json) return print(JSON.stringify(rows));
        print(
          columns(
            list.head,
            rows.map((row) => list.cells(row, Date.now())),
            list.nothing,
          ),
        );
      }),
    );
}
