/** The scan of logs after a test run (scripts/scan-logs.mjs): what it must find, and what it must not take for a number. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLog, noticeTo } from '../../src/service/log.ts';

type Leak = readonly [line: number, found: string, text: string];
const { scan, leaksIn, main } = (await import('../../scripts/scan-logs.mjs' as string)) as {
  scan: (log: string) => Leak[];
  leaksIn: (text: string) => string[];
  main: (folder: string) => number;
};

/** What the service's own log writes. */
function logged(level: string, write: (log: ReturnType<typeof createLog>) => void): string {
  const lines = [`# serve --log-level ${level}\n`];
  write(createLog(level, { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

describe('the log scan', () => {
  it('finds a leak that is planted beside what the log hides by itself', () => {
    const log = logged('info', (to) => {
      to.info({ device: 'SEP00005E005301', number: '1002' }, 'hidden');
      to.info({ detail: 'SEP00005E005301 waits for 1002' }, 'planted');
      to.info({ what: { deep: ['Anna'] } }, 'planted');
    });
    expect(scan(log).map(([line, found]) => [line, found])).toEqual([
      [3, 'SEP00005E005301'],
      [3, '1002'],
      [4, 'Anna'],
    ]);
  });

  it('finds one in a line that is no JSON, such as a stack that somebody printed', () => {
    expect(scan('# serve\nTypeError: SEP00005E005301 has no line')).toHaveLength(1);
    expect(scan('# serve\nringback: configuration: upstream: is 2000; should be HOST:PORT')).toEqual([]);
  });

  it('has nothing to say of traces, and of what the service writes', () => {
    expect(scan(logged('debug', (to) => to.info({ detail: 'SEP00005E005301' }, 'open')))).toEqual([]);
    const tell = (log: ReturnType<typeof createLog>) =>
      noticeTo(
        log,
        () => undefined,
      )({ reason: 'reset', device: 'SEP00005E005301', detail: 'of 1002 by 127.0.0.1:2000' });
    expect(scan(logged('info', tell))).toEqual([]);
  });

  it.each([
    'listens at 127.0.0.1:2000, process 1234 by code 1001',
    '2000 ms, 1500 connections, from 1000 to 60000 (ms), Worker 1234 ended',
    '…02~k3Jx9a, 2026-11-28T10:00:00.000Z, RFC5424, v1.2345',
    '/tmp/ringback-1234/store, errno -1001',
    'systemd-notify --pid=1602 --ready',
    'Attempting to write page at position 24576, size 12288, blocks 3, buffer sizes 4096 4096 4096',
  ])('takes no number of "%s" for one of a line', (text) => expect(leaksIn(text)).toEqual([]));

  const folder = mkdtempSync(join(tmpdir(), 'ringback-scan-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  it('fails where it has nothing to look through', () => {
    expect(main(folder)).toBe(2);
    writeFileSync(join(folder, 'one.log'), '# serve\n{"level":"info","detail":"1002"}\n');
    expect(main(folder)).toBe(1);
  });
});
