/**
 * A Unix socket that only this user reaches, and that is never taken from a live process. net-ipc unlinks whatever is at
 * the path; so the path is looked at before, under a lock that two processes starting together cannot both have.
 */
import { chmodSync, lstatSync, mkdirSync, rmdirSync, type Stats, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { FolderError, makeFolder } from '../files/make-folder.ts';
import { IpcError } from './errors.ts';
import { ipcLimits } from './limits.ts';

/** A lock folder that is older was left by a process that died in between. */
const LOCK_AGE_MS = 10_000;

/**
 * Runs `listen` where the path is free, and sees to folder (0700 where we make it) and socket (0600).
 * @throws IpcError `taken` where a live process owns the path, `path` where path or folder cannot be used
 */
export async function ownPath(path: string, listen: () => Promise<unknown>): Promise<void> {
  checkPath(path);
  prepareFolder(dirname(path));
  const release = lock(`${path}.lock`);
  try {
    if (await isAlive(path)) throw new IpcError('taken', `${path} belongs to another process that is running.`);
    removeStale(path);
    // The mask counts from the moment at which the system makes the socket; chmod would come too late.
    const before = process.umask(0o177);
    let listening: Promise<unknown>;
    try {
      listening = listen();
    } finally {
      process.umask(before);
    }
    await listening;
    chmodSync(path, 0o600);
  } finally {
    release();
  }
}

/** @throws IpcError */
export function checkPath(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes === 0 || bytes > ipcLimits.pathBytesMax)
    throw new IpcError('path', `${path} has ${bytes} bytes; a socket's path has 1 to ${ipcLimits.pathBytesMax}.`);
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(folder, 0o700);
    const { mode, uid } = lstatSync(folder);
    const own = process.getuid?.() ?? uid;
    if (uid !== own && own !== 0 && uid !== 0) throw new IpcError('path', `${folder} belongs to another user.`);
    if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0)
      throw new IpcError('path', `${folder} can be written by other users; take their right away: chmod go-w.`);
  } catch (error) {
    if (error instanceof IpcError) throw error;
    if (error instanceof FolderError) throw new IpcError('path', `${error.message}.`);
    throw new IpcError('path', `${folder}: ${(error as Error).message}.`);
  }
}

/** @returns what releases it. */
function lock(path: string): () => void {
  for (let attempt = 0; ; attempt++) {
    try {
      mkdirSync(path, { mode: 0o700 });
      return () => rmdirSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0 || !isOld(path))
        throw new IpcError('taken', `${path} is held: another process is starting there.`);
      rmdirSync(path);
    }
  }
}

function isOld(path: string): boolean {
  const found = stat(path);
  return found === null || Date.now() - found.mtimeMs > LOCK_AGE_MS;
}

function stat(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

/** A process that accepts is alive, and so is one that is too busy to: only a refusal says that nobody is there. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path, timeout: ipcLimits.probeMs });
    const say = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.once('connect', () => say(true));
    socket.once('timeout', () => say(true));
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      say(!['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(code ?? '')),
    );
  });
}

/** A socket whose process has died. Anything else at the path is not ours to remove. */
function removeStale(path: string): void {
  const found = stat(path);
  if (found === null) return;
  if (!found.isSocket()) throw new IpcError('path', `${path} is no socket; choose another path or remove it.`);
  unlinkSync(path);
}
