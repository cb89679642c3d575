/** Objects as a careless program might give them to an encoder, and what an encoder may say to them. */
import type { Random } from '../engine/random.ts';
import { words } from '../grammar/bytes.ts';
import { must } from '../must.ts';

type Plain = number | boolean | string | null | readonly Plain[] | { readonly [name: string]: Plain };

const strange: readonly ((random: Random) => unknown)[] = [
  (random) => random.pick(words),
  (random) => random.pick([-1, 1.5, Number.NaN, 2 ** 32, 256, 65_536]),
  (random) =>
    random.pick([
      '',
      'x',
      '1.2.3',
      '1.2.3.4',
      '1.2.3.999',
      'zz',
      'ab',
      '00'.repeat(16),
      'ä中',
      'a\0b',
      'y'.repeat(700),
    ]),
  (random) => new Uint8Array(random.below(20)),
  (random) => Array.from({ length: random.below(40) }, () => random.below(9)),
  () => ({}),
  () => ({ type: 1, addr: '00'.repeat(16) }),
  () => ({ type: 0, addr: '1.2.3.4' }),
  () => null,
  () => undefined,
  () => true,
];

/** A copy in which some values are others, some are gone and some names are new. */
export function bent(value: Plain, random: Random): unknown {
  if (random.oneIn(12)) return random.pick(strange)(random);
  if (Array.isArray(value)) {
    const list = value.map((each) => bent(each, random));
    return random.oneIn(4) ? list.slice(0, random.below(list.length + 1)) : list;
  }
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) if (!random.oneIn(8)) copy[name] = bent(each, random);
  if (random.oneIn(20)) copy[random.pick(['nothing', '__proto__', 'a.b', 'caps[0].x'])] = 1;
  return copy;
}

/**
 * What an encoder makes of such an object.
 * @returns null where it refused it by an error that names the field
 */
export function encoded<T>(encode: () => T): T | null {
  try {
    return encode();
  } catch (error) {
    const { message } = error as Error;
    const isNamed = error instanceof RangeError || error instanceof TypeError;
    must(isNamed && /: |layout \d/.test(message), 'an error that names nothing', () => (error as Error).stack);
    const isMeant = !/outside the bounds|Invalid typed array|not a function|not iterable|Cannot /.test(message);
    must(isMeant, 'an error that nobody meant', () => (error as Error).stack);
    return null;
  }
}
