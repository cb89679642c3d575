/** Invariants of fuzz targets: a sentence that must be true, with what was seen. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** @throws Broken where `truth` is false. `seen` is asked only then. */
export function must(truth: boolean, what: string, seen?: () => unknown): asserts truth {
  if (truth) return;
  throw new Broken(seen === undefined ? what : `${what}: ${shown(seen())}`);
}

/** Two values that must be the same, plain data both. */
export function mustEqual(one: unknown, other: unknown, what: string): void {
  if (isSame(one, other)) return;
  // JSON leaves out what is undefined, so it has the last word; it is slow, and nearly never asked.
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  if (a === b) return;
  const at = firstDifference(a, b);
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 60);
  throw new Broken(`${what}: …${around(a)}… is not …${around(b)}…`);
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    for (let i = 0; i < one.length; i++) if (!isSame(one[i], other[i])) return false;
    return true;
  }
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const names = Object.keys(a);
  if (Array.isArray(other) || names.length !== Object.keys(b).length) return false;
  for (const name of names) if (!isSame(a[name], b[name])) return false;
  return true;
}

function firstDifference(a = '', b = ''): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))?.slice(0, 400);
