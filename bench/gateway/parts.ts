/**
 * The inline gateway beside proxies that look at nothing. All of them stand at the same time, each between phones and a
 * server of its own, and are measured in turns, so that whatever else the machine does hits all alike.
 */
import { setTimeout } from 'node:timers/promises';
import type { Goal } from '../goals.ts';
import type { Figure, Samples, TrialPart, TrialResult } from '../harness.ts';
import { quantile, Rig } from './rig.ts';
import { direct, NGINX, PIPE, RINGBACK, roomySubject, type Subject, subjects } from './subjects.ts';

const WINDOW_MS = 700;
/** In which each of ten thousand speaks at least once. */
const MANY_WINDOW_MS = 1_000;
const SMALL_WINDOW_MS = 100;
const BURST = 16;
/** Two descriptors a phone, and 20,000 where this was written. */
const MANY = 9_800;
const FEW_BEFORE = 100;
const RATE = 2_000;
const DELAY_PHONES = 1_000;
const DELAY_MS = 2_000;
const DEAF = 20;
const DEAF_AMONG = 300;

const note =
  'A message is a frame one way; 20 of them are 8 KeepAliveReq, 2 SoftKeyEvent, 4 LineStat, 4 CallState, 2 CallInfo. ringback ' +
  'decodes all and has the feature follow every call; the others pass bytes. Time is processor time of the proxy alone, kernel ' +
  'included. Phones and server are processes of their own on the same cores.';

/** Rigs of those that are here, all or none. */
async function rigsOf(chosen: readonly Subject[]): Promise<Rig[]> {
  const rigs: Rig[] = [];
  try {
    for (const subject of chosen) rigs.push(await Rig.open(subject));
    return rigs;
  } catch (error) {
    await Promise.all(rigs.map((rig) => rig.close()));
    throw error;
  }
}

/** Opens rigs, prepares each, and measures them in turns. */
async function inTurns(
  chosen: readonly Subject[],
  rounds: number,
  prepare: (rig: Rig) => Promise<Record<string, number>>,
  measure: (rig: Rig) => Promise<Record<string, number>>,
): Promise<Samples> {
  const rigs = await rigsOf(chosen.filter(({ missing }) => missing === null));
  try {
    const once = new Map<Rig, Record<string, number>>();
    for (const rig of rigs) once.set(rig, await prepare(rig));
    const samples = new Map<string, Record<string, number>[]>(rigs.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const rig of rigs) samples.get(rig.name)!.push({ ...once.get(rig), ...(await measure(rig)) });
    return Object.fromEntries(samples);
  } finally {
    await Promise.all(rigs.map((rig) => rig.close()));
  }
}

const skips = (chosen: readonly Subject[]) =>
  chosen.map(({ name, missing }) => ({ name, skip: () => missing ?? undefined }));

const over =
  (key: string, other: string) =>
  ({ cases }: TrialResult): number | undefined => {
    const value = (name: string) => cases.find((one) => one.name === name)?.ratios[key]?.median;
    const theirs = value(other);
    return theirs === undefined ? undefined : 1 / theirs;
  };

const beyondNginx = ({ cases }: TrialResult): number | undefined => {
  const p99 = (name: string) => cases.find((one) => one.name === name)?.figures.p99?.median;
  const [own, theirs] = [p99(RINGBACK), p99(NGINX)];
  return own === undefined || theirs === undefined ? undefined : own - theirs;
};

const overGoal = (what: string, key: string, other: string, atMost: number): Goal<TrialResult> => ({
  title: `${what}, over ${other}`,
  unit: '×',
  atMost,
  reached: over(key, other),
});

const cpuFigures = (sizes: readonly number[]): readonly Figure[] =>
  sizes.flatMap((size): Figure[] => {
    const who = size === 1 ? '1 phone' : `${size.toLocaleString('en')} phones`;
    return [
      { key: `one-${size}`, title: `${who}, one by one`, kind: 'us' },
      { key: `burst-${size}`, title: `${who}, bursts of ${BURST}`, kind: 'us' },
    ];
  });

function cpuPart(name: string, sizes: readonly number[], windowMs: number): TrialPart {
  const most = Math.max(...sizes);
  const chosen = subjects();
  return {
    name,
    title: `Gateway: CPU a message, ${sizes.map((size) => size.toLocaleString('en')).join(', ')} phones`,
    note,
    reference: RINGBACK,
    figures: [
      ...cpuFigures(sizes),
      { key: 'perSecond', title: `messages, ${most} phones one by one`, kind: 'perSecond' },
    ],
    cases: skips(chosen),
    goals: (name === 'gateway' ? sizes : [])
      .filter((size) => size > 1)
      .flatMap((size) => [
        overGoal(`${size} phones, one by one`, `one-${size}`, NGINX, 1.6),
        overGoal(`${size} phones, one by one`, `one-${size}`, PIPE, 1),
        overGoal(`${size} phones, bursts`, `burst-${size}`, NGINX, 1.6),
        overGoal(`${size} phones, bursts`, `burst-${size}`, PIPE, 1),
      ]),
    together: (rounds) =>
      inTurns(
        chosen,
        rounds,
        async (rig) => {
          await rig.connect(most);
          // Compiled before it counts.
          await rig.saturate(most, 1, 3 * windowMs);
          await rig.saturate(most, BURST, 3 * windowMs);
          return {};
        },
        async (rig) => {
          const told: Record<string, number> = {};
          for (const size of sizes) {
            const one = await rig.saturate(size, 1, windowMs);
            told[`one-${size}`] = one.cpuUs;
            if (size === most) told.perSecond = one.perSecond;
            told[`burst-${size}`] = (await rig.saturate(size, BURST, windowMs)).cpuUs;
          }
          return told;
        },
      ),
  };
}

function manyPart(): TrialPart {
  const chosen = [...subjects(), roomySubject()];
  return {
    name: 'gateway-10k',
    optional: true,
    title: `Gateway: ${MANY.toLocaleString('en')} phones`,
    note: `${note} Memory is what the process has for itself (Anonymous in /proc/PID/smaps), registered phones less ${FEW_BEFORE} of them, after three idle seconds.`,
    reference: RINGBACK,
    figures: [...cpuFigures([MANY]), { key: 'memory', title: 'memory of an idle phone', kind: 'bytes' }],
    cases: skips(chosen),
    goals: [
      overGoal('one by one', `one-${MANY}`, NGINX, 1.6),
      overGoal('one by one', `one-${MANY}`, PIPE, 1),
      overGoal('bursts', `burst-${MANY}`, NGINX, 1.6),
      overGoal('bursts', `burst-${MANY}`, PIPE, 1),
      {
        title: 'memory of an idle phone',
        unit: 'B',
        atMost: 8192,
        reached: ({ cases }) => cases.find(({ name }) => name === RINGBACK)?.figures.memory?.median,
      },
      overGoal('memory of an idle phone', 'memory', NGINX, 1),
    ],
    together: (rounds) =>
      inTurns(
        chosen,
        rounds,
        async (rig) => {
          await rig.connect(FEW_BEFORE);
          await rig.saturate(FEW_BEFORE, BURST, WINDOW_MS);
          const before = rig.memoryBytes();
          await rig.connect(MANY - FEW_BEFORE);
          await setTimeout(3_000);
          return { memory: (rig.memoryBytes() - before) / (MANY - FEW_BEFORE) };
        },
        async (rig) => ({
          [`one-${MANY}`]: (await rig.saturate(MANY, 1, MANY_WINDOW_MS)).cpuUs,
          [`burst-${MANY}`]: (await rig.saturate(MANY, BURST, MANY_WINDOW_MS)).cpuUs,
        }),
      ),
  };
}

function delayPart(): TrialPart {
  const chosen = subjects();
  const quantiles = { p50: 0.5, p99: 0.99, p999: 0.999 } as const;
  return {
    name: 'gateway-delay',
    title: `Gateway: added delay at ${(2 * RATE).toLocaleString('en')} messages a second`,
    note: `From a phone's frame to the server's answer, ${DELAY_PHONES.toLocaleString('en')} phones, less the same without a proxy in the same round: two messages. Phones that wait keep their turn.`,
    reference: RINGBACK,
    figures: [
      { key: 'p50', title: 'half within', kind: 'ms' },
      { key: 'p99', title: '99 % within', kind: 'ms' },
      { key: 'p999', title: '99.9 % within', kind: 'ms' },
      { key: 'waited', title: 'waited for a processor, % of the time', kind: 'count' },
      { key: 'cpu', title: 'CPU a message', kind: 'us' },
    ],
    cases: skips(chosen),
    // A difference: what nginx adds is often less than two measurements of the same thing are apart.
    goals: [{ title: `added delay, 99 %, less that of ${NGINX}`, unit: 'ms', atMost: 0, reached: beyondNginx }],
    async together(rounds) {
      const samples = await inTurns(
        [direct, ...chosen],
        rounds,
        async (rig) => {
          await rig.connect(DELAY_PHONES);
          await rig.rate(RATE, WINDOW_MS);
          return {};
        },
        async (rig) => {
          const { tookMs, cpuUs, waitedPercent } = await rig.rate(RATE, DELAY_MS);
          const told = Object.entries(quantiles).map(([key, share]) => [key, quantile(tookMs, share)]);
          return { ...Object.fromEntries(told), cpu: cpuUs, waited: waitedPercent };
        },
      );
      const { [direct.name]: without, ...rest } = samples;
      const added = (own: Record<string, number>, round: number): Record<string, number> => ({
        ...own,
        ...Object.fromEntries(
          Object.keys(quantiles).map((key) => [key, Math.max(0.001, own[key]! - without![round]![key]!)]),
        ),
      });
      return Object.fromEntries(Object.entries(rest).map(([name, own]) => [name, own.map(added)]));
    },
  };
}

function slowPart(): TrialPart {
  const chosen = subjects();
  return {
    name: 'gateway-slow',
    title: `Gateway: ${DEAF} phones that read nothing among ${DEAF_AMONG}`,
    note: 'The server writes to the deaf ones as fast as it can until it is held back. Delay is that of the others, proxy and all; memory is what the process grew by.',
    reference: RINGBACK,
    figures: [
      { key: 'before', title: 'others, 99 % within, before', kind: 'ms' },
      { key: 'while', title: 'others, 99 % within, while', kind: 'ms' },
      { key: 'memory', title: 'memory', kind: 'bytes' },
    ],
    cases: skips(chosen),
    async together(rounds) {
      const all: Record<string, Record<string, number>[]> = {};
      for (let round = 0; round < rounds; round++) {
        const one = await inTurns(
          chosen,
          1,
          () => Promise.resolve({}),
          async (rig) => {
            await rig.connect(DEAF_AMONG);
            await rig.rate(RATE, WINDOW_MS);
            const before = quantile((await rig.rate(RATE, WINDOW_MS)).tookMs, 0.99);
            const memory = rig.memoryBytes();
            await rig.deaf(DEAF);
            const during = quantile((await rig.rate(RATE, WINDOW_MS)).tookMs, 0.99);
            return { before, while: during, memory: Math.max(1, rig.memoryBytes() - memory) };
          },
        );
        for (const [name, samples] of Object.entries(one)) all[name] = [...(all[name] ?? []), ...samples];
      }
      return all;
    },
  };
}

export const gatewayParts: readonly TrialPart[] = [
  cpuPart('gateway', [1, 100, 1_000], WINDOW_MS),
  manyPart(),
  delayPart(),
  slowPart(),
  cpuPart('small-gateway', [1, 20], SMALL_WINDOW_MS),
];
