/** Features that an application registers for: Call Back and its like, parked calls, pickup. */
import { event, named, type Pdu, request, response, roundTrip } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const featuresPdus: readonly Pdu[] = [
  event('ProviderFeatureActivatedEvent', roundTrip, `
    featureID globalCallManagerID globalCallID deviceName:str callState(callState) dialedDigits:str
    featureActivatingCallManagerID featureActivatingCallID callingPartyInfo:{PartyInfo} calledPartyInfo:{PartyInfo}
    redirectPartyInfo:{RedirectPartyInfo} globalizedCallingParty:str
  `),
  request('ProviderGetMonitorDNInfoRequest', roundTrip, 'DNType'),
  response('ProviderGetMonitorDNInfoResponse', roundTrip, 'monitorDNenumerationHandle'),
  request('GetMonitorDNFetchRequest', roundTrip, 'enumerationHandle count'),
  response('GetMonitorDNFetchResponse', roundTrip, 'dninfo:[DNInfo] more:bool'),
  request('GetMonitorDNCloseRequest', roundTrip, 'enumHandle'),
  response('GetMonitorDNCloseResponse', roundTrip, 'monitorDNenumerationHandle'),
  event('ProviderCallParkDNChangedEvent', named),
  request('ProviderRegisterFeatureActivationRequest', roundTrip, 'featureID'),
  response('ProviderRegisterFeatureActivationResponse', roundTrip),
  event('ProviderFeatureActivationUnRegisteredEvent', roundTrip, 'featureID reason'),
  request('LineCallPickupRequest', roundTrip, 'lineCallManagerID lineID pickupType pickupGroupNumber:str'),
  response('LineCallPickupResponse', roundTrip, `
    lineCallManagerID lineID globalCallHandleCallManager globalCallHandleCallID
  `),
  request('ProviderPickupNotificationRegisterRequest', roundTrip, 'pickupGroupNumber:str pickupGroupPartition:str'),
  response('ProviderPickupNotificationRegisterResponse', roundTrip),
  request('ProviderPickupNotificationUnregisterRequest', roundTrip, 'pickupGroupNumber:str pickupGroupPartition:str'),
  response('ProviderPickupNotificationUnregisterResponse', roundTrip),
  event('ProviderPickupNotificationRegistrationClosedEvent', roundTrip, `
    reason pickupGroupNumber:str pickupGroupPartition:str
  `),
  event('ProviderCallPickupAlertEvent', roundTrip, `
    transactionID pickupGroupNumber:str pickupGroupPartition:str globalCallManagerID globalCallID callingParty:str
    unmodifiedCallingParty:str callingPartyName:str callingPartyUnicodeDisplayName:ustr callingPartyPi:bool
    callingPartyNamePi:bool callingPartyLocale callingPartyDNInfo:{PartyDNInfo} calledParty:str
    unmodifiedCalledParty:str calledPartyName:str calledPartyUnicodeDisplayName:ustr calledPartyPi:bool
    calledPartyNamePi:bool calledPartyLocale calledPartyDNInfo:{PartyDNInfo} farEndpointType(farEndpointType)
  `),
];
