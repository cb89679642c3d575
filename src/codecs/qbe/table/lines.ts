/** A line that is open: service, forwarding, message waiting, intercom. */
import { event, type Pdu, request, response, roundTrip, session } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const linesPdus: readonly Pdu[] = [
  request('LineOpenRequest', session, `
    deviceName:str lineName:str filter:{LineEventFilter} autoAcceptStatus partition:str
  `),
  response('LineOpenResponse', session, 'lineCallManagerID lineID autoAcceptStatus'),
  request('LineChangeEventFilterRequest', session, 'lineCallManagerID lineID filter:{LineEventFilter}'),
  response('LineChangeEventFilterResponse', session, 'lineCallManagerID lineID'),
  request('LineCloseRequest', session, 'lineCallManagerID lineID'),
  response('LineCloseResponse', session, 'lineCallManagerID lineID'),
  request('LineGetInfoRequest', roundTrip, 'lineCallManagerID lineID'),
  response('LineGetInfoResponse', roundTrip, `
    lineCallManagerID lineID deviceName:str lineDir:str numActiveCalls maxActiveCalls numCallsOnHold maxCallsOnHold
    numHoldPending maxHoldPending calls:[CtiCallHandle] canTransfer:bool canBlindTransfer:bool canHold:bool
    canPark:bool canConference:bool canCompleteCall:bool canForward:bool messageWaitingLampMode
    fwdInfo:[CtiForwardInfo] linePartition:str numParkedCalls
  `),
  event('LineClosedEvent', roundTrip, 'lineCallManagerID lineID reason'),
  request('LineSetMessageWaitingRequest', session, `
    lineCallManagerID lineID lineName:str lampMode voiceCounts:bool totalNewVoiceMsgs totalOldVoiceMsgs
    highPriorityVoiceCounts:bool newHighPriorityVoiceMsgs oldHighPriorityVoiceMsgs faxCounts:bool totaNewFaxMsgs
    totalOldFaxMsgs highPriorityFaxCounts:bool newHighPriorityFaxMsgs oldHighPriorityFaxMsgs
  `),
  response('LineSetMessageWaitingResponse', session, 'lineCallManagerID lineID'),
  event('LineOutOfServiceEvent', roundTrip, 'lineCallManagerID lineID reason'),
  event('LineInServiceEvent', session, `
    lineCallManagerID lineID defaultIntercomInfo:{LineIntercomSpeedDialInfo}
    currentIntercomInfo:{LineIntercomSpeedDialInfo} isIntercomTargetSet:bool
  `),
  request('LineSetForwardRequest', session, 'lineCallManagerID lineID FwdDestnInfo:[CtiCallForwardInformation]'),
  response('LineSetForwardResponse', session, 'lineCallManagerID lineID'),
  event('LineForwardEvent', session, 'lineCallManagerID lineID forwardArray:[CtiCallForwardInformation]'),
  request('LineGetForwardInfoRequest', session, 'lineCallManagerID lineID'),
  response('LineGetForwardInfoResponse', session, 'lineCallManagerID lineID CtiFwdArray:[CtiCallForwardInformation]'),
  request('LineSetRingerStatusRequest', session, 'lineCallManagerID lineID ringerStatus'),
  response('LineSetRingerStatusResponse', session, 'lineCallManagerID lineID'),
  request('LineAutoAcceptChangeRequest', session, 'lineCallManagerID lineID autoAcceptStatus'),
  response('LineAutoAcceptChangeResponse', session, 'lineCallManagerID lineID autoAcceptStatus'),
  event('LineAutoAcceptStatusEvent', roundTrip, 'lineCallManagerID lineID autoAcceptStatus'),
  request('LineIntercomSpeedDialInfoChangeRequest', roundTrip, `
    lineCallManagerID lineID intercomInfo:{LineIntercomSpeedDialInfo} bSetIntercomTarget:bool
  `),
  response('LineIntercomSpeedDialInfoChangeResponse', roundTrip, 'lineCallManagerID lineID'),
  event('LineIntercomSpeedDialInfoChangedEv', roundTrip, `
    lineCallManagerID lineID defaultIntercomInfo:{LineIntercomSpeedDialInfo}
    currentIntercomInfo:{LineIntercomSpeedDialInfo} isIntercomTargetSet:bool
  `),
  event('LineIntercomSpeedDialInfoRestorationFailedEv', roundTrip, 'lineCallManagerID lineID reason'),
  event('LineParkStatusEvent', roundTrip, `
    lineCallManagerID lineID globalCallManagerID callID transactionID:str parkState parkDN:str parkDNPartition:str
    parkedParty:str parkedPartyPartition:str isExisting:bool
  `),
  event('LineHuntCallStatusEvent', roundTrip, `
    lineCallManagerID lineID GlobalCallManagerID GlobalCallID huntCallDisposition reRouteDn:str reRoutePartition:str
  `),
];
