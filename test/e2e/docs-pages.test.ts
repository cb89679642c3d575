/**
 * Commands of the other pages, run as they stand in a folder that has what they name. Which test runs which page is the table
 * of test/house/commands.test.ts.
 */
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sessionVectors } from '../codecs/qbe/vectors.ts';
import { pcap } from '../kit/capture-bytes.ts';
import { commandsOf, type Expectation, PageRunner } from '../kit/page-commands.ts';
import { sessionPackets } from '../kit/qbe-capture.ts';

interface Row extends Expectation {
  readonly page: string;
  /** A service that the page speaks of as running. */
  readonly needs?: string;
}

const DEMO = 'npx ringback serve --demo --listen 127.0.0.1:2000 --page 127.0.0.1:8080';
const rows: readonly Row[] = [
  { page: 'cti', command: 'serve --cti', says: /cti +127\.0\.0\.1/, stays: true },
  { page: 'cti-simulator', command: 'simulate cti-manager --listen 127.0.0.1:2748', says: /127\.0\.0\.1/, stays: true },
  { page: 'cti-simulator', command: '--office examples/office.yaml', says: /127\.0\.0\.1/, stays: true },
  { page: 'dashboard', command: 'api/v1/records', says: /^\[\]/m, needs: DEMO },
  { page: 'dashboard', command: 'curl -s -X PUT', says: /"key":"recallTimeMs".*"to":20000/, needs: DEMO },
  { page: 'decode', command: 'decode office.pcap\n', says: /UserToDeviceDataVersion1/ },
  { page: 'decode', command: 'office.pcapng.gz', says: /SoftKeyEvent/ },
  { page: 'decode', command: '> rows.tsv', says: /249 messages of 3 phones/ },
  { page: 'overload', command: 'Shared Addresses=', says: /phones +connect to/, stays: true },
  { page: 'report', command: 'report office.pcap', says: /3 phones, 3 calls, 1 call back → office\.html/ },
  { page: 'report', command: '--protocol qbe --port 12748', says: /session of applications/ },
  { page: 'workers', command: '--workers 2', says: /2 processes share the phones/, stays: true },
];
const notHere: Readonly<Record<string, string>> = {
  tcpdump: 'listens on an interface of the machine; the pipe is what test/e2e/decode.test.ts reads',
};

const folder = mkdtempSync(join(tmpdir(), 'ringback-pages-'));
const runner = new PageRunner(folder, { HOME: folder });
afterEach(() => runner.end());
afterAll(() => rmSync(folder, { recursive: true }));

function furnish(): void {
  copyFileSync('test/captures/call-back.pcapng', join(folder, 'office.pcap'));
  writeFileSync(join(folder, 'office.pcapng.gz'), gzipSync(readFileSync('test/captures/call-back.pcapng')));
  writeFileSync(join(folder, 'cti.pcap'), pcap(sessionPackets(sessionVectors, { serverPort: 12_748 })));
  cpSync('examples', join(folder, 'examples'), { recursive: true });
  writeFileSync(join(folder, 'cti.password'), 'secret\n', { mode: 0o600 });
}
furnish();

const pages = [...new Set(rows.map(({ page }) => page))];
const linesOf = (page: string): readonly string[] => commandsOf(`docs/${page}.md`);
const isOf = ({ command }: Row, line: string): boolean => `${line}\n`.includes(command);
const here = (line: string): string =>
  line.replace('npx ringback', `node ${resolve('dist/cli/ringback.js')}`).replace('/etc/ringback/', '');

describe('the other pages', () => {
  it('each command has a row here, or a reason, and each row a command', () => {
    for (const page of pages)
      for (const line of linesOf(page)) {
        const known = rows.filter((row) => row.page === page && isOf(row, line)).length;
        const apart = Object.keys(notHere).some((word) => line.startsWith(word));
        expect([page, line, known + Number(apart)]).toEqual([page, line, 1]);
      }
    for (const row of rows) expect(linesOf(row.page).filter((line) => isOf(row, line))).toHaveLength(1);
  });

  it.each(rows)('$page: $command', async (row) => {
    if (row.needs !== undefined)
      await runner.run(here(row.needs), { command: row.needs, says: /page +http/, stays: true });
    const line = linesOf(row.page).find((each) => isOf(row, each))!;
    await runner.run(here(line), row);
  });
});
