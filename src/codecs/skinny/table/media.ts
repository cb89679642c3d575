/**
 * Audio channels: open, close, acknowledge.
 */
import { MessageId } from '../ids.ts';
import {
  every,
  type Field,
  i32,
  ip4,
  ipv4or6,
  items,
  layout,
  type Message,
  message,
  tail,
  u16,
  u32,
  v,
} from '../layout.ts';
import { codecUnion, dtmf, encryption, ids, latentCaps, party, receive, streams, transmit } from './parts.ts';

/** StartMediaTransmission up to what depends on the codec; addresses have a type from version 17. */
const start = (address: typeof ip4, codec: Field): Field[] => [
  ...party,
  address('remoteIpAddr'),
  u32('remotePortNumber'),
  ...transmit,
  codec,
];
const startCodec = codecUnion('qualifierOut.codecParamsUnion');
const startTail = [u32('callReference'), ...encryption('mTxMediaEncryptionKeyInfo'), ...streams, ...dtmf];

/** OpenReceiveChannel likewise. */
const open = (codec: Field): Field[] => [...party, ...receive, codec];
const openCodec = codecUnion('qualifierIn.codecParamsUnion');
const openTail = [u32('callReference'), ...encryption('mRxMediaEncryptionKeyInfo'), ...streams, ...dtmf];
const openSource = [
  ipv4or6('sourceIpAddr'),
  u32('sourcePortNumber'),
  u32('requestedIpAddrType', 'IpAddrType'),
  i32('audioLevelAdjustment'),
];

export const mediaMessages: readonly Message[] = [
  message(
    MessageId.MediaPortListMessage,
    'toServer',
    { least: 4 },
    layout(every, u32('portCount'), items(u32('rtpMediaPort'), 16, 'portCount')),
  ),
  message(
    MessageId.OpenReceiveChannelAck,
    'toServer',
    layout(
      v(0, 16),
      u32('mediaReceptionStatus', 'MediaStatus'),
      ip4('ipAddr'),
      u32('portNumber'),
      u32('passThroughPartyId'),
      ...tail(u32('callReference')),
    ),
    layout(
      v(17, 22),
      u32('mediaReceptionStatus', 'MediaStatus'),
      ipv4or6('ipAddr'),
      u32('portNumber'),
      u32('passThroughPartyId'),
      ...tail(u32('callReference')),
    ),
  ),
  message(
    MessageId.MediaTransmissionFailure,
    'toServer',
    layout(v(0, 16), ...party, ip4('remoteIpAddr'), u32('remotePortNumber'), u32('callReference')),
    layout(v(17, 22), ...party, ipv4or6('remoteIpAddr'), u32('remotePortNumber'), u32('callReference')),
  ),
  message(
    MessageId.MediaResourceNotification,
    'toServer',
    layout(
      every,
      u32('deviceType', 'DeviceType'),
      u32('numberOfInServiceStreams'),
      u32('maxStreamsPerConf'),
      u32('numberOfOutOfServiceStreams'),
    ),
  ),
  message(
    MessageId.PortRes,
    'toServer',
    layout(v(0, 16), ...ids, ip4('ipAddr'), u32('portNumber'), u32('RTCPPortNumber')),
    layout(v(17, 18), ...ids, ipv4or6('ipAddr'), u32('portNumber'), u32('RTCPPortNumber')),
    layout(
      v(19, 22),
      ...ids,
      ipv4or6('ipAddr'),
      u32('portNumber'),
      u32('RTCPPortNumber'),
      u32('mediaType', 'MediaType'),
    ),
  ),
  message(
    MessageId.StartMediaTransmission,
    'toPhone',
    // CallManager 2.x: no conference, no party (23 captured frames of 36 bytes).
    layout(
      v(0, 0, { bodyBytes: 36 }),
      ip4('remoteIpAddr'),
      u32('remotePortNumber'),
      u32('milliSecondPacketSize'),
      u32('compressionType', 'Media_PayloadType'),
      u32('qualifierOut.precedenceValue'),
      u32('qualifierOut.ssValue'),
      u16('qualifierOut.maxFramesPerPacket'),
      u16('qualifierOut.padding'),
      u32('qualifierOut.g723BitRate'),
      u32('unknown'),
    ),
    layout(v(0, 10), ...start(ip4, u32('qualifierOut.g723BitRate', 'Media_G723BitRate')), ...tail(...startTail)),
    layout(v(11, 14), ...start(ip4, startCodec), ...tail(...startTail)),
    layout(v(15, 16), ...start(ip4, startCodec), ...tail(...startTail)),
    layout(v(17, 20), ...start(ipv4or6, startCodec), ...tail(...startTail)),
    layout(v(21, 22), ...start(ipv4or6, startCodec), ...tail(...startTail, ...latentCaps)),
  ),
  message(
    MessageId.StopMediaTransmission,
    'toPhone',
    // CallManager 2.x: one word of old memory.
    layout(v(0, 0, { bodyBytes: 4 }), u32('unknown')),
    layout(every, ...party, ...tail(u32('callReference'), u32('portHandlingFlag', 'PortHandling'))),
  ),
  message(
    MessageId.StartMediaReception,
    'toPhone',
    layout(
      every,
      ip4('remoteIpAddr'),
      u32('milliSecondPacketSize'),
      u32('compressionType', 'Media_PayloadType'),
      ...tail(u32('unknown1'), u32('unknown2'), u32('unknown3')),
    ),
  ),
  message(
    MessageId.StopMediaReception,
    'toPhone',
    layout(every, u32('conferenceId'), ...tail(u32('passThroughPartyId'))),
  ),
  message(
    MessageId.StartSessionTransmission,
    'media',
    layout(v(0, 16), ip4('remoteIpAddr'), u32('sessionType', 'SessionType')),
    layout(v(17, 22), ipv4or6('remoteIpAddr'), u32('sessionType', 'SessionType')),
  ),
  message(
    MessageId.StopSessionTransmission,
    'media',
    layout(v(0, 16), ip4('remoteIpAddr'), u32('sessionType', 'SessionType')),
    layout(v(17, 22), ipv4or6('remoteIpAddr'), u32('sessionType', 'SessionType')),
  ),
  message(
    MessageId.OpenReceiveChannel,
    'toPhone',
    layout(
      v(0, 10),
      ...open(u32('qualifierIn.g723BitRate', 'Media_G723BitRate')),
      ...tail(...openTail, ip4('sourceIpAddr'), u32('sourcePortNumber')),
    ),
    layout(v(11, 15), ...open(openCodec), ...tail(...openTail, ip4('sourceIpAddr'), u32('sourcePortNumber'))),
    layout(
      v(16, 16),
      ...open(openCodec),
      ...tail(...openTail, ip4('sourceIpAddr'), u32('sourcePortNumber'), u32('requestedIpAddrType', 'IpAddrType')),
    ),
    layout(v(17, 20), ...open(openCodec), ...tail(...openTail, ...openSource)),
    layout(v(21, 22), ...open(openCodec), ...tail(...openTail, ...openSource, ...latentCaps)),
  ),
  message(
    MessageId.CloseReceiveChannel,
    'toPhone',
    layout(every, ...party, ...tail(u32('callReference'), u32('portHandlingFlag', 'PortHandling'))),
  ),
  message(
    MessageId.StartMediaFailureDetection,
    'toPhone',
    layout(v(0, 10), ...party, ...receive, u32('qualifierIn.g723BitRate', 'Media_G723BitRate'), u32('callReference')),
    layout(v(11, 22), ...party, ...receive, codecUnion('qualifierIn.codecParamsUnion'), u32('callReference')),
  ),
  message(
    MessageId.PortReq,
    'toPhone',
    layout(
      every,
      ...ids,
      u32('mediaTransportType', 'MediaTransportType'),
      u32('ipAddressType', 'IpAddrType'),
      u32('mediaType', 'MediaType'),
    ),
  ),
  message(MessageId.PortClose, 'toPhone', layout(every, ...ids, u32('mediaType', 'MediaType'))),
  message(
    MessageId.StartMediaTransmissionAck,
    'toServer',
    layout(
      v(0, 16),
      ...party,
      u32('callReference'),
      ip4('transmitIpAddr'),
      u32('portNumber'),
      u32('mediaTransmissionStatus', 'MediaStatus'),
    ),
    layout(
      v(17, 22),
      ...party,
      u32('callReference'),
      ipv4or6('transmitIpAddr'),
      u32('portNumber'),
      u32('mediaTransmissionStatus', 'MediaStatus'),
    ),
  ),
];
