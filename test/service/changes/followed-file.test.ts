/** When a file that changes is read: once, when it has come to rest. Time is an argument. */
import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FileRest, fingerprintOf } from '../../../src/service/changes/followed-file.ts';

/** Moments at which a file that looks so is read; one look each 100 ms. */
function reads(looks: readonly string[], read = '9 a'): number[] {
  const rest = new FileRest(read);
  return looks.flatMap((print, i) => (rest.look(print, i * 100) ? [i] : []));
}

describe('a file is read', () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ['never where it stays as it is', ['9 a', '9 a', '9 a', '9 a', '9 a'], []],
    ['once, 300 ms after its last change', ['9 a', '9 b', '9 b', '9 b', '9 b', '9 b', '9 b'], [4]],
    ['not while it is being written', ['1 b', '2 b', '3 b', '4 b', '5 b', '5 b', '5 b', '5 b', '5 b'], [7]],
    ['not where it is back as it was', ['9 b', '9 a', '9 a', '9 a', '9 a', '9 a'], []],
    ['again at the next change', ['9 b', '9 b', '9 b', '9 b', '9 c', '9 c', '9 c', '9 c'], [3, 7]],
  ])('%s', (_, looks, wanted) => expect(reads(looks)).toEqual(wanted));

  it.each([
    ['is gone', ''],
    ['is empty', '0 b'],
  ])('that %s only after two seconds: somebody is about to put one there', (_, print) => {
    expect(reads([...Array<string>(15).fill(print), ...Array<string>(6).fill('9 c')])).toEqual([18]);
    expect(reads(Array<string>(30).fill(print))).toEqual([20]);
  });
});

describe('a fingerprint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-print-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);

  it('is another one after each way to change a file', () => {
    writeFileSync(path('a'), 'one');
    writeFileSync(path('b'), 'two');
    symlinkSync('a', path('data'));
    symlinkSync('data', path('file'));
    const seen = [fingerprintOf(path('file'))];
    const next = (change: () => void): void => {
      change();
      seen.push(fingerprintOf(path('file')));
    };
    next(() => writeFileSync(path('a'), 'three'));
    next(() => renameSync(path('b'), path('a')));
    next(() => {
      writeFileSync(path('c'), 'two');
      symlinkSync('c', path('new'));
      renameSync(path('new'), path('data'));
    });
    next(() => rmSync(path('c')));
    expect(new Set(seen).size).toBe(5);
    expect(seen.at(-1)).toBe('');
  });
});
