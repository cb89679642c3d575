/**
 * Two inline gateways that share their records, as processes, with one call server behind both: the caller's phone is at
 * one, the called phone at the other. And what an operator sees of it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Office, phoneName, phoneNumber, SimulatedPhone } from '../../src/simulator/index.ts';
import { Desk } from '../kit/desk.ts';
import { EtcdCluster, etcdFound, withoutEtcd } from '../kit/etcd-process.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

const ONE = '127.0.0.51';
const TWO = '127.0.0.52';

interface Report {
  readonly mode: string;
  readonly nodes: readonly {
    readonly address: string;
    readonly role: string;
    readonly records: number;
    readonly missing: string[];
  }[];
}

describe.skipIf(!etcdFound)(`two inline gateways that share their records${withoutEtcd}`, () => {
  let etcd: EtcdCluster;
  let office: Office;
  let store: string;
  const gateways = new Map<string, RingbackProcess>();
  const ports = new Map<string, number>();
  const phones = new Map<string, SimulatedPhone>();
  const desk = new Desk((number) => phones.get(number)!);

  beforeAll(async () => {
    etcd = await EtcdCluster.start();
    const { host, port } = etcd.endpoints[0]!;
    store = `etcd:${host}:${port}`;
    office = new Office({ phones: 3, dialect: 'chan-sccp', interDigitMs: 30 });
    await office.open();
    for (const address of [ONE, TWO]) await gateway(address);
  });
  afterAll(async () => {
    await Promise.all([...phones.values()].map((phone) => phone.leave('fin').catch(() => undefined)));
    for (const each of gateways.values()) await each.stop();
    await office?.close();
    await etcd?.stop();
  });

  async function gateway(address: string): Promise<void> {
    const words = ['serve', '--json', '--page', 'off', '--control', 'off', '--listen', `${address}:0`];
    const process = new RingbackProcess([...words, '--upstream', `127.0.0.1:${office.managerPort}`, '--store', store]);
    gateways.set(address, process);
    const { listen } = await process.started();
    ports.set(address, Number(listen.split(':')[1]));
  }

  async function phone(n: number, at: string): Promise<void> {
    const model = '7970' as const;
    const made = new SimulatedPhone({ name: phoneName(n), model, host: at, port: ports.get(at)! });
    phones.set(phoneNumber(n, 3), made);
    await made.register();
  }

  /** What `ringback cluster` says, once it says so. */
  async function told(what: string, test: (report: Report) => boolean): Promise<Report> {
    for (let tries = 0; tries < 50; tries++) {
      const { code, stdout } = await ringback(['cluster', '--store', store, '--json']);
      expect(code).toBe(0);
      const report = JSON.parse(stdout) as Report;
      if (test(report)) return report;
    }
    throw new Error(`ringback cluster never said: ${what}`);
  }
  const roles = ({ nodes }: Report) => nodes.map(({ address, role }) => `${address} ${role}`);

  it('both serve, each its phones', async () => {
    const report = await told('both serve', ({ nodes }) => nodes.filter(({ role }) => role === 'serving').length === 2);
    expect(report.mode).toBe('shared');
    expect(roles(report)).toEqual([`${ONE} serving`, `${TWO} serving`]);
    expect(report.nodes.flatMap(({ missing }) => missing)).toEqual([]);
  });

  it('A at one waits for B at the other: told when B is free, not before', async () => {
    await phone(1, ONE);
    await phone(2, TWO);
    await phone(3, TWO);
    await desk.talk('1003', '1002');
    await desk.hearBusy('1001', '1002');
    await desk.pressCallBack('1001');
    await desk.screen('1001', 'CallBack is activated on 1002');
    await desk.hangUp('1001');
    await told('one record on both', ({ nodes }) => nodes.every(({ records }) => records === 1));
    expect(phones.get('1001')!.state.screen?.text).toContain('is activated on 1002');
    await desk.hangUp('1002');
    await desk.screen('1001', '1002 has become available');
    phones.get('1001')!.screenKey('Cancel');
    await told('no record', ({ nodes }) => nodes.every(({ records }) => records === 0));
  });

  it('A moves to the other gateway when its own dies: the record comes with it, and A is told there', async () => {
    await desk.offered('1003', 'idle', (state) => state.calls.length === 0);
    await desk.talk('1003', '1002');
    await desk.hearBusy('1001', '1002');
    await desk.pressCallBack('1001');
    await desk.screen('1001', 'CallBack is activated on 1002');
    await desk.hangUp('1001');
    gateways.get(ONE)!.child.kill('SIGKILL');
    await gateways.get(ONE)!.ended;
    await phone(1, TWO);
    await desk.hangUp('1002');
    await desk.screen('1001', '1002 has become available');
    const report = await told('one node', ({ nodes }) => nodes.length === 1);
    expect(roles(report)).toEqual([`${TWO} serving`]);
  });

  it('is drained for planned work, and serves again when told', async () => {
    const drained = await ringback(['cluster', 'drain', '--store', store, '--cluster-address', TWO]);
    expect([drained.code, drained.stdout, drained.stderr]).toEqual([
      0,
      `${TWO} serves no more: its machine may be worked on.\n`,
      '',
    ]);
    await told('drained', (report) => roles(report).includes(`${TWO} drained`));
    phones.get('1001')!.screenKey('Exit');
    await desk.talk('1003', '1002');
    await desk.hearBusy('1001', '1002');
    await desk.pressCallBack('1001');
    await desk.offered('1001', 'unavailable', (state) => /not available|unavailable/i.test(state.screen?.text ?? ''));
    await ringback(['cluster', 'undrain', '--store', store, '--cluster-address', TWO]);
    await told('serving', (report) => roles(report).includes(`${TWO} serving`));
  });

  it('names the service that is missing', async () => {
    const nowhere = await ringback(['cluster', '--store', 'etcd:127.0.0.1:9']);
    expect([nowhere.code, nowhere.stderr]).toEqual([4, expect.stringContaining('etcd at 127.0.0.1:9 does not answer')]);
    const lonely = new RingbackProcess([
      'serve',
      '--json',
      '--page',
      'off',
      '--listen',
      '127.0.0.53:0',
      '--upstream',
      '127.0.0.1:9',
      '--store',
      'etcd:127.0.0.1:9',
    ]);
    const { notes } = await lonely.started();
    expect(notes).toContainEqual(expect.stringContaining('etcd at 127.0.0.1:9 does not answer'));
    await lonely.stop();
    const both = await ringback([
      'serve',
      '--store',
      'etcd:127.0.0.1:9',
      '--upstream',
      '127.0.0.1:9',
      '--cti',
      '127.0.0.1',
      '--cti-user',
      'u',
      '--cti-password-file',
      'p',
    ]);
    expect([both.code, both.stderr]).toEqual([
      78,
      expect.stringContaining('a node of a cluster should have one of them'),
    ]);
    const none = await ringback(['cluster', '--store', 'memory']);
    expect([none.code, none.stderr]).toEqual([78, expect.stringContaining('store: names no etcd')]);
  });
});
