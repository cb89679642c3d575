/** `ringback records`: call backs that wait, and why, in the order in which they were armed. */
import type { Command } from 'commander';
import type { RecordView } from '../feature/index.ts';
import { listCommand } from './lists.ts';
import { agoText } from './tables.ts';

export function recordsCommand(): Command {
  return listCommand<RecordView>({
    verb: 'records',
    description: 'Call backs that wait, and why, in the order in which they were armed.',
    head: ['DEVICE', 'WAITS FOR', 'ARMED', 'FREE SINCE', 'WHY'],
    cells: (record, now) => [
      record.device,
      record.line,
      agoText(record.armedAt, now),
      agoText(record.freeSince, now),
      record.why,
    ],
    nothing: 'Nobody waits for a call back.',
  });
}
