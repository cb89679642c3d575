/**
 * npm run sim:planted -- [NAME …|all] [--seeds N] [--from S]
 *
 * Plants each bug in turn and looks for the first seed that finds it. Exit code 1 where one stays hidden, 2 where the
 * words are not understood.
 */
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './outcome.ts';
import { type Planted, plantedBugs } from './planted.ts';
import { refuse, whole, words } from './usage.ts';
import { type WorldKind, worldKinds } from './worlds.ts';

const SEEDS = 500;

const USAGE = `npm run sim:planted -- [NAME …|all] [--seeds N] [--from S]
See test/sim/README.md; the names are those of test/sim/planted.ts.`;

const { values, positionals } = words('sim:planted', USAGE, {
  options: { seeds: { type: 'string' }, from: { type: 'string' } },
  allowPositionals: true,
});
const number = (name: 'seeds' | 'from', otherwise: number): number => {
  try {
    return whole(values[name], name, otherwise);
  } catch (error) {
    return refuse('sim:planted', USAGE, (error as Error).message);
  }
};
const seeds = number('seeds', SEEDS);
const first = number('from', 1);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
register('./patch-loader.js', import.meta.url, {
  data: { root, bugs: Object.fromEntries(plantedBugs.map(({ name, patches }) => [name, patches])) },
});

/** A seed that finds something without a planted bug proves nothing about one. */
async function isClean(world: Planted['world'], seed: number): Promise<boolean> {
  const kind = worldKinds.find(({ name }) => name === world)!;
  return (await kind.run(kind.options(seed))).violation === undefined;
}

/** @returns the first seed that finds it, with what it broke. */
async function hunt({ name, world }: Planted): Promise<Outcome | null> {
  const planted = (await import(`./worlds.js?plant=${name}`)) as { worldKinds: readonly WorldKind[] };
  const kind = planted.worldKinds.find((each) => each.name === world)!;
  for (let seed = first; seed < first + seeds; seed++) {
    const outcome = await kind.run(kind.options(seed));
    if (outcome.violation !== undefined && (await isClean(world, seed))) return outcome;
  }
  return null;
}

const wanted =
  positionals.length === 0 || positionals.includes('all') ? plantedBugs.map(({ name }) => name) : positionals;
const unknown = wanted.filter((name) => !plantedBugs.some((bug) => bug.name === name));
if (unknown.length > 0)
  refuse(
    'sim:planted',
    USAGE,
    `no planted bug ${unknown.join(', ')}: ${plantedBugs.map(({ name }) => name).join(', ')}`,
  );
let found = 0;
for (const bug of plantedBugs.filter(({ name }) => wanted.includes(name))) {
  const outcome = await hunt(bug);
  if (outcome !== null) found++;
  const what =
    outcome === null
      ? `HIDDEN in ${seeds} seeds`
      : `seed ${outcome.seed}: ${outcome.violation!.invariant} ${outcome.violation!.text}`;
  say(`${bug.name.padEnd(28)} ${what.slice(0, 150)}`);
}
say(`${found} of ${wanted.length} planted bugs found`);
process.exitCode = found === wanted.length ? 0 : 1;
