/** What an administrator does, with two workers: lists, changes of each kind at a call back that waits, alarms, the page, drain. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ringback } from '../kit/ringback-process.ts';
import { numbers, runs, SpreadOffice, turn } from '../kit/spread-office.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function ask<T>(site: SpreadOffice, ...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await ringback([...words, '--json', '--control', site.control]);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await look())) await turn();
}

function put(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

type Records = { device: string; line: string; state: string }[];

describe('with two workers', () => {
  it('phones, lines, records and status are of all; why somebody waits is told, and can be ended', async () => {
    const site = await SpreadOffice.open(closers);
    await site.arm('1001', '1002', '1003');
    const phones = await ask<{ device: string; numbers: string[]; source: string; address: string }[]>(site, 'phones');
    expect(phones.flatMap((phone) => phone.numbers).sort()).toEqual(numbers);
    for (const phone of phones) expect(phone).toMatchObject({ source: 'inline', address: '127.0.0.1' });
    expect(await ask(site, 'lines', '1002')).toMatchObject([{ line: '1002', use: 'inUse', waiting: 1 }]);
    expect(await ask(site, 'records')).toMatchObject([{ line: '1002', state: 'watchBusy' }]);
    // Workers tell their counters some times a second.
    await until(async () => (await ask<{ phones: { registered: number } }>(site, 'status')).phones.registered === 4);
    const [why] = await ask<{ sentences: string[] }[]>(site, 'explain', '1001');
    expect(why!.sentences.join(' ')).toContain('waits for 1002');
    expect(await ask(site, 'cancel', '1001')).toMatchObject({ line: '1002' });
    expect(await ask(site, 'records')).toEqual([]);
  });

  it('a parameter that is changed counts in the feature and in the worker of the phone that waits', async () => {
    const site = await SpreadOffice.open(closers, { words: ['--parameter', 'Guard Time=60000'] });
    await site.arm('1001', '1002', '1003');
    await site.desk.hangUp('1001');
    await site.desk.hangUp('1002');
    await until(async () => (await ask<Records>(site, 'records'))[0]?.state === 'free');
    await ask(site, 'parameters', 'set', 'Audio File Name=Other.raw', 'Guard Time=0');
    await site.desk.screen('1001', '1002 has become available');
    await site.desk.offered('1001', 'the other tone', (state) => state.played.some((url) => url.includes('Other.raw')));
  });

  it('a change of the configuration file and of the devices reaches a call back that waits', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-workers-changes-'));
    closers.push(async () => rmSync(folder, { recursive: true }));
    const [file, devices] = [join(folder, 'ringback.yaml'), join(folder, 'site.yaml')];
    put(devices, '{}');
    put(file, 'parameters: { Guard Time: 60000 }\n');
    const site = await SpreadOffice.open(closers, { words: ['--config', file, '--devices', devices] });
    const name = (number: string): string => site.phone(number).state.name;
    put(devices, `phones: [{ name: ${name('1002')}, doNotDisturb: reject, lines: [{ number: 1002 }] }]`);
    await until(async () => (await ask<unknown[]>(site, 'devices', 'list', '1002')).length === 1);
    await site.arm('1001', '1002', '1003');
    await site.desk.hangUp('1001');
    await site.desk.hangUp('1002');
    await until(async () => (await ask<Records>(site, 'records'))[0]?.state === 'free');
    put(file, 'parameters: { Guard Time: 0 }\n');
    await site.desk.screen('1001', '1002 is available now but on DND-R');
    put(devices, '{}');
    await until(async () => (await ask<Records>(site, 'records')).length === 0);
  });

  it('alarms of a worker stand at the service, once each, and limits that are changed bind all workers', async () => {
    const site = await SpreadOffice.open(closers);
    await ask(site, 'parameters', 'set', 'Unregistered Max=1');
    const [host, port] = site.listen.split(':');
    const sockets: Socket[] = [];
    closers.push(async () => {
      for (const socket of sockets) socket.destroy();
    });
    // Each worker takes one that says nothing, and refuses the next.
    const refused = new Set<Socket>();
    for (let i = 0; i < 6; i++) {
      const socket = connect({ host: host!, port: Number(port) });
      sockets.push(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => refused.add(socket))
        .resume();
    }
    await until(() => refused.size === 4);
    type Alarms = { standing: { name: string; count: number }[] };
    await until(async () => (await ask<Alarms>(site, 'alarms')).standing.some(({ name }) => name === 'AdmissionLimit'));
    const told = site.gateway.errors.match(/"alarm":"AdmissionLimit".*"msg":"alarm"/g);
    expect(told).toHaveLength(1);
    // Phones that are registered are none of the worse for it.
    await site.callBack('1001', '1002', '1003');
  });

  it('the page is the dashboard: metrics, health and API answer', async () => {
    const site = await SpreadOffice.open(closers);
    expect(new URL((await fetch(site.page)).url).pathname).toBe('/admin/');
    expect(await (await fetch(`${site.page}admin/`)).text()).toContain('<title>ringback</title>');
    expect(await (await fetch(`${site.page}readyz`)).json()).toMatchObject({ ready: true });
    expect(await (await fetch(`${site.page}api/v1/phones`)).json()).toHaveLength(4);
    const metrics = async (): Promise<string> => (await fetch(`${site.page}metrics`)).text();
    await until(async () => /ringback_sessions\{[^}]*state="registered"[^}]*\} 4/.test(await metrics()));
  });

  it('drain: each phone goes when its call has ended, then the service ends, workers and all', async () => {
    const site = await SpreadOffice.open(closers);
    await site.desk.talk('1001', '1002');
    const drained = await ringback(['drain', '--control', site.control]);
    expect(drained.stdout).toContain('Draining');
    await until(() => ['1003', '1004'].every((number) => !site.phone(number).state.registered));
    expect(site.phone('1001').state.calls.map(({ state }) => state)).toEqual(['connected']);
    // Who hangs up ends the call at both phones.
    await site.desk.hangUp('1001');
    expect(await site.gateway.ended).toMatchObject({ code: 0 });
    for (const pid of site.workers) expect(runs(pid)).toBe(false);
  });
});
