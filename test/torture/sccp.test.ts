/** The SCCP part of the torture set: each vector whole and one byte at a time, with exactly what is expected. */
import { describe, expect, it } from 'vitest';
import { content } from './sccp/content.ts';
import { framing } from './sccp/framing.ts';
import { identity } from './sccp/identity.ts';
import { lengthCount } from './sccp/length-count.ts';
import { order } from './sccp/order.ts';
import { play, type SccpVector } from './sccp/vector.ts';

const groups = { framing, content, 'lengths and counts': lengthCount, order, identity };

describe.each(Object.entries(groups))('%s', (_, vectors) => {
  it.each(vectors.map((vector) => [`${vector.id} ${vector.name}`, vector] as const))('%s', (_name, vector) => {
    for (const byByte of [false, true])
      expect({ byByte, ...play(vector, byByte) }).toEqual({ byByte, ...expected(vector) });
  });
});

function expected(vector: SccpVector): ReturnType<typeof play> {
  const { events = [], fault = 'none', unread = [], changes = [], counts = {}, closedFor = '' } = vector;
  return { events, fault, unread, changes, counts, closedFor };
}
