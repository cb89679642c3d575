/**
 * Frames that real JTAPI clients (releases 11.5 and 15) accepted, played to our session: the answers to what we ask are those
 * bytes, with our sequence numbers in their place, and so are the events. What the clients asked for and we do not is played
 * too: it must change nothing. Nothing here is written by our codec.
 */
import { describe, expect, it } from 'vitest';
import { decodePduFrame } from '../../../src/codecs/qbe/decode.ts';
import { pduById } from '../../../src/codecs/qbe/table/index.ts';
import { CallSignal } from '../../../src/model/call-signal.ts';
import type { QbeVector } from '../../codecs/qbe/vectors.ts';
import { CtiDesk, watch } from '../../kit/cti-desk.ts';
import { Ledger, type Release, recorded, releases } from '../../kit/cti-recordings.ts';

const A = 'SEP001122334401';
const B = 'SEP001122334402';
type Match = Parameters<typeof recorded>[3];

/** What stands in the place of our sequence number, by PDU: most have it first. */
const SECOND = 4;

class Played {
  readonly desk = new CtiDesk();
  readonly asked: string[] = [];
  readonly ledger: Ledger;
  loginName = 'user';
  private readonly queue: Uint8Array[] = [];

  constructor(ledger: Ledger) {
    this.ledger = ledger;
    this.desk.send = (bytes) => {
      const { pdu, fields } = decodePduFrame(bytes);
      this.asked.push(pdu!);
      this.answers[pdu!]?.(fields.sequenceNumber as number, fields.lineName ?? fields.lineID);
    };
  }

  /** A frame from the server, of this release where one was kept. @param at where in its fixed part our number goes */
  give(name: string, match: Match = {}, sequenceNumber?: number, at = 0): void {
    const vector = recorded(this.ledger.release, 's2c', name, match);
    const bytes = Buffer.from(vector.hex, 'hex');
    if (sequenceNumber !== undefined) bytes.writeUInt32LE(sequenceNumber, 32 + at);
    this.ledger.enter(vector);
    this.queue.push(bytes);
  }

  /** One byte at a time: the session sees what a slow network makes of it. */
  pump(): void {
    for (let frame = this.queue.shift(); frame !== undefined; frame = this.queue.shift())
      for (let at = 0; at < frame.length; at++) this.desk.session.received(frame.subarray(at, at + 1), this.desk.now);
  }

  passes(ms: number): void {
    this.desk.passes(ms);
    this.pump();
    this.desk.passes(0);
    this.pump();
  }

  open(): void {
    this.passes(0);
    expect(this.desk.session.state).toBe('up');
  }

  perform(action: Parameters<CtiDesk['perform']>[0]): void {
    this.desk.perform(action);
    this.pump();
  }

  /** What the recorded server answers to each request of ours. */
  private readonly answers: Readonly<Record<string, (n: number, line: unknown) => void>> = {
    ProviderInitRequest: (n) => this.give('ProviderInitResponse', {}, n),
    ProviderOpenRequest: (n) => {
      this.give('ProviderOpenResponse', {}, n);
      this.give('ProviderOpenCompletedEvent', { loginUserName: this.loginName }, n, SECOND);
      if (this.loginName !== 'user') this.give('ProviderClosedEvent');
    },
    ProviderGetAllDevicesAndLinesRequest: (n) => {
      this.give('ProviderGetAllDevicesAndLinesResponse', {}, n);
      for (const deviceName of [A, B]) this.give('DeviceLineInfoEvent', { deviceName }, n);
      this.give('ProviderGetAllDevicesAndLinesCompletedEvent', {}, n);
    },
    DeviceOpenRequest: (n) => this.give('DeviceOpenResponse', {}, n),
    LineOpenRequest: (n, line) => {
      this.give('LineOpenResponse', { lineID: Number(line) }, n);
      this.give('LineInServiceEvent', { lineID: Number(line) });
    },
    LineGetForwardInfoRequest: (n) => this.give('LineGetForwardInfoResponse', { sequenceNumber: 41 }, n),
    LineCloseRequest: (n) => this.give('LineCloseResponse', {}, n),
    DeviceCloseRequest: (n) => this.give('DeviceCloseResponse', {}, n),
    ProviderCloseRequest: (n) => this.give('ProviderCloseResponse', {}, n),
  };
}

/** Events that name a line or a device; those of this one are heard by nobody else. */
const OPEN = { lineID: 1002, deviceID: 40 };
const named: ReadonlySet<string> = new Set([
  'NewCallEvent',
  'CallStateChangedEvent_V2',
  'CallClosedEvent',
  'LineInServiceEvent',
  'DeviceInServiceEvent',
]);

/** An answer to nothing that was asked, or an event of what is not open. */
function isCounted({ name, pdu, fields }: QbeVector): boolean {
  if (pdu === 0 || name === 'ProviderOpenCompletedEvent' || pduById(pdu)!.kind === 'response') return true;
  return named.has(name) && fields.lineID !== OPEN.lineID && fields.deviceID !== OPEN.deviceID;
}

describe.each(Object.keys(releases) as Release[])('frames that %s took', (release) => {
  const ledger = new Ledger(release);

  it('login, list, an open line with a call on it, close', () => {
    const played = new Played(ledger);
    const { desk, asked } = played;
    played.open();
    expect(desk.eventsOf('deviceRegistered').map(({ device }) => device)).toEqual([A, B]);
    expect(desk.eventsOf('directoryEntry').map(({ line }) => line)).toEqual(['1001', '1002']);

    played.perform(watch('1002'));
    played.give('NewCallEvent', { lineID: 1002 });
    played.pump();
    expect(desk.eventsOf('callSignal')).toMatchObject([{ device: B, lineInstance: 1, signal: CallSignal.ringIn }]);
    expect(desk.eventsOf('parties')).toMatchObject([{ direction: 'inbound', calling: '1001', called: '1002' }]);
    expect(desk.eventsOf('forwardAll')).toMatchObject([{ line: '1002', target: '1001' }]);
    expect(desk.eventsOf('lineLearnt')).toEqual([]);
    // Nothing ends the list of calls here: the request time does.
    for (let i = 0; i < 4; i++) {
      played.passes(5000);
      played.give('Heartbeat');
      played.pump();
    }
    played.passes(0);
    expect(desk.eventsOf('lineLearnt')).toMatchObject([{ device: B, line: '1002' }]);

    played.perform(watch('1002', false));
    desk.session.close(desk.now);
    played.pump();
    expect(asked.slice(-3)).toEqual(['LineCloseRequest', 'DeviceCloseRequest', 'ProviderCloseRequest']);
    expect(desk.isClosed).toBe(true);
  });

  it('a call of the line from its number to its end, and its forwarding', () => {
    const played = new Played(ledger);
    const { desk } = played;
    played.open();
    played.perform(watch('1001'));
    for (const state of [5, 9, 6]) played.give('CallStateChangedEvent_V2', { lineID: 1001, state });
    played.give('CallClosedEvent', { lineID: 1001 });
    played.pump();
    expect(desk.eventsOf('callSignal').map(({ device, signal }) => [device, signal])).toEqual(
      [CallSignal.offHook, CallSignal.proceed, CallSignal.ringOut, CallSignal.onHook].map((signal) => [A, signal]),
    );
    played.perform(watch('1002'));
    const from = desk.events.length;
    played.give('LineForwardEvent', ({ forwardArray }) => JSON.stringify(forwardArray).includes('1001'));
    played.give('LineForwardEvent', ({ forwardArray }) => !JSON.stringify(forwardArray).includes('1001'));
    played.pump();
    expect(desk.events.slice(from)).toMatchObject([
      { type: 'forwardAll', line: '1002', target: '1001' },
      { type: 'forwardAll', line: '1002', target: null },
    ]);
  });

  it('a refused login, as the client understood it', () => {
    const played = new Played(ledger);
    played.loginName = 'baduser';
    played.passes(0);
    expect(played.desk.session.state).toBe('away');
    const refused = played.desk.notices.find(({ what }) => what === 'loginRefused')!;
    expect(refused.detail).toContain('DIRECTORY_LOGIN_FAILED');
  });

  it('all the others, which answer and tell what we did not ask: counted, and nothing else', () => {
    const rest = ledger.missing.filter(({ dir }) => dir === 's2c');
    expect(rest.length).toBeGreaterThan(10);
    const played = new Played(ledger);
    const { desk } = played;
    played.open();
    played.perform(watch('1002'));
    const from = desk.events.length;
    const counts = ['ctiAnswersUnknown', 'ctiAnswersRepeated', 'ctiHandlesUnknown'] as const;
    const counted = () => counts.reduce((sum, name) => sum + desk.counters.value(name), 0);
    const before = counted();
    for (const { name, fields } of rest) played.give(name, (each) => JSON.stringify(each) === JSON.stringify(fields));
    played.pump();
    expect(counted() - before).toBe(rest.filter(isCounted).length);
    expect(desk.events.slice(from)).toEqual([]);
    expect(desk.session.state).toBe('up');
    expect(desk.counters.value('ctiPdusUnread') + desk.counters.value('ctiPdusUnknown')).toBe(0);
    expect(ledger.missing.filter(({ dir }) => dir === 's2c')).toEqual([]);
  });
});
