/** Rows of media, capabilities, statistics and alarms: the long messages of phones. */
import * as skinny from '../../../src/codecs/skinny/index.ts';
import type { Golden } from '../../kit/golden.ts';

import type { Trial } from '../../kit/view-trial.ts';

/** Little-endian words of a golden body. */
function words(golden: Golden, at: number, count: number): number[] {
  const clean = golden.clean();
  const view = new DataView(clean.buffer, clean.byteOffset + 12);
  return Array.from({ length: count }, (_, i) => view.getUint32(at + 4 * i, true));
}
export const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

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

export const upMediaRows: readonly Trial[] = [
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
      skinny.writeCapabilitiesV3Res(
        w,
        golden.version,
        capabilities(golden, golden.headerVersion >= 16 && golden.headerVersion <= 22 ? 144 : 140, 112, 6),
      ),
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
