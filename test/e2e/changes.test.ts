/**
 * The Change Notifier of a running gateway, at call backs that wait: the configuration file in every way in which editors
 * and deployments change one, SIGHUP, the API, and settings in a real PostgreSQL. How long each took from the change to the
 * phone is written to test-output/change-times.json.
 */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PostgresProcess, postgresFound, withoutPostgres } from '../kit/postgres-process.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

let folder: string;
let file: string;
let control: string;
const running: RingbackProcess[] = [];
const times: Record<string, number> = {};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-changes-'));
  file = join(folder, 'ringback.yaml');
  control = join(folder, 'ringback.sock');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => {
  mkdirSync('test-output', { recursive: true });
  writeFileSync('test-output/change-times.json', JSON.stringify(times, null, 2));
});

const BASE = 'demo: true\nlisten: 127.0.0.1:0\npage: 127.0.0.1:0\n';
const guarded = (ms: number): string => `${BASE}parameters:\n  Guard Time: ${ms}\n`;

interface DemoPhone {
  readonly name: string;
  readonly lines: readonly { readonly number: string }[];
  readonly screen: { readonly text: string } | null;
}

class Office {
  readonly process: RingbackProcess;
  page = '';

  constructor(...words: string[]) {
    this.process = new RingbackProcess(['serve', '--json', '--config', file, ...words], { RINGBACK_CONTROL: control });
    running.push(this.process);
  }

  static async open(...words: string[]): Promise<Office> {
    const office = new Office(...words);
    office.page = (await office.process.started()).page;
    return office;
  }

  async scene(...names: string[]): Promise<void> {
    for (const name of names) {
      const answer = await fetch(`${this.page}api/scenes/${name}`, { method: 'POST' });
      expect([name, answer.status]).toEqual([name, 200]);
    }
  }

  /** 1001 waits for 1002, which is free: only the guard time keeps the notice back. */
  async waitGuarded(): Promise<void> {
    await this.scene('busy', 'call', 'callback');
    for (const { name } of (await this.phones()).toReversed())
      await fetch(`${this.page}api/phones/${name}/keys`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"key":"onHook"}',
      });
    await until(async () => (await json<{ state: string }[]>('records'))[0]?.state === 'free');
  }

  /** First line of the screen of 1001. */
  async screen(): Promise<string> {
    const caller = (await this.phones()).find(({ lines }) => lines[0]?.number === '1001');
    return caller?.screen?.text.split('\n')[0] ?? '';
  }

  private async phones(): Promise<DemoPhone[]> {
    const answer = (await (await fetch(`${this.page}api/office`)).json()) as { phones: DemoPhone[] };
    return answer.phones;
  }

  /** The change reaches the phone of the call back that waits. */
  async told(what: string, change: () => unknown): Promise<void> {
    const began = performance.now();
    await change();
    await until(async () => (await this.screen()) === '1002 has become available');
    times[what] = Math.round(performance.now() - began);
  }
}

const ask = (...words: string[]) => ringback(words, { RINGBACK_CONTROL: control });

async function json<T>(...words: string[]): Promise<T> {
  const ended = await ask(...words, '--json');
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return JSON.parse(ended.stdout) as T;
}

type History = { name: string; from: unknown; to: unknown; by: string; who: string }[];

/** Looks until it is so; the test's own bound ends it where it never is. */
async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 10));
}

function replace(text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

describe('the configuration file reaches a call back that waits', () => {
  it.each<[string, (text: string) => unknown]>([
    ['written in place', (text) => writeFileSync(file, text)],
    ['replaced by another', replace],
    [
      'taken away, and put there anew',
      (text) => {
        rmSync(file);
        writeFileSync(file, text);
      },
    ],
  ])('%s', async (how, write) => {
    writeFileSync(file, guarded(60_000));
    const office = await Office.open();
    await office.waitGuarded();
    await office.told(`file, ${how}`, () => write(guarded(0)));
    const history = await json<History>('parameters', 'history');
    expect(history.at(-1)).toMatchObject({ name: 'Guard Time', from: 60_000, to: 0, by: 'file', who: file });
  });

  it('behind links that are swapped, as a ConfigMap is', async () => {
    for (const [name, ms] of [
      ['..1', 60_000],
      ['..2', 0],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'ringback.yaml'), guarded(ms));
    }
    symlinkSync('..1', join(folder, '..data'));
    symlinkSync('..data/ringback.yaml', file);
    const office = await Office.open();
    await office.waitGuarded();
    await office.told('file, behind links that are swapped', () => {
      symlinkSync('..2', join(folder, '..new'));
      renameSync(join(folder, '..new'), join(folder, '..data'));
    });
  });

  it('in two halves: the first is not taken for the whole', async () => {
    writeFileSync(file, guarded(60_000));
    const office = await Office.open();
    await office.waitGuarded();
    // Emptied, as an editor does that writes in place; what comes next is the whole.
    writeFileSync(file, '');
    writeFileSync(file, guarded(0));
    await until(async () => (await office.screen()) === '1002 has become available');
    expect(office.process.errors).not.toContain('ConfigurationRefused');
    expect((await json<History>('parameters', 'history')).map(({ to }) => to)).toEqual([60_000, 0]);
  });

  it('by SIGHUP (systemctl reload), and the log goes on', async () => {
    writeFileSync(file, guarded(0));
    const office = await Office.open('--log-file', join(folder, 'log'));
    const log = () => readFileSync(join(folder, 'log'), 'utf8');
    office.process.child.kill('SIGHUP');
    await until(() => log().includes('configuration read again'));
    expect((await ask('status')).code).toBe(0);
    expect(readFileSync('packaging/systemd/ringback.service', 'utf8')).toMatch(/^ExecReload=.*kill -HUP \$MAINPID$/m);
  });
});

describe('a configuration file that is wrong', () => {
  it('is refused with every error by line and column, the old settings stay; corrected it counts', async () => {
    writeFileSync(file, guarded(60_000));
    const office = await Office.open();
    await office.waitGuarded();
    replace(`${BASE}listn: 1\nkeyOwner: nobody\nparameters:\n  Guard Time: -1\n  Gard: 2\n`);
    await until(() => office.process.errors.includes('"alarm":"ConfigurationRefused"'));
    const [alarm] = (await json<{ standing: { name: string; detail: string }[] }>('alarms')).standing;
    expect(alarm!.name).toBe('ConfigurationRefused');
    for (const problem of [
      `listn: is no key of ours (file ${file}:4:8)`,
      `keyOwner: is "nobody" (file ${file}:5:11); should be one of auto, gateway, server.`,
      `parameter "Guard Time" is -1; it should be a whole number from 0 to 60000 (ms) (file ${file}:7:15).`,
      `parameter "Gard" is not known; \`ringback serve --print-parameters\` lists them (file ${file}:8:9).`,
    ])
      expect(alarm!.detail).toContain(problem);
    // In the log too, ranges readable.
    expect(office.process.errors).toContain('a whole number from 0 to 60000 (ms)');
    expect(await json('parameters', 'show', 'guard time')).toMatchObject([{ value: 60_000 }]);
    expect(await office.screen()).not.toContain('has become available');

    replace('a: [1\nb: }');
    await until(() => office.process.errors.includes('is no YAML'));
    expect(office.process.errors).toMatch(/ringback\.yaml:\d+:\d+: is no YAML/);
    await office.told('file, corrected', () => replace(guarded(0)));
    await until(() => /"alarm":"ConfigurationRefused".*"alarm cleared"/.test(office.process.errors));
    expect((await json<{ standing: unknown[] }>('alarms')).standing).toEqual([]);
  });

  it('that is gone, or too long, or full of aliases, is refused', async () => {
    writeFileSync(file, BASE);
    const office = await Office.open();
    rmSync(file);
    await until(() => office.process.errors.includes('cannot be read (ENOENT)'));
    writeFileSync(file, `${BASE}#${'x'.repeat(1024 * 1024)}`);
    await until(() => office.process.errors.includes('is longer than 1048576 bytes'));
    const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
    for (let n = 1; n < 9; n++)
      bomb.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(',')}]`,
      );
    writeFileSync(file, bomb.join('\n'));
    await until(() => office.process.errors.includes('has more aliases'));
    expect((await ask('status')).code).toBe(0);
  });
});

describe('what needs a restart', () => {
  it('says so by its keys, and the status names it; the rest of the file counts', async () => {
    writeFileSync(file, guarded(60_000));
    const office = await Office.open();
    await office.waitGuarded();
    await office.told('file, beside what needs a restart', () =>
      replace(`${BASE.replace(':0\n', ':2999\n')}locale: de\nkeyOwner: server\nlog: { level: warn }
parameters: { CTI Connecting Port: 2750, Voice Mail Numbers: '9000, 9001' }\n`),
    );
    await until(() => office.process.errors.includes('RestartNeeded'));
    // A line of the log each, numbers hidden.
    expect(office.process.errors).toMatch(/"setting":"Voice Mail Numbers","from":"","to":"…00~\S{6}, …01~\S{6}"/);
    expect(office.process.errors).toMatch(/"alarm":"RestartNeeded".*listen, locale, CTI Connecting Port\./);
    expect((await ask('status')).stdout).toMatch(/^restart +due, for listen, locale, CTI Connecting Port$/m);
    replace(guarded(1));
    await until(async () => !/^restart/m.test((await ask('status')).stdout));
  });
});

describe('alarm settings', () => {
  it('by file and by API: the next alarm goes there; the API lasts over a restart', async () => {
    const posted: { name: string; severity: string }[] = [];
    const receiver = createServer((request, answer) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        posted.push(JSON.parse(body));
        answer.end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => receiver.once('listening', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const store = join(folder, 'store');
    const refused = () => replace(`${BASE}listn: 1\n`);
    try {
      writeFileSync(file, BASE);
      const office = await Office.open('--store', store);
      replace(`${BASE}alarms: { http: "${url}" }\n`);
      await until(async () => (await json<{ settings: { http: string } }>('alarms')).settings.http === url);
      refused();
      await until(() => posted.some(({ name }) => name === 'ConfigurationRefused'));
      replace(`${BASE}alarms: { http: "${url}" }\n`);
      await until(() => posted.some(({ severity }) => severity === 'cleared'));

      const answer = await fetch(`${office.page}api/v1/alarms/settings`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{"severity":"critical"}',
      });
      expect([answer.status, await answer.json()]).toEqual([200, { syslog: null, http: url, severity: 'critical' }]);
      office.process.child.kill('SIGTERM');
      await office.process.ended;
      await Office.open('--store', store);
      expect(await json('alarms')).toMatchObject({ settings: { http: url, severity: 'critical' } });
      const told = (await json<History>('parameters', 'history')).map(({ name, to, by }) => [name, to, by]);
      expect(told).toEqual([
        ['alarms.http', url, 'file'],
        ['alarms.severity', 'critical', 'api'],
      ]);
    } finally {
      receiver.close();
    }
  });
});

describe('the API reaches a call back that waits', () => {
  it('PUT /parameters', async () => {
    writeFileSync(file, guarded(60_000));
    const office = await Office.open();
    await office.waitGuarded();
    await office.told('API', () =>
      fetch(`${office.page}api/v1/parameters`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{"values":{"Guard Time":0}}',
      }),
    );
    expect((await json<History>('parameters', 'history')).at(-1)).toMatchObject({ to: 0, by: 'api' });
  });
});

describe.skipIf(!postgresFound)(`settings in PostgreSQL${withoutPostgres}`, () => {
  it('reach a call back that waits; wrong ones are refused with each problem; none are as the file says', async () => {
    const server = await PostgresProcess.start();
    const sql = server.client();
    try {
      await sql.unsafe(readFileSync('packaging/postgresql/ringback.sql', 'utf8'));
      await sql`INSERT INTO ringback_settings VALUES ('Guard Time', '60000')`;
      writeFileSync(join(folder, 'url'), server.url, { mode: 0o600 });
      writeFileSync(file, `${guarded(0)}devices: { postgresFile: ${join(folder, 'url')} }\n`);
      const office = await Office.open();
      const guard = async () => (await json<{ value: number }[]>('parameters', 'show', 'guard time'))[0]!.value;
      await until(async () => (await guard()) === 60_000);
      await office.waitGuarded();

      await sql`INSERT INTO ringback_settings VALUES ('Recall Time', 'soon'), ('alarms.severity', 'loud')`;
      await until(() => office.process.errors.includes('"alarm":"SettingsRefused"'));
      const [alarm] = (await json<{ standing: { detail: string }[] }>('alarms')).standing;
      expect(alarm!.detail).toContain('alarms.severity is "loud"; it should be one of critical, major');
      expect(alarm!.detail).toContain('parameter "Recall Time" is "soon"; it should be a whole number');
      await sql`DELETE FROM ringback_settings WHERE name = 'Recall Time'`;
      await sql`UPDATE ringback_settings SET value = 'major' WHERE name = 'alarms.severity'`;
      await until(async () => (await json<{ settings: { severity: string } }>('alarms')).settings.severity === 'major');

      await office.told('PostgreSQL', () => sql`DELETE FROM ringback_settings WHERE name = 'Guard Time'`);
      const history = await json<History>('parameters', 'history');
      expect(history.at(-1)).toMatchObject({ from: 60_000, to: 0, by: 'database', who: 'PostgreSQL' });
    } finally {
      await sql.end({ timeout: 1 });
      await server.stop();
    }
  });
});
