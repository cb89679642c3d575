/** Settings of traces: where they are written, and how much is kept. Rows of the table in `settings`. */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { row, type Setting } from '../setting.ts';

export interface TraceSettings {
  /** From the root. */
  readonly folder: string;
  /** Size at which the next file begins. */
  readonly bytesMax: number;
  /** Older files of each trace that are kept besides. */
  readonly keep: number;
  /** Files older than this are deleted. */
  readonly days: number;
}

const number = (least: number, most: number) => z.coerce.number().int().min(least).max(most).optional();

export const traceSchema = {
  trace: z
    .strictObject({
      folder: z.string().min(1).optional().describe('Folder that traces are written to'),
      megabytes: number(1, 10_000).describe('Size at which the next file of a trace begins'),
      keep: number(0, 100).describe('Older files of each trace that are kept'),
      days: number(1, 365).describe('Days after which a trace file is deleted'),
    })
    .optional(),
};

export const traceRows: readonly Setting[] = [
  row(
    'trace.folder',
    '--trace-folder <folder>',
    'text',
    'the path of a folder',
    'where traces are written; if left out $LOGS_DIRECTORY, $STATE_DIRECTORY/trace or .ringback/trace-PORT',
  ),
  row(
    'trace.megabytes',
    '--trace-size <mb>',
    'text',
    'a whole number from 1 to 10000',
    'size at which the next file of a trace begins; NAME.trace becomes NAME.trace.1',
    '10',
  ),
  row('trace.keep', '--trace-keep <n>', 'text', 'a whole number from 0 to 100', 'older files kept of each trace', '4'),
  row(
    'trace.days',
    '--trace-days <n>',
    'text',
    'a whole number from 1 to 365',
    'days after which a trace file is deleted',
    '7',
  ),
];

/** systemd names the folders of a service (first of a list); else it is beside us, as the records are. */
export function usualTraceFolder(
  { LOGS_DIRECTORY: logs, STATE_DIRECTORY: state }: Readonly<Record<string, string | undefined>>,
  port: string,
): string {
  const first = (list: string | undefined) => list?.split(':')[0] || null;
  return first(logs) ?? (first(state) === null ? join('.ringback', `trace-${port}`) : join(first(state)!, 'trace'));
}

/** @param value of a setting */
export function traceSettings(value: (key: string) => unknown): TraceSettings {
  return {
    folder: resolve(String(value('trace.folder'))),
    bytesMax: Number(value('trace.megabytes')) * 1e6,
    keep: Number(value('trace.keep')),
    days: Number(value('trace.days')),
  };
}
