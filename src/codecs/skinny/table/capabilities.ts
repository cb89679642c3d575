/**
 * What a phone can encode and decode.
 */
import { MessageId } from '../ids.ts';
import { bits32, eq, every, group, layout, type Message, message, u32, union, v } from '../layout.ts';
import { audioCapability, conferenceResources, levelPreferences, videoCapability } from './parts.ts';

export const capabilitiesMessages: readonly Message[] = [
  message(
    MessageId.CapabilitiesRes,
    'toServer',
    { least: 4 },
    layout(every, u32('capCount'), group('caps', 18, 'capCount', [...audioCapability])),
  ),
  message(
    MessageId.UpdateCapabilities,
    'toServer',
    layout(
      every,
      u32('audioCapCount'),
      u32('videoCapCount'),
      u32('dataCapCount'),
      u32('rtpPayloadFormat'),
      ...conferenceResources,
      group('audiocaps', 18, 'audioCapCount', [...audioCapability]),
      group('vidCaps', 10, 'videoCapCount', [
        u32('payloadCapability', 'Media_PayloadType'),
        u32('videoCapabilityDirection', 'TransmitOrReceive'),
        u32('levelPreferenceCount'),
        levelPreferences,
        union(
          'capability',
          'payloadCapability',
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
          eq(102, u32('vieoVideoCapability.modelNumber'), u32('vieoVideoCapability.bandwidth')),
        ),
      ]),
      group('dataCaps', 5, 'dataCapCount', [
        u32('payloadCapability', 'Media_PayloadType'),
        u32('dataCapabilityDirection', 'TransmitOrReceive'),
        u32('protocolDependentData'),
        u32('maxBitRate'),
      ]),
    ),
  ),
  message(
    MessageId.CapabilitiesV2Res,
    'toServer',
    layout(
      every,
      u32('audioCapCount'),
      u32('videoCapCount'),
      u32('dataCapCount'),
      u32('rtpPayloadFormat'),
      ...conferenceResources,
      group('audiocaps', 18, 'audioCapCount', [...audioCapability]),
      group('vidCaps', 10, 'videoCapCount', [
        u32('payloadCapability', 'Media_PayloadType'),
        u32('videoCapabilityDirection', 'TransmitOrReceive'),
        u32('levelPreferenceCount'),
        levelPreferences,
        videoCapability('capability', 'payloadCapability'),
      ]),
      group('dataCaps', 5, 'dataCapCount', [
        u32('payloadCapability', 'Media_PayloadType'),
        u32('dataCapabilityDirection', 'TransmitOrReceive'),
        u32('protocolDependentData'),
        u32('maxBitRate'),
      ]),
    ),
  ),
  message(
    MessageId.CapabilitiesV3Res,
    'toServer',
    layout(
      v(0, 15),
      u32('audioCapCount'),
      u32('videoCapCount'),
      u32('dataCapCount'),
      u32('rtpPayloadFormat'),
      ...conferenceResources,
      group('audiocaps', 18, 'audioCapCount', [...audioCapability]),
      group('vidCaps', 10, 'videoCapCount', [
        u32('payloadCapability', 'Media_PayloadType'),
        u32('videoCapabilityDirection', 'TransmitOrReceive'),
        u32('levelPreferenceCount'),
        levelPreferences,
        u32('encryptionCapability', 'Media_Encryption_Capability'),
        videoCapability('capability', 'payloadCapability'),
        u32('ipAddressingMode', 'IpAddrMode'),
      ]),
      group('dataCaps', 5, 'dataCapCount', [
        u32('payloadCapability', 'Media_PayloadType'),
        u32('dataCapabilityDirection', 'TransmitOrReceive'),
        u32('protocolDependentData'),
        u32('maxBitRate'),
        u32('encryptionCapability', 'Media_Encryption_Capability'),
      ]),
    ),
    layout(
      v(16, 22),
      u32('audioCapCount'),
      u32('videoCapCount'),
      u32('dataCapCount'),
      u32('rtpPayloadFormat'),
      ...conferenceResources,
      group('audiocaps', 18, 'audioCapCount', [...audioCapability]),
      group('vidCaps', 10, 'videoCapCount', [
        u32('payloadCapability', 'Media_PayloadType'),
        u32('videoCapabilityDirection', 'TransmitOrReceive'),
        u32('levelPreferenceCount'),
        levelPreferences,
        u32('encryptionCapability', 'Media_Encryption_Capability'),
        videoCapability('capability', 'payloadCapability'),
        u32('ipAddressingMode', 'IpAddrMode'),
        u32('ipAddressingMode', 'IpAddrMode'),
      ]),
      group('dataCaps', 5, 'dataCapCount', [
        u32('payloadCapability', 'Media_PayloadType'),
        u32('dataCapabilityDirection', 'TransmitOrReceive'),
        u32('protocolDependentData'),
        u32('maxBitRate'),
        u32('encryptionCapability', 'Media_Encryption_Capability'),
      ]),
    ),
  ),
  message(MessageId.CapabilitiesReq, 'toPhone', layout(every)),
];
