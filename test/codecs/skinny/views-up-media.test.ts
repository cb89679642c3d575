/** Media, capabilities, statistics and alarms: the long messages of phones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultName } from '../../../src/codecs/fault.ts';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { FrameWriter } from '../../../src/codecs/writer.ts';
import { fromHex } from '../../kit/golden.ts';

import { frame, tryMessages } from '../../kit/view-trial.ts';
import { times, upMediaRows } from './up-media-rows.ts';

tryMessages(upMediaRows);

describe('ConnectionStatisticsRes, written', () => {
  const fields = {
    directoryNum: '98011',
    callReference: 0x01020304,
    statsProcessingMode: 1,
    numberPacketsSent: 2,
    numberOctetsSent: 3,
    numberPacketsReceived: 4,
    numberOctetsReceived: 5,
    numberPacketsLost: 6,
    jitter: 7,
    latency: 8,
  };
  const number = '39383031310000000000000000000000000000000000000000000000';
  const call = '04030201';
  const counters = [2, 3, 4, 5, 6, 7, 8].map((n) => `0${n}000000`).join('');

  it.each([
    [0, `${number.slice(0, 48)}${call}01000000${counters}020000004f4b${'00'.repeat(598)}`],
    [20, `${number}${call}01000000${counters}020000004f4b${'00'.repeat(598)}`],
    [22, `${number}${call}01${counters}020000004f4b00`],
  ])('version %i has its own layout', (version, body) => {
    const w = new FrameWriter().soil();
    skinny.writeConnectionStatisticsRes(w, version, fields, fromHex('4f4b'));
    expect(Buffer.from(w.take().slice(12)).toString('hex')).toBe(body);
  });

  it('without data ends after the counters', () => {
    const w = new FrameWriter().soil();
    skinny.writeConnectionStatisticsRes(w, 0, fields);
    expect(Buffer.from(w.take().slice(12)).toString('hex')).toBe(`${number.slice(0, 48)}${call}01000000${counters}`);
  });

  it('refuses more data than there is room for', () => {
    const w = new FrameWriter();
    expect(() => skinny.writeConnectionStatisticsRes(w, 22, fields, new Uint8Array(601))).toThrow(/above 600/);
    expect(w.length).toBe(0);
  });
});

describe('layouts where the header says nothing', () => {
  const wide = fromHex(`00000000 00000000 0a000201 ${'ff'.repeat(12)} 34120000 07000000 08000000`.replaceAll(' ', ''));

  it.each([0, 33])('header %i: a body too long for the basic layout is the newer one', (version) => {
    const { view: data, start, end } = frame(skinny.MessageId.OpenReceiveChannelAck, version, wide);
    const view = new skinny.OpenReceiveChannelAckView();
    expect(faultName(view.read(data, start, end))).toBe('none');
    expect([view.ipAddr, view.portNumber, view.callReference]).toEqual(['10.0.2.1', 0x1234, 8]);
  });

  it('header 18: a body too short for that layout is refused, not read as the old one', () => {
    const { view: data, start, end } = frame(skinny.MessageId.OpenReceiveChannelAck, 18, wide.slice(0, 20));
    expect(faultName(new skinny.OpenReceiveChannelAckView().read(data, start, end))).toBe('bodyTooShort');
  });

  it('type 1 is an IPv6 address', () => {
    const body = fromHex(`0000000001000000${'20010db8000000000000000000000f01'}3412000007000000`);
    const { view: data, start, end } = frame(skinny.MessageId.OpenReceiveChannelAck, 20, body);
    const view = new skinny.OpenReceiveChannelAckView();
    expect(faultName(view.read(data, start, end))).toBe('none');
    expect([view.ipAddrType, view.ipAddr]).toEqual([1, '2001:db8::f01']);
  });
});

describe('CapabilitiesRes, short', () => {
  it('is refused where its count reaches past the body, else every counted slot can be read', () => {
    const view = new skinny.CapabilitiesResView();
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 292 }), fc.nat(20), (bytes, count) => {
        const body = new Uint8Array(bytes);
        body[0] = count;
        const { view: data, start, end } = frame(skinny.MessageId.CapabilitiesRes, 0, body);
        const fault = faultName(view.read(data, start, end));
        expect(fault).toBe(count > 18 || bytes < 4 + 16 * count ? 'countTooLarge' : 'none');
        if (fault !== 'none') return;
        for (let i = 0; i < view.capCount; i++) expect(view.caps(i).modAnd2833).toBe(0);
      }),
    );
  });
});

describe('capability writers', () => {
  const one = { payloadCapability: 4, maxFramesPerPacket: 20 };
  it('refuse what does not fit, before anything is written', () => {
    const w = new FrameWriter();
    const many = times(19, () => one);
    expect(() => skinny.writeCapabilitiesRes(w, 0, many)).toThrow(/19 audio capabilities do not fit/);
    expect(() => skinny.writeUpdateCapabilities(w, 0, { audiocaps: many })).toThrow(/has 18 slots/);
    const video = { payloadCapability: 100, videoCapabilityDirection: 3, levelPreference: [], capability: [1, 2, 3] };
    expect(() => skinny.writeUpdateCapabilities(w, 0, { audiocaps: [], vidCaps: [video] })).toThrow(/3 words/);
    expect(w.length).toBe(0);
  });
});
