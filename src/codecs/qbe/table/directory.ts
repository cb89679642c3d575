/** Which devices and lines there are, and what becomes of them. */
import { event, type Pdu, request, response, roundTrip, session, written } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const directoryPdus: readonly Pdu[] = [
  request('ProviderGetDeviceInfoRequest', roundTrip, 'deviceGroup'),
  response('ProviderGetDeviceInfoResponse', roundTrip, 'enumerationHandle'),
  event('DeviceRegisteredEvent', roundTrip, `
    deviceInfo:{DeviceInfo} loginAllowed:bool loginUserID:ustr controllable:bool reason registrationType
    unicodeEnabled ctiControl ipV4addr(ip4) ipV6addr:bytes activeIPAddrMode deviceUserPolicy deviceAppPolicy
    deviceControlFlagBitMask
  `),
  request('DeviceGetLineInfoRequest', roundTrip, 'deviceName:str'),
  response('DeviceGetLineInfoResponse', roundTrip, 'enumerationHandle'),
  request('GetDeviceInfoFetchRequest', roundTrip, 'enumerationHandle count'),
  response('GetDeviceInfoFetchResponse', roundTrip, 'info:[DeviceInfo] more:bool deviceControlFlagBitMask:i32[]'),
  request('GetDeviceInfoCloseRequest', roundTrip, 'enumerationHandle'),
  response('GetDeviceInfoCloseResponse', roundTrip),
  request('GetLineInfoFetchRequest', roundTrip, 'enumerationHandle count'),
  response('GetLineInfoFetchResponse', roundTrip, 'info:[LineInfo] more:bool'),
  request('GetLineInfoCloseRequest', roundTrip, 'enumerationHandle'),
  response('GetLineInfoCloseResponse', roundTrip),
  event('ProviderUserChangedEvent', roundTrip, `
    typeOfNotification deviceInfo:{DeviceInfo} providerCapabilitiesInfo:{ProviderCapabilitiesInfo}
    deviceControlFlagBitMask
  `),
  event('DeviceUnregisteredEvent', roundTrip, `
    deviceInfo:{DeviceInfo} loginUserID:ustr controllable:bool reason deviceControlFlagBitMask
  `),
  request('GetSingleDeviceInfoRequest', roundTrip, 'deviceName:str'),
  response('GetSingleDeviceInfoResponse', roundTrip, 'info:{DeviceInfo} deviceControlFlagBitMask'),
  request('DeviceGetConfigInfoRequest', roundTrip, 'deviceName:str'),
  response('DeviceGetConfigInfoResponse', roundTrip, 'deviceType configuredPorts'),
  request('ProviderDeviceAcquireRequest', session, 'deviceName:str'),
  response('ProviderDeviceAcquireResponse', session),
  request('ProviderDeviceDeAcquireRequest', session, 'deviceName:str'),
  response('ProviderDeviceDeAcquireResponse', session),
  event('ProviderDeviceDeAcquiredEvent', roundTrip, 'deviceName:str reason'),
  event('ProviderDeviceConfigurationChangedEvent', roundTrip, 'deviceConfigChange:[DeviceConfigChange]'),
  event('ProviderDeviceLineAssociatedInfoEvent', roundTrip, `
    deviceName:str lineDn:str lineDPartition:str voiceMailPilot:str
  `),
  event('DeviceLineInfoEvent', session, `
    requestId deviceName:str deviceRegistrationStatus controlModeBitMap eventContent eventStatusCode
    deviceInfoStatic:{DeviceInfoStatic} deviceInfoDynamic:{DeviceInfoDynamic}
    deviceRegistrationInfo:{DeviceRegistrationInfo} lineInfo:[LineInfo] totalLines moreLines:bool
    remoteDestinationsInfo:[RemoteDestinationInfo]
  `),
  event('DeviceRegisteredEventWithLineInfo', roundTrip, `
    deviceName:str controlModeBitMap registerReason eventContent deviceInfoDynamic:{DeviceInfoDynamic}
    deviceRegistrationInfo:{DeviceRegistrationInfo} lineInfo:[LineInfo] totalLines moreLines:bool
    remoteDestinationsInfo:[RemoteDestinationInfo] protocol
  `),
  request('ProviderGetAllDevicesAndLinesRequest', written),
  response('ProviderGetAllDevicesAndLinesResponse', session),
  event('ProviderGetAllDevicesAndLinesCompletedEvent', session, 'requestId result(resultCode)'),
  request('ProviderGetSingleDeviceAndLinesRequest', written, 'deviceName:str'),
  response('ProviderGetSingleDeviceAndLinesResponse', session),
  event('ProviderGetSingleDeviceAndLinesCompletedEvent', roundTrip, 'requestId result(resultCode)'),
  event('ProviderDeviceConfigurationChangedEvent_V2', roundTrip, `
    deviceName:str deviceConfigInfo_V2:{DeviceConfigInfo_V2}
  `),
  event('ProviderDeviceIPAddressChangedEvent', roundTrip, `
    deviceName:str activeIPAddrMode ipV4Addr(ip4) ipV6Addr:bytes
  `),
  event('ProviderDeviceEMLoginStatusChangedEvent', roundTrip, 'deviceName:str EMStatus'),
  event('ProviderDeviceMultiMediaCapabilityChangedEvent', roundTrip, 'deviceName:str videoCapability'),
];
