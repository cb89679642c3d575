/** Folders that somebody names, made or refused; never waited for. */
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/files/make-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('a folder', () => {
  it('is made with those above it, each with the mode', () => {
    makeFolder(join(folder, 'a/b/c'), 0o700);
    expect(['a', 'a/b', 'a/b/c'].map((name) => mode(join(folder, name)))).toEqual([0o700, 0o700, 0o700]);
  });

  it('that is there is left as it is, a link to one as well', () => {
    makeFolder(join(folder, 'a'), 0o755);
    symlinkSync(join(folder, 'a'), join(folder, 'link'));
    makeFolder(join(folder, 'a'), 0o700);
    makeFolder(join(folder, 'link/b/'), 0o700);
    expect([mode(join(folder, 'a')), existsSync(join(folder, 'a/b'))]).toEqual([0o755, true]);
  });

  it('may be named from here', () => {
    makeFolder('.');
    makeFolder('./.');
  });

  it('is refused where a file or a link to nowhere is, or is above', () => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    const refused: readonly [string, string][] = [
      ['file', 'a file is there (EEXIST)'],
      ['file/b', 'what should hold it is a file (ENOTDIR)'],
      ['file/b/c', 'what should hold it is a file (ENOTDIR)'],
      ['dangling', 'a file is there (EEXIST)'],
      ['x'.repeat(300), 'the name is too long (ENAMETOOLONG)'],
    ];
    for (const [name, reason] of refused)
      expect(() => makeFolder(join(folder, name))).toThrow(`${join(folder, name)} cannot be made: ${reason}`);
  });

  it.skipIf(process.platform !== 'linux')('below /proc is refused at once (skipped where there is no /proc)', () => {
    expect(() => makeFolder('/proc/none/x/y')).toThrow(
      'the folder /proc/none cannot be made: nothing can be made there (ENOENT)',
    );
  });
});
