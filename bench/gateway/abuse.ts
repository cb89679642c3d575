/**
 * Attackers against the gateway as it is installed, all of its limits in force: how long a good phone waits among them, and
 * what they leave behind. Runs only by its name.
 */
import { setTimeout } from 'node:timers/promises';
import { openssl } from '../../test/kit/self-signed.ts';
import type { Goal } from '../goals.ts';
import type { TrialPart, TrialResult } from '../harness.ts';
import { type Attack, attacks, type Door } from './attacks.ts';
import type { Attacked, CrowdOrder } from './crowd.ts';
import type { PhoneOrder, Waits } from './good-phone.ts';
import { cpuNs, Worker, waitedNs } from './processes.ts';
import { quantile } from './rig.ts';

const ATTACK_MS = 12_000;
const SECONDS_AFTER = 3;
const GOAL_MS = 2_000;
/** What code and counters take is shared by so many attackers that it does not count for one. */
const SHARED_BY = 200;
const GOAL_BYTES = 8192;
/** What slow readers may hold in all is 64 MiB; the rest is what the process grows by besides. */
const GOAL_RESIDENT_BYTES = 128 * 2 ** 20;

interface Heap {
  readonly heap: number;
  readonly resident: number;
}

interface Ports {
  readonly port: number;
  readonly tlsPort?: number;
}

/** The gateway, allowed so many files. */
function gatewayOf(server: number, { door, descriptors }: Attack): Worker {
  const words = [String(server), door === 'tls' ? 'guarded-tls' : 'guarded'];
  if (descriptors === undefined) return new Worker('./proxy-ringback.js', words, ['--expose-gc']);
  const limited = `ulimit -n ${descriptors} && exec '${process.execPath}' --expose-gc "$0" "$@"`;
  return new Worker('./proxy-ringback.js', words, ['-c', limited], '/bin/sh');
}

async function trial(attack: Attack): Promise<Record<string, number>> {
  const server = new Worker('./far-server.js');
  const crowd = new Worker('./crowd.js');
  const phones = new Map<Door, Worker>(
    (attack.door === 'tls' ? (['tls', 'tcp'] as const) : (['tcp'] as const)).map((door) => [
      door,
      new Worker('./good-phone.js'),
    ]),
  );
  let gateway: Worker | null = null;
  try {
    const { port: far } = await server.ask<{ port: number }>({ do: 'port' });
    gateway = gatewayOf(far, attack);
    const told = await gateway.ask<Ports>({ do: 'port' });
    const ports: Record<Door, number> = { tcp: told.port, tls: told.tlsPort ?? 0 };
    const registering = (ms: number): Promise<Waits[]> =>
      Promise.all(
        [...phones].map(([door, phone]) => phone.ask<Waits>({ port: ports[door], door, ms } satisfies PhoneOrder)),
      );
    // Compiled, and what is made once is made.
    await registering(1_000);
    const before = await gateway.ask<Heap>({ do: 'heap' });
    const began = performance.now();
    const [cpu, waited, serving] = [cpuNs(gateway.pid), waitedNs(gateway.pid), cpuNs(server.pid)];
    const [attacked, [own, other]] = await Promise.all([
      crowd.ask<Attacked>({
        do: 'attack',
        port: ports[attack.door],
        attack: attack.name,
        ms: ATTACK_MS,
      } satisfies CrowdOrder),
      registering(ATTACK_MS),
    ]);
    const percent = (ns: number): number => ns / ((performance.now() - began) * 1e4);
    const [cpuShare, waitedShare] = [percent(cpuNs(gateway.pid) - cpu), percent(waitedNs(gateway.pid) - waited)];
    const serverShare = percent(cpuNs(server.pid) - serving);
    const during = await gateway.ask<Heap>({ do: 'heap' });
    await crowd.ask({ do: 'leave' } satisfies CrowdOrder);
    await setTimeout(SECONDS_AFTER * 1000);
    const after = await gateway.ask<Heap>({ do: 'heap' });
    const grown = (now: Heap, what: keyof Heap): number => Math.max(0, now[what] - before[what]);
    return {
      median: quantile(own!.tookMs, 0.5),
      worst: own!.tookMs.at(-1)!,
      connect: own!.longestConnectMs,
      ...(other !== undefined && { other: other.tookMs.at(-1)! }),
      registered: own!.tookMs.length,
      refused: own!.refused,
      opened: attacked.opened,
      there: attacked.there,
      cpu: cpuShare,
      waited: waitedShare,
      server: serverShare,
      ...(attacked.there >= SHARED_BY && { peer: grown(during, 'heap') / attacked.there }),
      grown: grown(during, 'resident'),
      left: grown(after, 'heap'),
      resident: grown(after, 'resident'),
    };
  } finally {
    await Promise.all([server, crowd, ...phones.values(), gateway].map((worker) => worker?.stop()));
  }
}

export const abusePart: TrialPart = {
  name: 'abuse',
  title: `Abuse: connections of 300 addresses in ${ATTACK_MS / 1000} s`,
  note:
    'A good phone with an address of its own registers again and again meanwhile, at the same door; one that is refused tries again ' +
    'after 50 ms, and its wait goes on: half of its waits, the longest, and the longest until the connection was made. Where the attack ' +
    'is on the TLS door, another does so at the plain one. CPU is of one core, server that of the call server; no CPU: the gateway could have run and had none. Heap is ' +
    'what is alive after a collection, resident what the system counts, more than before: while the attackers are there (heap for each ' +
    `that is), and ${SECONDS_AFTER} s after they left.`,
  reference: attacks[0]!.name,
  casesAreRows: true,
  figures: [
    { key: 'median', title: 'half within', kind: 'ms' },
    { key: 'worst', title: 'longest', kind: 'ms' },
    { key: 'connect', title: 'connect', kind: 'ms' },
    { key: 'other', title: 'plain door', kind: 'ms' },
    { key: 'registered', title: 'times', kind: 'count' },
    { key: 'refused', title: 'refused', kind: 'count' },
    { key: 'opened', title: 'attackers', kind: 'count' },
    { key: 'there', title: 'there', kind: 'count' },
    { key: 'cpu', title: 'CPU %', kind: 'count' },
    { key: 'waited', title: 'no CPU %', kind: 'count' },
    { key: 'server', title: 'server %', kind: 'count' },
    { key: 'peer', title: 'heap each', kind: 'bytes' },
    { key: 'grown', title: 'resident', kind: 'bytes' },
    { key: 'left', title: 'heap after', kind: 'bytes' },
    { key: 'resident', title: 'resident after', kind: 'bytes' },
  ],
  cases: attacks.map((attack) => ({
    name: attack.name,
    run: () => trial(attack),
    skip: () => (attack.door === 'tls' && !openssl ? 'openssl is not installed: no certificate' : undefined),
  })),
  goals: attacks.flatMap(({ name, isPhone }): Goal<TrialResult>[] => {
    const reached =
      (key: string) =>
      ({ cases }: TrialResult): number | undefined =>
        cases.find((one) => one.name === name)?.figures[key]?.median;
    return [
      { title: `${name}: longest wait`, unit: 'ms', atMost: GOAL_MS, reached: reached('worst') },
      isPhone
        ? { title: `${name}: resident memory`, unit: 'B', atMost: GOAL_RESIDENT_BYTES, reached: reached('grown') }
        : { title: `${name}: heap for each`, unit: 'B', atMost: GOAL_BYTES, reached: reached('peer') },
    ];
  }),
  optional: true,
};
