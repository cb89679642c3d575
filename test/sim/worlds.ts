/** The worlds that a seed can be played in. */
import { runCluster } from './cluster-world.ts';
import { clusterOptionsOf, type Options, optionsOf, type Without } from './options.ts';
import type { Outcome } from './outcome.ts';
import { runWorld } from './world.ts';

export interface WorldKind {
  readonly name: string;
  options(seed: number, without?: Without): Options;
  run(options: Options): Promise<Outcome>;
}

export const worldKinds: readonly WorldKind[] = [
  { name: 'office', options: optionsOf, run: runWorld },
  { name: 'cluster', options: clusterOptionsOf, run: runCluster },
];
