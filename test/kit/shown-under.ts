import type { Fields, FieldValue } from '../../src/codecs/skinny/leaf.ts';
import { isMeant } from '../../src/codecs/skinny/spots.ts';

/** What a decoded frame has under a name, in order. */
export function shownUnder(fields: Fields, name: string, prefix = ''): FieldValue[] {
  return Object.entries(fields).flatMap(([key, value]): FieldValue[] => {
    if (isMeant(prefix + key, name)) return Array.isArray(value) ? value : [value];
    const inner = Array.isArray(value) ? value : [value];
    return inner.flatMap((each) =>
      typeof each === 'object' ? shownUnder(each as Fields, name, `${prefix}${key}.`) : [],
    );
  });
}
