/** The file of a trace: parts by size, a disk that is slow, lines that come too fast. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TraceFile, type TraceFileOptions } from '../../../src/service/trace/trace-file.ts';

let folder: string;
let dropped = 0;
const troubles: (string | null)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-trace-file-'));
  dropped = 0;
  troubles.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = () => join(folder, 'a.trace');
const read = (ending = '') => readFileSync(`${path()}${ending}`, 'utf8');

async function open(change: Partial<TraceFileOptions> = {}): Promise<TraceFile> {
  const file = new TraceFile({
    path: path(),
    bytesMax: 1e6,
    keep: 2,
    trouble: (reason) => void troubles.push(reason),
    dropped: (lines) => {
      dropped += lines;
    },
    ...change,
  });
  await file.open();
  return file;
}

describe('parts', () => {
  it('begin anew by size; so many older ones are kept, a line is never cut in two', async () => {
    const file = await open({ bytesMax: 100 });
    for (let i = 0; i < 40; i++) file.write(`line ${String(i).padStart(2, '0')} of some length`, 0);
    await file.close();
    expect(readdirSync(folder).sort()).toEqual(['a.trace', 'a.trace.1', 'a.trace.2']);
    const text = read('.2') + read('.1') + read();
    expect(text).toMatch(/^(line \d\d of some length\n)+$/);
    expect(text.endsWith('line 39 of some length\n')).toBe(true);
    for (const ending of ['.2', '.1', '']) expect(read(ending).length).toBeLessThanOrEqual(100);
  });
});

describe('lines that are missing', () => {
  it('where the disk is too slow: counted, and told in the next line that fits', async () => {
    const file = await open({ limits: { queueBytesMax: 30 } });
    // Nothing is written before this turn is over: as with a disk that does not answer.
    const taken = ['0123456789', '0123456789', '0123456789', '0123456789'].map((line) => file.write(line, 0));
    expect(taken).toEqual([true, true, false, false]);
    await expect.poll(() => read()).toBe('0123456789\n0123456789\n');
    expect(file.write('a', 0)).toBe(true);
    await file.close();
    expect(read()).toBe('0123456789\n0123456789\n2 lines are missing here\na\n');
    expect([dropped, file.missing, file.lines]).toEqual([2, 2, 3]);
  });

  it('where more come in a second than may', async () => {
    const file = await open({ limits: { linesPerSMax: 2 } });
    const taken = [0, 100, 999, 1000].map((now) => file.write(`at ${now}`, now));
    await file.close();
    expect(taken).toEqual([true, true, false, true]);
    expect(read()).toBe('at 0\nat 100\n1 line is missing here\nat 1000\n');
  });

  it('that did not come to here are told, and counted by who lost them', async () => {
    const file = await open();
    file.miss(5);
    file.write('a', 0);
    await file.close();
    expect(read()).toBe('5 lines are missing here\na\n');
    expect([dropped, file.missing]).toEqual([0, 5]);
  });
});

describe('a disk that fails', () => {
  it('is trouble once, is tried again not too often, and again is no trouble', async () => {
    const file = await open({ bytesMax: 1, limits: { retryMs: 1000 } });
    // A folder stands where the first part is to go: no rotation is possible.
    const { mkdirSync, rmdirSync } = await import('node:fs');
    mkdirSync(`${path()}.1/x`, { recursive: true });
    mkdirSync(`${path()}.2/x`, { recursive: true });
    file.write('a', 0);
    file.write('b', 0);
    await expect.poll(() => troubles.length).toBe(1);
    file.write('c', 10);
    file.write('d', 500);
    expect(file.missing).toBeGreaterThanOrEqual(2);
    for (const ending of ['.1', '.2']) {
      rmdirSync(`${path()}${ending}/x`);
      rmdirSync(`${path()}${ending}`);
    }
    file.write('e', 1010);
    await expect.poll(() => troubles).toEqual([expect.any(String), null]);
    file.write('f', 1020);
    await file.close();
    expect(read()).toMatch(/^\d+ lines are missing here\nf\n$/);
  });

  it('that fails at the beginning makes no file', async () => {
    await expect(open({ path: join('/proc', 'nowhere', 'a.trace') })).rejects.toThrow(/ENOENT|EACCES/);
    expect(existsSync(path())).toBe(false);
  });
});
