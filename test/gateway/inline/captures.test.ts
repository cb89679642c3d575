/** Captured streams through the gateway's flows: whole, a byte at a time, at random cuts; and what is changed in them. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CopiedMessage, captureContents } from '../../kit/capture-messages.ts';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { ids } from '../../kit/wire.ts';

const folder = new URL('../../../../shared/captures/', import.meta.url);
const missing = !existsSync(folder);
const files = [
  'chan-sccp-busy',
  'chan-sccp-busy-v17',
  'chan-sccp-busy-v22',
  'chan-skinny-busy',
  'chan-sccp-own-callback',
  'chan-sccp-xmlmsg',
  'cucm-call-v20',
];

/** Frames of each stream, in the order of the capture. */
function streams(file: string): CopiedMessage[][] {
  const { messages } = captureContents(readFileSync(new URL(`${file}.pcap`, folder)));
  const byStream = new Map<number, CopiedMessage[]>();
  for (const message of messages) byStream.set(message.stream, [...(byStream.get(message.stream) ?? []), message]);
  return [...byStream.values()];
}

/** Pushes the frames of both directions in order; each run of one direction is cut as `cut` says. */
function through(frames: readonly CopiedMessage[], cut: (bytes: Buffer) => Buffer[]): PhoneDesk {
  const desk = new PhoneDesk();
  let at = 0;
  while (at < frames.length) {
    const { direction } = frames[at]!;
    const run: Uint8Array[] = [];
    while (at < frames.length && frames[at]!.direction === direction) run.push(frames[at++]!.frame);
    const flow = direction === 'toServer' ? desk.toServer : desk.toPhone;
    // Copied: a flow keeps the chunk, as it may with a socket's.
    for (const piece of cut(Buffer.concat(run))) flow.push(Buffer.from(piece), 0);
  }
  return desk;
}

const whole = (bytes: Buffer): Buffer[] => [bytes];
const single = (bytes: Buffer): Buffer[] => [...bytes].map((byte) => Buffer.of(byte));

describe.skipIf(missing)('captured streams (skipped without ../shared/captures)', () => {
  it.each(files)('%s: any cut gives the same bytes and events', (file) => {
    for (const frames of streams(file)) {
      const expected = through(frames, whole);
      const bytes = through(frames, single);
      expect(bytes.output('toPhone').equals(expected.output('toPhone'))).toBe(true);
      expect(bytes.output('toServer').equals(expected.output('toServer'))).toBe(true);
      expect(bytes.events).toEqual(expected.events);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (sizes) => {
          const desk = through(frames, (run) => pieces(run, sizes));
          expect(desk.output('toPhone').equals(expected.output('toPhone'))).toBe(true);
          expect(desk.events.length).toBe(expected.events.length);
        }),
        { numRuns: 10 },
      );
    }
  });

  it.each(files)('%s: only softkey messages are changed, nothing is added or swallowed', (file) => {
    for (const frames of streams(file)) {
      const desk = through(frames, whole);
      const touched = new Set(desk.changes.map(({ id }) => id));
      for (const id of touched) expect([ids.softKeyTemplateRes, ids.softKeySetRes, ids.selectSoftKeys]).toContain(id);
      expect(desk.changes.every(({ what }) => what === 'changed')).toBe(true);
      expect(desk.counters.value('framesUnread')).toBe(0);
      // Lengths stay: what differs are single bytes inside frames.
      const sent = Buffer.concat(frames.filter((f) => f.direction === 'toPhone').map((f) => f.frame));
      expect(desk.output('toPhone').length).toBe(sent.length);
    }
  });

  it('chan-sccp-busy: the server lists the key in no set, so it is put into the sets', () => {
    const desk = through(streams('chan-sccp-busy')[0]!, whole);
    expect(desk.changes.map(({ id }) => id)).toContain(ids.softKeySetRes);
    expect(desk.changes.map(({ id }) => id)).not.toContain(ids.softKeyTemplateRes);
  });

  it('chan-skinny-busy: the template has no CallBack and 20 is taken, so a key with event 22 is added', () => {
    const desk = through(streams('chan-skinny-busy')[0]!, whole);
    const change = desk.changes.find(({ id }) => id === ids.softKeyTemplateRes)!;
    const count = change.bytes.readUInt32LE(16);
    expect(change.bytes.readUInt32LE(24 + (count - 1) * 20 + 16)).toBe(22);
  });

  it('busy is told once per dialect: tone and prompt by chan-sccp, state and prompt by chan_skinny', () => {
    const busySignals = (file: string) =>
      new Set(
        streams(file).flatMap((frames) =>
          through(frames, whole).events.flatMap((event) =>
            event.type === 'callSignal' && [6, 20, 30].includes(event.signal) ? [event.signal] : [],
          ),
        ),
      );
    expect(busySignals('chan-sccp-busy')).toEqual(new Set([20, 30]));
    expect(busySignals('chan-sccp-busy-v22')).toEqual(new Set([20, 30]));
    expect(busySignals('chan-skinny-busy')).toEqual(new Set([6, 30]));
  });

  it.each([
    ['chan-sccp-busy', 8],
    ['chan-sccp-busy-v17', 6],
    ['chan-sccp-busy-v22', 6],
    ['chan-skinny-busy', 8],
  ])('%s: at busy the caller is in set %i with our key on', (file, set) => {
    let callers = 0;
    for (const frames of streams(file)) {
      const desk = new PhoneDesk();
      let offered = 0;
      for (const { direction, frame } of frames) {
        const from = desk.events.length;
        (direction === 'toServer' ? desk.toServer : desk.toPhone).push(Buffer.from(frame), 0);
        for (const event of desk.events.slice(from)) {
          if (event.type !== 'callSignal' || ![6, 20, 30].includes(event.signal)) continue;
          const { lineInstance, callReference } = event;
          desk.phone.screens.offerKey({ type: 'offerKey', device: '', lineInstance, callReference });
          offered = callReference;
        }
        if (offered !== 0) break;
      }
      if (offered === 0) continue;
      callers++;
      const shown = lastSelect(desk.output('toPhone'), offered);
      const key = keyOf(desk.output('toPhone'), set);
      expect([shown.set, (shown.mask >>> key) & 1]).toEqual([set, 1]);
    }
    expect(callers).toBe(1);
  });

  it('chan-sccp-own-callback: the server offers its own key, so nothing at all is changed', () => {
    for (const frames of streams('chan-sccp-own-callback')) {
      const desk = through(frames, whole);
      expect(desk.changes).toEqual([]);
      expect(desk.phone.key.serverOwns).toBe(true);
      expect(desk.events.some(({ type }) => type === 'callBackKey')).toBe(false);
    }
  });

  it('the numbers that were dialled come before what was heard', () => {
    for (const file of ['chan-sccp-busy', 'chan-skinny-busy', 'chan-sccp-busy-v17']) {
      const events = streams(file).flatMap((frames) => through(frames, whole).events);
      const dialled = events.findIndex((event) => event.type === 'dialled' && event.number === '1002');
      const heard = events.findIndex((event) => event.type === 'callSignal' && [6, 20, 30].includes(event.signal));
      expect(dialled, file).toBeGreaterThanOrEqual(0);
      expect(dialled, file).toBeLessThan(heard);
    }
  });
});

function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

function framesOf(bytes: Buffer, id: number): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at) + 8;
    if (bytes.readUInt32LE(at + 8) === id) found.push(bytes.subarray(at, at + size));
    at += size;
  }
  return found;
}

/** Set and mask of the last SelectSoftKeys of a call. */
function lastSelect(bytes: Buffer, call: number): { set: number; mask: number } {
  const last = framesOf(bytes, ids.selectSoftKeys).findLast((frame) => frame.readUInt32LE(16) === call)!;
  return { set: last.readUInt32LE(20), mask: last.readUInt32LE(24) };
}

/** Slot of the CallBack key (label 80 41) in a set. */
function keyOf(bytes: Buffer, set: number): number {
  const template = framesOf(bytes, ids.softKeyTemplateRes)[0]!;
  let position = 0;
  while (template.readUInt16BE(24 + 20 * position) !== 0x8041) position++;
  const sets = framesOf(bytes, ids.softKeySetRes)[0]!;
  return sets.subarray(24 + 48 * set, 40 + 48 * set).indexOf(position + 1);
}
