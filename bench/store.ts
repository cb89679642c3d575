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
];
/** For the smoke run, which only shows that it runs. */
const smallLoads = [
  { writers: 1, arms: 40 },
  { writers: 256, arms: 2 },
];

const figures: readonly Figure[] = loads.flatMap(({ writers }): Figure[] => {
  const who = writers === 1 ? '1 writer' : `${writers} writers`;
  return [
    { key: `rate${writers}`, title: `arms a second, ${who}`, kind: 'perSecond' },
    { key: `p50-${writers}`, title: `until durable, ${who}, half within`, kind: 'ms' },
    { key: `p99-${writers}`, title: `until durable, ${who}, 99 % within`, kind: 'ms' },
  ];
});

/** Writes the record of arm `number`, each of a device of its own. */
function commitArm(store: RecordStore, number: number): Promise<void> {
  const device = `SEP${number.toString(16).toUpperCase().padStart(12, '0')}`;
  return store.commit(device, {
    device,
    callerLineInstance: 1,
    line: '20001002',
    dialNumber: '1002',
    state: 2,
    revision: 1,
    sequence: number + 1,
    armedAt: 1_800_000_000_000,
    freeSince: 0,
  });
}

async function arm(store: RecordStore, writer: number, arms: number, tookMs: number[]): Promise<void> {
  for (let i = 0; i < arms; i++) {
    const began = performance.now();
    await commitArm(store, writer * arms + i);
    tookMs.push(performance.now() - began);
  }
}

type Trial = (open: () => RecordStore) => Promise<Record<string, number>>;

const saturated =
  (some: typeof loads): Trial =>
  async (open) => {
    const told: Record<string, number> = {};
    for (const { writers, arms } of some) {
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
  };

/** How long arms come at a fixed rate; the first second is not counted. */
const STEADY_S = 4;
const WARM_S = 1;

/**
 * Arms that come at a rate, whatever the store does: each is timed from the moment at which it was due, so that a store
 * that is late is not asked less.
 */
const steady =
  (armsPerSecond: number): Trial =>
  async (open) => {
    const store = open();
    await store.commit('SEP', null);
    const tookMs: number[] = [];
    const writes: Promise<void>[] = [];
    let refused = 0;
    const began = performance.now();
    for (let sent = 0; sent < armsPerSecond * STEADY_S; ) {
      const due = Math.min(Math.floor(((performance.now() - began) / 1000) * armsPerSecond), armsPerSecond * STEADY_S);
      for (; sent < due; sent++) {
        const dueAt = began + (sent * 1000) / armsPerSecond;
        const counts = sent >= armsPerSecond * WARM_S;
        writes.push(
          commitArm(store, sent).then(
            () => void (counts && tookMs.push(performance.now() - dueAt)),
            () => void refused++,
          ),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(writes);
    await store.close();
    if (tookMs.length === 0) throw new Error(`${refused} arms were refused, none was taken`);
    tookMs.sort((a, b) => a - b);
    const part = (share: number) => tookMs[Math.floor((tookMs.length - 1) * share)]!;
    return { asked: armsPerSecond, p50: part(0.5), p99: part(0.99), max: part(1), refused };
  };

const steadyFigures: readonly Figure[] = [
  { key: 'asked', title: 'arms a second, fixed', kind: 'count' },
  { key: 'p50', title: 'until durable, half within', kind: 'ms' },
  { key: 'p99', title: 'until durable, 99 % within', kind: 'ms' },
  { key: 'max', title: 'until durable, all within', kind: 'ms' },
  { key: 'refused', title: 'arms refused', kind: 'count' },
];

async function onDisk(trial: Trial): Promise<Record<string, number>> {
  const place = mkdtempSync(join(tmpdir(), 'ringback-bench-'));
  let folders = 0;
  try {
    return await trial(() => new LmdbStore({ folder: join(place, String(++folders)) }));
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Three members of Debian's etcd on this machine, and our client: each arm is a transaction that a majority has flushed. */
async function onEtcd(trial: Trial): Promise<Record<string, number>> {
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

const LMDB_RATE = 1000;
const ETCD_RATE = 300;
const LMDB = 'lmdb, flushed';
const ETCD = 'etcd, three members';

function untilDurable(name: string, some: typeof loads): TrialPart {
  const trial = saturated(some);
  return {
    name,
    title: 'Arms until durable, on the disk of this machine (wall clock)',
    note: 'Each writer waits for its record before the next. The temporary folder must be on a real disk: a tmpfs flushes nothing.',
    reference: 'memory',
    figures,
    cases: [
      { name: 'memory', run: () => trial(() => new MemoryStore()) },
      { name: LMDB, run: () => onDisk(trial) },
      ...(etcdFound ? [{ name: ETCD, run: () => onEtcd(trial) }] : []),
    ],
    goals: [
      { title: 'arms durable, embedded', unit: '/s', atLeast: 1000, reached: reached(LMDB, 'rate256') },
      { title: 'arms durable, etcd', unit: '/s', atLeast: 300, reached: reached(ETCD, 'rate256') },
    ],
  };
}

export const storeParts: readonly TrialPart[] = [
  untilDurable('store', loads),
  untilDurable('small-store', smallLoads),
  {
    name: 'store-rate',
    title: `Arms at a fixed rate, until durable: lmdb ${LMDB_RATE}/s, etcd ${ETCD_RATE}/s (wall clock)`,
    note: 'Arms come when they are due, whatever the store does, and are timed from then: what a phone waits for Activated.',
    reference: LMDB,
    figures: steadyFigures,
    cases: [
      { name: LMDB, run: () => onDisk(steady(LMDB_RATE)) },
      ...(etcdFound ? [{ name: ETCD, run: () => onEtcd(steady(ETCD_RATE)) }] : []),
    ],
    goals: [
      { title: `99 % within, embedded, at ${LMDB_RATE}/s`, unit: 'ms', atMost: 50, reached: reached(LMDB, 'p99') },
      { title: `99 % within, etcd, at ${ETCD_RATE}/s`, unit: 'ms', atMost: 300, reached: reached(ETCD, 'p99') },
    ],
  },
];
