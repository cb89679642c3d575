/**
 * Groups of fields that several messages share. Names are Wireshark's.
 */
import {
  arm,
  bits32,
  clampedItems,
  eq,
  type Field,
  group,
  items,
  otherwise,
  str,
  u8,
  u16,
  u32,
  union,
  zstr,
} from '../layout.ts';

/** The name a phone registers under: SEP + MAC, 15 characters and a NUL. */
export const deviceId: readonly Field[] = [
  str('sid.DeviceName', 16),
  u32('sid.reserved_for_future_use'),
  u32('sid.instance'),
];

/** Which application, line and call an XML document belongs to; dataLength counts the XML only. */
export const userDataTarget: readonly Field[] = [
  u32('applicationId'),
  u32('lineInstance'),
  u32('callReference'),
  u32('transactionId'),
  u32('dataLength'),
];

/** Which part of a long document this is: sequenceFlag 0 first, 1 middle, 2 last or only. */
export const userDataPart: readonly Field[] = [
  u32('sequenceFlag', 'SequenceFlag'),
  u32('displayPriority'),
  u32('conferenceId'),
  u32('appInstanceID'),
  u32('routingID'),
];

/** Which channel of which conference. */
export const party: readonly Field[] = [u32('conferenceId'), u32('passThroughPartyId')];

export const ids: readonly Field[] = [u32('conferenceId'), u32('callReference'), u32('passThroughPartyId')];

/** What a phone counted during a call. */
export const statistics: readonly Field[] = [
  u32('numberPacketsSent'),
  u32('numberOctetsSent'),
  u32('numberPacketsReceived'),
  u32('numberOctetsReceived'),
  u32('numberPacketsLost'),
  u32('jitter'),
  u32('latency'),
];

/** Everything of CallInfoV2 that is no text. */
export const callNumbers: readonly Field[] = [
  u32('lineInstance'),
  u32('callReference'),
  u32('callType', 'CallType'),
  u32('originalCdpnRedirectReason', 'RedirectReason'),
  u32('lastRedirectingReason', 'RedirectReason'),
  u32('callInstance'),
  u32('callSecurityStatus', 'CallSecurityStatusType'),
  bits32('partyPIRestrictionBits', 'RestrictInformationType'),
];

/** The eleven texts that every CallInfoV2 has after its called number. */
export const redirections: readonly Field[] = [
  zstr('calledParty', 25),
  zstr('originalCalledParty', 25),
  zstr('lastRedirectingParty', 25),
  zstr('cgpnVoiceMailbox', 25),
  zstr('cdpnVoiceMailbox', 25),
  zstr('originalCdpnVoiceMailbox', 25),
  zstr('lastRedirectingVoiceMailbox', 25),
  zstr('callingPartyName', 121),
  zstr('calledPartyName', 121),
  zstr('originalCalledPartyName', 121),
  zstr('lastRedirectingPartyName', 121),
];

export const application: readonly Field[] = [
  str('applicationID.vendorID', 32),
  str('applicationID.version', 16),
  str('applicationID.appName', 32),
  str('applicationID.subAppID', 32),
];

export const rates: readonly Field[] = [
  u32('compressionType', 'Media_PayloadType'),
  u32('averageBitRate'),
  u32('burstSize'),
  u32('peakRate'),
];

/** What stands in place of the G.723 bit rate for every other codec. */
export const codecParams: readonly Field[] = [
  u8('codecParams.codecMode'),
  u8('codecParams.dynamicPayload'),
  u8('codecParams.codecParam1'),
  u8('codecParams.codecParam2'),
];

/** From protocol 11 on the word after the qualifier depends on the codec. */
export const codecUnion = (name: string): Field =>
  union(name, 'compressionType', eq(9, u32('g723BitRate', 'Media_G723BitRate')), otherwise(...codecParams));

/** How to send: packet time, codec, precedence, silence suppression. */
export const transmit: readonly Field[] = [
  u32('milliSecondPacketSize'),
  u32('compressionType', 'Media_PayloadType'),
  u32('qualifierOut.precedenceValue'),
  u32('qualifierOut.ssValue', 'Media_SilenceSuppression'),
  u16('qualifierOut.maxFramesPerPacket'),
  u16('qualifierOut.padding'),
];

/** How to receive: packet time, codec, echo cancellation. */
export const receive: readonly Field[] = [
  u32('milliSecondPacketSize'),
  u32('compressionType', 'Media_PayloadType'),
  u32('qualifierIn.ecValue', 'Media_EchoCancellation'),
];

export const streams: readonly Field[] = [u32('streamPassThroughId'), u32('associatedStreamId')];

export const dtmf: readonly Field[] = [
  u32('RFC2833PayloadType'),
  u32('dtmfType'),
  u32('mixingMode'),
  u32('partyDirection'),
];

/** SRTP keys of one direction. Key and salt keep their 16 slots whatever their lengths say. */
export const encryption = (name: string): Field[] => [
  u32(`${name}.algorithmID`, 'MediaEncryptionAlgorithmType'),
  u16(`${name}.keylen`),
  u16(`${name}.saltlen`),
  clampedItems(u8(`${name}.key`), 16, `${name}.keylen`),
  clampedItems(u8(`${name}.salt`), 16, `${name}.saltlen`),
  u32(`${name}.isMKIPresent`),
  u32(`${name}.keyDerivationRate`),
];

/** Modem and fax relay that could be switched on later (protocol 21 and up). */
export const latentCaps: readonly Field[] = [
  u32('latentCapsInfo.active'),
  u32('latentCapsInfo.modemRelay.capAndVer'),
  u32('latentCapsInfo.modemRelay.modAnd2833'),
  u16('latentCapsInfo.sprtPayload.chan0MaxPayload'),
  u16('latentCapsInfo.sprtPayload.chan2MaxPayload'),
  u16('latentCapsInfo.sprtPayload.chan3MaxPayload'),
  u16('latentCapsInfo.sprtPayload.chan2MaxWindow'),
  u32('latentCapsInfo.sse.standard'),
  u32('latentCapsInfo.sse.vendor'),
  u8('latentCapsInfo.payloadParam.nse'),
  u8('latentCapsInfo.payloadParam.rfc2833'),
  u8('latentCapsInfo.payloadParam.sse'),
  u8('latentCapsInfo.payloadParam.v150sprt'),
  u8('latentCapsInfo.payloadParam.noaudio'),
  u8('latentCapsInfo.payloadParam.FutureUse1'),
  u8('latentCapsInfo.payloadParam.FutureUse2'),
  u8('latentCapsInfo.payloadParam.FutureUse3'),
];

export const audioCapability: readonly Field[] = [
  u32('payloadCapability', 'Media_PayloadType'),
  u32('maxFramesPerPacket'),
  union(
    'PAYLOADS',
    'payloadCapability',
    eq(9, u32('g723BitRate', 'Media_G723BitRate')),
    eq(300, u32('modemRelay.capAndVer'), u32('modemRelay.modAnd2833')),
    eq(
      301,
      u16('sprtPayload.chan0MaxPayload'),
      u16('sprtPayload.chan2MaxPayload'),
      u16('sprtPayload.chan3MaxPayload'),
      u16('sprtPayload.chan2MaxWindow'),
    ),
    eq(302, u32('sse.standard'), u32('sse.vendor')),
    otherwise(...codecParams),
  ),
];

export const conferenceResources: readonly Field[] = [
  u32('customPictureFormatCount'),
  group('customPictureFormat', 6, 'customPictureFormatCount', [
    u32('pictureWidth'),
    u32('pictureHeight'),
    u32('pixelAspectRatio'),
    u32('clockConversionCode'),
    u32('clockDivisor'),
  ]),
  u32('confResources.activeStreamsOnRegistration'),
  u32('confResources.maxBW'),
  u32('confResources.serviceResourceCount'),
  group('confResources.serviceResource', 4, 'confResources.serviceResourceCount', [
    u32('layoutCount'),
    items(u32('layouts', 'Layout'), 5, 'layoutCount'),
    u32('serviceNum'),
    u32('maxStreams'),
    u32('maxConferences'),
    u32('activeConferenceOnRegistration'),
  ]),
];

export const levelPreferences = group('levelPreference', 4, 'levelPreferenceCount', [
  u32('transmitPreference'),
  u32('format'),
  u32('maxBitRate'),
  u32('minBitRate'),
  u32('MPI'),
  u32('serviceNumber'),
]);

/** One video codec. H.264 makes the overlay 24 bytes long. */
export const videoCapability = (name: string, selector: string): Field =>
  union(
    name,
    selector,
    eq(
      100,
      u32('h261VideoCapability.temporalSpatialTradeOffCapability'),
      u32('h261VideoCapability.stillImageTransmission'),
    ),
    eq(
      101,
      bits32('h263VideoCapability.h263_capability_bitfield', 'Generic_Bitfield_32'),
      u32('h263VideoCapability.annexNandWFutureUse'),
    ),
    eq(
      103,
      u32('h264VideoCapability.profile'),
      u32('h264VideoCapability.level'),
      u32('h264VideoCapability.customMaxMBPS'),
      u32('h264VideoCapability.customMaxFS'),
      u32('h264VideoCapability.customMaxDPB'),
      u32('h264VideoCapability.customMaxBRandCPB'),
    ),
    eq(102, u32('vieoVideoCapability.modelNumber'), u32('vieoVideoCapability.bandwidth')),
  );

/** Audio, video or data parameters of a multimedia channel; the overlay has the size of its video arm. Source: a real 168-byte dump, against tshark. */
export const mediaCapability = (audio: Field): Field =>
  union(
    'capability',
    'payloadType.payloadType',
    arm(
      0,
      98,
      u32('audioParameters.milliSecondPacketSize'),
      u32('audioParameters.qualifierIn.ecValue', 'Media_EchoCancellation'),
      audio,
    ),
    arm(
      100,
      115,
      u32('vidParameters.bitRate'),
      u32('vidParameters.pictureFormatCount'),
      group('vidParameters.pictureFormat', 5, 'vidParameters.pictureFormatCount', [u32('format'), u32('MPI')]),
      u32('vidParameters.confServiceNum'),
      videoCapability('vidParameters.capability', 'payloadType.payloadType'),
    ),
    arm(120, 0xffffffff, u32('dataParameters.protocolDependentData'), u32('dataParameters.maxBitRate')),
  );
