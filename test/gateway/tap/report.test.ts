/** The model of a report: what is concluded from frames, and what happens at its limits. Frames are built by hand. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AllStreams, CapturedMessage, CaptureReader, TcpStreams } from '../../../src/codecs/capture/index.ts';
import { reportLimits } from '../../../src/gateway/limits.ts';
import { ReportBuilder } from '../../../src/gateway/tap/report/builder.ts';
import { enter, LineModes } from '../../../src/gateway/tap/report/line-modes.ts';
import type { Report, Segment } from '../../../src/gateway/tap/report/model.ts';
import { pressedKey, readPushed, refusal } from '../../../src/gateway/tap/report/pushed-screen.ts';
import { RateCounter } from '../../../src/gateway/tap/report/rate-counter.ts';
import { CallSignal } from '../../../src/model/call-signal.ts';

const brief = (): string => '';

function reportOf(file: string): Report {
  const builder = new ReportBuilder({ brief });
  const streams = new TcpStreams(new AllStreams(builder));
  const reader = new CaptureReader();
  reader.push(readFileSync(file), streams);
  reader.end();
  streams.end();
  return builder.end();
}

/** One phone's connection, joined in the middle: words of 32 bits behind the header. */
class Wire {
  readonly builder = new ReportBuilder({ brief });
  private packet = 0;
  private readonly phone: string | null;
  private readonly stream: number;

  constructor(phone: string | null = 'SEP000000000001', stream = 0) {
    this.phone = phone;
    this.stream = stream;
  }

  say(ms: number, direction: 'toServer' | 'toPhone', id: number, ...body: number[]): this {
    const bytes = Buffer.alloc(12 + 4 * body.length);
    for (const [index, word] of [bytes.length - 8, 0, id, ...body].entries()) bytes.writeUInt32LE(word, 4 * index);
    const seconds = 1_000_000 + Math.floor(ms / 1000);
    const message = Object.assign(new CapturedMessage(), {
      view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
      end: bytes.length,
      id,
      direction,
      speakers: {
        phone: this.phone,
        stream: this.stream,
        phoneEndpoint: '127.0.0.1:50000',
        serverEndpoint: '127.0.0.1:2000',
        interfaceName: '',
      },
      place: { number: ++this.packet, seconds, nanos: (ms % 1000) * 1e6, timed: true },
    });
    this.builder.message(message);
    return this;
  }
  /** CallState: state, line, reference. */
  state(ms: number, state: number, reference: number): this {
    return this.say(ms, 'toPhone', 0x0111, state, 1, reference);
  }
}

const captured = new URL('../../../../shared/captures/', import.meta.url);

describe.skipIf(!existsSync(captured))('a report of what others captured (skipped without ../shared)', () => {
  it('draws one side of a relay, and says so', () => {
    const report = reportOf(new URL('relay-busy-both-sides.pcap', captured).pathname);
    expect(report.farSide).toEqual({ phones: 3, server: '127.0.0.1:2000' });
    expect(report.phones.map(({ name, server }) => `${name} ${server}`)).toEqual(
      ['SEP001122334455', 'SEP001122334456', 'SEP001122334457'].map((name) => `${name} 127.0.0.2:2000`),
    );
    expect(report.calls.map(({ calling, called, outcome }) => [calling, called, outcome])).toEqual([
      ['1001', '1002', 'answered'],
      ['1003', '1002', 'busy'],
    ]);
    expect(report.messages).toBe(684);
  });

  it('learns numbers of lines from calls where the registration was not captured', () => {
    const { phones } = reportOf(new URL('cucm-call-v20.pcap', captured).pathname);
    expect(phones.map(({ name, lines }) => [name, lines.map(({ number }) => number)])).toEqual([
      ['192.168.195.50:51532', ['307']],
      ['192.168.195.58:49399', ['321']],
    ]);
  });
});

describe('a connection that ends', () => {
  it('takes its phone and its call with it, with the next message of anybody', () => {
    const wire = new Wire().state(0, 1, 7).state(10, 5, 7);
    wire.builder.closing({ stream: 0, direction: 'toServer', reset: true, seconds: 1_000_000, nanos: 400e6 });
    const other = new Wire('SEP000000000002', 1);
    Object.assign(other, { builder: wire.builder });
    other.state(1000, 1, 9);
    const { phones, calls } = wire.builder.end();
    expect(phones[0]!.segments.map(({ mode, from }) => [mode, from])).toEqual([
      ['registered', 0],
      ['gone', 400],
    ]);
    expect(calls[0]!.endedAt).toBe(400);
    expect(calls[1]!.endedAt).toBeNull();
  });
});

describe('a phone that turns to its next server', () => {
  const register = (builder: ReportBuilder, ms: number, server: string, direction: 'toServer' | 'toPhone'): void => {
    const bytes = Buffer.alloc(12);
    for (const [index, word] of [4, 0, direction === 'toServer' ? 0x0001 : 0x009d].entries())
      bytes.writeUInt32LE(word, 4 * index);
    const message = Object.assign(new CapturedMessage(), {
      view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
      end: bytes.length,
      id: bytes.readUInt32LE(8),
      direction,
      speakers: {
        phone: 'SEP000000000001',
        stream: server === 'a' ? 0 : 1,
        phoneEndpoint: '127.0.0.1:50000',
        serverEndpoint: server,
        interfaceName: '',
      },
      place: { number: 1, seconds: 1000, nanos: ms * 1e6, timed: true },
    });
    builder.message(message);
  };
  const servers = (builder: ReportBuilder): string[] => builder.end().phones.map(({ server }) => server);

  it('is drawn at both: the first one has refused it', () => {
    const builder = new ReportBuilder({ brief });
    register(builder, 0, 'a', 'toServer');
    register(builder, 1, 'a', 'toPhone');
    register(builder, 2, 'b', 'toServer');
    expect(servers(builder)).toEqual(['a', 'b']);
  });

  it('is a relay where the second hears it before the first has answered', () => {
    const builder = new ReportBuilder({ brief });
    register(builder, 0, 'a', 'toServer');
    register(builder, 2, 'b', 'toServer');
    register(builder, 3, 'b', 'toPhone');
    register(builder, 4, 'a', 'toPhone');
    expect(servers(builder)).toEqual(['a']);
  });
});

describe('the report of a call back', () => {
  const report = reportOf('test/captures/call-back.pcapng');

  it('tells its steps in order, each with its message', () => {
    const [callBack, ...others] = report.callBacks;
    expect(others).toEqual([]);
    expect([callBack!.caller, callBack!.target, callBack!.outcome]).toEqual(['1001', '1002', 'answered']);
    expect(callBack!.steps.map(({ kind, text, entry }) => [kind, text, entry.name])).toEqual([
      ['key', '1001 presses CallBack for 1002', 'SoftKeyEvent'],
      ['arming', 'Screen “CallBack is activated on 1002”, with Cancel, Exit', 'UserToDeviceDataVersion1'],
      ['screenKey', '1001 presses Exit', 'DeviceToUserDataVersion1'],
      ['hook', '1001 hangs up', 'OnHook'],
      ['hook', '1002 hangs up', 'OnHook'],
      ['free', 'Line 1002 is free', 'CallState'],
      ['alert', 'Alert: the phone plays CallBack.raw', 'UserToDeviceDataVersion1'],
      ['available', 'Screen “1002 has become available”, with Dial, Cancel, Exit', 'UserToDeviceDataVersion1'],
      ['dial', 'Dial: 1001 calls 1002', 'DialedNumber'],
      ['ringing', '1002 rings', 'CallState'],
      ['hook', '1002 lifts the handset', 'OffHook'],
      ['answered', '1002 has answered', 'CallState'],
    ]);
    const order = callBack!.entries.map((entry) => entry.number);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
    for (const { entry } of callBack!.steps) expect(callBack!.entries).toContain(entry);
  });

  it('joins both sides of each call, the caller first', () => {
    const lines = (index: number): string[] =>
      report.calls[index]!.phones.flatMap((phone) => phone.lines.map((line) => line.number));
    expect(
      report.calls.map(({ calling, called, outcome, endedAt }) => [calling, called, outcome, endedAt === null]),
    ).toEqual([
      ['1002', '1003', 'answered', false],
      ['1001', '1002', 'busy', false],
      ['1001', '1002', 'answered', true],
    ]);
    expect([lines(0), lines(1), lines(2)]).toEqual([['1002', '1003'], ['1001'], ['1001', '1002']]);
  });

  it('knows phones, lines and their states', () => {
    const modes = report.phones.map((phone) => phone.lines[0]!.segments.map(({ mode }) => mode));
    expect(report.phones.map(({ name, type, protocol }) => [name, type, protocol])).toEqual([
      ['SEP00005E005301', 'Cisco 7970', '22'],
      ['SEP00005E005302', 'Cisco 7960', '5'],
      ['SEP00005E005303', 'Cisco 7960', '5'],
    ]);
    expect(modes).toEqual([
      ['idle', 'inUse', 'busy', 'idle', 'inUse'],
      ['idle', 'inUse', 'idle', 'ringing', 'inUse'],
      ['idle', 'ringing', 'inUse', 'idle'],
    ]);
    for (const { segments } of report.phones)
      expect(segments.map(({ mode }) => mode)).toEqual(['registering', 'registered']);
    const { toServer, toPhone } = report.rates;
    expect([...toServer, ...toPhone].reduce((sum, count) => sum + count, 0)).toBe(report.messages);
    expect([report.messages, report.malformed, report.troubleCount, report.cuts]).toEqual([249, 0, 0, []]);
  });
});

describe('a report', () => {
  it('of a connection joined in the middle shows the calls that begin', () => {
    const { calls, phones } = new Wire().state(0, 2, 7).state(10, 4, 8).state(20, 5, 8).state(900, 2, 8).builder.end();
    expect(calls.map(({ outcome, from, endedAt, answeredAt }) => [outcome, from, endedAt, answeredAt])).toEqual([
      ['answered', 10, 900, 20],
    ]);
    expect(phones[0]!.segments.map(({ mode }) => mode)).toEqual(['registered']);
    expect(phones[0]!.lines[0]!.segments.map(({ mode, from, to }) => [mode, from, to])).toEqual([
      ['idle', 0, 10],
      ['ringing', 10, 20],
      ['inUse', 20, 900],
      ['idle', 900, 900],
    ]);
  });

  it('of more calls than it draws says so', () => {
    const wire = new Wire();
    for (let call = 1; call <= reportLimits.callsMax + 5; call++)
      wire.state(call * 1000, 4, call).state(call * 1000 + 500, 2, call);
    const report = wire.builder.end();
    expect(report.calls.length).toBe(reportLimits.callsMax);
    expect(report.cuts).toContain(
      `5 legs of further calls have no ladder: the page draws the first ${reportLimits.callsMax} calls.`,
    );
  });

  it('of one endless call keeps so many messages, and counts the rest', () => {
    const wire = new Wire().state(0, 5, 1);
    const { messagesPerLadderMax, segmentsMax } = reportLimits;
    for (let i = 0; i < messagesPerLadderMax + 300; i++) wire.state(i + 1, i % 2 === 0 ? 8 : 5, 1);
    const [call] = wire.builder.end().calls;
    expect([call!.entries.length, call!.entriesCut]).toEqual([messagesPerLadderMax, 301]);
    const { phones, cuts } = wire.builder.end();
    const { segments } = phones[0]!.lines[0]!;
    expect([segments.length, segments.at(-1)!.to]).toEqual([segmentsMax, segmentsMax]);
    expect(cuts.join()).toContain(`a bar has ${segmentsMax} stretches`);
  });

  it('counts a message whose body is too short as a fault, with its place', () => {
    const { malformed, troubles } = new Wire().say(3, 'toPhone', 0x0111, 5).builder.end();
    expect(malformed).toBe(1);
    expect(troubles).toMatchObject([{ kind: 'malformed', packet: 1, direction: 'toPhone' }]);
  });

  it('of nothing is empty', () => {
    const report = new ReportBuilder({ brief }).end();
    expect([report.messages, report.phones, report.calls, report.durationMs]).toEqual([0, [], [], 0]);
  });
});

describe('parts of a report', () => {
  it('rates keep their sum while buckets widen', () => {
    const rates = new RateCounter();
    for (let i = 0; i < 1000; i++) rates.count(i * 977, i % 3 === 0 ? 'toServer' : 'toPhone');
    const { bucketMs, toServer, toPhone } = rates.result();
    expect(toServer.reduce((a, b) => a + b)).toBe(334);
    expect(toPhone.reduce((a, b) => a + b)).toBe(666);
    expect(toServer.length).toBeLessThanOrEqual(reportLimits.rateBucketsMax);
    expect(toServer.length).toBe(Math.floor((999 * 977) / bucketMs) + 1);
  });

  it('a lamp is believed until calls are told by reference', () => {
    const line = new LineModes();
    expect(line.signal(0, CallSignal.lampOn)).toBe('inUse');
    expect(line.signal(7, CallSignal.ringIn)).toBe('ringing');
    expect(line.signal(7, CallSignal.toneBusy)).toBe('busy');
    expect(line.signal(7, CallSignal.onHook)).toBe('idle');
    expect(line.signal(9, CallSignal.toneBusy)).toBe('idle');
  });

  it('a state that goes on is one stretch', () => {
    const segments: Segment<'a' | 'b'>[] = [];
    for (const [at, mode] of [
      [1, 'a'],
      [2, 'a'],
      [5, 'b'],
    ] as const)
      enter(segments, at, mode);
    expect(segments).toEqual([
      { from: 1, to: 5, mode: 'a' },
      { from: 5, to: 5, mode: 'b' },
    ]);
  });

  it('reads what is pushed and what is answered', () => {
    const item = '<SoftKeyItem><Name>Rufen</Name><URL>Dial:1002</URL><Position>1</Position></SoftKeyItem>';
    expect(readPushed(`<CiscoIPPhoneText><Title>T</Title><Text>one\ntwo</Text>${item}</CiscoIPPhoneText>`)).toEqual({
      kind: 'screen',
      title: 'T',
      text: 'one\ntwo',
      keys: ['Rufen'],
      dials: true,
    });
    expect(readPushed('<CiscoIPPhoneExecute><ExecuteItem URL="Play:a.raw"/></CiscoIPPhoneExecute>')).toEqual({
      kind: 'execute',
      urls: ['Play:a.raw'],
    });
    expect(readPushed('<CiscoIPPhoneText><Title>')).toEqual({ kind: 'other' });
    expect([pressedKey('exit'), pressedKey('DIAL/1002'), pressedKey('<x/>'), pressedKey('')]).toEqual([
      'exit',
      'dial',
      null,
      null,
    ]);
    expect(refusal('<CiscoIPPhoneError Number="4"/>')).toBe('error 4');
    expect(
      refusal('<CiscoIPPhoneResponse><ResponseItem Status="0" Data="" URL=""/></CiscoIPPhoneResponse>'),
    ).toBeNull();
  });
});
