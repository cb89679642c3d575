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
  if (one === other) return;
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  if (a === b) return;
  const at = firstDifference(a, b);
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 60);
  throw new Broken(`${what}: …${around(a)}… is not …${around(b)}…`);
}

function firstDifference(a = '', b = ''): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))?.slice(0, 400);
