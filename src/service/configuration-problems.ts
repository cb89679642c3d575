/** What is wrong with the configuration: each sentence names the key, what it is and where that came from, and what it should be. */
import { clusterProblems } from './cluster-configuration.ts';
import type { ConfigurationFile } from './configuration-file.ts';
import type { Found, Given } from './configuration-sources.ts';
import { ctiProblems } from './cti-configuration.ts';
import { readParameters } from './parameters.ts';
import { at, put } from './setting-tree.ts';
import { fileSchema, settings } from './settings.ts';
import { workersProblems } from './workers-words.ts';

/** A flag that takes the place of the file's is told with the file's place: the name is the same. */
export function parameterProblems(given: Given, file: ConfigurationFile): string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const inFile = typeof at(file.tree, 'parameters') === 'object' && at(at(file.tree, 'parameters'), name) === value;
    const place = inFile ? ` (file ${file.place(['parameters', name])})` : '';
    return readParameters({ [name]: value }).problems.map((problem) => `parameters: ${problem}${place}.`);
  });
}

/** Of every setting by itself, and of what goes together. @param path of the file, null where there is none */
export function schemaProblems(
  { tree: file, place }: ConfigurationFile,
  found: ReadonlyMap<string, Found>,
  path: string | null,
): string[] {
  const problems: string[] = [];
  // The file by itself tells about keys that no setting has; values are checked after merging, where they are used.
  const fileResult = fileSchema.safeParse(file);
  for (const issue of fileResult.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        problems.push(unknownKey([...issue.path, key].join('.'), place([...issue.path, key])));
    else if (issue.path[0] === undefined)
      problems.push(`${path}: is ${show(file)}; should be one mapping of keys to values.`);
    else if (issue.path[0] === 'parameters' || !found.has(issue.path.join('.')))
      problems.push(
        `${issue.path.join('.')}: is ${show(at(file, issue.path.join('.')))} (file ${place(issue.path)}); ${issue.message}.`,
      );
  }
  const tree: Record<string, unknown> = {};
  for (const [key, { value }] of found) if (value !== null) put(tree, key, value);
  const wrong = new Set(fileSchema.safeParse(tree).error?.issues.map((issue) => issue.path.join('.')));
  for (const setting of settings) {
    const { value, origin, place: where } = found.get(setting.key)!;
    if (wrong.has(setting.key))
      problems.push(`${setting.key}: is ${show(value)} (${where ?? origin}); should be ${setting.expects}.`);
  }
  return [...problems, ...jointProblems((key) => found.get(key)!.value), ...workersProblems(found)];
}

/** What no single key can tell. */
function jointProblems(value: (key: string) => unknown): string[] {
  const problems: string[] = [];
  if (value('upstream') === null && value('cti.managers') === null && value('demo') !== true)
    problems.push(
      'upstream: is missing; should be HOST:PORT of the call server (--upstream), or add the simulated one (--demo), or a CTIManager (--cti).',
    );
  problems.push(...ctiProblems(value), ...clusterProblems(value));
  for (const key of ['tls.certificate', 'tls.key'])
    if (value('tls.listen') !== null && value(key) === null)
      problems.push(`${key}: is missing; should be the path of a PEM file, because tls.listen is set.`);
  for (const key of ['tls.certificate', 'tls.key', 'tls.authority'])
    if (value(key) !== null && value('tls.listen') === null)
      problems.push(`${key}: is set, but tls.listen is not; should be used together.`);
  if (value('upstreamAuthority') !== null && value('upstreamTls') !== true)
    problems.push('upstreamAuthority: is set, but upstreamTls is not; should be used together.');
  return problems;
}

function unknownKey(key: string, place: string): string {
  const known = [...settings.map((setting) => setting.key), 'parameters'];
  return `${key}: is no key of ours (file ${place}); should be one of ${known.join(', ')}.`;
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'empty' : JSON.stringify(value);
}
