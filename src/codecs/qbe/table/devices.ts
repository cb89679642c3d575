/** A device that is open: its state, keys, lamps, display, data. */
import { event, type Pdu, request, response, roundTrip, session } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const devicesPdus: readonly Pdu[] = [
  request('DeviceOpenRequest', session, 'deviceName:str filter:{DeviceEventFilter} softkeysApplicationId'),
  response('DeviceOpenResponse', session, 'callManagerID deviceID'),
  request('DeviceChangeEventFilterRequest', session, 'callManagerID deviceID filter:{DeviceEventFilter}'),
  response('DeviceChangeEventFilterResponse', session, 'callManagerID deviceID'),
  request('DeviceCloseRequest', session, 'callManagerID deviceID'),
  response('DeviceCloseResponse', session, 'callManagerID deviceID'),
  request('DeviceDisplayStringRequest', roundTrip, `
    callManagerID deviceID display:str displayTimeout unicodeDisplay:ustr
  `),
  response('DeviceDisplayStringResponse', roundTrip, 'callManagerID deviceID'),
  request('DeviceSetLampModeRequest', roundTrip, 'callManagerID deviceID lamp instance mode'),
  response('DeviceSetLampModeResponse', roundTrip, 'callManagerID deviceID'),
  event('DeviceClosedEvent', roundTrip, 'deviceCallManagerID deviceID reason'),
  event('DeviceModeChangedEvent', roundTrip, 'deviceCallManagerID deviceID mode'),
  event('DisplayChangedEvent', roundTrip, 'deviceCallManagerID deviceID display:str unicodeDisplay:ustr'),
  event('FeatureButtonPressedEvent', roundTrip, 'deviceCallManagerID deviceID button instance'),
  event('KeyPressedEvent', roundTrip, 'deviceCallManagerID deviceID key'),
  event('LampModeChangedEvent', roundTrip, 'deviceCallManagerID deviceID lamp instance mode'),
  event('RingModeChangedEvent', roundTrip, 'deviceCallManagerID deviceID mode'),
  event('DeviceOutOfServiceEvent', roundTrip, 'deviceCallManagerID deviceID reason'),
  event('DeviceInServiceEvent', session, `
    deviceCallManagerID deviceID locale supportedEncoding altScript:str dndStatus:bool dndOption
  `),
  event('DeviceSoftKeyPressedEvent', roundTrip, `
    deviceCallManagerID deviceID softKeyID globalCallManagerID callID callCallManagerID callLegID callState(callState)
    callingParty:str callingPartyName:str calledParty:str calledPartyName:str originalParty:str originalPartyName:str
    lastRedirectingParty:str lastRedirectingPartyName:str unModifiedCallingParty:str unModifiedCalledParty:str
    unModifiedOriginalCalledParty:str unModifiedLastRedirectingParty:str callingPartyPi:bool callingPartyNamePi:bool
    calledPartyPi:bool calledPartyNamePi:bool originalCalledPartyPi:bool originalCalledPartyNamePi:bool
    lastRedirectingPartyPi:bool lastRedirectingPartyNamePi:bool unicodeCallingPartyName:ustr
    unicodeCalledPartyName:ustr unicodeOriginalCalledPartyName:ustr unicodelastRedirectingPartyName:ustr
    unicodeCallingPartyLocale unicodeCalledPartyLocale unicodeOriginalCalledPartyLocale
    unicodeLastRedirectingPartyLocale callingPartyDNInfo:{PartyDNInfo} calledPartyDNInfo:{PartyDNInfo}
    originalCalledPartyDNInfo:{PartyDNInfo} lastRedirectingPartyDNInfo:{PartyDNInfo} globalizedCallingParty:str
  `),
  request('DeviceDataPassThroughRequest', session, `
    callManagerID deviceID deviceDataObj:bytes mediaResourceId featureDataObj:bytes
  `),
  response('DeviceDataPassThroughResponse', session, 'callManagerID deviceID deviceDataObj:bytes+'),
  event('DeviceDataPassThroughEvent', roundTrip, 'deviceCallManagerID deviceID deviceDataObj:bytes mediaResourceId'),
  event('DeviceStateIdleEvent', session, 'deviceCallManagerID deviceID'),
  event('DeviceStateHeldEvent', session, 'deviceCallManagerID deviceID'),
  event('DeviceStateAlertingEvent', session, 'deviceCallManagerID deviceID'),
  event('DeviceStateActiveEvent', session, 'deviceCallManagerID deviceID'),
  request('DeviceGetDeviceStateRequest', session, 'callManagerID deviceID'),
  response('DeviceGetDeviceStateResponse', session, 'callManagerID deviceID deviceState(deviceState)'),
  request('DeviceGetSnapShotRequest', session, 'callManagerID deviceID'),
  response('DeviceGetSnapShotResponse', session, 'callManagerID deviceID'),
  event('DeviceSnapshotEvent', roundTrip, 'deviceCallManagerID deviceID securityInfo:[DeviceSecurityInfo]'),
  event('DeviceSnapshotCompletedEvent', roundTrip, 'deviceCallManagerID deviceID'),
  event('DeviceStateWhisperEvent', roundTrip, 'deviceCallManagerID deviceID'),
  request('DeviceDNDSetRequest', session, 'callManagerID deviceID dndStatus:bool'),
  response('DeviceDNDSetResponse', session, 'callManagerID deviceID'),
  event('DeviceDNDStatusChangedEvent', roundTrip, 'deviceCallManagerID deviceID dndStatus:bool'),
  event('DeviceDNDOptionChangedEvent', roundTrip, 'deviceCallManagerID deviceID dndOption'),
  request('DeviceGetDNDOptionRequest', session, 'callManagerID deviceID'),
  response('DeviceGetDNDOptionResponse', session, 'callManagerID deviceID dndOption'),
  event('DeviceHuntLogStatusChangedEvent', roundTrip, 'deviceCallManagerID deviceID huntLogStatus'),
  request('DeviceUpdateHuntLogStatusRequest', roundTrip, 'callManagerID deviceID huntLogStatus'),
  response('DeviceUpdateHuntLogStatusResponse', roundTrip, 'callManagerID deviceID'),
];
