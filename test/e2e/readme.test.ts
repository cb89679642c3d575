/** Every command of the README, run as it stands. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { commandsOf, type Expectation, PageRunner } from '../kit/page-commands.ts';

const readme = readFileSync('README.md', 'utf8');
const commands = commandsOf('README.md');
const runner = new PageRunner();
afterAll(() => runner.end());

const expectations: readonly Expectation[] = [
  { command: 'npm ci && npm start', says: /page +http:\/\/127\.0\.0\.1:\d+/, stays: true },
  { command: 'ringback serve --listen', says: /phones +connect to/, stays: true },
  { command: 'ringback status', says: /records/ },
  { command: 'serve --print-parameters', says: /Recall Time/ },
  { command: 'ringback decode test/captures', says: /UserToDeviceDataVersion1/ },
  { command: 'ringback report test/captures', says: /3 calls, 1 call back/ },
  { command: 'decode --frames -', says: /"message":"SoftKeyEvent"/ },
  { command: 'simulate call-manager', says: /listen|127\.0\.0\.1/, stays: true },
  { command: 'simulate phones', says: /50/ },
  { command: 'ringback attach test/captures', says: /not sent: alert, and screen "1002 has become available/ },
  // Through the gateway and to the call manager of the rows before it.
  { command: 'ringback replay test/captures', says: /\n +sent +68\n/ },
  { command: 'node examples/skinny.mjs', says: /CallState/ },
  { command: 'npm run bench -- --smoke', says: /binary-parser/ },
  { command: 'npm run fuzz -- all --smoke', says: /session +[\d,]+ runs .* 0 finds/ },
];
/** Run by .ci/run, to the letter; a test cannot run the tests. `npm ci` likewise. */
const byCi = ['npm ci && npm test'];

describe('README', () => {
  it('each command has a row here', () => {
    const rows = [...expectations.map(({ command }) => command), ...byCi];
    expect(commands.filter((line) => !rows.some((row) => line.includes(row)))).toEqual([]);
    for (const row of rows)
      expect(
        commands.some((line) => line.includes(row)),
        row,
      ).toBe(true);
    expect(readFileSync('.ci/run', 'utf8')).toMatch(/npm ci[\s\S]*npm test/);
  });

  // The bound is for a hung command, not for a slow machine.
  it.each(expectations)(
    '$command',
    async (row) => {
      await runner.run(commands.find((each) => each.includes(row.command))!, row);
    },
    240_000,
  );

  it('what it links to exists', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(8);
    for (const link of links.filter((each) => !each.startsWith('http'))) readFileSyncOrFolder(link);
  });
});

function readFileSyncOrFolder(path: string): void {
  try {
    readFileSync(path);
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code, path).toBe('EISDIR');
  }
}
