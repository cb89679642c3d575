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

const storeOf = (etcd: EtcdCluster): string => {
  const { host, port } = etcd.endpoints[0]!;
  return `etcd:${host}:${port}`;
};

/** Starts a node inline. @returns the notes of its start */
async function notes(etcd: EtcdCluster, words: readonly string[]): Promise<readonly string[]> {
  const process = new RingbackProcess([
    ...['serve', '--json', '--page', 'off', '--listen', '127.0.0.61:0', '--upstream', '127.0.0.1:9'],
    ...['--store', storeOf(etcd), ...words],
  ]);
  running.push(process);
  return (await process.started()).notes.filter((note) => note.includes('etcd'));
}

const report = (etcd: EtcdCluster, words: readonly string[]) =>
  ringback(['cluster', '--json', '--store', storeOf(etcd), ...words]);

/** A machine that is very busy may be late with any answer: that is another story than the one that is told here. */
const late = (said: string): boolean => /no answer (for|yet)|does not answer$/.test(said);

/** What a start and `ringback cluster` say of an etcd that they cannot use. */
async function complaints(etcd: EtcdCluster, words: readonly string[]) {
  const said = async (ask: () => Promise<string>): Promise<string> => {
    let text = await ask();
    for (let tries = 0; late(text) && tries < 10; tries++) text = await ask();
    return text;
  };
  const atStart = await said(async () => {
    await Promise.all(running.splice(0).map((process) => process.stop()));
    return (await notes(etcd, words)).join('\n');
  });
  let code: number | null = null;
  const asked = await said(async () => {
    const ended = await report(etcd, words);
    code = ended.code;
    return ended.stderr.replace('ringback: ', '');
  });
  return { atStart, asked, code };
}

/** Asks until the node is said to serve. */
async function serving(etcd: EtcdCluster, words: readonly string[]): Promise<Report> {
  for (let tries = 0; ; tries++) {
    const { code, stdout } = await report(etcd, words);
    const told = code === 0 ? (JSON.parse(stdout) as Report) : { nodes: [] };
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
    await notes(etcd, words);
    expect((await serving(etcd, words)).nodes).toMatchObject([{ address: '127.0.0.61', missing: [] }]);
  });

  it('two nodes that speak TLS to each other too: an operator is answered by both, and by neither without TLS', async () => {
    const node = authority.issue('node', ['127.0.0.61', '127.0.0.62']);
    const words = ['--cluster-ca', authority.certificate, ...own(node)];
    await notes(etcd, [...words, '--cluster-peer-tls']);
    await notes(etcd, [...words, '--cluster-peer-tls', '--cluster-address', '127.0.0.62']);
    const roles = async (more: readonly string[]) => {
      const { code, stdout } = await report(etcd, [...words, ...more]);
      if (code !== 0) return 'no answer';
      return (JSON.parse(stdout) as Report).nodes.map(({ role }) => role).join(' ');
    };
    for (let tries = 0; (await roles(['--cluster-peer-tls'])) !== 'serving serving'; tries++)
      if (tries > 50) throw new Error(`never: ${await roles(['--cluster-peer-tls'])}`);
    let plain = await roles([]);
    for (let tries = 0; plain === 'no answer' && tries < 10; tries++) plain = await roles([]);
    expect(plain).toBe('silent silent');
  }, 60_000);

  const cannot = 'cannot be spoken to by TLS \\(.*\\); look at --cluster-ca, --cluster-cert and --cluster-key';
  it.each([
    ['an authority that is another', () => ['--cluster-ca', stranger.certificate, ...own(client)], cannot],
    ['a stranger for a client', () => ['--cluster-ca', authority.certificate, ...own(stranger.issue('other'))], cannot],
    ['no certificate', () => ['--cluster-ca', authority.certificate], cannot],
    ['no TLS', () => [], 'does not answer \\(.*\\); it may want TLS: --cluster-ca, --cluster-cert'],
  ])('with %s: the start goes on, and names etcd and the settings', async (_what, words, says) => {
    const sentence = new RegExp(`^etcd at 127\\.0\\.0\\.1:\\d+ ${says}`);
    const { atStart, asked, code } = await complaints(etcd, words());
    expect([code, atStart, asked]).toEqual([4, expect.stringMatching(sentence), expect.stringMatching(sentence)]);
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
    await notes(etcd, words);
    await serving(etcd, words);
    running[0]!.child.kill('SIGTERM');
    await running[0]!.ended;
    let left = await report(etcd, words);
    for (let tries = 0; left.code !== 0 && tries < 10; tries++) left = await report(etcd, words);
    expect((JSON.parse(left.stdout) as Report).nodes).toEqual([]);
  });

  it.each([
    ['a wrong password', password('wrong'), /authentication failed, invalid user ID or password/],
    ['no user', [], /user name is empty/],
    ['a prefix that is not its own', [...password('secret'), '--cluster-prefix', '/other/'], /permission denied/],
  ])('with %s: the start goes on, and names etcd and the settings', async (_what, words, reason) => {
    const sentence = /^etcd at 127\.0\.0\.1:\d+ refuses us \(.*\); look at --cluster-user/;
    const { atStart, asked, code } = await complaints(etcd, words);
    expect([code, atStart, asked]).toEqual([4, expect.stringMatching(sentence), expect.stringMatching(sentence)]);
    expect(atStart).toMatch(reason);
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
