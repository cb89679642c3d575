/**
 * Recorded sessions of a real JTAPI client against the simulator: its requests to the byte, and the answers and events that
 * it took then, to the byte too. Requests of which no recording is kept are built by hand, in the same places.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodePduFrame } from '../../src/codecs/qbe/decode.ts';
import { readOffice } from '../../src/simulator/cti/office-file.ts';
import { fieldsOf, type QbeVector, sessionVectors } from '../codecs/qbe/vectors.ts';
import { type CtiClient, filter } from '../kit/cti-client.ts';
import { CtiOffice } from '../kit/cti-office.ts';
import { type Part, qbeFrame } from '../kit/qbe-bytes.ts';

/** The office of the recordings: two phones with one line each, a third one, and two calls a line. */
const recorded = readOffice(`
devices:
  - { name: SEP001122334401, lines: [{ number: 1001, name: Alice }] }
  - { name: SEP001122334402, lines: [{ number: 1002, name: Bob }] }
  - { name: SEP001122334403, lines: [{ number: 1003, name: Carol }] }
users: [{ name: user, password: secret }]
busyTrigger: 2
`);

let office: CtiOffice;
beforeEach(async () => {
  // The recording server announced two calls a line, and was busy at the second.
  office = await CtiOffice.open({ office: recorded, manager: { busyTrigger: 1 } });
});
afterEach(() => office.close());

type Match = Readonly<Record<string, number | string>>;

/** The one vector that is so. */
function vector(dir: 'c2s' | 's2c', name: string, match: Match = {}): QbeVector {
  const found = sessionVectors.find(
    (each) =>
      each.dir === dir &&
      each.name === name &&
      Object.entries(match).every(([key, value]) => each.fields[key] === value),
  );
  if (found === undefined) throw new Error(`no vector ${dir} ${name} ${JSON.stringify(match)}`);
  return found;
}

class Replay {
  readonly client: CtiClient;
  /** Frames that were compared with a vector. */
  compared = 0;
  private seen = 0;

  constructor(client: CtiClient) {
    this.client = client;
  }

  /** Send a request as it was recorded. */
  send(name: string, match: Match): void {
    this.client.socket.write(Buffer.from(vector('c2s', name, match).hex, 'hex'));
  }
  /** Send one of which no recording is kept. */
  build(pdu: number, parts: readonly Part[]): void {
    this.client.socket.write(qbeFrame(pdu, parts));
  }
  /** What comes next of this kind is the vector to the byte; what else comes is passed over. */
  async takes(name: string, match: Match = {}, but: readonly string[] = []): Promise<void> {
    const wanted = vector('s2c', name, match);
    const came = await this.client.until(name, (frame) => frame.pdu === wanted.pdu, this.seen);
    this.seen = this.client.came.indexOf(came) + 1;
    if (but.length === 0) expect(came.bytes.toString('hex'), name).toBe(wanted.hex);
    else {
      const mine = fieldsOf({ ...wanted, fields: decoded(came.bytes) });
      const theirs = fieldsOf(wanted);
      for (const field of but) {
        delete mine[field];
        delete theirs[field];
      }
      expect(mine, name).toEqual(theirs);
    }
    this.compared++;
  }
}

/** Fields by the decoder, which the vectors themselves prove. */
function decoded(bytes: Buffer): Record<string, unknown> {
  return decodePduFrame(new Uint8Array(bytes)).fields;
}

const LINE_FILTER = filter('LineEventFilter', [
  'callStateChanged',
  'partyInfoChanged',
  'bExistingCallEvent',
  'bNewCallEvent',
  'bLineCfwdAllStatus',
]);
const DEVICE_FILTER = filter('DeviceEventFilter', ['deviceIdleState', 'deviceActiveState', 'deviceAlertingState']);

async function login(replay: Replay): Promise<void> {
  replay.send('ProviderInitRequest', { sequenceNumber: 0 });
  // The certificate is our own.
  await replay.takes('ProviderInitResponse', { providerID: 0x0100_0001 }, ['certificate']);
  replay.build(3, openRequest(1, 'user'));
  await replay.takes('ProviderOpenResponse', { sequenceNumber: 1 });
  await replay.takes('ProviderOpenCompletedEvent', { sequenceNumber: 1, reason: 0 });
  replay.build(127, [2]);
  await replay.takes('ProviderGetCapabilitiesResponse', { sequenceNumber: 2 });
  replay.send('ProviderGetAllDevicesAndLinesRequest', { sequenceNumber: 3 });
  await replay.takes('DeviceLineInfoEvent', { deviceName: 'SEP001122334401' });
  await replay.takes('DeviceLineInfoEvent', { deviceName: 'SEP001122334402' });
  await replay.takes('ProviderGetAllDevicesAndLinesCompletedEvent', { requestId: 3 });
}

const openRequest = (sequence: number, user: string): Part[] => [
  sequence,
  '127.0.0.10',
  'Cisco JTAPI 15.0(0.10000)-1 Release',
  { u: user },
  Buffer.alloc(32, 1),
  { of: [true, true, true, true, true, true] },
  'JTAPI[248]@vm',
  5,
  0,
  0,
  'CiscoJTAPI',
  2,
  false,
  null,
  0,
  false,
  Buffer.alloc(256, 2),
  null,
];

describe('recorded sessions', () => {
  it('the first session, from login to close, answers what the client took', async () => {
    const replay = new Replay(await office.client());
    await login(replay);

    for (const [sequence, device] of [
      [4, 38],
      [5, 39],
    ] as const) {
      replay.send('DeviceOpenRequest', { sequenceNumber: sequence });
      await replay.takes('DeviceInServiceEvent', { deviceID: device });
    }
    replay.send('DeviceChangeEventFilterRequest', { sequenceNumber: 6 });
    replay.send('DeviceChangeEventFilterRequest', { sequenceNumber: 7 });
    await replay.client.until('second filter', (frame) => frame.pdu === 21 && frame.i(0) === 6);
    replay.send('LineOpenRequest', { sequenceNumber: 8 });
    replay.build(20, [9, 1, 38, DEVICE_FILTER]);
    await replay.client.until('line open', (frame) => frame.pdu === 38 && frame.i(0) === 8);
    replay.send('LineChangeEventFilterRequest', { sequenceNumber: 10 });
    await replay.takes('LineChangeEventFilterResponse', { sequenceNumber: 10 });
    replay.send('LineOpenRequest', { sequenceNumber: 11 });
    await replay.takes('LineOpenResponse', { sequenceNumber: 11 });
    await replay.takes('LineInServiceEvent', { lineID: 1002 });
    replay.build(39, [13, 1, 1002, LINE_FILTER]);
    await replay.takes('LineChangeEventFilterResponse', { sequenceNumber: 13 });
    replay.build(210, [14, 1, 38]);
    await replay.takes('DeviceGetDeviceStateResponse', { sequenceNumber: 14 });

    // Data for the phone: a screen of 71 bytes, 2000 bytes that are none, 2001 bytes.
    replay.send('DeviceDataPassThroughRequest', { sequenceNumber: 15 });
    await replay.client.until('data answer', (frame) => frame.pdu === 135 && frame.i(0) === 15);
    expect(office.cti.phone('SEP001122334401').screen).toMatchObject({ title: 't', text: 'Café' });
    replay.send('DeviceDataPassThroughRequest', { sequenceNumber: 16 });
    const taken = await replay.client.until('data answer', (frame) => frame.pdu === 135 && frame.i(0) === 16);
    expect(taken.bytes.toString('hex')).toBe(
      vector('s2c', 'DeviceDataPassThroughResponse', { sequenceNumber: 16 }).hex,
    );
    replay.send('DeviceDataPassThroughRequest', { sequenceNumber: 17 });
    const refused = await replay.client.until('refusal', (frame) => frame.pdu === 0 && frame.i(0) === 17);
    expect([refused.i(4), refused.s(8)]).toEqual([0x8ccc001f, 'data size limit exceeded']);

    // A call that is answered, held, taken back.
    replay.build(11, [18, 0]);
    await replay.takes('ProviderAllocateGlobalCallHandleResponse', { sequenceNumber: 18 });
    replay.send('LineCallInitiateRequest', { sequenceNumber: 19 });
    await replay.takes('LineCallInitiateResponse', { sequenceNumber: 19 });
    await replay.takes('DeviceStateActiveEvent', { deviceID: 38 });
    await replay.takes('CallStateChangedEvent_V2', { callLegID: 5001, state: 5 });
    await replay.takes('CallStateChangedEvent_V2', { callLegID: 5001, state: 9 });
    await replay.takes('NewCallEvent', { callLegID: 5002 });
    await replay.client.until('alerting', (frame) => frame.pdu === 281 && frame.i(12) === 5002 && frame.i(16) === 3);
    const ringback = await replay.client.until('6', (frame) => frame.pdu === 281 && frame.i(16) === 6);
    expect(ringback.bytes.toString('hex')).toBe(
      vector('s2c', 'CallStateChangedEvent_V2', { callLegID: 5001, state: 6 }).hex,
    );
    replay.send('DeviceGetDeviceStateRequest', { sequenceNumber: 20 });
    const alerting = await replay.client.until('state', (frame) => frame.pdu === 211 && frame.i(0) === 20);
    expect(alerting.i(16)).toBe(2);
    replay.send('CallAnswerRequest', { sequenceNumber: 21 });
    await replay.takes('CallAnswerResponse', { sequenceNumber: 21 });
    replay.send('CallHoldRequest', { sequenceNumber: 22 });
    await replay.takes('CallHoldResponse', { sequenceNumber: 22 });
    replay.send('CallRetrieveRequest', { sequenceNumber: 23 });
    await replay.takes('CallRetrieveResponse', { sequenceNumber: 23 });

    // Meanwhile the third phone hears busy.
    replay.send('DeviceOpenRequest', { sequenceNumber: 24 });
    await replay.takes('DeviceOpenResponse', { sequenceNumber: 24 });
    await replay.takes('DeviceInServiceEvent', { deviceID: 40 });
    replay.build(37, [25, 'SEP001122334403', '1003', LINE_FILTER, 0, '']);
    await replay.takes('LineOpenResponse', { sequenceNumber: 25 });
    replay.send('ProviderAllocateGlobalCallHandleRequest', { sequenceNumber: 27 });
    await replay.takes('ProviderAllocateGlobalCallHandleResponse', { sequenceNumber: 27 });
    replay.build(43, [28, 1, 1003, 1, 9002, '1003', '1002', null, '', 0, 1]);
    await replay.takes('LineCallInitiateResponse', { sequenceNumber: 28 });
    await replay.takes('NewCallEvent', { callLegID: 5003 });
    const busy = await replay.client.until('busy', (frame) => frame.pdu === 281 && frame.i(16) === 14);
    expect([busy.i(4), busy.i(12), busy.i(20)]).toEqual([1003, 5003, 17]);
    replay.send('CallDisconnectRequest', { sequenceNumber: 29 });
    await replay.takes('CallDisconnectResponse', { sequenceNumber: 29 });

    // The end of the call, from either side.
    replay.send('CallDisconnectRequest', { sequenceNumber: 30 });
    await replay.takes('CallDisconnectResponse', { sequenceNumber: 30 });
    const closed = await replay.client.until('84', (frame) => frame.pdu === 84 && frame.i(4) === 1001);
    expect(closed.bytes.toString('hex')).toBe(vector('s2c', 'CallClosedEvent', { callLegID: 5001 }).hex);
    const idle = await replay.client.until('206', (frame) => frame.pdu === 206 && frame.i(4) === 39);
    expect(idle.bytes.toString('hex')).toBe(vector('s2c', 'DeviceStateIdleEvent', { deviceID: 39 }).hex);
    replay.send('CallDisconnectRequest', { sequenceNumber: 31 });
    await replay.takes('FailureResponse', { sequenceNumber: 31 });
    replay.build(210, [32, 1, 38]);
    await replay.takes('DeviceGetDeviceStateResponse', { sequenceNumber: 32 });

    // Forwarding: set, read, cancelled, read.
    replay.build(121, [40, 1, 1002, { list: [[1, '1001']] }]);
    await replay.takes('LineSetForwardResponse', { sequenceNumber: 40 });
    await replay.takes('LineForwardEvent', {});
    replay.build(124, [41, 1, 1002]);
    await replay.takes('LineGetForwardInfoResponse', { sequenceNumber: 41 });
    replay.build(121, [42, 1, 1002, { list: [[0, '']] }]);
    await replay.takes('LineSetForwardResponse', { sequenceNumber: 42 });
    replay.build(124, [43, 1, 1002]);
    await replay.takes('LineGetForwardInfoResponse', { sequenceNumber: 43 });

    replay.send('Heartbeat', {});
    replay.send('ProviderCloseRequest', { sequenceNumber: 65 });
    await replay.takes('ProviderCloseResponse', { sequenceNumber: 65 });
    await replay.client.closed;
    expect(office.cti.handlesOpen).toBe(0);
    expect(replay.compared).toBeGreaterThan(35);
  });

  it('a bad login on the fourth connection', async () => {
    for (let i = 0; i < 3; i++) await (await office.client()).close();
    const replay = new Replay(await office.client());
    replay.send('ProviderInitRequest', { sequenceNumber: 0 });
    await replay.takes('ProviderInitResponse', { providerID: 0x0100_0004 }, ['certificate']);
    replay.send('ProviderOpenRequest', { sequenceNumber: 1, login: 'baduser' });
    await replay.takes('ProviderOpenCompletedEvent', { loginUserName: 'baduser' });
    await replay.takes('ProviderClosedEvent', { reason: 4 });
  });

  it('switches of lines and devices in the second session', async () => {
    const replay = new Replay(await office.client());
    await login(replay);
    replay.send('DeviceOpenRequest', { sequenceNumber: 4 });
    replay.send('LineOpenRequest', { sequenceNumber: 8 });
    replay.send('LineSetMessageWaitingRequest', { sequenceNumber: 16 });
    replay.send('LineSetRingerStatusRequest', { sequenceNumber: 17 });
    await replay.takes('LineSetRingerStatusResponse', { sequenceNumber: 17 });
    replay.build(217, [18, 1, 38]);
    await replay.takes('DeviceGetSnapShotResponse', { sequenceNumber: 18 });
    replay.send('DeviceDNDSetRequest', { sequenceNumber: 19 });
    replay.send('DeviceGetDNDOptionRequest', { sequenceNumber: 20 });
    await replay.takes('DeviceGetDNDOptionResponse', { sequenceNumber: 20 });
    replay.send('LineAutoAcceptChangeRequest', { sequenceNumber: 25 });
    await replay.takes('LineAutoAcceptChangeResponse', { sequenceNumber: 25 });
    replay.build(212, [26, 'SEP001122334402']);
    await replay.takes('ProviderDeviceAcquireResponse', { sequenceNumber: 26 });
    // A device that is not there, and what is not simulated: refused, and the session goes on.
    replay.send('ProviderGetSingleDeviceAndLinesRequest', { sequenceNumber: 27 });
    replay.send('CallParkRequest', { sequenceNumber: 35 });
    replay.send('CallSetupTransferRequest', { sequenceNumber: 37 });
    for (const [sequence, result] of [
      [27, 0x8ccc0022],
      [35, 0x8ccc0099],
      [37, 0x8ccc0099],
    ])
      expect((await replay.client.until('0', (f) => f.pdu === 0 && f.i(0) === sequence)).i(4)).toBe(result);
    expect(office.reports.filter((report) => report.what === 'notSimulated').map((report) => report.pdu)).toEqual([
      'CallParkRequest',
      'CallSetupTransferRequest',
    ]);
    replay.send('DeviceCloseRequest', { sequenceNumber: 43 });
    replay.send('ProviderCloseRequest', { sequenceNumber: 44 });
    await replay.takes('ProviderCloseResponse', { sequenceNumber: 44 });
  });
});
