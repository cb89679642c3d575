/** The store over a real etcd: the contract of every store, then what only a store with an epoch has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EtcdStore, type EtcdStoreOptions } from '../../src/cluster/etcd/etcd-store.ts';
import type { EtcdClient } from '../../src/cluster/etcd/http-client.ts';
import { Keys } from '../../src/cluster/etcd/keys.ts';
import type { Guard } from '../../src/cluster/etcd/record-writer.ts';
import { realTimers } from '../../src/cluster/timers.ts';
import { clauses, record } from '../cluster/store-contract.ts';
import { EtcdCluster, etcdFound, withoutEtcd } from '../kit/etcd-process.ts';

describe.skipIf(!etcdFound)(`the etcd store${withoutEtcd}`, () => {
  let cluster: EtcdCluster;
  let etcd: EtcdClient;
  let tests = 0;
  beforeAll(async () => {
    cluster = await EtcdCluster.start();
    etcd = cluster.client();
  });
  afterAll(async () => {
    etcd?.close();
    await cluster?.stop();
  });

  /** Takes the leader's key of a cluster of its own. */
  async function lead(keys: Keys): Promise<Guard> {
    const { revision } = await etcd.transact({
      compare: [],
      success: [{ type: 'put', key: keys.leader, value: Buffer.from('test') }],
      failure: [],
    });
    return { key: keys.leader, epoch: revision, owner: null };
  }

  const ownKeys = () => new Keys(`/ringback-${++tests}/`);

  async function opened(keys: Keys, guard: Guard, more: Partial<EtcdStoreOptions> = {}): Promise<EtcdStore> {
    const store = new EtcdStore({ etcd, keys, timers: realTimers, ...more });
    const read = await Promise.all([etcd.list(keys.records), etcd.list(keys.owners)]);
    store.begin(
      guard,
      read.flatMap(({ items }) => items),
    );
    return store;
  }

  it.each(clauses)('$says', async ({ holds }) => {
    const keys = ownKeys();
    const guard = await lead(keys);
    await holds(() => {
      const store = new EtcdStore({ etcd, keys, timers: realTimers });
      store.begin(guard, []);
      return store;
    });
  });

  it('finds what another node has left, and goes on with it', async () => {
    const keys = ownKeys();
    const guard = await lead(keys);
    const first = await opened(keys, guard);
    await first.commit('A', record('A', 1));
    await first.commit('B', record('B', 2));
    const second = await opened(keys, guard);
    await second.commit('A', record('A', 1, { revision: 2 }));
    await second.commit('B', null);
    expect((await second.load()).map(({ device, revision }) => [device, revision])).toEqual([['A', 2]]);
  });

  it('writes nothing for a node whose time is over, and tells it so', async () => {
    const keys = ownKeys();
    const old = await lead(keys);
    const told: number[] = [];
    const store = await opened(keys, old, { fenced: (epoch) => told.push(epoch) });
    await etcd.transact({ compare: [], success: [{ type: 'delete', key: keys.leader }], failure: [] });
    await lead(keys);
    await expect(store.commit('A', record('A', 1))).rejects.toThrow('another node serves');
    expect(told).toEqual([old.epoch]);
    expect(await store.load()).toEqual([]);
  });

  it('adopts its own earlier write whose answer was lost', async () => {
    const keys = ownKeys();
    const guard = await lead(keys);
    const twin = await opened(keys, guard);
    const store = await opened(keys, guard);
    await twin.commit('A', record('A', 1));
    await store.commit('A', record('A', 1, { revision: 2 }));
    expect((await store.load()).map(({ revision }) => revision)).toEqual([2]);
  });

  it('leaves a record of another node alone where each serves its own', async () => {
    const keys = ownKeys();
    const { epoch } = await lead(keys);
    const taken: string[] = [];
    const one = await opened(
      keys,
      { key: keys.leader, epoch, owner: '10.0.0.1' },
      { taken: (device) => taken.push(device) },
    );
    await one.commit('A', record('A', 1));
    const two = await opened(keys, { key: keys.leader, epoch, owner: '10.0.0.2' });
    await two.commit('A', record('A', 2));
    await expect(one.commit('A', record('A', 1, { revision: 2 }))).rejects.toThrow('another node serves A');
    expect(taken).toEqual(['A']);
    expect((await one.load()).map(({ sequence }) => sequence)).toEqual([2]);
  });

  it('keeps what it cannot read, and says so once', async () => {
    const keys = ownKeys();
    const alarms: string[] = [];
    await etcd.transact({
      compare: [],
      success: [
        { type: 'put', key: keys.record('OLD'), value: Buffer.from([1, 2, 3, 4, 5, 6, 7]) },
        { type: 'put', key: keys.record('NEW'), value: Buffer.from([99, 1, 2, 3, 4, 5, 6]) },
      ],
      failure: [],
    });
    const store = await opened(keys, await lead(keys), { alarm: (name, device) => alarms.push(`${name} ${device}`) });
    expect(await store.load()).toEqual([]);
    expect(await store.load()).toEqual([]);
    expect(alarms.sort()).toEqual(['RecordDamaged OLD', 'RecordNewer NEW']);
    await store.commit('OLD', record('OLD', 1));
    expect((await store.load()).map(({ device }) => device)).toEqual(['OLD']);
  });

  it('lists more records than one page holds', async () => {
    const keys = ownKeys();
    for (let page = 0; page < 55; page++)
      await etcd.transact({
        compare: [],
        success: Array.from({ length: 100 }, (_, i) => ({
          type: 'put' as const,
          key: keys.record(`D${page * 100 + i}`),
          value: Buffer.from('x'),
        })),
        failure: [],
      });
    const { items } = await etcd.list(keys.records);
    expect(items.length).toBe(5500);
    expect(new Set(items.map(({ key }) => key)).size).toBe(5500);
  });
});
