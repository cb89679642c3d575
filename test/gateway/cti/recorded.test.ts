/**
 * Frames that Cisco's JTAPI client accepted in real sessions (test/vectors/qbe), played to our session: the answers to
 * what we ask are those bytes, with our sequence numbers in their place. Nothing here is written by our codec.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodePduFrame } from '../../../src/codecs/qbe/decode.ts';
import { CallSignal } from '../../../src/model/call-signal.ts';
import { CtiDesk, watch } from '../../kit/cti-desk.ts';

interface Vector {
  readonly name: string;
  readonly dir: 'c2s' | 's2c';
  readonly hex: string;
  readonly fields: Record<string, unknown>;
}
const file = JSON.parse(readFileSync(new URL('../../vectors/qbe/session.json', import.meta.url), 'utf8'));
const vectors = file.vectors as readonly Vector[];

/** A recorded frame from the server; `at` is the offset in the fixed part where our sequence number goes. */
function recorded(
  name: string,
  sequenceNumber: number,
  at = 0,
  test: (fields: Vector['fields']) => boolean = () => true,
): Uint8Array {
  const found = vectors.find((vector) => vector.dir === 's2c' && vector.name === name && test(vector.fields));
  if (found === undefined) throw new Error(`no ${name} was recorded`);
  const bytes = Buffer.from(found.hex, 'hex');
  if (at >= 0) bytes.writeUInt32LE(sequenceNumber, 32 + at);
  return bytes;
}

const B = 'SEP001122334402';
const onB = (fields: Vector['fields']) => fields.lineID === 1002;

/** What the recorded server answers to each request of ours. */
const answers: Readonly<Record<string, (n: number) => Uint8Array[]>> = {
  ProviderInitRequest: (n) => [recorded('ProviderInitResponse', n)],
  ProviderOpenRequest: (n) => [
    recorded('ProviderOpenResponse', n),
    recorded('ProviderOpenCompletedEvent', n, 4, ({ reason }) => reason === 0),
  ],
  ProviderGetAllDevicesAndLinesRequest: (n) => [
    ...vectors
      .filter(({ name }) => name === 'DeviceLineInfoEvent')
      .map(({ fields }) => recorded('DeviceLineInfoEvent', n, 0, (each) => each === fields)),
    recorded('ProviderGetAllDevicesAndLinesCompletedEvent', n),
  ],
  DeviceOpenRequest: (n) => [recorded('DeviceOpenResponse', n)],
  LineOpenRequest: (n) => [
    recorded('LineOpenResponse', n, 0, onB),
    recorded('LineInServiceEvent', 0, -1, onB),
    recorded('NewCallEvent', 0, -1, onB),
  ],
  LineGetForwardInfoRequest: (n) => [recorded('LineGetForwardInfoResponse', n, 0, onB)],
  LineCloseRequest: (n) => [recorded('LineCloseResponse', n)],
  DeviceCloseRequest: (n) => [recorded('DeviceCloseResponse', n)],
  ProviderCloseRequest: (n) => [recorded('ProviderCloseResponse', n)],
};

function desk(script = answers) {
  const desk = new CtiDesk();
  const queue: Uint8Array[] = [];
  const asked: string[] = [];
  desk.send = (bytes) => {
    const { pdu, fields } = decodePduFrame(bytes);
    asked.push(pdu!);
    queue.push(...(script[pdu!]?.(fields.sequenceNumber as number) ?? []));
  };
  /** One byte at a time: the session sees what a slow network makes of it. */
  const pump = () => {
    for (let frame = queue.shift(); frame !== undefined; frame = queue.shift())
      for (let at = 0; at < frame.length; at++) desk.session.received(frame.subarray(at, at + 1), desk.now);
  };
  const passes = (ms: number) => {
    desk.passes(ms);
    pump();
    desk.passes(0);
    pump();
  };
  return { desk, asked, pump, passes };
}

describe('recorded frames', () => {
  it('login, list, an open line with a call on it, close', () => {
    const { desk: d, asked, pump, passes } = desk();
    passes(0);
    expect(d.session.state).toBe('up');
    expect(d.eventsOf('deviceRegistered').map(({ device }) => device)).toEqual(['SEP001122334401', B]);
    expect(d.eventsOf('directoryEntry').map(({ line }) => line)).toEqual(['1001', '1002']);

    d.perform(watch('1002'));
    pump();
    expect(d.eventsOf('callSignal')).toMatchObject([{ device: B, lineInstance: 1, signal: CallSignal.ringIn }]);
    expect(d.eventsOf('parties')).toMatchObject([{ direction: 'inbound', calling: '1001', called: '1002' }]);
    expect(d.eventsOf('lineLearnt')).toEqual([]);
    // Nothing ends the list of calls here: the request time does.
    for (let i = 0; i < 4; i++) {
      passes(5000);
      d.session.received(recorded('Heartbeat', 0, -1), d.now);
    }
    passes(0);
    expect(d.eventsOf('lineLearnt')).toMatchObject([{ device: B, line: '1002' }]);

    d.perform(watch('1002', false));
    pump();
    d.session.close(d.now);
    pump();
    expect(asked.slice(-3)).toEqual(['LineCloseRequest', 'DeviceCloseRequest', 'ProviderCloseRequest']);
    expect(d.isClosed).toBe(true);
  });

  it('a refused login, as the client understood it', () => {
    const refused = {
      ...answers,
      ProviderOpenRequest: (n: number) => [
        recorded('ProviderOpenResponse', n),
        recorded('ProviderOpenCompletedEvent', n, 4, ({ reason }) => reason !== 0),
        recorded('ProviderClosedEvent', 0, -1),
      ],
    };
    const { desk: d, passes } = desk(refused);
    passes(0);
    expect(d.session.state).toBe('away');
    expect(d.notices.find(({ what }) => what === 'loginRefused')!.detail).toContain('DIRECTORY_LOGIN_FAILED');
  });
});
