/**
 * Module hooks of Node: what is imported from `…?plant=NAME` comes from a copy of the program in which NAME is planted. The
 * mark travels along every import, so each bug has a module graph of its own, in memory.
 */
import { pathToFileURL } from 'node:url';

interface Data {
  /** Folder of the compiled program. */
  readonly root: string;
  /** Pattern and replacement by bug and file. */
  readonly bugs: Readonly<Record<string, readonly { file: string; find: RegExp; put: string }[]>>;
}

interface Loaded {
  format: string;
  source?: string | Uint8Array;
  shortCircuit?: boolean;
}

let data: Data;
let root = '';

export function initialize(given: Data): void {
  data = given;
  root = pathToFileURL(given.root).href;
}

const plantOf = (url: string | undefined): string | null =>
  url?.startsWith(root) ? new URL(url).searchParams.get('plant') : null;

export async function resolve(
  specifier: string,
  context: { parentURL?: string },
  next: (specifier: string, context: object) => Promise<{ url: string }>,
): Promise<{ url: string }> {
  const resolved = await next(specifier, context);
  const plant = plantOf(context.parentURL);
  if (plant === null || !resolved.url.startsWith(root) || resolved.url.includes('?')) return resolved;
  return { ...resolved, url: `${resolved.url}?plant=${plant}` };
}

/** @throws where a pattern does not fit exactly once. */
export async function load(
  url: string,
  context: object,
  next: (url: string, context: object) => Promise<Loaded>,
): Promise<Loaded> {
  const loaded = await next(url, context);
  const plant = plantOf(url);
  const patches =
    plant === null ? [] : data.bugs[plant]!.filter(({ file }) => url.startsWith(`${root}/src/${file}.js?`));
  if (patches.length === 0) return loaded;
  let source = String(loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : loaded.source);
  for (const { file, find, put } of patches) {
    const fits = source.match(new RegExp(find, 'g'))?.length ?? 0;
    if (fits !== 1) throw new Error(`planted bug ${plant}: ${find} fits ${fits} times in src/${file}; it should once`);
    source = source.replace(find, put);
  }
  return { ...loaded, source };
}
