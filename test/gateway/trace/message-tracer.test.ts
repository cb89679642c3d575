/** Messages of traced phones: through the flows of a phone, and how many in a second. Frames are from a plain builder. */
import { describe, expect, it } from 'vitest';
import { Counter, Counters } from '../../../src/gateway/counters.ts';
import { traceLimits } from '../../../src/gateway/limits.ts';
import { MessageTracer } from '../../../src/gateway/trace/message-tracer.ts';
import { PduOwners } from '../../../src/gateway/trace/pdu-owners.ts';
import type { TracedMessage } from '../../../src/gateway/trace/selection.ts';

const A = 'SEP001122334455';

/** SetSpeakerMode (0x0088), On: length, header version, id, mode. */
const speaker = (mode: number): Uint8Array => {
  const bytes = Buffer.alloc(16);
  [8, 17, 0x88, mode].forEach((word, i) => void bytes.writeUInt32LE(word, 4 * i));
  return bytes;
};
const told = { device: A, direction: 'toPhone', handling: 'passed' } as const;

function tracer(takes: (message: TracedMessage) => boolean = () => true) {
  const messages: TracedMessage[] = [];
  const counters = new Counters();
  const made = new MessageTracer((message) => {
    const taken = takes(message);
    if (taken) messages.push(message);
    return taken;
  }, counters);
  return { tracer: made, messages, counters };
}

describe('what is told', () => {
  it('is name and fields of a phone that is traced in detail, else the name alone', () => {
    const { tracer: one, messages } = tracer();
    expect([one.on, one.wants(A)]).toEqual([false, false]);
    one.select({ all: false, devices: [{ device: A, detailed: true }] });
    expect([one.on, one.wants(A), one.wants('SEP1')]).toEqual([true, true, false]);
    one.frame(told, speaker(1), undefined, 5000);
    one.frame({ ...told, handling: 'changed' }, speaker(1), speaker(2), 5001);
    one.select({ all: true, devices: [] });
    one.frame({ ...told, device: '' }, speaker(2), undefined, 5002);
    expect(messages).toEqual([
      { ...told, at: 5000, name: 'SetSpeakerMode', fields: 'v17 speakerMode=On', missed: 0 },
      {
        ...told,
        handling: 'changed',
        at: 5001,
        name: 'SetSpeakerMode',
        fields: 'v17 speakerMode=On | before: v17 speakerMode=Off',
        missed: 0,
      },
      { ...told, device: '', at: 5002, name: 'SetSpeakerMode', fields: '', missed: 0 },
    ]);
    one.select(null);
    expect(one.on).toBe(false);
  });

  it('is so much in a second; the next one says how many are missing', () => {
    const { tracer: one, messages, counters } = tracer();
    one.select({ all: true, devices: [] });
    for (let i = 0; i < traceLimits.messagesPerSMax + 7; i++) one.frame(told, speaker(1), undefined, 5000);
    one.frame(told, speaker(1), undefined, 6000);
    one.frame(told, speaker(1), undefined, 6000);
    expect(messages).toHaveLength(traceLimits.messagesPerSMax + 2);
    expect(messages.slice(-2).map(({ missed }) => missed)).toEqual([7, 0]);
    expect(counters.values[Counter.traceLinesDropped]).toBe(7);
  });

  it('is told later where nobody had room', () => {
    let room = false;
    const { tracer: one, messages } = tracer(() => room);
    one.select({ all: true, devices: [] });
    one.frame(told, speaker(1), undefined, 5000);
    one.frame(told, speaker(1), undefined, 5000);
    room = true;
    one.frame(told, speaker(1), undefined, 5000);
    expect(messages.map(({ missed }) => missed)).toEqual([2]);
  });
});

describe('whose a PDU is', () => {
  const owners = new PduOwners({
    deviceOf: ({ id }) => (id === 7 ? ({ name: 'SEP7' } as never) : undefined),
    lineOf: ({ id }) => (id === 8 ? ({ device: { name: 'SEP8' } } as never) : undefined),
  });
  const pdu = (name: string, fields: Record<string, unknown>) => owners.of({ pdu: name, fields } as never);

  it('is told by its name, its handles, or the request that it answers', () => {
    expect(pdu('DeviceOpenRequest', { sequenceNumber: 3, deviceName: 'sep3' })).toBe('SEP3');
    expect(pdu('DeviceOpenResponse', { sequenceNumber: 3, result: 0 })).toBe('SEP3');
    expect(pdu('DeviceDataPassThroughEvent', { deviceCallManagerID: 1, deviceID: 7 })).toBe('SEP7');
    expect(pdu('DeviceDataPassThroughRequest', { sequenceNumber: 5, callManagerID: 1, deviceID: 7 })).toBe('SEP7');
    expect(pdu('CallStateChangedEvent', { lineCallManagerID: 1, lineID: 8 })).toBe('SEP8');
    expect(pdu('DeviceRegisteredEvent', { deviceInfo: { name: 'SEP9', devTypeName: 'x' } })).toBe('SEP9');
    expect(pdu('ProviderOpenRequest', { sequenceNumber: 4, provider: 'x' })).toBe('');
    expect(pdu('ProviderOpenResponse', { sequenceNumber: 4 })).toBe('');
  });
});
