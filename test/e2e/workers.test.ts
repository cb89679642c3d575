/** `serve --workers 2`: phones on different workers, workers that are killed, and the end. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LmdbStore } from '../../src/cluster/lmdb-store.ts';
import { Office, phoneNumber, type SimulatedPhone } from '../../src/simulator/index.ts';
import { Desk } from '../kit/desk.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

const PHONES = 4;
const LINE_BUTTON = 9;
const numbers = Array.from({ length: PHONES }, (_, i) => phoneNumber(i + 1, PHONES));
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** An office in front of two workers. */
class SpreadOffice {
  readonly folder = mkdtempSync(join(tmpdir(), 'ringback-workers-test-'));
  readonly store = join(this.folder, 'store');
  readonly control = join(this.folder, 'control.sock');
  readonly office: Office;
  readonly desk = new Desk((number) => this.phone(number));
  gateway!: RingbackProcess;
  workers: readonly number[] = [];

  private constructor(shared: boolean) {
    // The last phone carries the line of the one before it as well.
    const extraLines = shared ? [{ device: 'SEP020000000004', number: '1003' }] : [];
    this.office = new Office({ phones: PHONES, dialect: 'chan-sccp', interDigitMs: 30, extraLines });
  }

  static async open(shared = false): Promise<SpreadOffice> {
    const site = new SpreadOffice(shared);
    closers.push(async () => rmSync(site.folder, { recursive: true }));
    closers.push(() => site.office.close());
    const upstream = `127.0.0.1:${await site.office.open()}`;
    const words = ['--listen', '127.0.0.1:0', '--upstream', upstream, '--workers', '2'];
    const places = ['--store', site.store, '--control', site.control];
    site.gateway = new RingbackProcess(['serve', '--json', ...words, ...places]);
    closers.push(() => site.gateway.stop());
    const started = await site.gateway.started();
    expect(started.page).toBeNull();
    expect(started.workers).toHaveLength(2);
    site.workers = started.workers;
    await site.office.register(Number(started.listen.split(':')[1]));
    return site;
  }

  phone(number: string): SimulatedPhone {
    return this.office.phone(number);
  }

  /** kill -9 of a worker; its phones notice, and connect again as phones do. @returns how many noticed */
  async kill(pid: number): Promise<number> {
    let lost = 0;
    for (const number of numbers) this.phone(number).on('closed', () => lost++);
    process.kill(pid, 'SIGKILL');
    while (lost === 0 || runs(pid)) await turn();
    while (!this.everybodyIsBack) {
      for (const number of numbers)
        if (!this.phone(number).state.registered)
          await this.phone(number)
            .register()
            .catch(() => undefined);
      await turn();
    }
    for (const number of numbers) this.phone(number).removeAllListeners('closed');
    return lost;
  }

  private get everybodyIsBack(): boolean {
    const registered = numbers.filter((number) => this.phone(number).state.registered);
    return registered.length === PHONES && this.office.manager.sessions.size === PHONES;
  }

  async callBack(a: string, b: string, other: string): Promise<void> {
    await this.arm(a, b, other);
    await this.desk.hangUp(a);
    await this.desk.hangUp(b);
    await this.desk.screen(a, `${b} has become available`);
    this.phone(a).screenKey('Dial');
    await this.desk.offered(b, 'ringing', (state) => state.ringing);
    this.phone(b).softKey('Answer');
    await this.desk.offered(a, 'connected', (state) => state.calls.some((call) => call.state === 'connected'));
    await this.desk.hangUp(a);
    await this.desk.offered(b, 'idle', (state) => state.calls.length === 0);
  }

  /** A waits for B, which talks to another. */
  async arm(a: string, b: string, other: string): Promise<void> {
    await this.desk.talk(other, b);
    await this.desk.hearBusy(a, b);
    await this.desk.pressCallBack(a);
    await this.desk.screen(a, `CallBack is activated on ${b}`);
  }
}

describe('two workers', () => {
  it('call back between any two phones, wherever they are', async () => {
    const site = await SpreadOffice.open();
    for (const [a, b, other] of [
      ['1001', '1002', '1003'],
      ['1002', '1001', '1004'],
      ['1001', '1003', '1002'],
      ['1004', '1001', '1003'],
    ] as const)
      await site.callBack(a, b, other);
    const { stdout } = await ringback(['phones', '--control', site.control]);
    for (const number of numbers) expect(stdout).toContain(number);
  });

  it('a line on two phones of different workers is free when both are', async () => {
    const site = await SpreadOffice.open(true);
    // 1003 is on phones 3 and 4. Phone 4 uses it; phone 3 does nothing, and its worker has nothing to tell.
    site.phone('1004').featureButton(LINE_BUTTON, 2);
    await site.desk.offered('1004', 'dial tone', (state) => state.tone === 'dial');
    site.phone('1004').dial('1002');
    await site.desk.offered('1002', 'ringing', (state) => state.ringing);
    site.phone('1002').softKey('Answer');
    await site.desk.offered('1002', 'connected', (state) => state.calls.some((call) => call.state === 'connected'));
    await site.desk.hearBusy('1001', '1003');
    await site.desk.pressCallBack('1001');
    await site.desk.screen('1001', 'CallBack is activated on 1003');
    await site.desk.hangUp('1001');
    expect(site.phone('1001').state.played).toEqual([]);
    await site.desk.hangUp('1002');
    await site.desk.screen('1001', '1003 has become available');
  });
});

describe('a worker that is killed', () => {
  it('is replaced; its phones come back, and what waits is told', async () => {
    const site = await SpreadOffice.open();
    await site.arm('1001', '1002', '1003');
    const [first, second] = site.workers as [number, number];
    expect(await site.kill(first)).toBeGreaterThanOrEqual(1);
    expect(await site.kill(second)).toBeGreaterThanOrEqual(1);
    await site.desk.screen('1001', '1002 has become available');
    site.phone('1001').screenKey('Dial');
    await site.desk.offered('1002', 'ringing', (state) => state.ringing);
    expect(site.gateway.errors).toContain('"alarm":"WorkerDied"');
  });
});

describe('the end', () => {
  it('by SIGTERM: exit 0, no worker is left, and records are kept', async () => {
    const site = await SpreadOffice.open();
    await site.arm('1001', '1002', '1003');
    const gone = numbers.map((number) => once(site.phone(number), 'closed'));
    site.gateway.child.kill('SIGTERM');
    await Promise.all(gone);
    expect(await site.gateway.ended).toMatchObject({ code: 0 });
    for (const pid of site.workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    const store = new LmdbStore({ folder: site.store });
    expect(await store.load()).toMatchObject([{ line: '1002', dialNumber: '1002' }]);
    await store.close();
  });

  it('by kill -9 of the coordinator: the workers end by themselves', async () => {
    const site = await SpreadOffice.open();
    const gone = numbers.map((number) => once(site.phone(number), 'closed'));
    site.gateway.child.kill('SIGKILL');
    await Promise.all(gone);
    const alive = (): boolean => site.workers.some((pid) => runs(pid));
    while (alive()) await turn();
  });
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
