/** `ringback serve` as users start it: the built program as a child process, driven over the page's HTTP. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PagePhoneState } from '../../src/service/page/page-model.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

const running: RingbackProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
});

function serve(...words: string[]): RingbackProcess {
  const process = new RingbackProcess(['serve', '--json', ...words]);
  running.push(process);
  return process;
}

const anyPorts = ['--listen', '127.0.0.1:0', '--page', '127.0.0.1:0'];

interface Office {
  readonly phones: readonly PagePhoneState[];
  readonly story: readonly { readonly state: string }[];
  readonly demo: boolean;
  readonly listen: string;
}

const officeOf = async (page: string) => (await (await fetch(`${page}api/office`)).json()) as Office;

async function scene(page: string, name: string): Promise<void> {
  const answer = await fetch(`${page}api/scenes/${name}`, { method: 'POST' });
  expect([name, answer.status, await answer.text()]).toEqual([name, 200, '{"ok":true}']);
}

const phone = (office: Office, number: string): PagePhoneState =>
  office.phones.find((state) => state.lines[0]?.number === number)!;
const ticks = (office: Office): number => office.story.filter((step) => step.state === 'done').length;

describe('ringback serve --demo', () => {
  it('comes up, plays the story, and ends at SIGTERM with 0', async () => {
    const process = serve('--demo', ...anyPorts);
    const started = await process.started();
    expect(started).toMatchObject({ event: 'started', demo: true, tlsListen: null, notes: [] });
    expect(started.phones.map(({ number }) => number)).toEqual(['1001', '1002', '1003']);
    const { page } = started;
    expect(ticks(await officeOf(page))).toBe(0);

    await scene(page, 'busy');
    await scene(page, 'call');
    await scene(page, 'callback');
    const activated = phone(await officeOf(page), '1001').screen!;
    expect(activated.text.split('\n')).toEqual([
      'CallBack is activated on 1002',
      'Press Cancel to deactivate',
      'Press Exit to quit this screen',
    ]);
    await scene(page, 'hangup');
    const notice = phone(await officeOf(page), '1001');
    expect(notice.screen!.text).toMatch(
      /^1002 has become available\nTime \d\d:\d\d \d\d\/\d\d\/\d{4}\nPress Dial to call\n/,
    );
    expect(notice.screen!.softKeys.map(({ name }) => name)).toEqual(['Dial', 'Cancel', 'Exit']);
    expect(notice.played).toEqual(['Play:CallBack.raw']);
    await scene(page, 'dial');
    const after = await officeOf(page);
    expect(ticks(after)).toBe(5);
    expect(phone(after, '1002').calls).toMatchObject([{ calling: '1001', called: '1002' }]);
    await scene(page, 'again');
    expect(ticks(await officeOf(page))).toBe(0);

    process.child.kill('SIGTERM');
    expect(await process.ended).toMatchObject({ code: 0, signal: null });
  });

  it('speaks the language that it is told', async () => {
    const { page } = await serve('--demo', '--locale', 'de-AT', ...anyPorts).started();
    for (const name of ['busy', 'call', 'callback', 'hangup']) await scene(page, name);
    const screen = phone(await officeOf(page), '1001').screen!;
    expect(screen.text).toContain('1002');
    expect(screen.text).not.toContain('has become available');
    expect(screen.softKeys.map(({ name }) => name)).toContain('Beenden');
    await scene(page, 'dial');
  });

  it.each([
    ['fr', 'Rappel activé pour 1002', 'Quitter'],
    ['es', 'Devolución de llamada activada para 1002', 'Salir'],
    // The phones of the demo read Shift_JIS, as the registrations that were captured have it.
    ['ja', '1002 へのコールバックを設定しました', '終了'],
  ])('and what it is told in %s', async (locale, text, exit) => {
    const { page } = await serve('--demo', '--locale', locale, ...anyPorts).started();
    for (const name of ['busy', 'call', 'callback']) await scene(page, name);
    const screen = phone(await officeOf(page), '1001').screen!;
    expect(screen.text.split('\n')[0]).toBe(text);
    expect(screen.softKeys.map(({ name }) => name)).toContain(exit);
  });

  it('shows the texts of a site where it has some, and says which of them are missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-texts-'));
    writeFileSync(join(folder, 'nl.xml'), '<dictionary locale="nl"><text name="keyExit">Sluiten</text></dictionary>');
    const process = serve('--demo', '--locale', 'nl', '--dictionaries', folder, ...anyPorts);
    const { page } = await process.started();
    for (const name of ['busy', 'call', 'callback']) await scene(page, name);
    const screen = phone(await officeOf(page), '1001').screen!;
    expect(screen.softKeys.map(({ name }) => name)).toEqual(['Cancel', 'Sluiten']);
    rmSync(folder, { recursive: true });
  });

  it('a page that is open does not keep it from ending; SIGINT ends it too', async () => {
    const process = serve('--demo', ...anyPorts);
    const { page } = await process.started();
    const events = await fetch(`${page}api/events`);
    process.child.kill('SIGINT');
    expect((await process.ended).code).toBe(0);
    await events.text();
  });

  it('tells people where the page is and what to do', async () => {
    const process = new RingbackProcess(['serve', '--demo', ...anyPorts]);
    running.push(process);
    const text = await process.said('Ctrl-C');
    expect(text).toMatch(/page +http:\/\/127\.0\.0\.1:\d+\//);
    expect(text).toContain('press CallBack');
  });
});

describe('in front of a call server', () => {
  it('the demo leaves its call manager and phones out', async () => {
    const process = serve('--demo', '--upstream', '127.0.0.1:9', ...anyPorts);
    const started = await process.started();
    expect(started).toMatchObject({ demo: false, upstream: '127.0.0.1:9', phones: [] });
    expect(await officeOf(started.page)).toMatchObject({ demo: false, phones: [], story: [] });
  });

  it('a taken port ends it with 1 and a sentence; the demo takes another', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const taken = `127.0.0.1:${(holder.address() as { port: number }).port}`;
    const ended = await ringback(['serve', '--demo', '--listen', taken, '--page', 'off']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`--listen: ${taken} is taken by another program (EADDRINUSE). Choose another`);
    const page = await ringback(['serve', '--demo', '--listen', '127.0.0.1:0', '--page', taken]);
    expect([page.code, page.stderr]).toEqual([1, expect.stringContaining('--page: ')]);
    holder.close();
  });

  it('two demos with the usual ports live beside each other', async () => {
    const first = await serve('--demo').started();
    const second = await serve('--demo').started();
    expect(second.listen).not.toBe(first.listen);
    expect(second.page).not.toBe(first.page);
    expect(second.notes).toHaveLength(2);
    expect(second.notes[0]).toContain(`using port ${second.listen.split(':')[1]} instead`);
  });
});

describe('exit codes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-serve-'));
  const path = join(folder, 'bad.yaml');
  writeFileSync(path, 'listn: 127.0.0.1:2000\nlisten: nowhere\n');
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('78 for a bad configuration, every problem named', async () => {
    const ended = await ringback(['serve', '--config', path], { RINGBACK_KEY_OWNER: 'me' });
    expect(ended.code).toBe(78);
    expect(ended.stdout).toBe('');
    for (const key of ['listn: is no key', 'listen: is "nowhere"', 'keyOwner: is "me"', 'upstream: is missing'])
      expect(ended.stderr).toContain(key);
  });

  it.each([
    ['an unknown flag', ['serve', '--nonsense'], 2],
    ['an unknown verb', ['dance'], 2],
    ['no verb', [], 2],
    ['a stray word', ['serve', 'now'], 2],
    ['no call server', ['serve'], 78],
    [
      'a certificate that is not there',
      ['serve', '--demo', '--tls-listen', '127.0.0.1:0', '--tls-cert', '/none', '--tls-key', '/none'],
      78,
    ],
  ])('%s', async (_, words, code) => {
    const ended = await ringback(words);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).not.toBe('');
  });

  it('0 for help, version, the schema and the settings in force, on stdout', async () => {
    const [help, verbHelp, version, schema, settings, parameters] = await Promise.all([
      ringback(['--help']),
      ringback(['serve', '-h']),
      ringback(['--version']),
      ringback(['serve', '--print-schema']),
      ringback(['serve', '--demo', '--print-config', '--json']),
      ringback(['serve', '--print-parameters']),
    ]);
    for (const ended of [help, verbHelp, version, schema, settings, parameters])
      expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('decode');
    expect(verbHelp.stdout).toContain('RINGBACK_TLS_CERT');
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(JSON.parse(schema.stdout).properties.upstream).toBeDefined();
    expect(parameters.stdout).toContain('Recall Time = 30000\n');
    expect(JSON.parse(settings.stdout).settings).toContainEqual({ key: 'demo', value: true, origin: 'flag --demo' });
  });
});
