/**
 * What becomes of a write whose answer is missing, and of a watch that was cut: a real etcd, and a proxy before it that
 * loses what it is told to lose. Versions of keys are etcd's own count of the writes that were done.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EtcdStore } from '../../src/cluster/etcd/etcd-store.ts';
import { EtcdClient } from '../../src/cluster/etcd/http-client.ts';
import { Keys } from '../../src/cluster/etcd/keys.ts';
import { Mirror } from '../../src/cluster/etcd/mirror.ts';
import type { Change, Operation } from '../../src/cluster/etcd/port.ts';
import { realTimers } from '../../src/cluster/timers.ts';
import { record } from '../cluster/store-contract.ts';
import { EtcdCluster, etcdFound, withoutEtcd } from '../kit/etcd-process.ts';
import { EtcdProxy, type Fate, type Passed } from '../kit/etcd-proxy.ts';

const TXN = '/v3/kv/txn';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe.skipIf(!etcdFound)(`a real etcd that is heard badly${withoutEtcd}`, () => {
  let cluster: EtcdCluster;
  let direct: EtcdClient;
  let tests = 0;
  const closers: (() => unknown)[] = [];
  beforeAll(async () => {
    cluster = await EtcdCluster.start();
    direct = cluster.client();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    direct?.close();
    await cluster?.stop();
  });

  const put = (...success: Operation[]) => direct.transact({ compare: [], success, failure: [] });
  const lead = (keys: Keys) => put({ type: 'put', key: keys.leader, value: Buffer.from('test') });

  async function post(path: string, body: object): Promise<{ readonly [name: string]: unknown }> {
    const { host, port } = cluster.endpoints[0]!;
    const answer = await fetch(`http://${host}:${port}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await answer.json()) as { readonly [name: string]: unknown };
  }

  /** How often a key was written since it was made; 0: there is none. */
  async function version(key: string): Promise<number> {
    const { kvs } = (await post('/v3/kv/range', { key: base64(key) })) as { kvs?: { version: string }[] };
    return Number(kvs?.[0]?.version ?? 0);
  }

  async function heardBadly() {
    const keys = new Keys(`/faults-${++tests}/`);
    const proxy = await EtcdProxy.open(cluster.endpoints[0]!);
    const etcd = new EtcdClient({ endpoints: [proxy.endpoint], answerMs: 300 });
    closers.push(
      () => proxy.close(),
      () => etcd.close(),
    );
    return { keys, proxy, etcd };
  }

  /** A node that leads, and its store. */
  async function serving() {
    const { keys, proxy, etcd } = await heardBadly();
    const { revision } = await lead(keys);
    const fenced: number[] = [];
    const store = new EtcdStore({ etcd, keys, timers: realTimers, fenced: (epoch) => fenced.push(epoch) });
    store.begin({ key: keys.leader, epoch: revision, owner: null }, []);
    /** The next transaction that writes. */
    const next = (fate: Fate) => {
      let due = true;
      proxy.fate = (request) => {
        if (!due || !writes(request)) return 'pass';
        due = false;
        return fate;
      };
    };
    const sent = () => proxy.passed.filter(writes).length;
    return { keys, proxy, store, fenced, next, sent };
  }
  const writes = ({ path, body }: Passed) =>
    path === TXN && ((body.success as object[])[0] as Json).request_range === undefined;
  type Json = { readonly [name: string]: unknown };

  it('a put that was done and not answered is read back, not written again', async () => {
    const { keys, store, next, sent } = await serving();
    next('answerLost');
    await store.commit('A', record('A', 1));
    expect([await version(keys.record('A')), sent()]).toEqual([1, 1]);
    // What was read back is what the next write compares.
    await store.commit('A', record('A', 1, { revision: 2 }));
    expect([await version(keys.record('A')), sent()]).toEqual([2, 2]);
  });

  it('a put that never got there is read back, and written then', async () => {
    const { keys, store, next, sent } = await serving();
    next('requestLost');
    await store.commit('A', record('A', 1));
    expect([await version(keys.record('A')), sent()]).toEqual([1, 2]);
  });

  it('a put that gets there after it was given up and written again is done once', async () => {
    const { keys, proxy, store, next, sent } = await serving();
    await store.commit('A', record('A', 1));
    next('held');
    await store.commit('A', record('A', 1, { revision: 2 }));
    expect([await version(keys.record('A')), sent()]).toEqual([2, 3]);
    await store.commit('A', record('A', 1, { revision: 3 }));
    await proxy.release();
    expect(await version(keys.record('A'))).toBe(3);
    expect((await store.load()).map(({ revision }) => revision)).toEqual([3]);
  });

  it('an end that was done and not answered is an end, and one that comes late ends nothing new', async () => {
    const { keys, proxy, store, next } = await serving();
    await store.commit('A', record('A', 1));
    next('answerLost');
    await store.commit('A', null);
    expect(await version(keys.record('A'))).toBe(0);
    await store.commit('A', record('A', 2));
    next('held');
    await store.commit('A', null);
    await store.commit('A', record('A', 3));
    await proxy.release();
    expect((await store.load()).map(({ sequence }) => sequence)).toEqual([3]);
  });

  it('a write whose answer is lost while another begins to lead is refused, whatever became of it', async () => {
    const { keys, proxy, store, fenced } = await serving();
    proxy.fate = (request) => (writes(request) ? 'held' : 'pass');
    const write = store.commit('A', record('A', 1));
    write.catch(() => undefined);
    while (proxy.to(TXN).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await put({ type: 'delete', key: keys.leader });
    await lead(keys);
    await expect(write).rejects.toThrow('another node serves by now');
    await proxy.release();
    expect([await version(keys.record('A')), fenced.length]).toEqual([0, 1]);
  });

  it('a write that stays uncertain is said to be so, once its time is over', async () => {
    const { keys, proxy, etcd } = await heardBadly();
    const { revision } = await lead(keys);
    const alarms: string[] = [];
    const alarm = (name: string) => void alarms.push(name);
    const store = new EtcdStore({ etcd, keys, timers: realTimers, deadlineMs: 500, alarm });
    store.begin({ key: keys.leader, epoch: revision, owner: null }, []);
    proxy.fate = () => 'requestLost';
    await expect(store.commit('A', record('A', 1))).rejects.toThrow('the record of A is not certain');
    proxy.fate = () => 'pass';
    await store.commit('A', record('A', 1));
    expect(alarms).toEqual(['StoreLate', 'StoreAnswers']);
  });

  it("every write compares the leader's create revision and the record's revision", async () => {
    const { keys, proxy, store } = await serving();
    const epoch = (await direct.list(keys.leader)).items[0]!.createRevision;
    let seen = 0;
    for (const each of [record('A', 1), record('A', 1, { revision: 2 }), record('A', 2), null, record('A', 3)]) {
      await store.commit('A', each);
      // And the mark of the device, which record-writer tells of.
      expect(proxy.to(TXN).at(-1)!.compare).toMatchObject([
        { key: base64(keys.leader), result: 'EQUAL', target: 'CREATE', create_revision: epoch },
        { key: base64(keys.record('A')), result: 'EQUAL', target: 'MOD', mod_revision: seen },
        { key: base64(keys.owner('A')), result: 'EQUAL', target: 'MOD' },
      ]);
      seen = (await direct.list(keys.record('A'))).items[0]?.modRevision ?? 0;
    }
    expect(proxy.passed.filter(writes).length).toBe(5);
  });

  // ── The warm table ────────────────────────────────────────────────────────────────────────────────────────────────

  async function mirrored() {
    const { keys, proxy, etcd } = await heardBadly();
    const changes: string[] = [];
    const told = ({ key, now }: Change) =>
      `${key.slice(keys.records.length)}${now === null ? ' gone' : ` ${Buffer.from(now.value)}`}`;
    const mirror = new Mirror({
      etcd,
      keys,
      timers: realTimers,
      changed: (some) => void changes.push(...some.map(told)),
      following: () => undefined,
      retryMs: 20,
      // Its look at leader and members would be more lists.
      auditMs: 3_600_000,
    });
    closers.push(() => mirror.close());
    mirror.start();
    const write = (device: string, value: string) =>
      put({ type: 'put', key: keys.record(device), value: Buffer.from(value) });
    const remove = (device: string) => put({ type: 'delete', key: keys.record(device) });
    const until = async (what: string, test: () => boolean) => {
      const last = Date.now() + 10_000;
      while (!test()) {
        if (Date.now() > last) throw new Error(`${what}: not within 10 s; changes: ${changes.join(', ')}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await until('a watch', () => mirror.live);
    const table = () =>
      [...mirror.below(keys.records)]
        .map(({ key, value }) => `${key.slice(keys.records.length)} ${Buffer.from(value)}`)
        .sort();
    /** Away from etcd while `act` runs. */
    const cut = async (act: () => Promise<unknown>) => {
      proxy.fate = () => 'requestLost';
      proxy.cutWatches();
      await until('the end of the watch', () => !mirror.live);
      await act();
      proxy.fate = () => 'pass';
      await until('a new watch', () => mirror.live);
    };
    return { mirror, proxy, changes, write, remove, until, table, cut };
  }

  it('a watch that was cut goes on with the next revision: every change, in order, and nothing is listed again', async () => {
    const { mirror, proxy, changes, write, remove, until, table, cut } = await mirrored();
    await write('A', '1');
    await until('A', () => changes.length === 1);
    const lists = proxy.to('/v3/kv/range').length;
    const from = mirror.revision + 1;
    await cut(async () => {
      await write('A', '2');
      await write('B', '1');
      await remove('A');
      await write('B', '2');
    });
    await until('all', () => changes.length === 5);
    expect(changes).toEqual(['A 1', 'A 2', 'B 1', 'A gone', 'B 2']);
    expect(table()).toEqual(['B 2']);
    expect(proxy.to('/v3/kv/range').length).toBe(lists);
    expect(proxy.to('/v3/watch').at(-1)).toMatchObject({ create_request: { start_revision: from } });
  });

  it('a watch that was cut for so long that its revision is compacted: all is listed, what is gone is found gone', async () => {
    const { changes, write, remove, until, table, cut } = await mirrored();
    await write('A', '1');
    await write('B', '1');
    await until('A and B', () => changes.length === 2);
    await cut(async () => {
      await remove('A');
      await write('B', '2');
      const { revision } = await write('C', '1');
      expect(await post('/v3/kv/compaction', { revision, physical: true })).toHaveProperty('header');
    });
    await until('C', () => table().includes('C 1'));
    expect(table()).toEqual(['B 2', 'C 1']);
    expect(changes.slice(2).sort()).toEqual(['A gone', 'B 2', 'C 1']);
    // And it follows again.
    await write('C', '2');
    await until('C again', () => table().includes('C 2'));
  });
});
