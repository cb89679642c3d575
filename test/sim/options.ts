/** What a world is made of: drawn from its seed, so that a seed says everything. Shrinking takes things away again. */
import { type CallBackParameters, defaultParameters } from '../../src/feature/call-back/parameters.ts';
import type { Dialect } from '../../src/simulator/call-manager.ts';
import { Random } from './random.ts';

/** Everything that can go wrong, by class. A seed has about half of them. */
export const faultClasses = [
  'chunking',
  'delay',
  'stall',
  'oneWayCut',
  'reset',
  'kill',
  'power',
  'diskError',
  'diskFull',
  'diskStall',
  'clock',
  'pause',
  'phoneReset',
  'phoneGone',
  'refusal',
  'forgery',
  'doNotDisturb',
  'directory',
  'login',
] as const;
/** Those of a cluster, beside some of the others. */
export const clusterFaultClasses = [
  'etcdCut',
  'etcdOneWay',
  'etcdLost',
  'etcdLag',
  'leaderChange',
  'compaction',
  'swizzle',
  'drain',
  'phoneMoves',
  'ctiAnswers',
  'ctiLost',
  'ctiRefuses',
  'ctiOrder',
  'ctiGone',
  'peerCut',
] as const;
export type FaultClass = (typeof faultClasses)[number] | (typeof clusterFaultClasses)[number];

export interface Options {
  readonly seed: number;
  readonly phones: number;
  /** Pairs of phones that share the line of the first. */
  readonly sharedLines: number;
  readonly dialect: Dialect;
  readonly callWaiting: boolean;
  readonly noAnswerMs: number;
  /** Virtual time with faults, before everything is healed. */
  readonly chaosMs: number;
  readonly faults: ReadonlySet<FaultClass>;
  /** Mean time between two faults that come by themselves; others come beside line events. */
  readonly faultEveryMs: number;
  readonly parameters: CallBackParameters;
  /** A cluster of so many gateways, each with phones of its own, or one active beside a CTIManager. Null: one gateway. */
  readonly cluster: { readonly nodes: number; readonly mode: 'shared' | 'activeBackup' } | null;
}

const MINUTE = 60_000;
/** Long enough for some twenty calls; the figures in the README are for this. */
const CHAOS_MS = [MINUTE, 3 * MINUTE] as const;
/** A cluster's probes make each second ten times as busy. */
const CLUSTER_CHAOS_MS = [0.5 * MINUTE, 1.5 * MINUTE] as const;
const dialectNames: readonly Dialect[] = ['chan-sccp', 'cucm', 'chan-skinny', 'tones'];

/** Taken away from what the seed says. */
export interface Without {
  readonly faults?: readonly FaultClass[];
  readonly chaosMs?: number;
}

export function optionsOf(seed: number, without: Without = {}): Options {
  const random = new Random(seed, 'options');
  const phones = random.whole(3, 6);
  const quiet = random.chance(0.05);
  const drawn = faultClasses.filter(() => random.chance(0.5) && !quiet);
  const chaosMs = random.between(...CHAOS_MS);
  return {
    seed,
    phones,
    sharedLines: random.chance(0.4) ? 1 : 0,
    dialect: random.pick(dialectNames),
    callWaiting: random.chance(0.3),
    noAnswerMs: random.pick([0, 12_000]),
    chaosMs: without.chaosMs ?? chaosMs,
    faults: new Set(drawn.filter((fault) => !without.faults?.includes(fault))),
    faultEveryMs: random.pick([3_000, 10_000, 30_000]),
    cluster: null,
    parameters: {
      ...defaultParameters,
      recordLifetimeMs: random.pick([0, 0, 0, MINUTE]),
      guardMs: random.pick([0, 0, 0, 2_000]),
      recallMs: random.pick([30_000, 5_000]),
      callerReset: random.pick(['keep', 'keep', 'keep', 'cancel'] as const),
    },
  };
}

/** Faults of one gateway that a cluster can suffer, too: it has no disk of its own. */
const inCluster: readonly FaultClass[] = [
  'chunking',
  'delay',
  'stall',
  'reset',
  'kill',
  'power',
  'clock',
  'pause',
  'phoneReset',
  'phoneGone',
  'refusal',
  'doNotDisturb',
];

/** The cluster that a seed stands for. */
export function clusterOptionsOf(seed: number, without: Without = {}): Options {
  const random = new Random(seed, 'cluster');
  const alone = optionsOf(seed, without);
  const quiet = random.chance(0.05);
  const classes = [...inCluster, ...clusterFaultClasses].filter((fault) => fault !== 'peerCut');
  const drawn: FaultClass[] = classes.filter(() => random.chance(0.4) && !quiet);
  // Came later: a draw of its own leaves the others as they were.
  if (new Random(seed, 'peerCut').chance(0.4) && !quiet) drawn.push('peerCut');
  const mode = random.chance(0.5) ? 'shared' : 'activeBackup';
  return {
    ...alone,
    // A CTIManager stands beside one kind of server.
    dialect: mode === 'shared' ? alone.dialect : 'cucm',
    sharedLines: mode === 'shared' ? alone.sharedLines : 0,
    faults: new Set(drawn.filter((fault) => !without.faults?.includes(fault))),
    chaosMs: without.chaosMs ?? random.between(...CLUSTER_CHAOS_MS),
    cluster: { nodes: random.chance(0.75) ? random.whole(1, 3) : random.whole(4, 5), mode },
  };
}

/** As a line for people. */
export function describe({ faults, parameters, ...rest }: Options): string {
  const { recordLifetimeMs, guardMs, recallMs, callerReset } = parameters;
  return JSON.stringify({ ...rest, recordLifetimeMs, guardMs, recallMs, callerReset, faults: [...faults] });
}
