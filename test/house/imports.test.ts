/** Who may import whom: the table of docs/ARCHITECTURE.md, checked on every import line. */
import { describe, expect, it } from 'vitest';
import { type Import, type Source, sources } from './sources.ts';

interface Rule {
  /** Folder of src. */
  readonly room: string;
  /** Rooms that it may import from, besides itself. */
  readonly rooms: readonly string[];
  /** Rooms of which it may import types only. */
  readonly types: readonly string[];
  /** Packages and node: modules: none, or any. */
  readonly packages: 'none' | 'any';
}

const rules: readonly Rule[] = [
  { room: 'codecs', rooms: [], types: [], packages: 'none' },
  { room: 'model', rooms: [], types: ['codecs/xsi/screen.ts'], packages: 'none' },
  { room: 'files', rooms: [], types: [], packages: 'any' },
  { room: 'ipc', rooms: ['files'], types: [], packages: 'any' },
  { room: 'gateway', rooms: ['codecs', 'model', 'ipc/index.ts', 'files'], types: [], packages: 'any' },
  { room: 'feature', rooms: ['model'], types: ['codecs/xsi/screen.ts'], packages: 'none' },
  { room: 'cluster', rooms: ['model', 'files'], types: [], packages: 'any' },
  {
    room: 'service',
    rooms: ['model', 'files', 'ipc/index.ts', 'feature/index.ts', 'gateway/index.ts', 'cluster', 'simulator/index.ts'],
    types: ['codecs'],
    packages: 'any',
  },
  { room: 'simulator', rooms: ['codecs', 'model'], types: [], packages: 'any' },
];

const roomOf = (path: string): string => path.split('/')[1]!;
const inside = (target: string, places: readonly string[]): boolean =>
  places.some((place) => target === `src/${place}` || target.startsWith(`src/${place}/`));

function complaint(source: Source, line: Import, rule: Rule): string | null {
  const where = `${source.path} imports ${line.specifier}`;
  if (line.target === null) return rule.packages === 'any' ? null : `${where}: ${rule.room} imports no package`;
  if (inside(line.target, [rule.room, ...rule.rooms])) return null;
  if (line.typeOnly && inside(line.target, rule.types)) return null;
  return `${where}: not a room that ${rule.room} may enter`;
}

describe('import rules', () => {
  const all = sources('src');

  it('finds the sources', () => {
    expect(all.length).toBeGreaterThan(20);
    expect(all.flatMap((source) => source.imports).length).toBeGreaterThan(50);
  });

  it.each(rules)('$room imports only what it may', (rule) => {
    const own = all.filter((source) => roomOf(source.path) === rule.room);
    const complaints = own.flatMap((source) => source.imports.map((line) => complaint(source, line, rule)));
    expect(complaints.filter((line) => line !== null)).toEqual([]);
  });

  it('every relative import ends in .ts', () => {
    const wrong = all.flatMap((source) =>
      source.imports
        .filter((line) => line.target !== null && !line.target.endsWith('.ts'))
        .map((line) => `${source.path}: ${line.specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the check itself sees a forbidden edge', () => {
    const feature = rules.find((rule) => rule.room === 'feature')!;
    const source: Source = { path: 'src/feature/x.ts', text: '', lines: [], imports: [] };
    const edge = (target: string | null, typeOnly: boolean): string | null =>
      complaint(source, { specifier: target ?? 'node:fs', typeOnly, target }, feature);
    expect(edge('src/codecs/skinny/ids.ts', false)).not.toBeNull();
    expect(edge('src/codecs/xsi/screen.ts', false)).not.toBeNull();
    expect(edge('src/codecs/xsi/screen.ts', true)).toBeNull();
    expect(edge(null, false)).not.toBeNull();
    expect(edge('src/model/ids.ts', false)).toBeNull();
  });
});
