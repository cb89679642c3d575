/** What the runner says to Jazzer.js, and where it is not there; runs under it are for machines that have it. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findJazzer, jazzerArguments } from '../fuzz/jazzer.ts';

/** A project in which something answers to the name. */
function projectWith(main: string | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'jazzer-test-'));
  writeFileSync(join(folder, 'package.json'), '{}');
  if (main === null) return folder;
  const core = join(folder, 'node_modules/@jazzer.js/core');
  mkdirSync(join(core, 'dist'), { recursive: true });
  writeFileSync(join(core, 'package.json'), '{"main":"dist/core.js"}');
  writeFileSync(join(core, 'dist/core.js'), main);
  return folder;
}

describe('Jazzer.js', () => {
  it('that is not installed is told with the command that installs it', () => {
    expect(() => findJazzer(projectWith(null))).toThrow(/npm install --no-save @jazzer\.js\/core/);
  });

  it('that does not load is told with why', () => {
    const main = "throw new Error('libc.so.6: version `GLIBC_2.38\\' not found');";
    expect(() => findJazzer(projectWith(main))).toThrow(/does not load here \(libc\.so\.6.*GLIBC_2\.38/);
  });

  it('that loads is found, and told target, corpus and bounds', () => {
    const cli = findJazzer(projectWith(''));
    expect(cli).toMatch(/@jazzer\.js\/core\/dist\/cli\.js$/);
    const run = { seconds: 9, seed: 7, runs: 100, compiled: 'dist-fuzz' };
    expect(jazzerArguments('cli.js', 'qbe', '/new', run)).toEqual([
      'cli.js',
      'dist-fuzz/test/fuzz/targets/qbe.js',
      '/new',
      'test/fuzz/corpus/qbe',
      '--sync',
      '--includes',
      'dist-fuzz/src/',
      '--',
      '-max_total_time=9',
      '-seed=7',
      '-runs=100',
      '-artifact_prefix=test/fuzz/finds/qbe-',
    ]);
  });
});
