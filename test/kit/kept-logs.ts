/** Logs of the gateways that tests start, kept for scripts/scan-logs.mjs where RINGBACK_TEST_LOGS names a folder. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Of one process. A gateway under load writes less. */
const LOG_BYTES_MAX = 4 * 1024 * 1024;

/**
 * @param words of the command line: the first line of the file
 * @param name that no other process of the run has
 */
export function keepLog(stderr: Readable, words: readonly string[], name: string): void {
  const folder = process.env.RINGBACK_TEST_LOGS ?? '';
  if (folder === '') return;
  mkdirSync(folder, { recursive: true });
  const file = createWriteStream(join(folder, `${name}.log`));
  file.write(`# ${words.join(' ')}\n`);
  let left = LOG_BYTES_MAX;
  stderr.on('data', (chunk: Buffer | string) => {
    if (left > 0) file.write(chunk);
    left -= chunk.length;
  });
  stderr.on('close', () => file.end());
}
