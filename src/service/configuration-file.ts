/** The YAML file of the configuration: what it says, and where it says it. */
import { readFileSync, statSync } from 'node:fs';
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { ConfigurationError } from './configuration-error.ts';
import { serviceLimits } from './limits.ts';

export interface ConfigurationFile {
  readonly tree: unknown;
  /** `ringback.yaml:3:7`, of the value that a path leads to, or of the mapping that lacks it. */
  place(path: readonly PropertyKey[]): string;
}

export const noFile: ConfigurationFile = { tree: {}, place: () => '' };

/** @throws ConfigurationError with every problem and its place */
export function readConfigurationFile(path: string): ConfigurationFile {
  const lines = new LineCounter();
  const document = parseDocument(textOf(path), { lineCounter: lines, logLevel: 'silent', prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0)
    throw new ConfigurationError(
      document.errors.map(
        ({ pos, message }) => `${at(pos[0])}: is no YAML: ${message} Should be one mapping of keys to values.`,
      ),
    );
  const root = document.contents as Node | null;
  return { tree: treeOf(document, path), place: (keys) => at(offsetOf(root, keys)) };
}

function textOf(path: string): string {
  try {
    if (statSync(path).size > serviceLimits.configurationBytesMax)
      throw new ConfigurationError([`--config: ${path} is longer than ${serviceLimits.configurationBytesMax} bytes.`]);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigurationError([`--config: ${path} cannot be read (${code}); should be the path of a YAML file.`]);
  }
}

/** Aliases of aliases of aliases are what bombs are made of. */
function treeOf(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new ConfigurationError([
      `${path}: has more aliases (*name) than anybody needs; write the values themselves.`,
    ]);
  }
}

function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (!isMap(node)) return offset;
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
    if (pair === undefined) return offset;
    offset = ((pair.key as Node | null) ?? undefined)?.range?.[0] ?? offset;
    node = pair.value;
    offset = (node as Node | null)?.range?.[0] ?? offset;
  }
  return offset;
}
