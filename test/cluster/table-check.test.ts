/** Tables of two nodes, compared at one revision: what differs is told once, read anew, and its end is told. */
import { describe, expect, it } from 'vitest';
import { Keys } from '../../src/cluster/etcd/keys.ts';
import { Mirror } from '../../src/cluster/etcd/mirror.ts';
import type { Change, Etcd, KeyValue, WatchListener } from '../../src/cluster/etcd/port.ts';
import type { NodeState } from '../../src/cluster/peer-messages.ts';
import { TableCheck } from '../../src/cluster/table-check.ts';

const state = (revision: number, digest?: number): NodeState => ({
  ...{ address: '10.0.0.1', lease: '1', role: 'active', mode: 'activeBackup', epoch: 1, draining: false },
  ...{ revision, records: 0, live: true, version: '0', missing: [], ...(digest === undefined ? {} : { digest }) },
});

function checked() {
  const told: string[] = [];
  const world = { now: 1000, revision: 5, digest: 50 };
  const table = {
    get revision() {
      return world.revision;
    },
    get digest() {
      return world.digest;
    },
    renew: () => void told.push('renew'),
  };
  const check = new TableCheck({
    table,
    now: () => world.now,
    alarm: (name) => void told.push(name),
    compared: (same) => void told.push(same ? 'same' : 'other'),
  });
  return { check, world, fresh: () => told.splice(0) };
}

describe('two tables', () => {
  it('of one revision with one digest are the same, and counted once for each revision', () => {
    const { check, world, fresh } = checked();
    for (let echo = 0; echo < 3; echo++) check.heard('a', state(5, 50));
    expect(fresh()).toEqual(['same']);
    world.revision = 6;
    check.heard('a', state(6, 50));
    expect(fresh()).toEqual(['same']);
  });

  it('of two revisions, of a peer that has read nothing or tells no digest, are not compared', () => {
    const { check, world, fresh } = checked();
    check.heard('a', state(4, 1));
    check.heard('a', state(6, 1));
    check.heard('a', state(5));
    world.revision = 0;
    check.heard('a', state(0, 1));
    expect(fresh()).toEqual([]);
  });

  it('that differ: an alarm, and everything is read anew, again only after a while; then the end of it', () => {
    const { check, world, fresh } = checked();
    check.heard('a', state(5, 51));
    check.heard('a', state(5, 51));
    expect(fresh()).toEqual(['other', 'TablesDiffer', 'renew', 'other']);
    world.now += 30_000;
    check.heard('a', state(5, 51));
    expect(fresh()).toEqual(['other', 'renew']);
    world.digest = 51;
    check.heard('a', state(5, 51));
    expect(fresh()).toEqual(['same', 'TablesAgree']);
  });

  it('of a peer that goes away end the alarm, where it was the last that differed', () => {
    const { check, fresh } = checked();
    check.heard('a', state(5, 51));
    check.heard('b', state(5, 52));
    fresh();
    check.lost('a');
    expect(fresh()).toEqual([]);
    check.lost('b');
    expect(fresh()).toEqual(['TablesAgree']);
  });
});

describe('the digest of a warm table', () => {
  const keys = new Keys();
  const item = (device: string, modRevision: number, value = 'x'): KeyValue => ({
    ...{ key: keys.record(device), value: Buffer.from(value), createRevision: 1, modRevision, lease: '' },
  });

  /** A mirror that follows by hand. */
  async function following(items: readonly KeyValue[], revision: number) {
    let listener: WatchListener | undefined;
    const etcd = {
      list: async () => ({ revision, items }),
      watch: (_prefix: string, _from: number, given: WatchListener) => {
        listener = given;
        return { cancel: () => undefined };
      },
    } as unknown as Etcd;
    const timers = { now: () => 0, today: () => 0, after: () => () => undefined };
    const mirror = new Mirror({ etcd, keys, timers, changed: () => undefined, following: () => undefined });
    mirror.start();
    while (listener === undefined) await Promise.resolve();
    return { mirror, changed: (at: number, ...changes: Change[]) => listener!.changed(at, changes) };
  }
  const put = (now: KeyValue): Change => ({ key: now.key, now });

  it('is that of what it holds, not of the way there', async () => {
    const listed = await following([item('B', 3), item('A', 4)], 4);
    const { mirror, changed } = await following([item('A', 1)], 1);
    changed(2, put(item('C', 2)));
    changed(3, put(item('B', 3)), { key: keys.record('C'), now: null });
    changed(4, put(item('A', 4)));
    expect([mirror.revision, mirror.digest]).toEqual([listed.mirror.revision, listed.mirror.digest]);
    expect(mirror.digest).not.toBe(0);
  });

  it.each([
    ['a record is missing', [item('A', 4)]],
    ['one is there that should not be', [item('A', 4), item('B', 3), item('C', 2)]],
    ['one is older', [item('A', 1), item('B', 3)]],
    ['a value is another', [item('A', 4, 'y'), item('B', 3)]],
    ['two values are exchanged', [item('A', 3), item('B', 4)]],
  ])('is another where %s', async (_what, items) => {
    const right = await following([item('A', 4), item('B', 3)], 4);
    const other = await following(items, 4);
    expect(other.mirror.digest).not.toBe(right.mirror.digest);
  });
});
