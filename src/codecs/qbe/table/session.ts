/** What opens, keeps and ends a session, and the answer that fits every request. */
import { event, heartbeat, type Pdu, request, response, roundTrip, session, written } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const sessionPdus: readonly Pdu[] = [
  response('FailureResponse', session, 'description:str'),
  request('ProviderOpenRequest', written, `
    provider:str qbeClientVersion:str login:ustr hiddenPassword:bytes filter:{ProviderEventFilter} applicationID:str
    desiredServerHeartbeatTime requestTimer cmAssignedApplicationID pluginName:str applicationPriority
    lightWeightOpen:bool hidden21:bytes authenticationType requestOldDeviceLineFetch:bool hiddenWrappedKey:bytes
    hiddenTail:bytes
  `),
  response('ProviderOpenResponse', session, `
    providerInfoString:str clientHeartbeat serverHeartbeat requestTimer pluginVersion:str pluginLocation:str
    providerId fipsCompliant:bool
  `),
  request('ProviderChangeEventFilterRequest', roundTrip, 'filter:{ProviderEventFilter}'),
  response('ProviderChangeEventFilterResponse', roundTrip),
  request('ProviderCloseRequest', session),
  response('ProviderCloseResponse', session),
  heartbeat('Heartbeat', session),
  event('ProviderOpenCompletedEvent', session, `
    reason(resultCode) sequenceNumber providerInfoString:str clientHeartbeat serverHeartbeat failureDescription:str
    bMonitorCallParkDNs:bool providerId precedenceValue canSupportIPv6:bool loginUserName:ustr daysUntilPasswordExpiry
    totalControllableDevices clusterID:str
  `),
  request('ProviderGetCapabilitiesRequest', session),
  response('ProviderGetCapabilitiesResponse', session, 'providerCapabilitiesInfo:{ProviderCapabilitiesInfo}'),
  event('ProviderClosedEvent', session, 'reason'),
  request('ProviderInitRequest', written, 'provider:str qbeClientVerion:str applicationID:str pluginName:str'),
  response('ProviderInitResponse', session, `
    providerInfo:str pluginVersion:str pluginLocation:str providerID nonce:str certificate:bytes
  `),
];
