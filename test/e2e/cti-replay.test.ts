/**
 * The recorded sessions of real JTAPI clients (releases 11.5 and 15) against the simulator: their requests to the byte, and
 * the answers and events that they took then, to the byte too. At the end of a release every vector of it has been played.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOffice } from '../../src/simulator/cti/office-file.ts';
import { CtiOffice } from '../kit/cti-office.ts';
import { Ledger, type Release, Replay, recorded, releases } from '../kit/cti-recordings.ts';
import type { Part } from '../kit/qbe-bytes.ts';

const A = 'SEP001122334401';
const B = 'SEP001122334402';
const C = 'SEP001122334403';

/** The office of the recordings: three phones with one line each, and two calls a line. */
const plan = readOffice(`
devices:
  - { name: ${A}, lines: [{ number: 1001, name: Alice }] }
  - { name: ${B}, lines: [{ number: 1002, name: Bob }] }
  - { name: ${C}, lines: [{ number: 1003, name: Carol }] }
users: [{ name: user, password: secret }]
busyTrigger: 2
`);
/** The certificate that the recording server handed out. */
const certificate = (release: Release): Buffer =>
  Buffer.from((recorded(release, 's2c', 'ProviderInitResponse').fields.certificate as { bytes: string }).bytes, 'hex');

/** What JTAPI asks of a line with a call observer. */
const CALL_EVENTS: Part = {
  of: Object.values(
    recorded('JTAPI 15', 'c2s', 'LineChangeEventFilterRequest', { sequenceNumber: 10 }).fields.filter as object,
  ),
};

let office: CtiOffice;

async function login(replay: Replay, first = 0, connection = 1): Promise<void> {
  replay.send('ProviderInitRequest', { sequenceNumber: first });
  await replay.takes('ProviderInitResponse', { sequenceNumber: first, providerID: 0x0100_0000 + connection });
  if (first === 0) replay.send('ProviderOpenRequest', { login: 'user' });
  else replay.again('ProviderOpenRequest', { login: 'user' }, first + 1);
  await replay.takes('ProviderOpenResponse', { sequenceNumber: first + 1 });
  await replay.takes('ProviderOpenCompletedEvent', { sequenceNumber: first + 1, reason: 0 });
  if (first === 0) replay.send('ProviderGetCapabilitiesRequest');
  else replay.again('ProviderGetCapabilitiesRequest', {}, first + 2);
  await replay.takes('ProviderGetCapabilitiesResponse', { sequenceNumber: first + 2 });
  replay.send('ProviderGetAllDevicesAndLinesRequest', { sequenceNumber: first + 3 });
  if (first === 0) {
    await replay.takes('ProviderGetAllDevicesAndLinesResponse', { sequenceNumber: 3 });
    await replay.takes('DeviceLineInfoEvent', { deviceName: A });
    await replay.takes('DeviceLineInfoEvent', { deviceName: B });
  }
  await replay.takes('ProviderGetAllDevicesAndLinesCompletedEvent', { requestId: first + 3 });
}

/** Two terminals and their addresses, with observers. */
async function observed(replay: Replay): Promise<void> {
  replay.send('DeviceOpenRequest', { sequenceNumber: 4 });
  await replay.takes('DeviceInServiceEvent', { deviceID: 38 });
  replay.send('DeviceOpenRequest', { sequenceNumber: 5 });
  await replay.takes('DeviceInServiceEvent', { deviceID: 39 });
  replay.send('DeviceChangeEventFilterRequest', { sequenceNumber: 6 });
  replay.send('DeviceChangeEventFilterRequest', { sequenceNumber: 7 });
  await replay.takes('DeviceChangeEventFilterResponse', { sequenceNumber: 7 });
  replay.send('LineOpenRequest', { sequenceNumber: 8 });
  await replay.takes('LineOpenResponse', { sequenceNumber: 8 });
  await replay.takes('LineInServiceEvent', { lineID: 1001 });
  replay.again('DeviceChangeEventFilterRequest', { sequenceNumber: 6 }, 9);
  await replay.takes('DeviceChangeEventFilterResponse', { sequenceNumber: 9 });
  replay.send('LineChangeEventFilterRequest', { sequenceNumber: 10 });
  await replay.takes('LineChangeEventFilterResponse', { sequenceNumber: 10 });
  replay.send('LineOpenRequest', { sequenceNumber: 11 });
  await replay.takes('LineOpenResponse', { sequenceNumber: 11 });
  await replay.takes('LineInServiceEvent', { lineID: 1002 });
  replay.build(39, [13, 1, 1002, CALL_EVENTS]);
  await replay.takes('LineChangeEventFilterResponse', { sequenceNumber: 13 });
  replay.build(210, [14, 1, 38]);
  await replay.takes('DeviceGetDeviceStateResponse', { sequenceNumber: 14 });
}

/** Data for a phone: a screen of 71 bytes, 2000 bytes that are none, 2001 bytes. */
async function data(replay: Replay): Promise<void> {
  replay.send('DeviceDataPassThroughRequest', { sequenceNumber: 15 });
  await replay.came(135, (frame) => frame.i(0) === 15);
  expect(office.cti.phone(A).screen).toMatchObject({ title: 't', text: 'Café' });
  replay.send('DeviceDataPassThroughRequest', { sequenceNumber: 16 });
  await replay.takes('DeviceDataPassThroughResponse', { sequenceNumber: 16 });
  replay.send('DeviceDataPassThroughRequest', { sequenceNumber: 17 });
  await replay.takes('FailureResponse', { sequenceNumber: 17 });
}

/** A call that is answered, held, taken back. */
async function talk(replay: Replay): Promise<void> {
  replay.send('ProviderAllocateGlobalCallHandleRequest', { sequenceNumber: 18 });
  await replay.takes('ProviderAllocateGlobalCallHandleResponse', { sequenceNumber: 18 });
  replay.send('LineCallInitiateRequest', { sequenceNumber: 19 });
  await replay.takes('LineCallInitiateResponse', { sequenceNumber: 19 });
  await replay.takes('DeviceStateActiveEvent', { deviceID: 38 });
  await replay.takes('CallStateChangedEvent_V2', { callLegID: 5001, state: 5 });
  await replay.takes('CallStateChangedEvent_V2', { callLegID: 5001, state: 9 });
  await replay.takes('NewCallEvent', { callLegID: 5002 });
  await replay.takes('DeviceStateAlertingEvent', { deviceID: 39 });
  await replay.takes('CallStateChangedEvent_V2', { callLegID: 5001, state: 6 });
  replay.send('DeviceGetDeviceStateRequest', { sequenceNumber: 20 });
  expect((await replay.came(211, (frame) => frame.i(0) === 20)).i(16)).toBe(2);
  replay.send('CallAnswerRequest', { sequenceNumber: 21 });
  await replay.takes('CallAnswerResponse', { sequenceNumber: 21 });
  replay.send('CallHoldRequest', { sequenceNumber: 22 });
  await replay.takes('CallHoldResponse', { sequenceNumber: 22 });
  replay.send('CallRetrieveRequest', { sequenceNumber: 23 });
  await replay.takes('CallRetrieveResponse', { sequenceNumber: 23 });
}

/** Meanwhile the third phone hears busy, and the call ends from both sides. */
async function busyAndEnd(replay: Replay): Promise<void> {
  replay.send('DeviceOpenRequest', { sequenceNumber: 24 });
  await replay.takes('DeviceOpenResponse', { sequenceNumber: 24 });
  await replay.takes('DeviceInServiceEvent', { deviceID: 40 });
  replay.build(37, [25, C, '1003', CALL_EVENTS, 0, '']);
  await replay.takes('LineOpenResponse', { sequenceNumber: 25 });
  replay.send('ProviderAllocateGlobalCallHandleRequest', { sequenceNumber: 27 });
  await replay.takes('ProviderAllocateGlobalCallHandleResponse', { sequenceNumber: 27 });
  replay.build(43, [28, 1, 1003, 1, 9002, '1003', '1002', null, '', 0, 1]);
  await replay.takes('LineCallInitiateResponse', { sequenceNumber: 28 });
  await replay.takes('NewCallEvent', { callLegID: 5003 });
  const busy = await replay.came(281, (frame) => frame.i(16) === 14);
  expect([busy.i(4), busy.i(12), busy.i(20)]).toEqual([1003, 5003, 17]);
  replay.send('CallDisconnectRequest', { sequenceNumber: 29 });
  await replay.takes('CallDisconnectResponse', { sequenceNumber: 29 });
  await replay.takes('CallClosedEvent', { callLegID: 5003 });
  replay.send('CallDisconnectRequest', { sequenceNumber: 30 });
  await replay.takes('CallDisconnectResponse', { sequenceNumber: 30 });
  await replay.takes('CallClosedEvent', { callLegID: 5001 });
  await replay.takes('DeviceStateIdleEvent', { deviceID: 39 });
  replay.send('CallDisconnectRequest', { sequenceNumber: 31 });
  await replay.takes('FailureResponse', { sequenceNumber: 31 });
  replay.build(210, [32, 1, 38]);
  await replay.takes('DeviceGetDeviceStateResponse', { sequenceNumber: 32 });
}

/** The call once more; another one has come to nothing between its two requests. It is dropped from one side. */
async function secondCall(replay: Replay): Promise<void> {
  replay.send('ProviderAllocateGlobalCallHandleRequest', { sequenceNumber: 34 });
  expect((await replay.came(12, (frame) => frame.i(0) === 34)).i(12)).toBe(9003);
  office.cti.placeCall(C, '999');
  replay.send('LineCallInitiateRequest', { sequenceNumber: 35 });
  await replay.takes('LineCallInitiateResponse', { sequenceNumber: 35 });
  await replay.takes('DeviceStateAlertingEvent', { deviceID: 39 });
  replay.send('CallAnswerRequest', { sequenceNumber: 36 });
  await replay.came(53, (frame) => frame.i(0) === 36);
  replay.build(66, [37, 1, 1002, 1, 5006]);
  await replay.takes('CallDisconnectResponse', { sequenceNumber: 37 });
  await replay.takes('DeviceStateIdleEvent', { deviceID: 38 });
}

/** Forwarding: set, read, cancelled, read. */
async function forward(replay: Replay): Promise<void> {
  replay.send('LineSetForwardRequest', { sequenceNumber: 40 });
  await replay.takes('LineSetForwardResponse', { sequenceNumber: 40 });
  await replay.takes('LineForwardEvent', ({ forwardArray }) => JSON.stringify(forwardArray).includes('1001'));
  replay.send('LineGetForwardInfoRequest', { sequenceNumber: 41 });
  await replay.takes('LineGetForwardInfoResponse', { sequenceNumber: 41 });
  replay.build(121, [42, 1, 1002, { list: [[0, '']] }]);
  await replay.takes('LineSetForwardResponse', { sequenceNumber: 42 });
  await replay.takes('LineForwardEvent', ({ forwardArray }) => !JSON.stringify(forwardArray).includes('1001'));
  replay.again('LineGetForwardInfoRequest', { sequenceNumber: 41 }, 43);
  await replay.takes('LineGetForwardInfoResponse', { sequenceNumber: 43 });
}

/** Heartbeats of both sides; the interval of the recordings is five seconds. */
async function heartbeats(replay: Replay): Promise<void> {
  const now = Date.now();
  for (const beat of [1, 2, 3]) {
    replay.send('Heartbeat');
    office.cti.beat(now + beat * 5000);
    await replay.takes('Heartbeat');
  }
}

/** A terminal that is not there: the fetch is refused, which becomes the application's InvalidArgumentException. */
async function unknownDevice(replay: Replay): Promise<void> {
  replay.send('ProviderDeviceAcquireRequest', { sequenceNumber: 44 });
  await replay.takes('ProviderDeviceAcquireResponse', { sequenceNumber: 44 });
  replay.send('ProviderGetSingleDeviceAndLinesRequest', { sequenceNumber: 45 });
  expect(await replay.refused(45)).toBe(0x8ccc0022);
  replay.send('ProviderDeviceDeAcquireRequest', { sequenceNumber: 46 });
  await replay.takes('ProviderDeviceDeAcquireResponse', { sequenceNumber: 46 });
}

/** The link is lost; after a connection without a word the client opens all again, and its numbers go on. Then it closes. */
async function comeBackAndClose(ledger: Ledger): Promise<void> {
  office.cti.dropAll();
  await (await office.client()).close();
  const replay = new Replay(await office.client(), ledger);
  await login(replay, 47, 3);
  replay.again('DeviceOpenRequest', { sequenceNumber: 4 }, 51);
  replay.again('DeviceOpenRequest', { sequenceNumber: 5 }, 52);
  replay.again('DeviceChangeEventFilterRequest', { sequenceNumber: 7 }, 53);
  replay.build(37, [54, B, '1002', CALL_EVENTS, 0, '']);
  replay.build(37, [55, C, '1003', CALL_EVENTS, 0, '']);
  replay.build(37, [56, A, '1001', CALL_EVENTS, 0, '']);
  expect((await replay.came(38, (frame) => frame.i(0) === 56)).i(12)).toBe(1006);
  office.cti.placeCall(C, '1002');
  await replay.takes('DeviceStateAlertingEvent', { deviceID: 39 });
  // Observers are removed: filters off, line closed, device closed.
  replay.send('LineChangeEventFilterRequest', { sequenceNumber: 62 });
  await replay.takes('LineChangeEventFilterResponse', { sequenceNumber: 62 });
  replay.send('LineCloseRequest', { sequenceNumber: 63 });
  await replay.takes('LineCloseResponse', { sequenceNumber: 63 });
  replay.send('DeviceCloseRequest', { sequenceNumber: 64 });
  await replay.takes('DeviceCloseResponse', { sequenceNumber: 64 });
  expect(office.cti.handlesOpen).toBe(3);
  replay.send('ProviderCloseRequest', { sequenceNumber: 65 });
  await replay.takes('ProviderCloseResponse', { sequenceNumber: 65 });
  await replay.client.closed;
  expect(office.cti.handlesOpen).toBe(0);
}

/** The fourth connection of that day. */
async function badLogin(ledger: Ledger): Promise<void> {
  const replay = new Replay(await office.client(), ledger);
  replay.send('ProviderInitRequest', { sequenceNumber: 0 });
  await replay.takes('ProviderInitResponse', { sequenceNumber: 0, providerID: 0x0100_0004 });
  replay.send('ProviderOpenRequest', { login: 'baduser' });
  await replay.takes('ProviderOpenCompletedEvent', { loginUserName: 'baduser' });
  await replay.takes('ProviderClosedEvent', { reason: 4 });
}

/** Another day, release 15 only: switches of lines and devices, and what is not simulated. */
async function switches(replay: Replay): Promise<void> {
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
  replay.build(242, [21, 1, 38, false]);
  replay.send('LineAutoAcceptChangeRequest', { sequenceNumber: 25 });
  await replay.takes('LineAutoAcceptChangeResponse', { sequenceNumber: 25 });
  replay.build(212, [26, 'SEP001122334499']);
  await replay.takes('ProviderDeviceAcquireResponse', { sequenceNumber: 26 });
  replay.send('ProviderGetSingleDeviceAndLinesRequest', { sequenceNumber: 27 });
  expect(await replay.refused(27)).toBe(0x8ccc0022);
  replay.send('ProviderDeviceDeAcquireRequest', { sequenceNumber: 28 });
  await replay.takes('ProviderDeviceDeAcquireResponse', { sequenceNumber: 28 });
}

async function notSimulated(replay: Replay): Promise<void> {
  replay.build(37, [41, B, '1002', CALL_EVENTS, 0, '']);
  replay.build(43, [30, 1, 1001, 1, 9001, '1001', '1002', null, '', 0, 1]);
  replay.build(52, [31, 1, 1002, 1, 5002, '', 0]);
  await replay.takes('CallAnswerResponse', { sequenceNumber: 31 });
  replay.send('CallHoldRequest', { sequenceNumber: 32 });
  replay.send('CallRetrieveRequest', { sequenceNumber: 33 });
  await replay.takes('CallRetrieveResponse', { sequenceNumber: 33 });
  replay.build(76, [34, 1, 1002, 1, 5002, '1003', true, 0, 0, 0, '', '', 0, '', '', 1, null, '']);
  replay.send('CallParkRequest', { sequenceNumber: 35 });
  replay.send('CallSetupTransferRequest', { sequenceNumber: 37 });
  for (const sequenceNumber of [34, 35, 37]) expect(await replay.refused(sequenceNumber)).toBe(0x8ccc0099);
  expect(office.reports.filter((report) => report.what === 'notSimulated').map((report) => report.pdu)).toEqual([
    'CallRedirectRequest',
    'CallParkRequest',
    'CallSetupTransferRequest',
  ]);
  replay.build(41, [42, 1, 1001]);
  await replay.takes('LineCloseResponse', { sequenceNumber: 42 });
  replay.send('DeviceCloseRequest', { sequenceNumber: 43 });
  replay.send('ProviderCloseRequest', { sequenceNumber: 44 });
  await replay.takes('ProviderCloseResponse', { sequenceNumber: 44 });
}

/** Answers of the recording server that the simulator gives otherwise, each for a reason. */
const otherwise: Readonly<Record<Release, readonly string[]>> = {
  // It said yes to what it did not do. The simulator says 0x8CCC0099.
  'JTAPI 15': ['s2c CallRedirectResponse 34', 's2c CallSetupTransferResponse 37'],
  // It said yes to the fetch of a device that is not there, and let the client wait. The simulator says 0x8CCC0022.
  'JTAPI 11.5': ['s2c ProviderGetSingleDeviceAndLinesResponse 45'],
};

describe.each(Object.keys(releases) as Release[])('the recorded sessions of %s', (release) => {
  const ledger = new Ledger(release);
  beforeEach(async () => {
    // The recording server announced two calls a line, and was busy at the second.
    const cti = { certificate: certificate(release) };
    office = await CtiOffice.open({ office: plan, manager: { busyTrigger: 1 }, cti });
  });
  afterEach(() => office.close());

  it('from login over the loss of the link to close, then a bad login', async () => {
    const replay = new Replay(await office.client(), ledger);
    await login(replay);
    for (const part of [observed, data, talk, busyAndEnd, secondCall, forward, heartbeats, unknownDevice])
      await part(replay);
    await comeBackAndClose(ledger);
    await badLogin(ledger);
  });

  it('switches of lines and devices, and what is refused', async () => {
    const replay = new Replay(await office.client(), ledger);
    await switches(replay);
    await notSimulated(replay);
  });

  it('that was every vector of it, but for those that are named', () => {
    expect(ledger.missingNames).toEqual(otherwise[release]);
  });
});
