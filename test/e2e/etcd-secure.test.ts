/**
 * etcd by TLS with client certificates, and with user and password: as the gateway and `ringback cluster` use it, and what
 * they say where a certificate or a password is not the right one.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EtcdStore } from '../../src/cluster/etcd/etcd-store.ts';
import { Keys } from '../../src/cluster/etcd/keys.ts';
import { Mirror } from '../../src/cluster/etcd/mirror.ts';
import { realTimers } from '../../src/cluster/timers.ts';
import { record } from '../cluster/store-contract.ts';
import { EtcdCluster, etcdFound, withoutEtcd } from '../kit/etcd-process.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';
import { openssl } from '../kit/self-signed.ts';
import { type Issued, TestAuthority } from '../kit/test-authority.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringback-etcd-secure-'));
const running: RingbackProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly nodes: readonly { readonly address: string; readonly role: string; readonly missing: readonly string[] }[];
}

/** Starts a node inline. @returns the notes of its start */
async function notes(etcd: EtcdCluster, words: readonly string[]): Promise<readonly string[]> {
  const { host, port } = etcd.endpoints[0]!;
  const address = '127.0.0.61';
  const process = new RingbackProcess([
    ...['serve', '--json', '--page', 'off', '--listen', `${address}:0`, '--upstream', '127.0.0.1:9'],
    ...['--store', `etcd:${host}:${port}`, ...words],
  ]);
  running.push(process);
  return (await process.started()).notes.filter((note) => note.includes('etcd'));
}

async function report(etcd: EtcdCluster, words: readonly string[]) {
  const { host, port } = etcd.endpoints[0]!;
  return ringback(['cluster', '--json', '--store', `etcd:${host}:${port}`, ...words]);
}

/** Asks until the node is said to serve. */
async function serving(etcd: EtcdCluster, words: readonly string[]): Promise<Report> {
  for (let tries = 0; ; tries++) {
    const { code, stdout, stderr } = await report(etcd, words);
    expect([code, stderr]).toEqual([0, '']);
    const told = JSON.parse(stdout) as Report;
    if (told.nodes[0]?.role === 'serving') return told;
    if (tries > 50) throw new Error(`it never serves: ${stdout}`);
  }
}

describe.skipIf(!etcdFound || !openssl)(`etcd by TLS${withoutEtcd}${openssl ? '' : ' (skipped: no openssl)'}`, () => {
  let authority: TestAuthority;
  let stranger: TestAuthority;
  let client: Issued;
  let etcd: EtcdCluster;
  beforeAll(async () => {
    authority = new TestAuthority();
    stranger = new TestAuthority('stranger');
    client = authority.issue('client');
    etcd = await EtcdCluster.start({
      tls: { ...authority.issue('etcd'), authority: authority.certificate, client },
    });
  });
  afterAll(async () => {
    await etcd?.stop();
    authority?.close();
    stranger?.close();
  });
  const own = (issued: Issued) => ['--cluster-cert', issued.certificate, '--cluster-key', issued.key];

  it('with the certificates that it wants: the node joins and serves', async () => {
    const words = ['--cluster-ca', authority.certificate, ...own(client)];
    expect(await notes(etcd, words)).toEqual([]);
    expect((await serving(etcd, words)).nodes).toMatchObject([{ address: '127.0.0.61', missing: [] }]);
  });

  const cannot = 'cannot be spoken to by TLS \\(.*\\); look at --cluster-ca, --cluster-cert and --cluster-key';
  it.each([
    ['an authority that is another', () => ['--cluster-ca', stranger.certificate, ...own(client)], cannot],
    ['a stranger for a client', () => ['--cluster-ca', authority.certificate, ...own(stranger.issue('other'))], cannot],
    ['no certificate', () => ['--cluster-ca', authority.certificate], cannot],
    ['no TLS', () => [], 'does not answer \\(.*\\); it may want TLS: --cluster-ca, --cluster-cert'],
  ])('with %s: the start goes on, and names etcd and the settings', async (_what, words, says) => {
    const sentence = new RegExp(`^etcd at 127\\.0\\.0\\.1:\\d+ ${says}`);
    expect(await notes(etcd, words())).toEqual([expect.stringMatching(sentence)]);
    const { code, stderr } = await report(etcd, words());
    expect([code, stderr.replace('ringback: ', '')]).toEqual([4, expect.stringMatching(sentence)]);
  });
});

describe.skipIf(!etcdFound)(`etcd with user and password${withoutEtcd}`, () => {
  let etcd: EtcdCluster;
  const password = (text: string) => {
    const path = join(folder, `password-${text}`);
    writeFileSync(path, `${text}\n`);
    return ['--cluster-user', 'gateway', '--cluster-password-file', path];
  };
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  beforeAll(async () => {
    etcd = await EtcdCluster.start();
    const { host, port } = etcd.endpoints[0]!;
    // As docs/cluster.md says: a role with the keys of the cluster, and nothing else.
    const perm = { permType: 'READWRITE', key: base64('/ringback/'), range_end: base64('/ringback0') };
    for (const [path, body] of [
      ['user/add', { name: 'root', password: 'top' }],
      ['role/add', { name: 'root' }],
      ['user/grant', { user: 'root', role: 'root' }],
      ['role/add', { name: 'ringback' }],
      ['role/grant', { name: 'ringback', perm }],
      ['user/add', { name: 'gateway', password: 'secret' }],
      ['user/grant', { user: 'gateway', role: 'ringback' }],
      ['auth/enable', {}],
    ] as const) {
      const url = `http://${host}:${port}/v3/auth/${path.replace('auth/', '')}`;
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    }
  });
  afterAll(() => etcd?.stop());

  it('with the right one: the node joins, serves, and leaves when it is stopped', async () => {
    const words = password('secret');
    expect(await notes(etcd, words)).toEqual([]);
    await serving(etcd, words);
    running[0]!.child.kill('SIGTERM');
    await running[0]!.ended;
    expect((JSON.parse((await report(etcd, words)).stdout) as Report).nodes).toEqual([]);
  });

  it.each([
    ['a wrong password', password('wrong'), /authentication failed, invalid user ID or password/],
    ['no user', [], /user name is empty/],
    ['a prefix that is not its own', [...password('secret'), '--cluster-prefix', '/other/'], /permission denied/],
  ])('with %s: the start goes on, and names etcd and the settings', async (_what, words, reason) => {
    const sentence = /^etcd at 127\.0\.0\.1:\d+ refuses us \(.*\); look at --cluster-user/;
    const told = await notes(etcd, words);
    expect(told).toEqual([expect.stringMatching(sentence)]);
    expect(told[0]).toMatch(reason);
    const { code, stderr } = await report(etcd, words);
    expect([code, stderr.replace('ringback: ', '')]).toEqual([4, expect.stringMatching(sentence)]);
  });

  it('whose tokens are forgotten: writes and the warm table go on with a new log-in', async () => {
    const keys = new Keys();
    const client = etcd.client(etcd.endpoints, { user: 'gateway', password: 'secret' });
    const mirror = new Mirror({ etcd: client, keys, timers: realTimers, changed: () => {}, following: () => {} });
    try {
      const leader = { type: 'put' as const, key: keys.leader, value: Buffer.from('test') };
      const { revision } = await client.transact({ compare: [], success: [leader], failure: [] });
      const store = new EtcdStore({ etcd: client, keys, timers: realTimers });
      store.begin({ key: keys.leader, epoch: revision, owner: null }, []);
      mirror.start();
      await store.commit('A', record('A', 1));
      // Tokens are kept in memory only.
      const [member] = etcd.members;
      await member!.kill();
      etcd.run(member!);
      await store.commit('B', record('B', 2));
      for (const last = Date.now() + 10_000; mirror.records < 2 || !mirror.live; ) {
        if (Date.now() > last) throw new Error(`the table has ${mirror.records} records: ${mirror.trouble}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    } finally {
      mirror.close();
      client.close();
    }
  });
});
