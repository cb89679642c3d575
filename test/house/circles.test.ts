/** Data goes one way, and so do imports: no file leads back to itself, not even by types. */
import { describe, expect, it } from 'vitest';
import { type Source, sources } from './sources.ts';

/** Circles that stand: the files or the folder that all of one is within, and why. A row without a circle has to go. */
const known: readonly { readonly places: readonly string[]; readonly why: string }[] = [
  {
    places: ['src/feature/device.ts', 'src/feature/line.ts'],
    why: 'one relation with two sides: a device has lines, and a line does what it does on its devices',
  },
];

type Graph = ReadonlyMap<string, readonly string[]>;

const graphOf = (all: readonly Pick<Source, 'path' | 'imports'>[]): Graph =>
  new Map(all.map(({ path, imports }) => [path, imports.flatMap(({ target }) => target ?? [])]));

/** Where imports lead from a file, in any number of steps. */
function reachable(graph: Graph, from: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...(graph.get(from) ?? [])];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    open.push(...(graph.get(path) ?? []));
  }
  return seen;
}

/** Every set of files that lead to each other, sorted. */
function circles(graph: Graph): string[][] {
  const to = new Map([...graph.keys()].map((path) => [path, reachable(graph, path)]));
  const heads = new Map<string, string[]>();
  for (const [path, seen] of to) {
    if (!seen.has(path)) continue;
    const circle = [...seen].filter((other) => to.get(other)?.has(path)).sort();
    heads.set(circle[0]!, circle);
  }
  return [...heads.values()];
}

const within = (circle: readonly string[], places: readonly string[]): boolean =>
  circle.every((path) => places.some((place) => path === place || path.startsWith(`${place}/`)));

describe('circles of imports', () => {
  const found = circles(graphOf(sources('src')));

  it('there are none, type-only ones included, but those that are known', () => {
    const strange = found.filter((circle) => !known.some(({ places }) => within(circle, places)));
    expect(strange.map((circle) => circle.join(' <-> '))).toEqual([]);
  });

  it('what is listed as known is still there: else its row goes', () => {
    expect(known.filter(({ places }) => !found.some((circle) => within(circle, places)))).toEqual([]);
  });

  it('the check itself sees a circle of two, of three and of one, and no other', () => {
    const source = (path: string, ...targets: string[]) => ({
      path,
      imports: targets.map((target) => ({ specifier: target, typeOnly: true, target })),
    });
    const all = [
      source('a', 'b', 'leaf'),
      source('b', 'a'),
      source('c', 'd', 'a'),
      source('d', 'e'),
      source('e', 'c'),
      source('f', 'f'),
      source('leaf'),
      source('above', 'c', 'f'),
    ];
    expect(circles(graphOf(all))).toEqual([['a', 'b'], ['c', 'd', 'e'], ['f']]);
  });
});
