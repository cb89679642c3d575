/**
 * The folder of an lmdb store: opened by one process, and every reason why it cannot be opened as a sentence that says
 * what to do.
 *
 * One process: lmdb gives every process that reads a slot in a table that the kernel cleans behind the dead, kill -9
 * included. Each takes its slot before it looks for others, so of two that start at once never both go on.
 */
import { closeSync, existsSync, fsyncSync, openSync, readSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { makeFolder } from '../files/make-folder.ts';

export interface Folder {
  readonly path: string;
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly records: Database<Buffer, Buffer>;
  close(): Promise<void>;
}

/** Folders that this process has open: lmdb would share them silently. */
const openHere = new Set<string>();

/** First bytes of each of the two meta pages of lmdb: 24 bytes of page header, then this number, little-endian. */
const MAGIC_AT = 24;
const MAGIC = 0xbeefc0de;

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there; give the folder to the user that runs ringback, or name another',
  EPERM: 'this user may not write there; give the folder to the user that runs ringback, or name another',
  EROFS: 'the file system is read-only; name a folder that can be written',
  ENOSPC: 'the disk is full; make room, or name a folder on another disk',
  ENOTDIR: 'part of the path is a file; name a folder',
  EEXIST: 'there is a file of that name; name a folder',
};

const names: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(constants.errno).map(([name, number]) => [number, name]),
);

/** @throws Error with one sentence: what is wrong with the folder, and what to do. */
export function openFolder(folder: string): Folder {
  const path = made(folder);
  if (openHere.has(path)) throw refused(folder, 'it is open in this process already');
  const data = join(path, 'data.mdb');
  const fresh = !existsSync(data);
  if (!fresh) mustBeLmdb(folder, data);
  const root = orRefuse(folder, () => opened(path));
  try {
    const records = orRefuse(folder, () =>
      root.openDB<Buffer, Buffer>('records', {
        encoding: 'binary',
        keyEncoding: 'binary',
      }),
    );
    mustBeAlone(folder, root, records);
    // The name of a new file is in its folder: a power loss must not take it back.
    if (fresh) for (const place of [path, dirname(path)]) flush(place);
    openHere.add(path);
    return {
      path,
      root,
      records,
      close: async () => {
        await root.close();
        openHere.delete(path);
      },
    };
  } catch (error) {
    void root.close();
    throw error;
  }
}

/** Each transaction is flushed before it counts; transactions begin when we say so. */
function opened(path: string): RootDatabase<Buffer, Buffer> {
  return open<Buffer, Buffer>(path, {
    encoding: 'binary',
    keyEncoding: 'binary',
    overlappingSync: false,
    eventTurnBatching: false,
    noSubdir: false,
    maxDbs: 4,
  });
}

function made(folder: string): string {
  return orRefuse(folder, () => {
    makeFolder(folder, 0o700);
    return realpathSync(folder);
  });
}

/** lmdb trusts its first pages: what is something else would end the process. */
function mustBeLmdb(folder: string, data: string): void {
  const head = Buffer.alloc(MAGIC_AT + 4);
  const file = orRefuse(folder, () => openSync(data, 'r+'));
  try {
    const length = readSync(file, head, 0, head.length, 0);
    if (length === 0 || (length === head.length && head.readUInt32LE(MAGIC_AT) === MAGIC)) return;
  } finally {
    closeSync(file);
  }
  throw refused(folder, 'its data.mdb is no record store, or is damaged; move it away to start without its records');
}

function mustBeAlone(folder: string, root: RootDatabase<Buffer, Buffer>, records: Database<Buffer, Buffer>): void {
  // A read takes our slot in the table of readers.
  records.get(Buffer.from([0]));
  root.readerCheck();
  const readers = (root.readerList() as unknown as string)
    .split('\n')
    .slice(1)
    .filter((row) => row.trim() !== '');
  const pids = readers.map((row) => Number(row.trim().split(/\s+/)[0]));
  const other = pids.find((pid) => pid !== process.pid) ?? (pids.length > 1 ? pids[0] : undefined);
  if (other !== undefined)
    throw refused(folder, `process ${other} uses it; end that one, or give each gateway a folder of its own`);
}

function orRefuse<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code, message } = error as { code?: string | number; message: string };
    // lmdb gives the number, Node the name.
    const text = REASONS[typeof code === 'number' ? (names[code] ?? '') : (code ?? '')] ?? message;
    throw refused(folder, text);
  }
}

function refused(folder: string, why: string): Error {
  return new Error(`--store: the records in ${folder} cannot be opened: ${why}.`);
}

/** Some file systems do not flush folders; then there is nothing to be done about it. */
function flush(place: string): void {
  try {
    const file = openSync(place, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return;
  }
}
