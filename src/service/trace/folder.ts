/** The folder of traces: what is too old, or too much, is deleted. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const TRACE = /\.trace(\.\d+)?$/;
const DAY_MS = 86_400_000;

/** Characters that are no part of a device name become `_`: a name is never a path. */
export function traceFileName(device: string): string {
  return `${device.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.trace`;
}

/**
 * Deletes traces older than `days`, and the oldest of more than `filesMax`; never those that are being written.
 * @param now epoch milliseconds, as the times of files @returns names of what was deleted
 */
export async function tidyFolder(
  folder: string,
  { days, filesMax, writing }: { days: number; filesMax: number; writing: ReadonlySet<string> },
  now: number,
): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => TRACE.test(name) && !writing.has(name));
  const files: { name: string; at: number }[] = [];
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found?.isFile()) files.push({ name, at: found.mtimeMs });
  }
  files.sort((a, b) => a.at - b.at || (a.name < b.name ? 1 : -1));
  const tooMany = files.length + writing.size - filesMax;
  const gone = files.filter(({ at }, i) => i < tooMany || now - at > days * DAY_MS).map(({ name }) => name);
  for (const name of gone) await rm(join(folder, name), { force: true });
  return gone;
}
