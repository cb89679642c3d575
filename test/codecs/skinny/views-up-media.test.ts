/** Media, capabilities, statistics and alarms: the long messages of phones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultName } from '../../../src/codecs/fault.ts';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { FrameWriter } from '../../../src/codecs/writer.ts';
import { fromHex, type Golden } from '../../kit/golden.ts';
import { frame, type Trial, tryMessages } from '../../kit/view-trial.ts';

/** Little-endian words of a golden body. */
function words(golden: Golden, at: number, count: number): number[] {
  const clean = golden.clean();
  const view = new DataView(clean.buffer, clean.byteOffset + 12);
  return Array.from({ length: count }, (_, i) => view.getUint32(at + 4 * i, true));
}
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

const audio = (golden: Golden, list: string, at: number, count: number): skinny.AudioCapability[] =>
  times(count, (i) => ({
    payloadCapability: golden.n(`${list}[${i}].payloadCapability`),
    maxFramesPerPacket: golden.n(`${list}[${i}].maxFramesPerPacket`),
    parameters: words(golden, at + 16 * i + 8, 2) as [number, number],
  }));

/** Everything that a golden frame of the UpdateCapabilities family says, for a writer. */
function capabilities(golden: Golden, videoBytes: number, capabilityAt: number, capabilityWords: number) {
  const video = (i: number): skinny.VideoCapability => {
    const n = (field: string) => golden.n(`vidCaps[${i}].${field}`);
    return {
      payloadCapability: n('payloadCapability'),
      videoCapabilityDirection: n('videoCapabilityDirection'),
      levelPreference: times(n('levelPreferenceCount'), (j) => ({
        transmitPreference: n(`levelPreference[${j}].transmitPreference`),
        format: n(`levelPreference[${j}].format`),
        maxBitRate: n(`levelPreference[${j}].maxBitRate`),
        minBitRate: n(`levelPreference[${j}].minBitRate`),
        MPI: n(`levelPreference[${j}].MPI`),
        serviceNumber: n(`levelPreference[${j}].serviceNumber`),
      })),
      capability: words(golden, 600 + videoBytes * i + capabilityAt, capabilityWords),
      encryptionCapability: n('encryptionCapability'),
      ipAddressingMode: n('ipAddressingMode'),
    };
  };
  return {
    rtpPayloadFormat: golden.n('rtpPayloadFormat'),
    activeStreamsOnRegistration: golden.n('confResources.activeStreamsOnRegistration'),
    maxBW: golden.n('confResources.maxBW'),
    customPictureFormat: times(golden.n('customPictureFormatCount'), (i) => ({
      pictureWidth: golden.n(`customPictureFormat[${i}].pictureWidth`),
      pictureHeight: golden.n(`customPictureFormat[${i}].pictureHeight`),
      pixelAspectRatio: golden.n(`customPictureFormat[${i}].pixelAspectRatio`),
      clockConversionCode: golden.n(`customPictureFormat[${i}].clockConversionCode`),
      clockDivisor: golden.n(`customPictureFormat[${i}].clockDivisor`),
    })),
    serviceResource: times(golden.n('confResources.serviceResourceCount'), (i) => {
      const n = (field: string) => golden.n(`confResources.serviceResource[${i}].${field}`);
      return {
        layouts: times(n('layoutCount'), (j) => n(`layouts[${j}]`)),
        serviceNum: n('serviceNum'),
        maxStreams: n('maxStreams'),
        maxConferences: n('maxConferences'),
        activeConferenceOnRegistration: n('activeConferenceOnRegistration'),
      };
    }),
    audiocaps: audio(golden, 'audiocaps', 312, golden.n('audioCapCount')),
    vidCaps: times(golden.n('videoCapCount'), video),
    dataCaps: times(golden.n('dataCapCount'), (i) => ({
      payloadCapability: golden.n(`dataCaps[${i}].payloadCapability`),
      dataCapabilityDirection: golden.n(`dataCaps[${i}].dataCapabilityDirection`),
      protocolDependentData: golden.n(`dataCaps[${i}].protocolDependentData`),
      maxBitRate: golden.n(`dataCaps[${i}].maxBitRate`),
      encryptionCapability: golden.n(`dataCaps[${i}].encryptionCapability`),
    })),
  };
}

/** Counts and the payload that chooses a union's arm: the trial of unknown numbers leaves them alone. */
const counts = [
  'CapCount',
  'capCount',
  'customPictureFormatCount',
  'serviceResourceCount',
  'layoutCount',
  'levelPreferenceCount',
];
/** What every message of the family refuses: counts above their slots, at the offsets of the body. */
const impossibleCounts = (bytes: number, version: number) =>
  [{ 0: 19 }, { 4: 11 }, { 8: 6 }, { 16: 7 }, { 148: 5 }, { 148: 2, 192: 6 }, { 4: 1, 608: 5 }, { 0: 0xffffffff }].map(
    (set) => ({ version, bytes, set: set as Record<number, number>, fault: 'countTooLarge' as const }),
  );

const trials: readonly Trial[] = [
  {
    message: 'IpPort',
    view: () => new skinny.IpPortView(),
    least: 4,
    write: (w, golden) => skinny.writeIpPort(w, golden.version, golden.n('rtpMediaPort')),
  },
  {
    message: 'OpenReceiveChannelAck',
    view: () => new skinny.OpenReceiveChannelAckView(),
    least: [
      [0, 16],
      [16, 16],
      [17, 32],
      [22, 32],
    ],
    write: (w, golden) =>
      skinny.writeOpenReceiveChannelAck(w, golden.version, {
        mediaReceptionStatus: golden.n('mediaReceptionStatus'),
        ipAddr: golden.s('ipAddr') || golden.s('ipAddr.addr'),
        portNumber: golden.n('portNumber'),
        passThroughPartyId: golden.n('passThroughPartyId'),
        ...(golden.has('callReference') ? { callReference: golden.n('callReference') } : {}),
      }),
  },
  {
    message: 'StartMediaTransmissionAck',
    view: () => new skinny.StartMediaTransmissionAckView(),
    least: [
      [0, 24],
      [16, 24],
      [17, 40],
      [22, 40],
    ],
    write: (w, golden) =>
      skinny.writeStartMediaTransmissionAck(w, golden.version, {
        conferenceId: golden.n('conferenceId'),
        passThroughPartyId: golden.n('passThroughPartyId'),
        callReference: golden.n('callReference'),
        transmitIpAddr: golden.s('transmitIpAddr') || golden.s('transmitIpAddr.addr'),
        portNumber: golden.n('portNumber'),
        mediaTransmissionStatus: golden.n('mediaTransmissionStatus'),
      }),
  },
  {
    message: 'CapabilitiesRes',
    view: () => new skinny.CapabilitiesResView(),
    least: 4,
    write: (w, golden) =>
      skinny.writeCapabilitiesRes(w, golden.version, audio(golden, 'caps', 4, golden.n('capCount'))),
    counts,
    impossible: [
      { bytes: 292, set: { 0: 19 }, fault: 'countTooLarge' },
      { bytes: 292, set: { 0: 0xffffffff }, fault: 'countTooLarge' },
      { bytes: 288, set: { 0: 18 }, fault: 'countTooLarge' },
    ],
  },
  {
    message: 'UpdateCapabilities',
    view: () => new skinny.UpdateCapabilitiesView(),
    least: 1840,
    write: (w, golden) => skinny.writeUpdateCapabilities(w, golden.version, capabilities(golden, 116, 108, 2)),
    counts,
    impossible: [...impossibleCounts(1840, 0), ...impossibleCounts(1840, 22)],
  },
  {
    message: 'CapabilitiesV2Res',
    view: () => new skinny.UpdateCapabilitiesView(),
    least: 2000,
    write: (w, golden) => skinny.writeCapabilitiesV2Res(w, golden.version, capabilities(golden, 132, 108, 6)),
    counts,
    impossible: impossibleCounts(2000, 20),
  },
  {
    message: 'CapabilitiesV3Res',
    view: () => new skinny.UpdateCapabilitiesView(),
    least: [
      [0, 2100],
      [15, 2100],
      [16, 2140],
      [22, 2140],
    ],
    write: (w, golden) =>
      skinny.writeCapabilitiesV3Res(w, golden.version, capabilities(golden, golden.version >= 16 ? 144 : 140, 112, 6)),
    // Wireshark's second ipAddressingMode; the writer repeats the first.
    unwritable: (golden) => golden.version >= 16 && golden.n('videoCapCount') > 2,
    counts,
    impossible: [...impossibleCounts(2100, 15), ...impossibleCounts(2140, 16)],
  },
  {
    message: 'ConnectionStatisticsRes',
    view: () => new skinny.ConnectionStatisticsResView(),
    least: [
      [0, 60],
      [17, 60],
      [18, 64],
      [21, 64],
      [22, 61],
    ],
    counts: ['dataSize'],
    impossible: [
      { bytes: 64, set: { 60: 1 }, fault: 'dataTooLong' },
      { bytes: 664, set: { 60: 601 }, fault: 'dataTooLong' },
      { version: 20, bytes: 668, set: { 64: 0xffffffff }, fault: 'dataTooLong' },
      { version: 22, bytes: 68, set: { 61: 4 }, fault: 'dataTooLong' },
      { version: 22, bytes: 800, set: { 61: 601 }, fault: 'dataTooLong' },
    ],
  },
  {
    message: 'Alarm',
    view: () => new skinny.AlarmView(),
    least: 84,
    names: { text: 'alarmText' },
    write: (w, golden) =>
      skinny.writeAlarm(
        w,
        golden.version,
        golden.n('alarmSeverity'),
        golden.s('text'),
        golden.n('parm1'),
        golden.n('parm2'),
      ),
  },
  {
    message: 'EnhancedAlarm',
    view: () => new skinny.EnhancedAlarmView(),
    least: 4,
    write: (w, golden) => skinny.writeEnhancedAlarm(w, golden.version, golden.s('alarmInfo')),
    impossible: [
      {
        bytes: 2052,
        set: Object.fromEntries(times(513, (i) => [4 * i, 0x20202020])),
        fault: 'dataTooLong',
      },
    ],
  },
];

tryMessages(trials);

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
