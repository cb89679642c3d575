/**
 * Copies of the compiled files that count where they have been. istanbul-lib-instrument finds the places; its counters
 * (an object per file, a call per place) become bytes of one array, which is ten times faster to count, clear and compare.
 *
 *   dist-fuzz/src/codecs/framer.js ──▶ dist-fuzz/counted/src/codecs/framer.js + a row of dist-fuzz/counted/places.json
 *
 * Files that did not change since the last time are left as they are.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FileMap, PlaceKind } from './counters.ts';

interface Place {
  readonly loc: { readonly start: { readonly line?: number } };
  readonly locations?: readonly { readonly start: { readonly line?: number } }[];
}
interface Instrumenter {
  instrumentSync(code: string, path: string): string;
  lastFileCoverage(): {
    readonly branchMap: Record<string, Place>;
    readonly fnMap: Record<string, Place>;
    readonly statementMap: Record<string, { readonly start: { readonly line?: number } }>;
  };
}
type Istanbul = { createInstrumenter(options: object): Instrumenter };

interface Row extends FileMap {
  readonly hash: string;
}

/** What is counted: the parts that the targets drive. The rest is copied. */
const counted = /^src\/(codecs|feature|gateway\/inline)\//;

/** @returns maps of all counted files. */
export function instrumentAll(from: string, to: string): readonly FileMap[] {
  const { createInstrumenter } = createRequire(import.meta.url)('istanbul-lib-instrument') as Istanbul;
  const list = join(to, 'places.json');
  const before = new Map(rowsOf(list).map((row) => [row.path, row]));
  const rows: Row[] = [];
  const files = ['src', 'test'].flatMap((room) => filesBelow(from, room));
  for (const path of files) {
    const code = readFileSync(join(from, path), 'utf8');
    const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
    const known = before.get(path);
    if (known?.hash === hash) rows.push(known);
    else {
      const maker = createInstrumenter({ esModules: true, compact: false, produceSourceMap: false });
      const { text, map } = counted.test(path)
        ? instrument(code, path, maker)
        : { text: code, map: { path, kinds: [], lines: [] } };
      mkdirSync(dirname(join(to, path)), { recursive: true });
      writeFileSync(join(to, path), text);
      rows.push({ ...map, hash });
    }
  }
  for (const path of before.keys()) if (!files.includes(path)) rmSync(join(to, path), { force: true });
  writeFileSync(list, JSON.stringify(rows));
  return rows.filter((row) => row.kinds.length > 0);
}

/** The maps that `instrumentAll` wrote. */
export function mapsIn(folder: string): readonly FileMap[] {
  return rowsOf(join(folder, 'places.json')).filter((row) => row.kinds.length > 0);
}

function rowsOf(list: string): Row[] {
  try {
    return JSON.parse(readFileSync(list, 'utf8')) as Row[];
  } catch {
    return [];
  }
}

function filesBelow(from: string, room: string): string[] {
  return readdirSync(join(from, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => `${room}/${name.replaceAll('\\', '/')}`);
}

function instrument(code: string, path: string, instrumenter: Instrumenter): { text: string; map: FileMap } {
  const made = instrumenter.instrumentSync(code, path);
  const name = /^function (cov_\w+)\(/.exec(made)?.[1];
  if (name === undefined) throw new Error(`${path}: the instrumenter wrote something else than expected`);
  const call = `\n${name}();\n`;
  const body = made.slice(made.indexOf(call) + call.length);
  const { branchMap, fnMap, statementMap } = instrumenter.lastFileCoverage();
  const kinds: PlaceKind[] = [];
  const lines: number[] = [];
  const indices = new Map<string, number>();
  const place = (key: string, kind: PlaceKind, line = 0): void => {
    indices.set(key, kinds.length);
    kinds.push(kind);
    lines.push(line);
  };
  for (const [id, branch] of Object.entries(branchMap)) {
    branch.locations?.forEach((location, arm) => {
      place(`b[${id}][${arm}]`, 'branch', location.start.line ?? branch.loc.start.line);
    });
  }
  for (const [id, { loc }] of Object.entries(fnMap)) place(`f[${id}]`, 'function', loc.start.line);
  for (const [id, { start }] of Object.entries(statementMap)) place(`s[${id}]`, 'statement', start.line);
  const text = body.replaceAll(new RegExp(`${name}\\(\\)\\.([bsf]\\[\\d+\\](?:\\[\\d+\\])?)\\+\\+`, 'g'), (_, key) => {
    const index = indices.get(key);
    if (index === undefined) throw new Error(`${path}: counts ${key}, which is on no map`);
    return `passed__[${index}]++`;
  });
  const head = `const passed__ = globalThis.ringbackFuzzCounters?.file(${JSON.stringify(path)}, ${kinds.length}) ?? new Uint8Array(${kinds.length});\n`;
  return { text: head + text, map: { path, kinds, lines } };
}
