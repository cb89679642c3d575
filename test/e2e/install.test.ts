/**
 * The pages for operators, followed word by word: the package is made, installed into an empty directory, and calls a phone
 * back there. Every command of these pages is run, or has its reason here why not.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandsOf, type Expectation, PageRunner } from '../kit/page-commands.ts';

const pages = [
  'install',
  'install-asterisk',
  'install-freeswitch',
  'install-callmanager',
  'operating',
  'troubleshooting',
  'devices',
];
const rows: readonly Expectation[] = [
  { command: 'npm install ./ringback-0.1.0.tgz', says: /added \d+ packages/ },
  { command: 'ringback --version', says: /^\d+\.\d+\.\d+/m },
  { command: 'serve --demo', says: /page +http/, stays: true },
  { command: 'serve --config ringback.yaml --print-config', says: /upstream: 127/ },
  { command: '"Keep Source Address=true" --print-config', says: /Keep Source Address: "true"/ },
  { command: 'serve --config ringback.yaml', says: /phones +connect to/, stays: true },
  { command: 'serve --listen 0.0.0.0:2000 --upstream', says: /phones +connect to/, stays: true },
  { command: 'serve --listen 192.0.2.5:2000 --upstream 192.0.2.10:2000 --store records', says: /phones/, stays: true },
  { command: '--record first.pcapng', says: /phones +connect to/, stays: true },
  { command: 'install -m 0600 /dev/null cti.password', says: /^/ },
  { command: 'serve --cti 192.0.2.11,192.0.2.12', says: /cti +127/, stays: true },
  { command: 'simulate cti-manager', says: /127\.0\.0\.1/, stays: true },
  { command: '--log-file ringback.log', says: /phones +connect to/, stays: true },
  { command: 'devices check ringback-site.yaml', says: /3 phones, 3 numbers/ },
  { command: 'tar -czf ringback-backup.tgz', says: /^/ },
  { command: '--record trouble.pcapng', says: /phones +connect to/, stays: true },
  { command: 'ringback attach test/captures', says: /not sent: alert/ },
  { command: 'ringback report test/captures', says: /3 calls, 1 call back/ },
];
const notHere: Readonly<Record<string, string>> = {
  'npm ci && npm pack': 'run below, in a copy: others use the program that is built here',
  'install -D -m 0644': 'writes to /etc; the unit is verified below',
  systemctl: 'needs systemd as the first process',
  podman: 'needs a container engine',
};

const folder = mkdtempSync(join(tmpdir(), 'ringback-install-'));
const site = join(folder, 'site');
const runner = new PageRunner(site, { npm_config_prefer_offline: 'true', HOME: folder });
afterAll(async () => {
  await runner.end();
  rmSync(folder, { recursive: true });
});

const commands = pages.flatMap((page) => commandsOf(`docs/${page}.md`));
const rowOf = (line: string): Expectation | undefined => rows.find(({ command }) => line.includes(command));
const reasonOf = (line: string): string | undefined =>
  Object.entries(notHere).find(([command]) => line.startsWith(command))?.[1];

/** What `npm pack` needs, so that it builds somewhere else than here. */
function pack(): string {
  const copy = join(folder, 'checkout');
  const parts = [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'src',
    'scripts',
    'docs',
    'packaging',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ];
  for (const part of parts) cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  const { status, stderr } = spawnSync('npm', ['pack'], { cwd: copy, encoding: 'utf8' });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  return join(copy, 'ringback-0.1.0.tgz');
}

async function scene(page: string, name: string): Promise<void> {
  const answer = await fetch(`${page}api/scenes/${name}`, { method: 'POST' });
  expect([name, answer.status]).toEqual([name, 200]);
}

describe('the pages for operators', () => {
  it('each command has a row here, or a reason', () => {
    expect(commands.filter((line) => rowOf(line) === undefined && reasonOf(line) === undefined)).toEqual([]);
    for (const { command } of rows)
      expect(
        commands.some((line) => line.includes(command)),
        command,
      ).toBe(true);
  });

  it('links lead somewhere', () => {
    for (const page of pages)
      for (const [, link] of readFileSync(`docs/${page}.md`, 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
        expect(() => readFileSync(join('docs', link!)), `${page}: ${link}`).not.toThrow();
  });

  it('the package installs into an empty directory, and a first call back comes there', async (context) => {
    mkdirSync(site);
    cpSync(pack(), join(site, 'ringback-0.1.0.tgz'));
    if (spawnSync('npm', ['ping'], { timeout: 20_000 }).status !== 0) context.skip('no package registry is reached');
    const page = commandsOf('docs/install.md');
    for (const part of ['npm install ./', 'ringback --version', 'serve --demo']) {
      const line = page.find((each) => each.includes(part))!;
      const output = await runner.run(line, rowOf(line)!);
      const at = /page +(http:\S+)/.exec(output)?.[1];
      if (at === undefined) continue;
      for (const name of ['busy', 'call', 'callback', 'hangup']) await scene(at, name);
      const office = (await (await fetch(`${at}api/office`)).json()) as {
        phones: { screen: { text: string } | null }[];
      };
      expect(office.phones.map(({ screen }) => screen?.text.split('\n')[0] ?? '')).toEqual([
        '1002 has become available',
        '',
        '',
      ]);
    }
    await runner.end();
  });

  it('every other command says what it should', async () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/install.md', 'utf8'))![1]!;
    mkdirSync(join(site, 'records'), { recursive: true });
    const written = (await runner.runnable(yaml)).replace('/srv/ringback/records', 'records');
    writeFileSync(join(site, 'ringback.yaml'), written);
    cpSync('examples/site.yaml', join(site, 'ringback-site.yaml'));
    cpSync('test/captures', join(site, 'test/captures'), { recursive: true });
    mkdirSync(join(site, 'test-output'));
    const cli = resolve('dist/cli/ringback.js');
    const first = new Set(['npm install ./', 'ringback --version', 'serve --demo']);
    for (const line of commands) {
      const row = rowOf(line);
      if (row === undefined || reasonOf(line) !== undefined || [...first].some((part) => line.includes(part))) continue;
      await runner.run(line.replace('npx ringback', `node ${cli}`).replaceAll('-o test', '-o test'), row);
      if (row.stays === true) await runner.end();
    }
  });

  it('the sample configuration loads: as it is, and with every default uncommented', async () => {
    const sample = readFileSync('packaging/ringback.yaml', 'utf8');
    const open = sample.replace(/^( *)#(\S+: .+|[a-z]+:)$/gim, '$1$2').replace(/^( *)#(\w[^:]*: .+)$/gm, '$1$2');
    for (const [name, text] of Object.entries({ asItIs: sample, open })) {
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, text);
      const words = [
        'dist/cli/ringback.js',
        'serve',
        '--config',
        file,
        '--upstream',
        '127.0.0.1:2001',
        '--print-config',
      ];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
      expect([name, status, stderr]).toEqual([name, 0, '']);
      expect(stdout).toContain('listen: 0.0.0.0:2000');
      if (name === 'open') expect(stdout).toContain('Recall Time: 30000');
    }
  });

  const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.skipIf(!analyze)(`systemd takes the unit${analyze ? '' : ' (skipped: no systemd-analyze here)'}`, () => {
    const unit = readFileSync('packaging/systemd/ringback.service', 'utf8');
    const file = join(folder, 'ringback.service');
    writeFileSync(file, unit.replace('/usr/bin/ringback', process.execPath));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
