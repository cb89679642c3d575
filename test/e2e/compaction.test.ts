/**
 * etcd throws away revisions that a gateway has not yet seen, while the gateway cannot watch: it reads everything anew,
 * holds just what etcd holds, and serves from that. Whole processes: three etcd, two gateways, a CTIManager.
 */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Mirror } from '../../src/cluster/etcd/mirror.ts';
import { Keys, type NodeState, realTimers } from '../../src/cluster/index.ts';
import { ClusterSite, type Gateway } from '../kit/cluster-site.ts';
import { etcdFound, withoutEtcd } from '../kit/etcd-process.ts';
import { EtcdProxy } from '../kit/etcd-proxy.ts';

const ACTIVE = 81;
const OTHER = 82;

/** What a node says about itself to its peers. */
function stateOf(address: string): Promise<NodeState> {
  return new Promise((resolve, reject) => {
    const socket = connect(2500, address, () => socket.write('{"echo":1}\n'));
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (!text.includes('\n')) return;
      socket.destroy();
      resolve((JSON.parse(text) as { state: NodeState }).state);
    });
    socket.on('error', reject);
  });
}

type Watching = { readonly create_request?: { readonly start_revision?: string } };

describe.skipIf(!etcdFound)(`a gateway whose revision etcd has thrown away${withoutEtcd}`, () => {
  let site: ClusterSite | null = null;
  let proxy: EtcdProxy | null = null;
  afterEach(async () => {
    await site?.close();
    await proxy?.close();
    site = proxy = null;
  });

  /** Two nodes and the call backs of phones 0 and 1; the backup reaches etcd through the proxy. */
  async function two(): Promise<{ site: ClusterSite; proxy: EtcdProxy; other: Gateway }> {
    site = await ClusterSite.open({
      nodes: [ACTIVE],
      phones: 5,
      settleS: 3600,
      words: (node) => (node === OTHER ? ['--store', `etcd:127.0.0.1:${proxy!.endpoint.port}`] : []),
    });
    proxy = await EtcdProxy.open(site.etcd.endpoints[0]!);
    for (const i of [0, 1]) await site.armOne(i);
    const other = site.start(OTHER);
    await site.members(2);
    return { site, proxy, other };
  }

  /** One call back begins, one ends, and then only the newest revision is kept. @returns it */
  async function changesAndCompaction(site: ClusterSite): Promise<number> {
    await site.armOne(2);
    await site.pressAway(0, 'Cancel');
    await site.until('records 1 and 2', async () => (await site.records()).join() === '1,2');
    const { revision } = await site.client.list('/ringback/');
    const { host, port } = site.etcd.endpoints[0]!;
    const body = JSON.stringify({ revision, physical: true });
    const answer = await fetch(`http://${host}:${port}/v3/kv/compaction`, { method: 'POST', body });
    expect(await answer.json()).toHaveProperty('header');
    return revision;
  }

  /** Its table is that of etcd: the same digest as of one that is read anew, at one revision. */
  async function holdsWhatEtcdHolds(site: ClusterSite, { address }: Gateway): Promise<void> {
    const keys = new Keys('/ringback/');
    const mirror = new Mirror({ etcd: site.client, keys, timers: realTimers, changed: () => {}, following: () => {} });
    mirror.start();
    try {
      await site.until('the same table', async () => {
        const { revision, digest, records, live } = await stateOf(address);
        return live && records === 2 && revision === mirror.revision && digest === mirror.digest;
      });
    } finally {
      mirror.close();
    }
  }

  /** The first is gone: the other serves what is left, takes new ones, and tells all when the line is free. */
  async function takesOver(site: ClusterSite): Promise<void> {
    const since = Date.now();
    const { process } = site.gateways.get(ACTIVE)!;
    process.child.kill('SIGKILL');
    await process.ended;
    site.gateways.delete(ACTIVE);
    await site.takeover(since, ACTIVE);
    await site.armOne(3);
    expect(await site.records()).toEqual([1, 2, 3]);
    site.freeB();
    const told = () => [0, 1, 2, 3].filter((i) => site.phone(i).screen?.text.includes('has become available'));
    await site.until('notices', () => told().length === 3);
    expect(told()).toEqual([1, 2, 3]);
  }

  const startsOf = (proxy: EtcdProxy): number[] =>
    (proxy.to('/v3/watch') as Watching[]).map(({ create_request: asked }) => Number(asked?.start_revision));

  it('because its watch was cut: it stays a member, and takes over with just what is there', async () => {
    const { site, proxy, other } = await two();
    proxy.fate = ({ path }) => (path === '/v3/watch' ? 'requestLost' : 'pass');
    const before = startsOf(proxy).length;
    proxy.cutWatches();
    await site.until('a watch asked for in vain', () => startsOf(proxy).length > before);
    const compacted = await changesAndCompaction(site);
    const { lease } = await stateOf(other.address);
    const inVain = startsOf(proxy);
    proxy.fate = () => 'pass';
    await holdsWhatEtcdHolds(site, other);
    // Asked for from where it was, which is no longer kept; then from what it has read anew.
    const [again, anew] = startsOf(proxy).slice(inVain.length).slice(-2);
    expect(again).toBeLessThan(compacted);
    expect(anew).toBeGreaterThan(compacted);
    expect((await stateOf(other.address)).lease).toBe(lease);
    await takesOver(site);
  });

  it('because it was stopped: it joins anew, and takes over with just what is there', async () => {
    const { site, proxy, other } = await two();
    other.process.child.kill('SIGSTOP');
    const before = startsOf(proxy).length;
    proxy.cutWatches();
    const compacted = await changesAndCompaction(site);
    await site.members(1);
    other.process.child.kill('SIGCONT');
    await site.members(2);
    await holdsWhatEtcdHolds(site, other);
    const starts = startsOf(proxy).slice(before);
    expect(starts[0]).toBeLessThan(compacted);
    expect(starts.at(-1)).toBeGreaterThan(compacted);
    await takesOver(site);
  });
});
