/** The size of the torture set: 240 vectors in the groups of the plan, at least 40 % of them valid but odd. */
import { expect, it } from 'vitest';
import { captures } from './captures.ts';
import { endings } from './endings.ts';
import { qbeDescriptors } from './qbe/descriptors.ts';
import { qbeFraming } from './qbe/framing.ts';
import { qbeOrder } from './qbe/order.ts';
import { content } from './sccp/content.ts';
import { framing } from './sccp/framing.ts';
import { identity } from './sccp/identity.ts';
import { lengthCount } from './sccp/length-count.ts';
import { order } from './sccp/order.ts';
import { answered, shown } from './xsi.ts';

interface Vector {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly valid: boolean;
}

const all: readonly Vector[] = [
  framing,
  content,
  lengthCount,
  order,
  identity,
  endings,
  qbeFraming,
  qbeDescriptors,
  qbeOrder,
  captures,
  shown,
  answered,
].flat();

const sizes = {
  'S-A': 20,
  'S-B': 28,
  'S-C': 24,
  'S-D': 24,
  'S-E': 12,
  'S-F': 12,
  'Q-A': 16,
  'Q-B': 20,
  'Q-C': 16,
  'Q-D': 8,
  'P-': 30,
  'X-': 30,
};

it('holds as many vectors of each group as it should, each with a number of its own', () => {
  const found = Object.keys(sizes).map(
    (group) => [group, all.filter(({ id }) => id.startsWith(group)).length] as const,
  );
  expect(Object.fromEntries(found)).toEqual(sizes);
  expect(all.length).toBe(240);
  expect(new Set(all.map(({ id }) => id)).size).toBe(240);
});

it('is valid but odd in two fifths or more, and says of each what it is and why it is here', () => {
  const valid = all.filter((vector) => vector.valid).length;
  expect(valid / all.length).toBeGreaterThanOrEqual(0.4);
  expect(all.filter(({ name, why }) => name.length < 3 || why.length < 5).map(({ id }) => id)).toEqual([]);
});
