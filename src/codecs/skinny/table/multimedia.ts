/**
 * Video and data channels.
 */
import { MessageId } from '../ids.ts';
import {
  eq,
  every,
  type Field,
  group,
  ip4,
  ipv4or6,
  layout,
  type Message,
  message,
  otherwise,
  u32,
  union,
  v,
} from '../layout.ts';
import { codecUnion, encryption, mediaCapability, party, streams } from './parts.ts';

const plainAudio = mediaCapability(u32('audioParameters.qualifierIn.g723BitRate', 'Media_G723BitRate'));
const codecAudio = mediaCapability(codecUnion('audioParameters.qualifierIn.codecParamsUnion'));
const payload = [u32('payloadType.payload_rfc_number'), u32('payloadType.payloadType')];

const open = (capability: Field): Field[] => [
  ...party,
  u32('compressionType', 'Media_PayloadType'),
  u32('lineInstance'),
  u32('callReference'),
  ...payload,
  u32('isConferenceCreator'),
  capability,
  ...encryption('mRxMediaEncryptionKeyInfo'),
  ...streams,
];

/** Addresses have a type from version 17. */
const start = (address: typeof ip4, capability: Field): Field[] => [
  u32('conferenceId'),
  u32('passthruPartyID'),
  u32('compressionType', 'Media_PayloadType'),
  address('remoteIpAddr'),
  u32('remotePortNumber'),
  u32('callReference'),
  ...payload,
  u32('DSCPValue'),
  capability,
  ...encryption('mTxMediaEncryptionKeyInfo'),
  ...streams,
];

export const multimediaMessages: readonly Message[] = [
  message(
    MessageId.OpenMultiMediaReceiveChannelAck,
    'toServer',
    layout(
      v(0, 16),
      u32('multimediaReceptionStatus', 'OpenReceiveChanStatus'),
      ip4('ipAddr'),
      u32('portNumber'),
      u32('passThroughPartyId'),
      u32('callReference'),
    ),
    layout(
      v(17, 22),
      u32('multimediaReceptionStatus', 'OpenReceiveChanStatus'),
      ipv4or6('ipAddr'),
      u32('portNumber'),
      u32('passThroughPartyId'),
      u32('callReference'),
    ),
  ),
  message(
    MessageId.OpenMultiMediaReceiveChannel,
    'toPhone',
    layout(v(0, 10), ...open(plainAudio)),
    layout(v(11, 15), ...open(codecAudio), ip4('sourceIpAddr'), u32('sourcePortNumber')),
    layout(
      v(16, 16),
      ...open(codecAudio),
      ip4('sourceIpAddr'),
      u32('sourcePortNumber'),
      u32('requestedIpAddrType', 'IpAddrType'),
    ),
    layout(
      v(17, 22),
      ...open(codecAudio),
      ipv4or6('sourceIpAddr'),
      u32('sourcePortNumber'),
      u32('requestedIpAddrType', 'IpAddrType'),
    ),
  ),
  message(
    MessageId.StartMultiMediaTransmission,
    'toPhone',
    layout(v(0, 10), ...start(ip4, plainAudio)),
    layout(v(11, 16), ...start(ip4, codecAudio)),
    layout(v(17, 22), ...start(ipv4or6, codecAudio)),
  ),
  message(
    MessageId.StopMultiMediaTransmission,
    'toPhone',
    layout(every, ...party, u32('callReference'), u32('portHandlingFlag', 'PortHandling')),
  ),
  message(
    MessageId.MiscellaneousCommand,
    'toPhone',
    layout(
      every,
      u32('conferenceId'),
      u32('passthruPartyID'),
      u32('callReference'),
      u32('command', 'MiscCommandType'),
      union(
        'u',
        'command',
        eq(1, u32('videoFastUpdatePicture.firstGOB'), u32('videoFastUpdatePicture.numberOfGOBs')),
        eq(2, u32('videoFastUpdateGOB.firstGOB'), u32('videoFastUpdateGOB.numberOfGOBs')),
        eq(
          3,
          u32('videoFastUpdateMB.firstGOB'),
          u32('videoFastUpdateMB.firstMB'),
          u32('videoFastUpdateMB.numberOfMBs'),
        ),
        eq(4, u32('lostPicture.pictureNumber'), u32('lostPicture.longTermPictureIndex')),
        eq(
          5,
          u32('lostPartialPicture.pictureReference.pictureNumber'),
          u32('lostPartialPicture.pictureReference.longTermPictureIndex'),
          u32('lostPartialPicture.firstMB'),
          u32('lostPartialPicture.numberOfMBs'),
        ),
        eq(
          6,
          u32('recoveryReferencePictureValue.recoveryReferencePictureCount'),
          group(
            'recoveryReferencePictureValue.recoveryReferencePicture',
            4,
            'recoveryReferencePictureValue.recoveryReferencePictureCount',
            [u32('pictureNumber'), u32('longTermPictureIndex')],
          ),
        ),
        eq(7, u32('temporalSpatialTradeOff')),
        otherwise(u32('none')),
      ),
    ),
  ),
  message(
    MessageId.FlowControlCommand,
    'toPhone',
    layout(every, u32('conferenceId'), u32('passthruPartyID'), u32('callReference'), u32('maximumBitRate')),
  ),
  message(
    MessageId.CloseMultiMediaReceiveChannel,
    'toPhone',
    layout(every, ...party, u32('callReference'), u32('portHandlingFlag', 'PortHandling')),
  ),
  message(
    MessageId.VideoDisplayCommand,
    'toPhone',
    layout(every, u32('conferenceId'), u32('callReference'), u32('layoutID')),
  ),
  message(
    MessageId.FlowControlNotify,
    'toPhone',
    layout(every, u32('conferenceId'), u32('passthruPartyID'), u32('callReference'), u32('maximumBitRate')),
  ),
  message(
    MessageId.StartMultiMediaTransmissionAck,
    'toServer',
    layout(
      v(0, 16),
      ...party,
      u32('callReference'),
      ip4('transmitIpAddr'),
      u32('portNumber'),
      u32('multimediaTransmissionStatus', 'MediaStatus'),
    ),
    layout(
      v(17, 22),
      ...party,
      u32('callReference'),
      ipv4or6('transmitIpAddr'),
      u32('portNumber'),
      u32('multimediaTransmissionStatus', 'MediaStatus'),
    ),
  ),
];
