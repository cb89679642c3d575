/** Transfers, conferences and barges, told to lines. */
import { event, type Pdu, roundTrip } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const joiningPdus: readonly Pdu[] = [
  event('LineTransferStartedEvent', roundTrip, `
    lineCallManagerID lineID transactionID controllerNumber:str controllerName:str survivingGCMID survivingGCCID
    otherGCMID otherGCCID survingCallType otherCallType bRemoteInUse:bool unicodeControllerName:ustr
    unicodeControllerNamelocale controllerPartyDNInfo:{PartyDNInfo} controllerDeviceName:str
    finalControllerCallManagerID finalControllerCallLegID otherControllerCallManagerID otherControllerCallLegID
    controllerHuntMemberDN:str controllerHuntMemberPartition:str
  `),
  event('LineTransferEndedEvent', roundTrip, `
    lineCallManagerID lineID transactionID success:bool bRemoteInUse:bool idleCalls:[CtiCallHandle]
  `),
  event('LineConferenceStartedEvent', roundTrip, `
    lineCallManagerID lineID transactionID controllerNumber:str controllerName:str survivingGCMID survivingGCCID
    otherGCIDs:[CtiGlobalCallHandle] bRemoteInUse:bool unicodeControllerName:ustr unicodeControllerNamelocale
    controllerPartyDNInfo:{PartyDNInfo} requestorNumber:str requestorName:str primaryCallType secondaryCallTypes:i32[]
    unicodeRequestorName:ustr unicodeRequestorNameLocale requestorPartyDNInfo:{PartyDNInfo} controllerDeviceName:str
    requestorDeviceName:str controllerHuntMemberDN:str controllerHuntMemberPartition:str requestorHuntMemberDN:str
    requestorHuntMemberPartition:str
  `),
  event('LineConferenceEndedEvent', roundTrip, `
    lineCallManagerID lineID transactionID success:bool bRemoteInUse:bool idleCalls:[CtiCallHandle]
    controllerNumber:str controllerName:str unicodeControllerName:ustr unicodeControllerNamelocale
    controllerPartyDNInfo:{PartyDNInfo} controllerDeviceName:str requestorNumber:str requestorName:str
    unicodeRequestorName:ustr unicodeRequestorNamelocale requestorPartyDNInfo:{PartyDNInfo} requestorDeviceName:str
    controllerHuntMemberDN:str controllerHuntMemberPartition:str requestorHuntMemberDN:str
    requestorHuntMemberPartition:str
  `),
  event('LineBargeStartedEvent', roundTrip, `
    lineCallManagerID lineID transactionID controllerNumber:str controllerName:str survivingGCMID survivingGCCID
    otherGCMID otherGCCID bRemoteInUse:bool unicodeControllerName:ustr unicodeControllerNamelocale
    controllerPartyDNInfo:{PartyDNInfo}
  `),
  event('LineBargeEndedEvent', roundTrip, 'lineCallManagerID lineID transactionID success:bool bRemoteInUse:bool'),
  event('LineCBargeStartedEvent', roundTrip, `
    lineCallManagerID lineID transactionID controllerNumber:str controllerName:str survivingGCMID survivingGCCID
    otherGCMID otherGCCID bRemoteInUse:bool unicodeControllerName:ustr unicodeControllerNamelocale
    controllerPartyDNInfo:{PartyDNInfo} requestorNumber:str requestorName:str unicodeRequestorName:ustr
    unicodeRequestorNameLocale requestorPartyDNInfo:{PartyDNInfo}
  `),
  event('LineCBargeEndedEvent', roundTrip, 'lineCallManagerID lineID transactionID success:bool bRemoteInUse:bool'),
];
