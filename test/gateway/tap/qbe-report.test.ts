/** The QBE part of a report: what is concluded from PDUs, and what happens at its limits. PDUs are built by hand. */
import { describe, expect, it } from 'vitest';
import { AllStreams, CaptureReader, TcpStreams } from '../../../src/codecs/capture/index.ts';
import { reportLimits } from '../../../src/gateway/limits.ts';
import { ReportBuilder } from '../../../src/gateway/tap/report/builder.ts';
import type { QbeReport } from '../../../src/gateway/tap/report/qbe/model.ts';
import { ip4, links, pcap, SYN, tcp } from '../../kit/capture-bytes.ts';
import { type Part, qbeFrame } from '../../kit/qbe-bytes.ts';

/** Who speaks, the number of the PDU, its fields. */
type Said = readonly ['asks' | 'tells', number, readonly Part[]];

/** One connection, a second between its packets, so that a PDU's time is its place from 0. */
function reportOf(said: readonly Said[], close?: 'application' | 'CTIManager'): QbeReport {
  const at = { up: 1, down: 1 };
  const phonePort = 41_000;
  const serverPort = 2748;
  const packet = (up: boolean, seq: number, payload: Uint8Array, flags?: number) =>
    links.ethernet!.wrap(
      ip4(up, tcp({ up, seq, payload, phonePort, serverPort, ...(flags === undefined ? {} : { flags }) })),
    );
  const none = new Uint8Array(0);
  const packets = [packet(true, 0, none, SYN), packet(false, 0, none, SYN | 16)];
  for (const [who, pdu, parts] of said) {
    const bytes = qbeFrame(pdu, parts);
    const up = who === 'asks';
    packets.push(packet(up, at[up ? 'up' : 'down'], bytes));
    at[up ? 'up' : 'down'] += bytes.length;
  }
  if (close !== undefined) {
    const up = close === 'application';
    packets.push(packet(up, at[up ? 'up' : 'down'], none, 1 | 16));
  }
  const builder = new ReportBuilder({ brief: () => '' });
  const streams = new TcpStreams(new AllStreams(builder));
  const reader = new CaptureReader();
  expect(reader.push(pcap(packets), streams)).toBe(0);
  streams.end();
  return builder.end().qbe;
}

const LINE = [1, 1002];
const LEG = [...LINE, 1, 5002];
const login: readonly Said[] = [
  ['asks', 3, [1, 'UCProvider', '14.0', { u: 'operator' }]],
  ['tells', 4, [1, 0]],
  ['tells', 126, [0, 1]],
];
const opened: readonly Said[] = [
  ['asks', 16, [2, 'SEP000000000001']],
  ['tells', 17, [2, 0, 1, 77]],
  ['asks', 37, [3, 'SEP000000000001', '1002']],
  ['tells', 38, [3, 0, ...LINE]],
];
const newCall: Said = ['tells', 48, [...LINE, true, 'SEP000000000001', 1, 5002, 1, 9001, '1001', '1002', '1002', 2]];
const state = (number: number, cause = 0): Said => ['tells', 281, [...LEG, number, cause]];
const closed: Said = ['tells', 84, [...LEG, 0]];
const seconds = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 1000));

describe('sessions', () => {
  it('are who logged in, with its result, and how they end', () => {
    const { sessions } = reportOf(
      [...login, ['asks', 120, []], ['tells', 120, []], ['asks', 9, [4]], ['tells', 10, [4, 0]]],
      'application',
    );
    expect(sessions).toMatchObject([
      { login: 'operator', opened: 'SUCCESS', ended: 'closed by the application', requests: 2, heartbeats: 2 },
    ]);
  });

  it('that are refused, cut off, or just go on', () => {
    const refused = reportOf([login[0]!, ['tells', 0, [1, 0x8ccc0060, 'no']]], 'CTIManager');
    expect(refused.sessions).toMatchObject([{ ended: 'connection closed by the CTIManager', failed: 1 }]);
    expect(refused.failures).toMatchObject([{ request: 'ProviderOpenRequest', result: 'DIRECTORY_LOGIN_FAILED' }]);
    expect(reportOf([...login, ['tells', 155, [3]]]).sessions[0]!.ended).toBe('closed by the CTIManager, reason 3');
    expect(reportOf(login).sessions[0]!.ended).toBe('');
  });
});

describe('requests', () => {
  it('have their answers by sequence number, with result and time', () => {
    const { requests, failures, failureCount } = reportOf([
      ['asks', 52, [10, ...LEG]],
      ['asks', 52, [11, ...LEG]],
      ['asks', 74, [12, ...LEG]],
      ['tells', 53, [11, 0]],
      ['tells', 53, [10, 0]],
      ['asks', 66, [13, ...LEG]],
      ['tells', 0, [12, 0x8ccc0099, 'no']],
    ]);
    const shown = requests.map(({ name, count, failed, unanswered, ms }) => [
      name,
      count,
      failed,
      unanswered,
      seconds(ms.total),
      seconds(ms.max),
    ]);
    expect(shown).toEqual([
      ['CallAnswerRequest', 2, 0, 0, 6, 4],
      ['CallDisconnectRequest', 1, 0, 1, 0, 0],
      ['CallHoldRequest', 1, 1, 0, 4, 4],
    ]);
    expect(failures.map(({ request, result, ms }) => [request, result !== '', seconds(ms)])).toEqual([
      ['CallHoldRequest', true, 4],
      ['CallDisconnectRequest', false, null],
    ]);
    expect(failureCount).toBe(2);
  });
});

describe('devices and lines', () => {
  it('are open from the answer to their close, and have their events', () => {
    const { places } = reportOf([
      ...opened,
      ['tells', 112, [1, 77]],
      ['tells', 114, LINE],
      ['tells', 114, LINE],
      ['asks', 41, [4, ...LINE]],
      ['tells', 42, [4, 0, ...LINE]],
      ['tells', 30, [1, 77, 0]],
      ['asks', 16, [5, 'SEP000000000009']],
      ['tells', 0, [5, 0x8ccc0012, 'no']],
    ]);
    const shown = places.map(({ kind, device, line, openedAt, closedAt, byName }) => [
      `${kind} ${device} ${line}`,
      seconds(openedAt),
      seconds(closedAt),
      [...byName].flat(),
    ]);
    expect(shown).toEqual([
      ['device SEP000000000001 ', 1, 9, ['DeviceInServiceEvent', 1, 'DeviceClosedEvent', 1]],
      ['line SEP000000000001 1002', 3, 8, ['LineInServiceEvent', 2]],
    ]);
  });

  it('that were open before the capture are named where an event does, and end with the connection', () => {
    const { places } = reportOf([newCall, state(2), ['tells', 114, [1, 1003]]], 'CTIManager');
    expect(places).toMatchObject([
      { kind: 'line', device: 'SEP000000000001', openedAt: null, events: 2, closedAt: expect.any(Number) },
      { kind: 'line', device: '', openedAt: null, events: 1 },
    ]);
  });
});

describe('calls', () => {
  it('begin with the request that makes them, and hold what is said about them in order', () => {
    const { calls } = reportOf([
      ...opened,
      ['asks', 43, [6, ...LINE, 0, 0, '1001', '1002']],
      ['tells', 44, [6, 0, ...LINE, 1, 5002]],
      newCall,
      state(8),
      ['asks', 74, [7, ...LEG]],
      ['tells', 75, [7, 0]],
      ['tells', 114, LINE],
      closed,
    ]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ calling: '1001', called: '1002', state: 'CONNECTED', entriesCut: 0 });
    expect([...calls[0]!.devices]).toEqual(['SEP000000000001']);
    expect([calls[0]!.from, calls[0]!.connectedAt, calls[0]!.endedAt].map(seconds)).toEqual([4, 7, 11]);
    expect(calls[0]!.entries.map(({ name }) => name)).toEqual([
      'LineCallInitiateRequest',
      'LineCallInitiateResponse',
      'NewCallEvent',
      'CallStateChangedEvent_V2',
      'CallHoldRequest',
      'CallHoldResponse',
      'CallClosedEvent',
    ]);
  });

  it('of two lines are one where the global call is one, until both legs are gone; its number may come again', () => {
    const other: Said = ['tells', 48, [1, 1001, true, 'SEP2', 1, 5001, 1, 9001, '1001', '1002', '1002', 1]];
    const gone: Said = ['tells', 84, [1, 1001, 1, 5001, 0]];
    const { calls } = reportOf([other, newCall, gone, state(1, 17), closed, newCall]);
    expect(calls.map(({ endedAt }) => seconds(endedAt))).toEqual([4, null]);
    expect([...calls[0]!.devices]).toEqual(['SEP2', 'SEP000000000001']);
    expect(calls[0]!.cause).toMatch(/BUSY/);
  });

  it('are counted, not drawn, above the limit', () => {
    const { qbeCallsMax } = reportLimits;
    const many = Array.from({ length: qbeCallsMax + 3 }, (_, i): Said => {
      return ['tells', 48, [...LINE, true, 'SEP1', 1, 6000 + i, 1, 9500 + i, '1001', '1002', '1002', 2]];
    });
    const { calls, cuts } = reportOf(many);
    expect(calls).toHaveLength(qbeCallsMax);
    expect(cuts).toEqual([expect.stringMatching(/^3 calls that applications saw have no ladder/)]);
  });
});
