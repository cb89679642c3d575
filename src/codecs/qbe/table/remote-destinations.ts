/** Remote destinations of CTI remote devices. */
import { type Pdu, request, response, roundTrip } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const remoteDestinationsPdus: readonly Pdu[] = [
  request('ProviderDeviceUpdateRemoteDestinationRequest', roundTrip, `
    ctiRemoteDeviceName:str remoteDestinationNumber:str remoteDestinationName:ustr newRemoteDestinationNumber:str
    isActiveRD:bool
  `),
  response('ProviderDeviceUpdateRemoteDestinationResponse', roundTrip),
  request('ProviderDeviceAddRemoteDestinationRequest', roundTrip, `
    ctiRemoteDeviceName:str remoteDestinationNumber:str remoteDestinationName:ustr isActiveRD:bool
  `),
  response('ProviderDeviceAddRemoteDestinationResponse', roundTrip),
  request('ProviderDeviceRemoveRemoteDestinationRequest', roundTrip, `
    ctiRemoteDeviceName:str remoteDestinationNumber:str
  `),
  response('ProviderDeviceRemoveRemoteDestinationResponse', roundTrip),
];
