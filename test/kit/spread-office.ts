/** An office of four phones in front of `serve --workers 2`: the built program, phones and call server over real TCP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Office, phoneNumber, type SimulatedPhone } from '../../src/simulator/index.ts';
import { Desk } from './desk.ts';
import { RingbackProcess } from './ringback-process.ts';

const PHONES = 4;
export const LINE_BUTTON = 9;
export const numbers = Array.from({ length: PHONES }, (_, i) => phoneNumber(i + 1, PHONES));
export interface SpreadOptions {
  /** The last phone carries the line of the one before it, too. */
  readonly shared?: boolean;
  /** More of the command line. */
  readonly words?: readonly string[];
}

/** An office in front of two workers. */
export class SpreadOffice {
  readonly folder = mkdtempSync(join(tmpdir(), 'ringback-workers-test-'));
  readonly store = join(this.folder, 'store');
  readonly control = join(this.folder, 'control.sock');
  readonly office: Office;
  readonly desk = new Desk((number) => this.phone(number));
  gateway!: RingbackProcess;
  workers: readonly number[] = [];
  /** Of the dashboard. */
  page = '';
  listen = '';

  private constructor(shared: boolean) {
    // The last phone carries the line of the one before it as well.
    const extraLines = shared ? [{ device: 'SEP020000000004', number: '1003' }] : [];
    this.office = new Office({ phones: PHONES, dialect: 'chan-sccp', interDigitMs: 30, extraLines });
  }

  /** @param closers what the end of the test has to close, last first */
  static async open(closers: (() => Promise<unknown>)[], { shared = false, words = [] }: SpreadOptions = {}) {
    const site = new SpreadOffice(shared);
    closers.push(async () => rmSync(site.folder, { recursive: true }));
    closers.push(() => site.office.close());
    const upstream = `127.0.0.1:${await site.office.open()}`;
    const ports = ['--listen', '127.0.0.1:0', '--upstream', upstream, '--workers', '2', '--page', '127.0.0.1:0'];
    const places = ['--store', site.store, '--control', site.control];
    site.gateway = new RingbackProcess(['serve', '--json', ...ports, ...places, ...words]);
    closers.push(() => site.gateway.stop());
    const started = await site.gateway.started();
    if (started.workers.length !== 2) throw new Error(`there are ${started.workers.length} workers`);
    site.page = started.page;
    site.listen = started.listen;
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

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
