/** From the handset of B to the screen of A: the whole way, with many records and much else to do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '../../src/cluster/index.ts';
import type { RecordStore } from '../../src/model/ports.ts';
import type { Samples, TrialPart, TrialResult } from '../harness.ts';
import { type OfficeOrder, type OfficeTold, RUN_MS } from './office-orders.ts';
import { Worker, waitedNs } from './processes.ts';
import { quantile } from './rig.ts';
import { phoneName, phoneNumber } from './traffic.ts';

const RECORDS = 100_000;
const EVENTS_PER_SECOND = 5_000;
const NOISE = 1_000;
const PAIRS = 200;
const PAIRS_PER_SECOND = 50;
/** Compiled before it counts. */
const WARM = 100;
const WATCH_BUSY = 2;
/** Every fourth phone of the traffic speaks the old protocol, which all of these do. */
const STEP = 4;

const MEMORY = 'records in memory';
const DISK = 'records on disk, flushed';

/** The pairs of the office first; the others wait for lines that nobody has. */
export async function fill(store: RecordStore, pairs: number): Promise<void> {
  const writes: Promise<void>[] = [];
  for (let i = 0; i < RECORDS; i++) {
    const [a, b] = i < pairs ? [2 * i * STEP, (2 * i + 1) * STEP] : [10_000_000 + i, 20_000_000 + i];
    const device = phoneName(a);
    const line = phoneNumber(b);
    writes.push(
      store.commit(device, {
        device,
        callerLineInstance: 1,
        line,
        dialNumber: line,
        state: WATCH_BUSY,
        revision: 1,
        sequence: i + 1,
        armedAt: 1_800_000_000_000,
        freeSince: 0,
      }),
    );
  }
  await Promise.all(writes);
}

async function trial(kind: 'memory' | 'disk', rounds: number): Promise<Record<string, number>[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-bench-'));
  const office = new Worker('./feature-office.js');
  const pairs = WARM + PAIRS * rounds;
  let gateway: Worker | null = null;
  try {
    if (kind === 'disk') {
      const store = new LmdbStore({ folder });
      await fill(store, pairs);
      await store.close();
    }
    const { port } = await office.ask<{ port: number }>({ do: 'port' } satisfies OfficeOrder);
    gateway = new Worker('./proxy-ringback.js', [String(port), kind === 'disk' ? folder : `memory ${pairs}`]);
    const { port: near } = await gateway.ask<{ port: number }>({ do: 'port' });
    await office.ask({ do: 'open', port: near, pairs, noise: NOISE } satisfies OfficeOrder);
    const load = { perSecond: PAIRS_PER_SECOND, eventsPerSecond: EVENTS_PER_SECOND } as const;
    await office.ask<OfficeTold>({ do: 'run', pairs: WARM, ...load } satisfies OfficeOrder);
    const told: Record<string, number>[] = [];
    for (let round = 0; round < rounds; round++) {
      const order = { do: 'run', pairs: PAIRS, ...load } satisfies OfficeOrder;
      const waited = waitedNs(gateway.pid);
      const { tookMs, events, seconds } = await office.ask<OfficeTold>(order);
      // A screen that did not come within the minute counts as one that took it.
      const late = Array.from({ length: PAIRS - tookMs.length }, () => RUN_MS);
      const all = [...tookMs, ...late];
      told.push({
        p50: quantile(all, 0.5),
        p99: quantile(all, 0.99),
        longest: all.at(-1)!,
        waited: (waitedNs(gateway.pid) - waited) / (seconds * 1e7),
        events: events / seconds,
      });
    }
    return told;
  } finally {
    await Promise.all([office.stop(), gateway?.stop()]);
    rmSync(folder, { recursive: true });
  }
}

const p99 = ({ cases }: TrialResult, name: string): number | undefined =>
  cases.find((one) => one.name === name)?.figures.p99?.median;

export const featurePart: TrialPart = {
  name: 'feature',
  title: `Feature: B hangs up until A's screen is on the wire, ${RECORDS.toLocaleString('en')} records, ${EVENTS_PER_SECOND.toLocaleString('en')} line events a second`,
  note:
    `${PAIRS_PER_SECOND} call backs a second; between B's CallState and A's screen lie a commit of the record (what "flushed" costs is the ` +
    'disk of this machine) and the tone. Both ends are in one process with one clock, which also makes the noise: its own delay is in the figures, and where the gateway waited for a processor much of the time they tell of the machine.',
  reference: MEMORY,
  figures: [
    { key: 'p50', title: 'half within', kind: 'ms' },
    { key: 'p99', title: '99 % within', kind: 'ms' },
    { key: 'longest', title: 'longest', kind: 'ms' },
    { key: 'waited', title: 'gateway waited for a processor, % of the time', kind: 'count' },
    { key: 'events', title: 'line events', kind: 'perSecond' },
  ],
  cases: [{ name: MEMORY }, { name: DISK }],
  goals: [
    { title: '99 % within, records in memory', unit: 'ms', atMost: 10, reached: (result) => p99(result, MEMORY) },
    { title: '99 % within, records on disk', unit: 'ms', atMost: 10, reached: (result) => p99(result, DISK) },
  ],
  async together(rounds): Promise<Samples> {
    return { [MEMORY]: await trial('memory', rounds), [DISK]: await trial('disk', rounds) };
  },
};
