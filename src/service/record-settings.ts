/** Settings of the recording of what passes. Rows of the table in `settings`. */
import { z } from 'zod';
import { row, type Setting } from './setting.ts';
import { path, wholeNumber } from './setting-shapes.ts';

export interface RecordSettings {
  readonly file: string;
  readonly bytesMax: number;
  readonly ageMsMax: number;
  readonly keep: number;
}

export const recordSchema = {
  record: z
    .strictObject({
      file: path.optional().describe('pcapng file for what passes; older ones become FILE.1, FILE.2 …'),
      megabytes: wholeNumber(1, 100_000).optional().describe('Size at which the next file begins'),
      minutes: wholeNumber(1, 100_000).optional().describe('Age at which the next file begins'),
      keep: wholeNumber(0, 1000).optional().describe('Files kept besides'),
    })
    .optional(),
};

export const recordRows: readonly Setting[] = [
  row('record.file', '--record <file>', 'text', 'the path of a file', 'write what passes to this pcapng file'),
  row(
    'record.megabytes',
    '--record-size <mb>',
    'text',
    'a whole number from 1 to 100000',
    'size at which the next file begins; FILE becomes FILE.1',
    '100',
  ),
  row(
    'record.minutes',
    '--record-age <minutes>',
    'text',
    'a whole number from 1 to 100000',
    'age at which the next file begins',
    '60',
  ),
  row('record.keep', '--record-keep <n>', 'text', 'a whole number from 0 to 1000', 'files kept besides', '10'),
];

/** @returns null where nothing is recorded. @param value of a setting */
export function recordSettings(value: (key: string) => unknown): RecordSettings | null {
  const file = value('record.file') as string | null;
  if (file === null) return null;
  const number = (key: string) => Number(value(`record.${key}`));
  return { file, bytesMax: number('megabytes') * 1e6, ageMsMax: number('minutes') * 60_000, keep: number('keep') };
}
