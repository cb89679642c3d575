import { describe, expect, it } from 'vitest';
import { Managers } from '../../kit/managers.ts';

/** Three nodes that have settled: .9 is active, .10 and .11 stand by. */
function three(): Managers {
  const cluster = new Managers();
  for (const address of ['10.0.0.11', '10.0.0.9', '10.0.0.10']) cluster.start(address);
  cluster.run(15_000);
  expect(cluster.serving).toEqual(['10.0.0.9']);
  return cluster;
}

/** Milliseconds until this node serves. */
function takes(cluster: Managers, address: string, atMost: number): number {
  const from = cluster.now;
  while (!cluster.serving.includes(address) && cluster.now - from < atMost) cluster.run(1);
  expect(cluster.serving).toContain(address);
  return cluster.now - from;
}

describe('the Redundancy Manager', () => {
  it('makes the numerically lowest of five active that start at once, whatever the order', () => {
    const cluster = new Managers();
    for (const last of ['10', '9', '100', '11', '20']) cluster.start(`10.0.0.${last}`);
    cluster.run(2000);
    expect(cluster.serving).toEqual(['10.0.0.9']);
    cluster.run(60_000);
    expect(cluster.log.length).toBe(1);
  });

  it('serves alone', () => {
    const cluster = new Managers();
    cluster.start('10.0.0.9');
    expect(takes(cluster, '10.0.0.9', 1000)).toBeLessThan(600);
  });

  it('goes to the next address when the active crashes, as soon as its connection closes', () => {
    const cluster = three();
    cluster.crash('10.0.0.9');
    expect(takes(cluster, '10.0.0.10', 3000)).toBeLessThan(50);
  });

  it('goes on when the active hangs, and the old one does nothing after it has woken', () => {
    const cluster = three();
    cluster.hang('10.0.0.9', 9000);
    expect(takes(cluster, '10.0.0.10', 3000)).toBeLessThan(800);
    cluster.run(9000);
    expect(cluster.acting).toEqual(['10.0.0.10']);
    // It is the lowest, and gets it back when it has been there for a while.
    cluster.run(40_000);
    expect(cluster.serving).toEqual(['10.0.0.9']);
  });

  it('tells nothing after a sleep that its own lease has outlived, when another serves by then', () => {
    const cluster = three();
    cluster.hang('10.0.0.9', 900);
    cluster.run(899);
    expect(cluster.acting).toEqual(['10.0.0.10']);
    for (let ms = 0; ms < 100; ms++) {
      cluster.run(1);
      expect(cluster.acting, `at ${cluster.now}`).toEqual(['10.0.0.10']);
    }
    expect(cluster.serving).toEqual(['10.0.0.10']);
  });

  it('asks etcd after a sleep, and serves on when that confirms its lease', () => {
    const cluster = new Managers();
    const node = cluster.start('10.0.0.9');
    cluster.run(2000);
    cluster.hang('10.0.0.9', 900);
    cluster.run(901);
    expect(node.hung).toBe(false);
    expect(cluster.acting).toEqual([]);
    // On its way since before the sleep.
    const { lease } = node.manager;
    cluster.give(node, { type: 'leaseKept', lease: lease!, ttlMs: 3000, askedAt: cluster.now - 850 });
    expect(cluster.acting).toEqual([]);
    cluster.run(5);
    expect(cluster.acting).toEqual(['10.0.0.9']);
    expect(cluster.log.length).toBe(1);
  });

  it('takes no idle time for a sleep', () => {
    const cluster = new Managers();
    cluster.start('10.0.0.9');
    cluster.run(2000);
    for (let ms = 0; ms < 10_000; ms += 7) {
      cluster.run(7);
      expect(cluster.acting, `at ${cluster.now}`).toEqual(['10.0.0.9']);
    }
  });

  it('is elected only when etcd has confirmed the lease of a backup that has slept', () => {
    const cluster = three();
    const node = cluster.nodes.get('10.0.0.10')!;
    cluster.hang('10.0.0.10', 900);
    cluster.run(901);
    const view = { ...node.manager.view, leader: { ...node.manager.view.leader!, lease: node.manager.lease! } };
    cluster.give(node, { type: 'view', view });
    expect(node.serving).toBe(0);
  });

  it('is not misled by a pause of its own: a backup that hung gives nobody up', () => {
    const cluster = three();
    const before = cluster.log.length;
    cluster.hang('10.0.0.10', 2000);
    cluster.run(10_000);
    expect(cluster.nodes.get('10.0.0.10')!.alarms).not.toContain('PeerSilent');
    expect(cluster.log.length).toBe(before);
  });

  it('steps down before its lease is over when it is cut off, and another is active by then', () => {
    const cluster = three();
    cluster.nodes.get('10.0.0.9')!.cut = true;
    expect(takes(cluster, '10.0.0.10', 3000)).toBeLessThan(800);
    cluster.run(3000);
    expect(cluster.serving).toEqual(['10.0.0.10']);
    expect(cluster.nodes.get('10.0.0.9')!.alarms).toContain('LeaseLost');
  });

  it('gives the connection to a silent peer up, also while its lease is not to be revoked again', () => {
    const cluster = new Managers('shared');
    for (const address of ['10.0.0.9', '10.0.0.10']) cluster.start(address);
    cluster.run(5000);
    const node = cluster.nodes.get('10.0.0.9')!;
    const silences = (): number => node.alarms.filter((name) => name === 'PeerSilent').length;
    cluster.hang('10.0.0.10', 700);
    cluster.run(1400);
    expect([node.renewed, silences()]).toEqual([['10.0.0.10'], 1]);
    // It is a member again, and silent again at once.
    cluster.run(600);
    expect(node.peers.map(({ address }) => address)).toEqual(['10.0.0.10']);
    cluster.hang('10.0.0.10', 700);
    cluster.run(1400);
    expect([node.renewed, silences()]).toEqual([['10.0.0.10', '10.0.0.10'], 1]);
  });

  it('changes once for a link that flaps, not at every turn', () => {
    const cluster = three();
    const before = cluster.log.length;
    const link = cluster.nodes.get('10.0.0.9')!;
    for (let second = 0; second < 20; second++) {
      link.cut = second % 2 === 0;
      cluster.run(1000);
    }
    const changes = cluster.log.slice(before).filter((line) => line.endsWith(' activate'));
    expect(changes.map((line) => line.split(' ')[1])).toEqual(['10.0.0.10']);
  });

  it('hands over to a lower address that joins: after a while, without a hole, and once', () => {
    const cluster = three();
    cluster.start('10.0.0.1');
    cluster.run(9000);
    expect(cluster.serving).toEqual(['10.0.0.9']);
    cluster.run(5000);
    expect(cluster.serving).toEqual(['10.0.0.1']);
    const [, ended, began] = cluster.log.map((line) => Number(line.split(' ')[0]));
    expect(began! - ended!).toBeLessThan(20);
    // Handed over to it a moment ago: the next lower one waits a minute.
    cluster.start('10.0.0.0');
    cluster.run(40_000);
    expect(cluster.serving).toEqual(['10.0.0.1']);
    cluster.run(30_000);
    expect(cluster.serving).toEqual(['10.0.0.0']);
  });

  it('serves no more without etcd, and goes on when it is back', () => {
    const cluster = three();
    cluster.etcdUp = false;
    cluster.run(4000);
    expect(cluster.serving).toEqual([]);
    cluster.etcdUp = true;
    cluster.run(6000);
    expect(cluster.serving.length).toBe(1);
    // All have lost their lease, and each comes last in its own eyes: whoever is first hands over once, without a hole.
    cluster.run(20_000);
    expect(cluster.serving).toEqual(['10.0.0.9']);
    const [, , , ended, began] = cluster.log.map((line) => Number(line.split(' ')[0]));
    expect(began! - ended!).toBeLessThan(20);
  });

  it('drains to the next node, stays away, and comes back when told', () => {
    const cluster = three();
    const node = cluster.nodes.get('10.0.0.9')!;
    cluster.give(node, { type: 'drain', on: true });
    expect(takes(cluster, '10.0.0.10', 200)).toBeLessThan(50);
    cluster.run(30_000);
    expect(cluster.serving).toEqual(['10.0.0.10']);
    cluster.give(node, { type: 'drain', on: false });
    cluster.run(70_000);
    expect(cluster.serving).toEqual(['10.0.0.9']);
  });

  it('serves on when it is drained but alone, and says so', () => {
    const cluster = new Managers();
    const node = cluster.start('10.0.0.9');
    cluster.run(2000);
    cluster.give(node, { type: 'drain', on: true });
    cluster.run(2000);
    expect(cluster.serving).toEqual(['10.0.0.9']);
    expect(node.alarms.filter((name) => name === 'NobodyToHandOver')).toEqual(['NobodyToHandOver']);
  });

  it('hands over when it is stopped', () => {
    const cluster = three();
    const node = cluster.nodes.get('10.0.0.9')!;
    cluster.give(node, { type: 'stop' });
    expect(takes(cluster, '10.0.0.10', 200)).toBeLessThan(50);
    cluster.run(100);
    expect(node.stopped).toBe(true);
  });

  it('waits for the lease of its own earlier life, and says so', () => {
    const cluster = new Managers();
    cluster.start('10.0.0.9');
    cluster.run(2000);
    cluster.crash('10.0.0.9');
    const again = cluster.start('10.0.0.9');
    cluster.run(5000);
    expect(again.serving).not.toBe(0);
    expect(again.alarms).toContain('AddressTaken');
  });

  it('a write that etcd refuses ends the service at once', () => {
    const cluster = three();
    const node = cluster.nodes.get('10.0.0.9')!;
    cluster.give(node, { type: 'fenced', epoch: node.serving });
    expect(node.serving).toBe(0);
    expect(takes(cluster, '10.0.0.10', 200)).toBeLessThan(50);
  });

  it('takes back a hand-over that came to nothing', () => {
    const cluster = three();
    const node = cluster.nodes.get('10.0.0.9')!;
    const epoch = node.serving;
    cluster.give(node, { type: 'drain', on: true });
    cluster.give(node, { type: 'handedOver', epoch, ok: false });
    expect(node.manager.role).not.toBe('backup');
    expect(node.manager.epoch).toBe(epoch);
  });

  it('lets every node of a shared cluster serve, and gives up the lease of one that crashes', () => {
    const cluster = new Managers('shared');
    for (const address of ['10.0.0.2', '10.0.0.1', '10.0.0.3']) cluster.start(address);
    cluster.run(1000);
    expect(cluster.serving.sort()).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
    cluster.crash('10.0.0.2');
    cluster.run(100);
    const { members } = cluster.nodes.get('10.0.0.1')!.manager.view;
    expect(members.map(({ address }) => address).sort()).toEqual(['10.0.0.1', '10.0.0.3']);
    cluster.give(cluster.nodes.get('10.0.0.3')!, { type: 'drain', on: true });
    expect(cluster.acting).toEqual(['10.0.0.1']);
  });
});
