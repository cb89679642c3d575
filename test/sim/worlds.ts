/** The worlds that a seed can be played in. */
import { runCluster } from './cluster-world.ts';
import { clusterOptionsOf, type Options, optionsOf, type Without } from './options.ts';
import type { Outcome } from './outcome.ts';
import { runWorld } from './world.ts';

export interface WorldKind {
  readonly name: string;
  /** Of twenty seeds so many are played in it, where no world was named: a cluster costs ten times an office. */
  readonly share: number;
  options(seed: number, without?: Without): Options;
  run(options: Options): Promise<Outcome>;
}

export const worldKinds: readonly WorldKind[] = [
  { name: 'office', share: 18, options: optionsOf, run: runWorld },
  { name: 'cluster', share: 2, options: clusterOptionsOf, run: runCluster },
];
