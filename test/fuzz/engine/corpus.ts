/** Inputs as files: test/fuzz/corpus/<target>/<hash>.bin, test/fuzz/finds/<target>-<hash>.bin. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const CORPUS = 'test/fuzz/corpus';
export const FINDS = 'test/fuzz/finds';

export const nameOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

export function readCorpus(target: string, folder = CORPUS): Buffer[] {
  const place = join(folder, target);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((file) => file.endsWith('.bin'))
    .sort()
    .map((file) => readFileSync(join(place, file)));
}

/** The folder holds these inputs, and no others where `only`. */
export function writeCorpus(target: string, inputs: readonly Buffer[], only: boolean, folder = CORPUS): void {
  const place = join(folder, target);
  mkdirSync(place, { recursive: true });
  const names = new Map(inputs.map((bytes) => [`${nameOf(bytes)}.bin`, bytes]));
  if (only) for (const file of readdirSync(place)) if (!names.has(file)) rmSync(join(place, file));
  for (const [file, bytes] of names) writeFileSync(join(place, file), bytes);
}

/** @returns the path. */
export function writeFind(target: string, bytes: Uint8Array, folder = FINDS): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${target}-${nameOf(bytes)}.bin`);
  writeFileSync(path, bytes);
  return path;
}

export interface KeptFind {
  readonly file: string;
  readonly target: string;
  readonly bytes: Buffer;
}

export function readFinds(folder = FINDS): KeptFind[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.bin'))
    .sort()
    .map((file) => ({ file, target: file.replace(/-\w+\.bin$/, ''), bytes: readFileSync(join(folder, file)) }));
}
