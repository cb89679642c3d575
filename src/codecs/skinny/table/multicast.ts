/**
 * Multicast audio and tones inside the audio.
 */
import { MessageId } from '../ids.ts';
import { every, ip4, ipv4or6, layout, type Message, message, u32, v } from '../layout.ts';
import { codecUnion, party, receive, transmit } from './parts.ts';

export const multicastMessages: readonly Message[] = [
  message(
    MessageId.MulticastMediaReceptionAck,
    'toServer',
    layout(
      every,
      u32('multicastReceptionStatus', 'MulticastMediaReceptionStatus'),
      u32('passThroughPartyId'),
      u32('callReference'),
    ),
  ),
  message(
    MessageId.StartMulticastMediaReception,
    'toPhone',
    layout(
      v(0, 10),
      ...party,
      ip4('multicastIpAddr'),
      u32('multicastPortNumber'),
      ...receive,
      u32('qualifierIn.g723BitRate', 'Media_G723BitRate'),
      u32('callReference'),
    ),
    layout(
      v(11, 16),
      ...party,
      ip4('multicastIpAddr'),
      u32('multicastPortNumber'),
      ...receive,
      codecUnion('qualifierIn.codecParamsUnion'),
      u32('callReference'),
    ),
    layout(
      v(17, 22),
      ...party,
      ipv4or6('multicastIpAddr'),
      u32('multicastPortNumber'),
      ...receive,
      codecUnion('qualifierIn.codecParamsUnion'),
      u32('callReference'),
    ),
  ),
  message(
    MessageId.StartMulticastMediaTransmission,
    'toPhone',
    layout(
      v(0, 10),
      ...party,
      ip4('multicastIpAddr'),
      u32('multicastPortNumber'),
      ...transmit,
      u32('qualifierOut.g723BitRate', 'Media_G723BitRate'),
      u32('callReference'),
    ),
    layout(
      v(11, 16),
      ...party,
      ip4('multicastIpAddr'),
      u32('multicastPortNumber'),
      ...transmit,
      codecUnion('qualifierOut.codecParamsUnion'),
      u32('callReference'),
    ),
    layout(
      v(17, 22),
      ...party,
      ipv4or6('multicastIpAddr'),
      u32('multicastPortNumber'),
      ...transmit,
      codecUnion('qualifierOut.codecParamsUnion'),
      u32('callReference'),
    ),
  ),
  message(MessageId.StopMulticastMediaReception, 'toPhone', layout(every, ...party, u32('callReference'))),
  message(MessageId.StopMulticastMediaTransmission, 'toPhone', layout(every, ...party, u32('callReference'))),
  message(
    MessageId.NotifyDtmfTone,
    'toPhone',
    layout(every, u32('tone', 'DeviceTone'), u32('conferenceId'), u32('passthruPartyID')),
  ),
  message(
    MessageId.SendDtmfTone,
    'toPhone',
    layout(every, u32('tone', 'DeviceTone'), u32('conferenceId'), u32('passthruPartyID')),
  ),
  message(
    MessageId.SubscribeDtmfPayloadReq,
    'toPhone',
    layout(every, u32('payloadDtmf'), u32('conferenceId'), u32('passthruPartyID'), u32('dtmfType')),
  ),
  message(
    MessageId.SubscribeDtmfPayloadRes,
    'toPhone',
    layout(every, u32('payloadDtmf'), u32('conferenceId'), u32('passthruPartyID')),
  ),
  message(
    MessageId.SubscribeDtmfPayloadErr,
    'toPhone',
    layout(every, u32('payloadDtmf'), u32('conferenceId'), u32('passthruPartyID')),
  ),
  message(
    MessageId.UnSubscribeDtmfPayloadReq,
    'toPhone',
    layout(every, u32('payloadDtmf'), u32('conferenceId'), u32('passthruPartyID'), u32('dtmfType')),
  ),
  message(
    MessageId.UnSubscribeDtmfPayloadRes,
    'toPhone',
    layout(every, u32('payloadDtmf'), u32('conferenceId'), u32('passthruPartyID')),
  ),
  message(
    MessageId.UnSubscribeDtmfPayloadErr,
    'toPhone',
    layout(every, u32('payloadDtmf'), u32('conferenceId'), u32('passthruPartyID')),
  ),
];
