/** Loads what one part needs: the process of a case does not read the whole bench. */
import type { Part, TrialPart } from './harness.ts';

type Load = () => Promise<readonly (Part | TrialPart)[]>;

/** By how the names of parts begin. The others are few, and run long. */
const loads: readonly (readonly [string, Load])[] = [
  ['codec-decode', async () => (await import('./decode.ts')).decodeParts],
  ['codec-encode', async () => (await import('./encode.ts')).encodeParts],
  ['qbe', async () => (await import('./qbe.ts')).qbeParts],
  ['table-', async () => (await import('./table.ts')).tableParts],
];
const loadAll: Load = async () => (await import('./parts.ts')).parts;

export async function partNamed(name: string): Promise<Part | TrialPart> {
  const load = loads.find(([start]) => name.startsWith(start))?.[1] ?? loadAll;
  return (await load()).find((part) => part.name === name)!;
}
