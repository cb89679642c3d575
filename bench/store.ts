/**
 * Arms that are durable: each writer commits one record and waits for it, as a phone waits for Activated, then the next.
 * With many writers a flush serves a group. Wall clock: what counts is the disk, so the figures are those of this disk
 * and of who else uses it. Memory is the reference: what the gateway does without a disk.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EtcdStore } from '../src/cluster/etcd/etcd-store.ts';
import { Keys } from '../src/cluster/etcd/keys.ts';
import { LmdbStore } from '../src/cluster/lmdb-store.ts';
import { MemoryStore } from '../src/cluster/memory-store.ts';
import { realTimers } from '../src/cluster/timers.ts';
import type { RecordStore } from '../src/model/ports.ts';
import { EtcdCluster, etcdFound } from '../test/kit/etcd-process.ts';
import type { Figure, TrialPart, TrialResult } from './harness.ts';

/** Writers at the same time, and arms of each. */
const loads = [
  { writers: 1, arms: 400 },
  { writers: 256, arms: 24 },
] as const;

const figures: readonly Figure[] = loads.flatMap(({ writers }): Figure[] => {
  const who = writers === 1 ? '1 writer' : `${writers} writers`;
  return [
    { key: `rate${writers}`, title: `arms a second, ${who}`, kind: 'perSecond' },
    { key: `p50-${writers}`, title: `until durable, ${who}, half within`, kind: 'ms' },
    { key: `p99-${writers}`, title: `until durable, ${who}, 99 % within`, kind: 'ms' },
  ];
});

async function arm(store: RecordStore, writer: number, arms: number, tookMs: number[]): Promise<void> {
  for (let i = 0; i < arms; i++) {
    const device = `SEP${(writer * arms + i).toString(16).toUpperCase().padStart(12, '0')}`;
    const began = performance.now();
    await store.commit(device, {
      device,
      callerLineInstance: 1,
      line: '20001002',
      dialNumber: '1002',
      state: 2,
      revision: 1,
      sequence: writer * arms + i + 1,
      armedAt: 1_800_000_000_000,
      freeSince: 0,
    });
    tookMs.push(performance.now() - began);
  }
}

async function trial(open: () => RecordStore): Promise<Record<string, number>> {
  const told: Record<string, number> = {};
  for (const { writers, arms } of loads) {
    const store = open();
    // The first write makes the file.
    await store.commit('SEP', null);
    const tookMs: number[] = [];
    const began = performance.now();
    await Promise.all(Array.from({ length: writers }, (_, writer) => arm(store, writer, arms, tookMs)));
    const seconds = (performance.now() - began) / 1000;
    await store.close();
    tookMs.sort((a, b) => a - b);
    told[`rate${writers}`] = tookMs.length / seconds;
    told[`p50-${writers}`] = tookMs[Math.floor(tookMs.length * 0.5)]!;
    told[`p99-${writers}`] = tookMs[Math.floor(tookMs.length * 0.99)]!;
  }
  return told;
}

async function onDisk(): Promise<Record<string, number>> {
  const place = mkdtempSync(join(tmpdir(), 'ringback-bench-'));
  let folders = 0;
  try {
    return await trial(() => new LmdbStore({ folder: join(place, String(++folders)) }));
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Three members of Debian's etcd on this machine, and our client: each arm is a transaction that a majority has flushed. */
async function onEtcd(): Promise<Record<string, number>> {
  const cluster = await EtcdCluster.start({ hosts: ['127.0.0.1', '127.0.0.1', '127.0.0.1'] });
  const etcd = cluster.client();
  try {
    const keys = new Keys();
    const leader = { type: 'put' as const, key: keys.leader, value: Buffer.from('bench') };
    const { revision } = await etcd.transact({ compare: [], success: [leader], failure: [] });
    const { items } = await etcd.list(keys.records);
    return await trial(() => {
      const store = new EtcdStore({ etcd, keys, timers: realTimers, deadlineMs: 30_000 });
      store.begin({ key: keys.leader, epoch: revision, owner: null }, items);
      return store;
    });
  } finally {
    etcd.close();
    await cluster.stop();
  }
}

const reached = (name: string, key: string) => (result: TrialResult) =>
  result.cases.find((each) => each.name === name)?.figures[key]?.median;

const LMDB = 'lmdb, flushed';
const ETCD = 'etcd, three members';

export const storeParts: readonly TrialPart[] = [
  {
    name: 'store',
    title: 'Arms until durable, on the disk of this machine (wall clock)',
    note: 'Each writer waits for its record before the next. The temporary folder must be on a real disk: a tmpfs flushes nothing.',
    reference: 'memory',
    figures,
    cases: [
      { name: 'memory', run: () => trial(() => new MemoryStore()) },
      { name: LMDB, run: onDisk },
      ...(etcdFound ? [{ name: ETCD, run: onEtcd }] : []),
    ],
    goals: [
      { title: 'arms durable, embedded', unit: '/s', atLeast: 1000, reached: reached(LMDB, 'rate256') },
      { title: 'arms durable, etcd', unit: '/s', atLeast: 300, reached: reached(ETCD, 'rate256') },
    ],
  },
];
