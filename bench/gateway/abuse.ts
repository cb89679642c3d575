/**
 * Attackers against the gateway as it is installed, all of its limits in force: how long a good phone waits among them, and
 * what they leave behind. Runs only by its name.
 */
import { setTimeout } from 'node:timers/promises';
import type { Samples, TrialPart } from '../harness.ts';
import type { Attack, Attacked, CrowdOrder, Waits } from './crowd.ts';
import { cpuNs, Worker } from './processes.ts';
import { quantile } from './rig.ts';

const ATTACKERS = 15_000;
const ATTACK_MS = 12_000;
const SECONDS_AFTER = 3;
const GOAL_MS = 2_000;
const GOAL_BYTES = 8192;

const attacks: readonly Attack[] = ['nothing', 'half a frame', 'a whole header'];

interface Heap {
  readonly heap: number;
  readonly resident: number;
}

async function trial(attack: Attack): Promise<Record<string, number>> {
  const server = new Worker('./far-server.js');
  const [crowd, phone] = [new Worker('./crowd.js'), new Worker('./crowd.js')];
  let gateway: Worker | null = null;
  try {
    const { port: far } = await server.ask<{ port: number }>({ do: 'port' });
    gateway = new Worker('./proxy-ringback.js', [String(far), 'guarded'], ['--expose-gc']);
    const { port } = await gateway.ask<{ port: number }>({ do: 'port' });
    // Compiled, and what is made once is made.
    await phone.ask<Waits>({ do: 'register', port, ms: 1_000 } satisfies CrowdOrder);
    const before = await gateway.ask<Heap>({ do: 'heap' });
    const cpu = cpuNs(gateway.pid);
    const [attacked, { tookMs }] = await Promise.all([
      crowd.ask<Attacked>({ do: 'attack', port, attack, count: ATTACKERS, ms: ATTACK_MS } satisfies CrowdOrder),
      phone.ask<Waits>({ do: 'register', port, ms: ATTACK_MS } satisfies CrowdOrder),
    ]);
    const cpuShare = (cpuNs(gateway.pid) - cpu) / (ATTACK_MS * 1e6);
    const during = await gateway.ask<Heap>({ do: 'heap' });
    await crowd.ask({ do: 'leave' } satisfies CrowdOrder);
    await setTimeout(SECONDS_AFTER * 1000);
    const after = await gateway.ask<Heap>({ do: 'heap' });
    const held = Math.max(1, attacked.opened - attacked.ended);
    return {
      median: quantile(tookMs, 0.5),
      worst: tookMs.at(-1)!,
      registered: tookMs.length,
      ended: attacked.ended,
      cpu: cpuShare * 100,
      peer: Math.max(1, during.heap - before.heap) / held,
      left: Math.max(1, after.heap - before.heap),
      resident: Math.max(1, after.resident - before.resident),
    };
  } finally {
    await Promise.all([server.stop(), crowd.stop(), phone.stop(), gateway?.stop()]);
  }
}

export const abusePart: TrialPart = {
  name: 'abuse',
  title: `Abuse: ${ATTACKERS.toLocaleString('en')} connections of 300 addresses in ${ATTACK_MS / 1000} s that say …`,
  note:
    'A good phone with an address of its own registers again and again meanwhile; one that is refused tries again after 50 ms, and its wait ' +
    `goes on. Heap is what is alive after a collection: while the attackers are there, for each that is, and ${SECONDS_AFTER} s after they left.`,
  reference: attacks[0]!,
  figures: [
    { key: 'median', title: 'wait of the good phone, half within', kind: 'ms' },
    { key: 'worst', title: 'longest wait', kind: 'ms' },
    { key: 'registered', title: 'registrations of the good phone', kind: 'count' },
    { key: 'ended', title: 'attackers sent away', kind: 'count' },
    { key: 'cpu', title: 'processor time of one core, %', kind: 'count' },
    { key: 'peer', title: 'heap for each attacker that is there', kind: 'bytes' },
    { key: 'left', title: 'heap left behind', kind: 'bytes' },
    { key: 'resident', title: 'resident memory left behind', kind: 'bytes' },
  ],
  cases: attacks.map((name) => ({ name })),
  goals: attacks.flatMap((name) => [
    {
      title: `${name}: longest wait`,
      unit: 'ms',
      atMost: GOAL_MS,
      reached: ({ cases }) => cases.find((one) => one.name === name)?.figures.worst?.median,
    },
    {
      title: `${name}: heap for each`,
      unit: 'B',
      atMost: GOAL_BYTES,
      reached: ({ cases }) => cases.find((one) => one.name === name)?.figures.peer?.median,
    },
  ]),
  optional: true,
  async together(rounds): Promise<Samples> {
    const samples: Record<string, Record<string, number>[]> = Object.fromEntries(attacks.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const attack of attacks) samples[attack]!.push(await trial(attack));
    return samples;
  },
};
