/** Reads the source files and their import lines, for the tests that keep the house in order. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface Import {
  /** What stands between the quotes. */
  readonly specifier: string;
  /** True for `import type` and `export type`. */
  readonly typeOnly: boolean;
  /** Path from the project's root where the import is relative, else null. */
  readonly target: string | null;
}

export interface Source {
  /** Path from the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly imports: readonly Import[];
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const relative = specifier.startsWith('.');
    const target = relative ? normalize(join(dirname(path), specifier)).replaceAll('\\', '/') : null;
    found.push({ specifier, typeOnly, target });
  };
  for (const match of text.matchAll(IMPORT)) add(match[2]!, match[1] !== undefined);
  for (const match of text.matchAll(DYNAMIC)) add(match[1]!, false);
  return found;
}

/** All TypeScript files below a folder of the project. */
export function sources(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = `${folder}/${name.replaceAll('\\', '/')}`;
      const text = readFileSync(path, 'utf8');
      return { path, text, lines: text.split('\n'), imports: importsOf(path, text) };
    });
}
