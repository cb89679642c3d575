/** Monitoring, recording, announcements. */
import { event, named, newer, type Pdu, request, response, roundTrip } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const recordingPdus: readonly Pdu[] = [
  request('LineCallStartMonitoringRequest', roundTrip, `
    lineCallManagerID lineID globalCallManagerID globalCallID callingAddress:str targetAddress:str
    targetdeviceName:str targetCallID monitorMode playToneDirection
  `),
  response('LineCallStartMonitoringResponse', roundTrip, 'lineCallManagerID lineID callManagerID callLegID'),
  request('CallRecordingStartRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID tone invocationType
  `),
  response('CallRecordingStartResponse', roundTrip),
  request('CallStopRecordingRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID invocationType
  `),
  response('CallStopRecordingResponse', roundTrip),
  event('CallMonitoringStartedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID monitorMode activeToneDirection
  `),
  event('CallMonitoringEndedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID monitorMode cause clearType activeToneDirection
  `),
  event('CallRecordingStartedEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID'),
  event('CallRecordingEndedEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID cause clearType'),
  event('CallAttributeInfoEvent', newer, `
    lineCallManagerID lineID callCallManagerID callLegID callAttributeType callID number:str partition:str
    deviceName:str existing:bool transactionID activeToneDirection callRecordingType forkingDeviceType
    forkingDeviceName:str protocolReferenceGUID:str forkingClusterID:str
    multiForkingRecorderInfo:[MultiForkingRecorderInfo]
  `),
  event('LineMonitorTerminatedEvent', roundTrip, `
    lineCallManagerID lineID transactionID cause monitorTargetDN:str monitorTargetPartition:str targetCallManagerID
    targetCallLegID monitorInitiatorDeviceName:str
  `),
  request('CallStartSendMediaToBIBRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID calledPartyNumber:str streamDN:str
  `),
  response('CallStartSendMediaToBIBResponse', roundTrip),
  request('CallStopSendMediaToBIBRequest', roundTrip, 'lineCallManagerID lineID callLegCallManagerID callLegID'),
  response('CallStopSendMediaToBIBResponse', roundTrip),
  event('CallSendMediaToBIBStartedEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID'),
  event('CallSendMediaToBIBEndedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID successful:bool
  `),
  request('LineCallMonitorUpdateRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID monitorMode toneDirection
  `),
  response('LineCallMonitorUpdateResponse', roundTrip),
  event('CallMonitorUpdatedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID activeMonitorMode activeToneDirection
  `),
  request('LineStartAnnouncementRequest', named),
  response('LineStartAnnouncementResponse', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID'),
  request('CallStopAnnouncementRequest', named),
  response('CallStopAnnouncementResponse', roundTrip),
  event('CallAnnouncementStartedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID announcementID:str
  `),
  event('CallAnnouncementEndedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID success:bool errorCode
  `),
  event('CallAnnouncementErrorEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID errorCode'),
  event('CallRecordingFailedEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID cause'),
];
