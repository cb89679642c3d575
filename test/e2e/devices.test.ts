/** The device database of a running gateway: each change reaches the call back that it concerns. Real files, real PostgreSQL. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PostgresProcess, postgresFound, withoutPostgres } from '../kit/postgres-process.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringback-devices-'));
const control = join(folder, 'control', 'ringback.sock');
const running: RingbackProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Office {
  readonly page: string;
  readonly process: RingbackProcess;
}

/** The demo: 1001, 1002 and 1003 on their phones, and what the page's buttons do. */
async function office(...words: string[]): Promise<Office> {
  const flags = ['--demo', '--listen', '127.0.0.1:0', '--page', '127.0.0.1:0', '--control', control];
  const process = new RingbackProcess(['serve', '--json', ...flags, ...words]);
  running.push(process);
  const { page } = await process.started();
  return { page, process };
}

async function scene({ page }: Office, ...names: string[]): Promise<void> {
  for (const name of names) {
    const answer = await fetch(`${page}api/scenes/${name}`, { method: 'POST' });
    expect([name, answer.status]).toEqual([name, 200]);
  }
}

/** Ends the calls; the page's step waits for the usual notice, which does not come here. */
async function hangUp({ page }: Office): Promise<void> {
  await fetch(`${page}api/scenes/hangup`, { method: 'POST' });
}

/** First line of the screen of 1001. */
async function screen({ page }: Office): Promise<string> {
  const answer = (await (await fetch(`${page}api/office`)).json()) as {
    phones: { lines: { number: string }[]; screen: { text: string } | null }[];
  };
  return answer.phones.find(({ lines }) => lines[0]?.number === '1001')!.screen?.text.split('\n')[0] ?? '';
}

async function ask<T>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await ringback([...words, '--json', '--control', control]);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

/** Looks until it is so; the test's own bound ends it where it never is. */
async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const cleared = ({ process }: Office): boolean => /"alarm":"DevicesUnreadable".*cleared/.test(process.errors);

type Phones = { name: string; source: string; doNotDisturb: string; lines: { number: string }[] }[];
const nameOf = async (number: string): Promise<string> =>
  (await ask<Phones>('devices', 'list', number)).find(({ lines }) => lines[0]?.number === number)!.name;

/** As editors and deployments do: a new file takes the place of the old one. */
function put(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

describe('a file that is followed', () => {
  it('do not disturb that is set while 1001 waits is told with the notice', async () => {
    const file = join(folder, 'site.yaml');
    put(file, '{}');
    const site = await office('--devices', file);
    await scene(site, 'busy', 'call', 'callback');
    expect(await screen(site)).toBe('CallBack is activated on 1002');
    const name = await nameOf('1002');
    put(file, `phones: [{ name: ${name}, doNotDisturb: reject, lines: [{ number: 1002 }] }]`);
    await until(async () => (await ask<Phones>('devices', 'list', name))[0]?.doNotDisturb === 'reject');
    await hangUp(site);
    await until(async () => (await screen(site)) === '1002 is available now but on DND-R');
  });

  it('a number that is taken out ends what waits for it', async () => {
    const file = join(folder, 'out.yaml');
    const site = await office('--devices', file).catch((error: Error) => error);
    expect(String(site)).toMatch(/devices: .*out\.yaml: cannot be read \(ENOENT\)/);
    put(file, 'phones: [{ name: SEP00005E005302, lines: [{ number: 1002 }] }]');
    const again = await office('--devices', file);
    const name = await nameOf('1002');
    put(file, `phones: [{ name: ${name}, lines: [{ number: 1002 }] }]`);
    await until(async () => (await ask<Phones>('devices', 'list', name))[0]?.source === 'imported');
    await scene(again, 'busy', 'call', 'callback');
    expect(await ask<unknown[]>('records')).toHaveLength(1);
    put(file, '{}');
    await until(async () => (await ask<unknown[]>('records')).length === 0);
  });

  it('a number that was taken out while the gateway was stopped ends what waits for it at the start', async () => {
    const file = join(folder, 'stopped.yaml');
    const words = ['--devices', file, '--store', join(folder, 'stopped')];
    const named = 'phones: [{ name: SEP00005E005302, lines: [{ number: 1002 }] }]';
    put(file, named);
    const first = await office(...words);
    await scene(first, 'busy', 'call', 'callback');
    first.process.child.kill('SIGTERM');
    await first.process.ended;

    const second = await office(...words);
    expect(await ask<unknown[]>('records')).toMatchObject([{ line: '1002' }]);
    second.process.child.kill('SIGTERM');
    await second.process.ended;

    put(file, '{}');
    const third = await office(...words);
    await until(async () => (await ask<unknown[]>('records')).length === 0);
    third.process.child.kill('SIGTERM');
    await third.process.ended;
    put(file, named);
    await office(...words);
    expect(await ask<unknown[]>('records')).toEqual([]);
  });

  it('one that is broken changes nothing, and is told once', async () => {
    const file = join(folder, 'broken.yaml');
    put(file, 'lines: [{ number: 1002, forwardAll: 9000 }]');
    const site = await office('--devices', file);
    put(file, 'lines: [{ number: 10 02 }]');
    await until(async () => site.process.errors.includes('DevicesUnreadable'));
    expect(site.process.errors).toMatch(/broken\.yaml:1:19: lines\[0\]\.number: should be a directory number/);
    await scene(site, 'busy', 'call', 'callback');
    expect(await screen(site)).toBe('CallBack cannot be activated for 1002.');
    put(file, 'lines: []');
    await until(async () => cleared(site));
    expect(site.process.errors.match(/"alarm":"DevicesUnreadable".*"msg":"alarm"/g)).toHaveLength(1);
  });
});

describe('ringback devices', () => {
  it('imports a file that a restart still knows, and refuses one with every problem', async () => {
    const csv = join(folder, 'site.csv');
    writeFileSync(csv, 'device,user,number,forward all\nSEP0011223344AA,anna,1999,\n,,1002,9000\n');
    const words = ['--store', join(folder, 'store')];
    const site = await office(...words);
    expect(await ask('devices', 'import', csv)).toEqual({ phones: 1, lines: 1 });
    expect(await ask<Phones>('devices', 'list', 'anna')).toMatchObject([
      { name: 'SEP0011223344AA', source: 'imported' },
    ]);
    site.process.child.kill('SIGTERM');
    await site.process.ended;

    const again = await office(...words);
    expect(await ask('devices', 'number', '1002')).toMatchObject([{ forwardAll: '9000' }]);
    // Learnt before the restart, registered or not.
    expect((await ask<Phones>('devices', 'list', '1003'))[0]).toMatchObject({ source: 'learnt' });
    await scene(again, 'busy', 'call', 'callback');
    expect(await screen(again)).toBe('CallBack cannot be activated for 1002.');

    writeFileSync(csv, 'device,number\nSEP1,10 01\nSEP 2,1002\n');
    for (const verb of ['check', 'import']) {
      const { code, stdout, stderr } = await ringback(['devices', verb, csv]);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.split('\n')).toEqual([
        expect.stringMatching(
          /^ringback: site\.csv:2: column 2 \(number\): phones\[0\]\.lines\[0\]\.number: should be/,
        ),
        expect.stringMatching(
          /^ringback: site\.csv:3: column 1 \(device\): phones\[1\]\.name: should be a device name/,
        ),
        '',
      ]);
    }
  });
});

describe.skipIf(!postgresFound)(`PostgreSQL${withoutPostgres}`, () => {
  let server: PostgresProcess;
  let sql: Sql;
  beforeAll(async () => {
    server = await PostgresProcess.start();
    sql = server.client();
    await sql.unsafe(readFileSync('packaging/postgresql/ringback.sql', 'utf8'));
  });
  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await server?.stop();
  });

  it('tells each change while calls back wait, and is used as it was while it is away', async () => {
    const url = join(folder, 'postgres.url');
    writeFileSync(url, `${server.url}\n`, { mode: 0o600 });
    await sql`INSERT INTO ringback_lines (number, forward_all) VALUES ('1002', '9000')`;
    const site = await office('--devices-postgres-file', url);
    const forwards = async (): Promise<string | undefined> =>
      (await ask<{ forwardAll: string }[]>('devices', 'number', '1002'))[0]?.forwardAll;
    await until(async () => (await forwards()) === '9000');
    await scene(site, 'busy', 'call', 'callback');
    expect(await screen(site)).toBe('CallBack cannot be activated for 1002.');

    await sql`UPDATE ringback_lines SET forward_all = NULL`;
    await until(async () => (await forwards()) === '');
    await scene(site, 'again', 'busy', 'call', 'callback');
    expect(await screen(site)).toBe('CallBack is activated on 1002');

    await server.kill();
    await until(async () => site.process.errors.includes('DevicesUnreadable'));
    expect(await forwards()).toBe('');
    await server.run();
    const name = await nameOf('1002');
    await sql.begin(async (change) => {
      await change`INSERT INTO ringback_phones (name, do_not_disturb) VALUES (${name}, 'reject')`;
      await change`INSERT INTO ringback_appearances (phone, instance, number) VALUES (${name}, 1, '1002')`;
    });
    await until(async () => (await ask<Phones>('devices', 'list', name))[0]?.doNotDisturb === 'reject');
    await until(async () => cleared(site));
    await hangUp(site);
    await until(async () => (await screen(site)) === '1002 is available now but on DND-R');
  });

  it('a row that is not what it should be is named, and the rest stays as it was', async () => {
    const url = join(folder, 'postgres.url');
    writeFileSync(url, server.url, { mode: 0o600 });
    const site = await office('--devices-postgres-file', url);
    await sql`INSERT INTO ringback_phones (name, search_space) VALUES ('SEPX', 'nowhere')`;
    await until(async () => site.process.errors.includes('there is no search space nowhere'));
    expect(site.process.errors).toContain('PostgreSQL: SEPX: phones[');
    await sql`DELETE FROM ringback_phones WHERE name = 'SEPX'`;
    await until(async () => cleared(site));
  });
});
