/**
 * A whole site over real TCP on loopback, with router, handler and a store: call manager ← gateway ← phones, or (`way:
 * 'cti'`) call manager ← phones, and a CTIManager beside the call manager that the attachment is connected to. For tests
 * that follow a story from a key press to a screen. Everything is closed by `close`.
 */

import { MemoryStore } from '../../src/cluster/memory-store.ts';
import {
  type Action,
  CallBackHandler,
  type CallBackParameters,
  defaultParameters,
  type Event,
  englishDictionary,
  type RecordStore,
} from '../../src/feature/index.ts';
import { CtiAttachment } from '../../src/gateway/cti/attachment.ts';
import type { CtiOptions } from '../../src/gateway/cti/options.ts';
import { InlineGateway } from '../../src/gateway/inline/gateway.ts';
import type { InlineOptions } from '../../src/gateway/inline/options.ts';
import { Router } from '../../src/gateway/router.ts';
import {
  CtiManager,
  Office,
  type OfficeOptions,
  type OfficePlan,
  phoneName,
  phoneNumber,
  type SimulatedPhone,
} from '../../src/simulator/index.ts';
import { type RelaySession, sessionsOf } from './relay-sessions.ts';
import { TcpRecorder } from './tcp-recorder.ts';

export interface SiteOptions extends Partial<OfficeOptions> {
  readonly parameters?: Partial<CallBackParameters>;
  /** How the gateway is attached. Default inline. */
  readonly way?: 'inline' | 'cti';
  readonly inline?: Partial<InlineOptions>;
  readonly cti?: Partial<CtiOptions>;
  readonly store?: RecordStore;
  /** Put a recorder on each side of the gateway: see `recorded`. */
  readonly record?: boolean;
}

const HOST = '127.0.0.1';

/** Fixed wall time, so that screens can be compared: 9:05 on the second of January 2026. */
const wallClock = () => ({ year: 2026, month: 1, day: 2, hour: 9, minute: 5 });

export class Site {
  readonly office: Office;
  private inline: InlineGateway | null = null;
  /** Where the site is attached by CTI: the CTIManager, and we. */
  private beside: { readonly manager: CtiManager; readonly attachment: CtiAttachment } | null = null;
  readonly handler: CallBackHandler;
  readonly router: Router;
  readonly store: RecordStore;
  /** Everything that the feature was told and wanted, in order. */
  readonly log: (Event | Action)[] = [];
  private skewMs = 0;
  private recorders: { nearPhones: TcpRecorder; nearServer: TcpRecorder } | null = null;

  private constructor(office: Office, options: SiteOptions) {
    this.office = office;
    this.store = options.store ?? new MemoryStore();
    this.handler = new CallBackHandler({
      parameters: { ...defaultParameters, ...options.parameters },
      dictionary: englishDictionary,
      wallClock,
    });
    this.router = new Router({
      feature: this.handler,
      store: this.store,
      clock: () => Date.now() + this.skewMs,
      observe: (what) => this.log.push(what),
    });
  }

  /** Phones 1001, 1002, 1003 … registered, through the gateway where there is one. */
  static async open(options: SiteOptions = {}): Promise<Site> {
    const cti = options.way === 'cti';
    // By CTI it is the site's softkey template that offers the key.
    const office = new Office({
      phones: 3,
      dialect: cti ? 'cucm' : 'chan-sccp',
      interDigitMs: 30,
      callBackKey: cti,
      ...options,
    });
    const managerPort = await office.open();
    const site = new Site(office, options);
    await site.router.start();
    if (cti) await site.openBeside(options);
    else await site.openBetween(managerPort, options);
    return site;
  }

  /** The gateway between phones and call manager. */
  private async openBetween(managerPort: number, options: SiteOptions): Promise<void> {
    const nearServer = options.record ? await TcpRecorder.open(() => managerPort) : null;
    const upstream = { host: HOST, port: nearServer?.port ?? managerPort };
    const listen = { host: HOST, port: 0 };
    this.inline = new InlineGateway({ listen, upstream, ...options.inline }, this.router, this.router.counters);
    this.router.attach(this.inline);
    const { port } = await this.inline.listen();
    if (nearServer !== null) this.recorders = { nearServer, nearPhones: await TcpRecorder.open(() => port) };
    await this.office.register(this.recorders?.nearPhones.port ?? port);
  }

  /** A CTIManager beside the call manager, and the attachment connected to it. */
  private async openBeside(options: SiteOptions): Promise<void> {
    const manager = new CtiManager({ manager: this.office.manager, office: planOf(options) });
    const port = await manager.listen(0, HOST);
    const managers = [{ host: HOST, port }];
    const cti: CtiOptions = { managers, user: 'user', password: 'secret', ...options.cti };
    const attachment = new CtiAttachment(cti, this.router, this.router.counters);
    this.beside = { manager, attachment };
    this.router.attach(attachment);
    await this.office.register();
    attachment.start();
    await this.until('CTIManager', () => attachment.state === 'up');
  }

  get gateway(): InlineGateway {
    if (this.inline === null) throw new Error('The site is not attached inline.');
    return this.inline;
  }
  get attachment(): CtiAttachment {
    return this.besideOrThrow.attachment;
  }
  get ctiManager(): CtiManager {
    return this.besideOrThrow.manager;
  }
  private get besideOrThrow() {
    if (this.beside === null) throw new Error('The site is not attached by CTI.');
    return this.beside;
  }

  /** Both sides of every session so far, where the site was opened with `record`. Whole after `close`. */
  recorded(): RelaySession[] {
    if (this.recorders === null) throw new Error('The site was opened without `record`.');
    return sessionsOf(this.recorders.nearPhones.connections, this.recorders.nearServer.connections);
  }

  phone(number: string): SimulatedPhone {
    return this.office.phone(number);
  }

  async close(): Promise<void> {
    await Promise.all(this.office.phones.map((phone) => phone.leave('fin').catch(() => undefined)));
    await this.inline?.close();
    await this.beside?.attachment.close();
    await this.router.stop();
    await this.beside?.manager.close();
    await this.office.close();
    await this.recorders?.nearPhones.close();
    await this.recorders?.nearServer.close();
  }

  /** `from` calls `to`, which answers. */
  async talk(from: string, to: string): Promise<void> {
    this.phone(from).softKey('NewCall');
    await this.offered(from, 'dial tone', (state) => state.tone === 'dial');
    this.phone(from).dial(to);
    await this.offered(to, 'ringing', (state) => state.ringing);
    this.phone(to).softKey('Answer');
    await this.offered(from, 'connected', connected);
    await this.offered(to, 'connected', connected);
  }

  /** `from` calls `to` and hears busy. */
  async hearBusy(from: string, to: string): Promise<void> {
    this.phone(from).softKey('NewCall');
    await this.offered(from, 'dial tone', (state) => state.tone === 'dial' || state.calls.length > 0);
    this.phone(from).dial(to);
    await this.offered(from, 'busy', (state) => state.tone === 'busy' || /busy/i.test(state.prompt));
  }

  /** `from` calls `to` and hears it ring. */
  async hearRinging(from: string, to: string): Promise<void> {
    this.phone(from).softKey('NewCall');
    await this.offered(from, 'dial tone', (state) => state.tone === 'dial' || state.calls.length > 0);
    this.phone(from).dial(to);
    await this.offered(to, 'ringing', (state) => state.ringing);
    await this.offered(from, 'ring out', (state) => state.tone === 'alerting' || /ring out/i.test(state.prompt));
  }

  /** Wait for the CallBack softkey and press it. */
  async pressCallBack(number: string): Promise<void> {
    await this.offered(number, 'CallBack softkey', offersCallBack);
    this.phone(number).softKey('CallBack');
  }

  /** End the call in hand and wait until the phone is idle. */
  async hangUp(number: string): Promise<void> {
    this.phone(number).softKey('EndCall');
    await this.idle(number);
  }

  idle(number: string): Promise<void> {
    return this.offered(number, 'idle', (state) => state.calls.length === 0);
  }

  /** Wait for a screen of this text; answers its lines. */
  async screen(number: string, text: string | RegExp): Promise<readonly string[]> {
    const shows = (shown: string): boolean => (typeof text === 'string' ? shown.includes(text) : text.test(shown));
    await this.offered(number, `screen "${text}"`, (state) => state.screen !== null && shows(state.screen.text));
    return this.phone(number).state.screen!.text.split('\n');
  }

  async noScreen(number: string): Promise<void> {
    await this.offered(number, 'no screen', (state) => state.screen === null);
  }

  /** Let time pass for the feature: deadlines that have come are seen at the next event. */
  later(ms: number): void {
    this.skewMs += ms;
    this.router.post({ type: 'wake' });
  }

  async until(what: string, test: () => boolean): Promise<void> {
    const until = performance.now() + 5000;
    while (!test()) {
      if (performance.now() > until) throw new Error(`${what}: not within 5000 ms`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Wait until the feature has been told or has wanted this, from place `from` of the log on. */
  async seen(what: string, test: (entry: Event | Action) => boolean, from = 0): Promise<void> {
    await this.until(what, () => this.log.slice(from).some(test));
  }

  /** The phone's answer to the screen that was pushed last has come back. */
  answered(number: string): Promise<void> {
    const { name } = this.phone(number);
    const shown = this.log.findLast((entry) => entry.type === 'showScreen' && entry.device === name);
    const dialog = shown?.type === 'showScreen' ? shown.dialog : -1;
    return this.seen(`answer of ${number}`, (entry) => entry.type === 'screenAnswer' && entry.dialog === dialog);
  }

  /** Hang up, and wait until the feature knows. */
  async hangUpSeen(number: string): Promise<void> {
    const { name } = this.phone(number);
    const from = this.log.length;
    await this.hangUp(number);
    const ended = (entry: Event | Action): boolean => entry.type === 'hook' && entry.device === name && !entry.offHook;
    await this.seen(`end of the call of ${number}`, ended, from);
  }

  /** The phone's connection breaks, and the call manager has noticed. */
  async reset(number: string): Promise<void> {
    const { name } = this.phone(number);
    await this.phone(number).leave('reset');
    while (this.office.manager.sessions.has(name)) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Everything that the phones and the call manager have sent so far has gone through: a round trip of each phone. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  offered(number: string, what: string, test: Parameters<SimulatedPhone['waitFor']>[1]): Promise<void> {
    return this.phone(number).waitFor(`${number}: ${what}`, test);
  }

  /** Softkeys of the screen that is up. */
  keys(number: string): readonly string[] {
    return (this.phone(number).state.screen?.softKeys ?? []).map((key) => key.name);
  }
}

/** The office as a CTIManager has it: every phone an SCCP phone, one user. */
function planOf(options: SiteOptions): OfficePlan {
  const phones = options.phones ?? 3;
  const numbers = new Map<string, string[]>();
  for (let n = 1; n <= phones; n++) numbers.set(phoneName(n), [phoneNumber(n, phones)]);
  for (const { device, number } of options.extraLines ?? [])
    numbers.set(device, [...(numbers.get(device) ?? []), number]);
  const devices = [...numbers].map(([name, lines]) => ({
    name,
    model: '7960' as const,
    needsPhone: true,
    lines: lines.map((number) => ({ number, name: number, label: number })),
  }));
  return { devices, users: [{ name: 'user', password: null, refusedWith: null, devices: null }], busyTrigger: 1 };
}

type Shown = Parameters<Parameters<SimulatedPhone['waitFor']>[1]>[0];

export const connected = (state: Shown): boolean => state.calls.some((call) => call.state === 'connected');
export const offersCallBack = (state: Shown): boolean => state.softKeys.some((key) => key.label === 'CallBack');
