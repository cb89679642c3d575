/** Media resources of a device. */
import { event, type Pdu, request, response, roundTrip } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const mediaResourcesPdus: readonly Pdu[] = [
  request('DeviceAllocateMediaResourceRequest', roundTrip, `
    callManagerID deviceID mediaResourceType mediaResourceName:str numberOfPorts appData:bytes deviceData:bytes
  `),
  response('DeviceAllocateMediaResourceResponse', roundTrip, `
    callManagerID deviceID mediaResourceId deviceDataObj:bytes
  `),
  event('DeviceMediaResourceAllocatedEvent', roundTrip, `
    deviceCallManagerID deviceID mediaResourceId mediaResourceName:str numberOfPorts appDataObj:bytes
    creatorApplicationId creatorProviderId mediaResourceType
  `),
  request('DeviceDeallocateMediaResourceRequest', roundTrip, 'callManagerID deviceID mediaResourceID'),
  response('DeviceDeallocateMediaResourceResponse', roundTrip, 'callManagerID deviceID'),
  event('DeviceMediaResourceDeallocatedEvent', roundTrip, 'deviceCallManagerID deviceID mediaResourceId reason'),
  request('DeviceUpdateMediaResourceRequest', roundTrip, `
    callManagerID deviceID mediaResourceID numberOfPorts appData:bytes deviceData:bytes
  `),
  response('DeviceUpdateMediaResourceResponse', roundTrip, 'callManagerID deviceID deviceDataObj:bytes'),
  event('DeviceMediaResourceUpdatedEvent', roundTrip, `
    deviceCallManagerID deviceID mediaResourceId numberOfPorts appData:bytes updaterApplicationId updaterProviderId
  `),
  request('DeviceRemoveMediaConnectionRequest', roundTrip, 'callManagerID deviceID mediaResourceID connectionCi'),
  response('DeviceRemoveMediaConnectionResponse', roundTrip, 'callManagerID deviceID'),
  event('DeviceMediaConnectionAddedEvent', roundTrip, `
    deviceCallManagerID deviceID mediaResourceId reason connectionCi
  `),
  event('DeviceMediaConnectionRemovedEvent', roundTrip, `
    deviceCallManagerID deviceID mediaResourceId reason connectionCi
  `),
  event('DeviceExistingMediaResourceEvent', roundTrip, `
    deviceCallManagerID deviceID mediaResourceId mediaResourceType mediaResourceName:str numberOfPorts appData:bytes
    creatorApplicationId connectionCiList:i32[]
  `),
  request('DeviceExistingMediaResourceRequest', roundTrip, `
    callManagerID deviceID allResources:bool mediaResourceId
  `),
  response('DeviceExistingMediaResourceResponse', roundTrip, 'callManagerID deviceID'),
  event('DeviceExistingMediaResourcesCompletedEvent', roundTrip, 'deviceCallManagerID deviceID'),
];
