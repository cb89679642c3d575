/** A site as YAML: every problem with line and column. Aliases are refused, they are what bombs are made of. */
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { checkSite, type Problem, type Site, SiteProblems } from './site.ts';

/** @param name of the file, for messages. @throws SiteProblems */
export function readSiteYaml(text: string, name: string): Site {
  const lines = new LineCounter();
  // All scalars are texts: a number 0100 has four digits.
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw new SiteProblems([`${at(broken.pos[0])}: is no YAML: ${broken.message}`]);
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new SiteProblems([`${name}: has an alias (*name); write the value itself`]);
  }
  return checkSite(raw, (path) => at(offsetOf(document.contents as Node | null, path)));
}

/** Where a path leads, or as far as it leads: a missing key is told at the mapping that lacks it. */
function offsetOf(root: Node | null, path: Problem['path']): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? key.value : key) === step);
      if (pair === undefined) return offset;
      node = pair.value ?? pair.key;
    } else node = (node as { items?: unknown[] } | null)?.items?.[step as number];
    offset = (node as Node | undefined)?.range?.[0] ?? offset;
  }
  return offset;
}
