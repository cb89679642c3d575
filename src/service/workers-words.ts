/** The setting `workers`: what goes with several processes, and what does not, in sentences. */
import { isEtcdStore } from './cluster-words.ts';

type Found = ReadonlyMap<string, { readonly value: unknown; readonly origin: string }>;

/** Everything that one process does for all phones, and several cannot yet. */
const apart: readonly [key: string, given: (found: Found) => boolean, sentence: string][] = [
  [
    'demo',
    (found) => found.get('upstream')!.value === null,
    'the simulated office is in one process; give an upstream',
  ],
  [
    'cti.managers',
    (found) => found.get('cti.managers')!.value !== null,
    'run the attachment to a CTIManager on its own',
  ],
  ['record', (found) => found.get('record.file')!.value !== null, 'a recording is of one process; record at the port'],
  ['store', (found) => isEtcdStore(String(found.get('store')!.value)), 'nodes of a cluster have one process each'],
];

export const workersOf = (value: unknown): number => Number(value);

export function workersProblems(found: Found): string[] {
  const workers = found.get('workers')!.value;
  if (!(workersOf(workers) > 1)) return [];
  return apart
    .filter(([, given]) => given(found))
    .map(([key, , sentence]) => `${key}: cannot be used with workers (${workers}): ${sentence}.`);
}
