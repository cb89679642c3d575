/**
 * Folders that somebody names. Not by Node's own `recursive`: below a folder in which nothing can be made, as /proc is, that
 * asks the system for ever (Node 20: mkdirSync and fs.promises.mkdir alike).
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'nothing can be made there',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'what should hold it is a file',
  EEXIST: 'a file is there',
  ENAMETOOLONG: 'the name is too long',
};

/** A folder that cannot be made: a sentence without its end, and the system's code. */
export class FolderError extends Error {
  readonly code: string;

  constructor(path: string, { code = '', message }: NodeJS.ErrnoException) {
    const reason = REASONS[code];
    super(`the folder ${path} cannot be made: ${reason === undefined ? message : `${reason} (${code})`}`);
    this.code = code;
  }
}

/**
 * Makes a folder and those above it; one that is there is left as it is.
 * @param mode of each folder that is made, less the process's mask @throws FolderError
 */
export function makeFolder(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code === 'EEXIST' && isFolder(path)) return;
    const above = dirname(path);
    if (failure.code !== 'ENOENT' || above === path || isFolder(above)) throw new FolderError(path, failure);
    makeFolder(above, mode);
    makeOne(path, mode);
  }
}

/** Where the folder above is there: nothing is left to be tried. */
function makeOne(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Somebody else has made it at the same moment.
    if (!isFolder(path)) throw new FolderError(path, error as NodeJS.ErrnoException);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
