/** Streams and ports of media. */
import { event, type Pdu, request, response, roundTrip } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const mediaPdus: readonly Pdu[] = [
  request('DeviceRegisterDeviceRequest', roundTrip, `
    deviceName:str ipAddr(ip4) rtpPortNumber mediaSpecificationTimeout mediaCaps:[MediaCapability]
    filter:{DeviceEventFilter} mediaRegistrationType failureCloseDelay algorithmIDs:i32[]
    rtpDest_v6:{RTPDestinationV6} activeIpAddressingMode
  `),
  response('DeviceRegisterDeviceResponse', roundTrip, 'callManagerID deviceID deviceInfo:{DeviceInfo}'),
  event('StartReceptionEvent', roundTrip, `
    deviceCallManagerID deviceID callCallManagerID callLegID ipAddr(ip4) rtpPortNumber milliSecondPacketSize
    compressionType useEchoCancellation:bool bitRate mediaDeviceName:str mediaResourceId mediaConnectionMode
    rtpDest_v6:{RTPDestinationV6} activeIpAddressingMode
  `),
  event('StartTransmissionEvent', roundTrip, `
    deviceCallManagerID deviceID callCallManagerID callLegID ipAddr(ip4) rtpPortNumber milliSecondPacketSize
    compressionType precedenceValue useSilenceSuppression:bool maxFramesPerPacket bitRate mediaDeviceName:str
    mediaResourceId mediaConnectionMode rtpDest_v6:{RTPDestinationV6} activeIpAddressingMode
  `),
  event('StopReceptionEvent', roundTrip, `
    deviceCallManagerID deviceID callCallManagerID callLegID mediaDeviceName:str mediaResourceId mediaConnectionMode
  `),
  event('StopTransmissionEvent', roundTrip, `
    deviceCallManagerID deviceID callCallManagerID callLegID mediaDeviceName:str mediaResourceId mediaConnectionMode
  `),
  request('DeviceChangeRTPDefaultRequest', roundTrip, 'callManagerID deviceID ipAddr(ip4) rtpPortNumber'),
  response('DeviceChangeRTPDefaultResponse', roundTrip, 'callManagerID deviceID'),
  event('DeviceCallOpenLogicalChannelEvent', roundTrip, `
    deviceCallManagerID deviceID callCallManagerID callLegID milliSecondPacketSize compressionType mediaConnectionMode
    mediaIPAddressingMode isRTPRequired:bool
  `),
  request('DeviceSetRTPForCallRequest', roundTrip, `
    callManagerID deviceID callCallManagerID callLegID ipAddress(ip4) rtpPortNumber rtpDest_v6:{RTPDestinationV6}
  `),
  response('DeviceSetRTPForCallResponse', roundTrip, 'callManagerID deviceID'),
  event('ReceptionKeyEvent', roundTrip, `
    deviceCallManagerID deviceID callCallManagerID callLegID keyInfo:{MediaEncryptionKeyInfo}
  `),
  event('TransmissionKeyEvent', roundTrip, `
    deviceCallManagerID deviceID callCallManagerID callLegID keyInfo:{MediaEncryptionKeyInfo}
  `),
  event('DeviceOpenMediaPortForCallEvent', roundTrip, `
    deviceCallManagerID deviceID callManagerID callLegID mediaIPAddressingMode
  `),
  event('MultiMediaStreamsInfoEvent', roundTrip, `
    deviceCallManagerID deviceID callCallManagerID callLegID videoStreamsInfo:[VideoStreamInfo]
  `),
];
