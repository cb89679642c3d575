/**
 * A cluster as in the field, small: three etcd, gateways as processes, and a CTIManager with played phones here in the
 * test. Phones arm call backs one after the other all the time; what was acknowledged is remembered.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EtcdClient } from '../../src/cluster/etcd/http-client.ts';
import {
  CallManager,
  CtiManager,
  managerOptions,
  type OfficePlan,
  type PlayedPhone,
  readOffice,
} from '../../src/simulator/index.ts';
import { EtcdCluster, type EtcdMember } from './etcd-process.ts';
import { Hosts } from './netns.ts';
import { RingbackProcess } from './ringback-process.ts';

const B = 'SEP0000000000B0';
const C = 'SEP0000000000C0';
const B_NUMBER = '2000';
const PRESS_MS = 20;

const deviceOf = (i: number): string => `SEP0000001${String(i).padStart(5, '0')}`;

function plan(phones: number): OfficePlan {
  const rows = Array.from(
    { length: phones },
    (_, i) => `  - { name: ${deviceOf(i)}, lines: [{ number: ${30_000 + i}, name: P }] }`,
  );
  return readOffice(
    [
      'devices:',
      `  - { name: ${B}, lines: [{ number: ${B_NUMBER}, name: B }] }`,
      `  - { name: ${C}, lines: [{ number: 2001, name: C }] }`,
      ...rows,
      'users:',
      '  - { name: user, password: secret }',
    ].join('\n'),
  );
}

/** One line of a gateway's log. */
export interface Told {
  readonly alarm: string;
  readonly at: number;
}

export class Gateway {
  readonly address: string;
  readonly process: RingbackProcess;

  constructor(address: string, process: RingbackProcess) {
    this.address = address;
    this.process = process;
  }

  get told(): Told[] {
    return this.process.errors
      .split('\n')
      .filter((line) => line.startsWith('{') && line.includes('"alarm"'))
      .map((line) => JSON.parse(line) as { alarm: string; time: string })
      .map(({ alarm, time }) => ({ alarm, at: Date.parse(time) }));
  }

  /** When it first was attached to the CTIManager after `since`: devices and lines are told, none is open yet. */
  attached(since: number): number | undefined {
    return this.process.errors
      .split('\n')
      .filter((line) => line.startsWith('{') && line.includes('"what":"up"'))
      .map((line) => Date.parse((JSON.parse(line) as { time: string }).time))
      .find((at) => at >= since);
  }

  /** When it last began to serve after `since`; undefined: it did not. */
  served(since: number): number | undefined {
    return this.told.findLast(({ alarm, at }) => alarm === 'NodeActive' && at >= since)?.at;
  }
}

export interface SiteOptions {
  /** Last numbers of the addresses. */
  readonly nodes: readonly number[];
  readonly phones: number;
  readonly settleS: number;
  /** Each gateway in a namespace of its own. */
  readonly namespaces?: boolean;
  /** More words for the command line of a node. */
  readonly words?: (node: number) => readonly string[];
}

export class ClusterSite {
  readonly gateways = new Map<number, Gateway>();
  readonly acknowledged = new Set<string>();
  /** When arms were acknowledged. */
  readonly armedAt: number[] = [];
  readonly manager: CallManager;
  readonly cti: CtiManager;
  readonly etcd: EtcdCluster;
  readonly client: EtcdClient;
  readonly hosts: Hosts | null;
  readonly #options: SiteOptions;
  readonly #folder: string;
  readonly #words = new Map<number, readonly string[]>();
  #ctiAt = '';
  #arming = false;
  #armed: Promise<void> = Promise.resolve();

  private constructor(options: SiteOptions, etcd: EtcdCluster, hosts: Hosts | null) {
    this.#options = options;
    this.etcd = etcd;
    this.hosts = hosts;
    this.client = etcd.client();
    this.#folder = mkdtempSync(join(tmpdir(), 'ringback-cluster-'));
    writeFileSync(join(this.#folder, 'password'), 'secret\n');
    const office = plan(options.phones);
    this.manager = new CallManager(managerOptions(office));
    this.cti = new CtiManager({ manager: this.manager, office });
  }

  static async open(options: SiteOptions): Promise<ClusterSite> {
    const hosts = options.namespaces ? new Hosts() : null;
    const host = hosts?.gateway ?? '127.0.0.1';
    const etcd = await EtcdCluster.start({ hosts: [host, host, host] });
    const site = new ClusterSite(options, etcd, hosts);
    site.#ctiAt = `${host}:${await site.cti.listen(0, host)}`;
    site.cti.placeCall(B, '2001');
    try {
      for (const node of options.nodes) site.start(node);
      await site.active();
      await site.members(options.nodes.length);
    } catch (error) {
      await site.close();
      throw error;
    }
    return site;
  }

  start(node: number, prefix = '/ringback/'): Gateway {
    if (this.hosts !== null && !this.#words.has(node)) this.#words.set(node, this.hosts.add(node).words);
    const address = `${this.hosts?.net ?? '127.0.0'}.${node}`;
    const etcd = this.etcd.endpoints.map(({ host, port }) => `${host}:${port}`).join(',');
    const words = [
      ...['serve', '--json', '--page', 'off', '--control', 'off', '--log-level', 'info'],
      ...['--cti', this.#ctiAt, '--cti-user', 'user', '--cti-password-file', join(this.#folder, 'password')],
      ...['--store', `etcd:${etcd}`, '--cluster-address', address, '--cluster-settle', String(this.#options.settleS)],
      ...['--cluster-prefix', prefix],
      ...(this.#options.words?.(node) ?? []),
    ];
    const gateway = new Gateway(address, new RingbackProcess(words, {}, undefined, this.#words.get(node) ?? []));
    this.gateways.set(node, gateway);
    return gateway;
  }

  /** The node that leads now, by etcd, and serves; waits until there is one. */
  async active(): Promise<number> {
    let found: number | undefined;
    await this.until('an active', async () => {
      found = await this.#leading();
      return found !== undefined;
    });
    return found!;
  }

  async #leading(): Promise<number | undefined> {
    const { items } = await this.client.list('/ringback/leader').catch(() => ({ items: [] }));
    if (items[0] === undefined) return undefined;
    const { address } = JSON.parse(Buffer.from(items[0].value).toString()) as { address: string };
    return [...this.gateways].find(
      ([, gateway]) => gateway.address === address && gateway.served(0) !== undefined,
    )?.[0];
  }

  async members(count: number): Promise<void> {
    await this.until(`${count} members`, async () => {
      const { items } = await this.client.list('/ringback/member/').catch(() => ({ items: [] }));
      return items.length === count;
    });
  }

  async until(what: string, test: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
    const last = Date.now() + ms;
    while (!(await test())) {
      if (Date.now() > last) {
        const logs = [...this.gateways.values()].map(
          ({ address, process }) => `${address}: ${process.errors.slice(-1500)}`,
        );
        throw new Error(`${what}: not within ${ms} ms\n${logs.join('\n')}`);
      }
      await pause(10);
    }
  }

  /** Milliseconds from `since` until another than `node` serves. */
  async takeover(since: number, node: number): Promise<number> {
    const others = () =>
      [...this.gateways].filter(([other]) => other !== node).map(([, gateway]) => gateway.served(since));
    await this.until('a new active', () => others().some((at) => at !== undefined));
    return Math.min(...others().filter((at) => at !== undefined)) - since;
  }

  /** Milliseconds from `since` until another than `node` was attached to the CTIManager. */
  async attached(since: number, node: number): Promise<number> {
    const others = () =>
      [...this.gateways].filter(([other]) => other !== node).map(([, gateway]) => gateway.attached(since));
    await this.until('an attached one', () => others().some((at) => at !== undefined));
    return Math.min(...others().filter((at) => at !== undefined)) - since;
  }

  /**
   * The last moment, at most `at`, at which a node served before `node` did. The old one may read the answer to its
   * hand-over after the new one has seen the key: then there was no hole.
   */
  servedUntil(at: number, node: number): number {
    let last = 0;
    for (const [other, { told }] of this.gateways) {
      const roles = told.filter(({ alarm }) => alarm === 'NodeActive' || alarm === 'NodeBackup');
      for (const [i, role] of roles.entries())
        if (other !== node && role.alarm === 'NodeActive' && role.at <= at)
          last = Math.max(last, Math.min(at, roles[i + 1]?.at ?? at));
    }
    return last;
  }

  /** Milliseconds from `since` until an arm was acknowledged that was asked for later. */
  async service(since: number): Promise<number> {
    await this.until('an arm', () => this.spent || (this.armedAt.at(-1) ?? 0) >= since);
    return (this.armedAt.find((at) => at >= since) ?? since) - since;
  }

  /** Every phone has armed. */
  get spent(): boolean {
    return this.acknowledged.size >= this.#options.phones;
  }

  // ── One phone ───────────────────────────────────────────────────────────────────────────────────────────────────

  phone(i: number): PlayedPhone {
    return this.cti.phone(deviceOf(i));
  }

  /** It calls B, hears busy, and presses CallBack until the screen says that it is activated. */
  async armOne(i: number): Promise<void> {
    const device = deviceOf(i);
    this.cti.placeCall(device, B_NUMBER);
    await this.#again(`an arm of ${device}`, () => {
      if (this.phone(i).screen?.text.includes('is activated on')) return true;
      this.cti.pressCallBack(device);
      return false;
    });
    this.#hangUp(device);
  }

  /** Presses a key of the screen, as a user does who sees nothing happen, until it is gone. */
  async pressAway(i: number, key: string): Promise<void> {
    await this.#again(`the end of the screen of ${deviceOf(i)}`, () => {
      const phone = this.phone(i);
      if (phone.screen !== null) phone.screenKey(key);
      return phone.screen === null;
    });
  }

  /** Tries at every tenth of a second. */
  async #again(what: string, act: () => boolean): Promise<void> {
    await this.until(what, async () => {
      if (act()) return true;
      await pause(100);
      return false;
    });
  }

  /** Phones that have a record. */
  async records(): Promise<number[]> {
    const { items } = await this.client.list('/ringback/record/');
    const devices = items.map(({ key }) => key.slice('/ringback/record/'.length));
    return Array.from({ length: this.#options.phones }, (_, i) => i).filter((i) => devices.includes(deviceOf(i)));
  }

  freeB(): void {
    this.#hangUp(B);
  }

  busyB(): void {
    this.cti.placeCall(B, '2001');
  }

  // ── Arms ────────────────────────────────────────────────────────────────────────────────────────────────────────

  arm(): void {
    this.#arming = true;
    this.#armed = this.#armAll();
  }

  async rest(): Promise<void> {
    this.#arming = false;
    await this.#armed;
  }

  async #armAll(): Promise<void> {
    for (let i = this.acknowledged.size; i < this.#options.phones && this.#arming; i++) {
      const device = deviceOf(i);
      const phone = this.cti.phone(device);
      this.cti.placeCall(device, B_NUMBER);
      while (this.#arming && !(phone.screen?.text.includes('is activated on') ?? false)) {
        phone.screen = null;
        this.cti.pressCallBack(device);
        for (let waited = 0; waited < 10 && phone.screen === null; waited++) await pause(PRESS_MS / 10);
      }
      if (phone.screen?.text.includes('is activated on')) {
        this.acknowledged.add(device);
        this.armedAt.push(Date.now());
      }
      this.#hangUp(device);
      await pause(PRESS_MS);
    }
  }

  #hangUp(device: string): void {
    const { exchange } = this.manager;
    const leg = exchange.legs.find(device, 0, 0);
    if (leg !== undefined) exchange.hangUp(leg);
  }

  /** The longest time without an acknowledged arm since then; waits for some more. */
  async silence(since: number): Promise<number> {
    const more = this.armedAt.length + 5;
    await this.until('arms', () => this.spent || this.armedAt.length >= more);
    const times = this.armedAt.filter((at) => at >= since - 1000);
    return Math.max(0, ...times.slice(1).map((at, i) => at - times[i]!));
  }

  /** Acknowledged devices that have no record. */
  async lost(): Promise<string[]> {
    // Whoever is acknowledged while we read is no business of this reading.
    const acknowledged = [...this.acknowledged];
    const { items } = await this.client.list('/ringback/record/');
    const held = new Set(items.map(({ key }) => key.slice('/ringback/record/'.length)));
    return acknowledged.filter((device) => !held.has(device));
  }

  /**
   * B hangs up: everybody who was acknowledged is told.
   * @returns the most tones that one phone has sounded, and how often another node began to serve meanwhile
   */
  async tellAll(): Promise<{ readonly tones: number; readonly changes: number }> {
    const since = Date.now();
    this.#hangUp(B);
    const waiting = () =>
      [...this.acknowledged].filter((device) => !this.cti.phone(device).screen?.text.includes('has become available'));
    await this.until('notices', () => waiting().length === 0);
    const tones = Math.max(0, ...[...this.acknowledged].map((device) => this.cti.phone(device).played.length));
    const told = [...this.gateways.values()].flatMap((gateway) => gateway.told);
    return { tones, changes: told.filter(({ alarm, at }) => alarm === 'NodeActive' && at >= since).length };
  }

  /** The member that leads etcd. */
  async etcdLeader(): Promise<EtcdMember> {
    for (;;) {
      for (const member of this.etcd.members) {
        const { host, port } = member.endpoint;
        const status = await fetch(`http://${host}:${port}/v3/maintenance/status`, { method: 'POST', body: '{}' })
          .then((answer) => answer.json() as Promise<{ leader?: string; header?: { member_id?: string } }>)
          .catch(() => null);
        if (status?.leader !== undefined && status.leader === status.header?.member_id) return member;
      }
      await pause(20);
    }
  }

  async close(): Promise<void> {
    await this.rest();
    for (const { process } of this.gateways.values()) {
      process.child.kill('SIGCONT');
      await process.stop();
    }
    this.client.close();
    await this.cti.close();
    await this.manager.close();
    await this.etcd.stop();
    this.hosts?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
