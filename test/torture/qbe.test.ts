/** The QBE part of the torture set: frames, what is in them, and what a CTIManager does to a session. */
import { describe, expect, it } from 'vitest';
import { faultName } from '../../src/codecs/fault.ts';
import { decodePduFrame } from '../../src/codecs/qbe/decode.ts';
import { QbeFramer } from '../../src/codecs/qbe/framer.ts';
import { qbeDescriptors } from './qbe/descriptors.ts';
import { qbeFraming } from './qbe/framing.ts';
import { qbeOrder } from './qbe/order.ts';

const titled = <T extends { id: string; name: string }>(vectors: readonly T[]) =>
  vectors.map((vector) => [`${vector.id} ${vector.name}`, vector] as const);

describe('framing', () => {
  it.each(titled(qbeFraming))('%s', (_, { chunks, pdus, fault = 'none', pending = 0, mismatches = 0 }) => {
    for (const pieces of [chunks, chunks.flatMap((chunk) => [...chunk].map((byte) => Buffer.from([byte])))]) {
      const framer = new QbeFramer();
      const seen: number[] = [];
      for (const piece of pieces) framer.push(piece, { frame: (_view, _start, _end, id) => void seen.push(id) });
      const held = framer.fault ? 0 : framer.pending;
      expect({
        pdus: seen,
        fault: faultName(framer.fault),
        pending: held,
        mismatches: framer.lengthMismatches,
      }).toEqual({
        pdus,
        fault,
        pending,
        mismatches,
      });
    }
  });
});

describe('offsets, sizes, counts', () => {
  it.each(titled(qbeDescriptors))('%s', (_, { frame, fault, fields }) => {
    const decoded = decodePduFrame(frame);
    expect(decoded.fault).toBe(fault);
    expect(decoded.fields).toMatchObject(fields);
  });
});

/** Counters that nothing legal and usual moves. */
const odd = [
  'ctiPdusUnread',
  'ctiPdusUnknown',
  'ctiSessionsLost',
  'ctiTimeOuts',
  'ctiAnswersLate',
  'ctiAnswersRepeated',
  'ctiAnswersUnknown',
  'ctiHandlesUnknown',
] as const;

describe('order, handles, time', () => {
  it.each(titled(qbeOrder))('%s', (_, { play, state, events = [], handles = 0, counts = {} }) => {
    const desk = play();
    const found = odd.map((name) => [name, desk.counters.value(name)] as const).filter(([, count]) => count > 0);
    expect({
      state: desk.session.state,
      events: desk.types(),
      handles: desk.manager.handlesOpen,
      counts: Object.fromEntries(found),
    }).toEqual({ state, events, handles, counts });
  });
});
