/** What an application asks of calls, and the answers. */
import { named, type Pdu, request, response, roundTrip, session } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const callsPdus: readonly Pdu[] = [
  request('ProviderAllocateGlobalCallHandleRequest', session, 'callType'),
  response('ProviderAllocateGlobalCallHandleResponse', session, 'callManagerID callID'),
  request('LineCallInitiateRequest', session, `
    lineCallManagerID lineID globalCallManagerID globalCallID callingAddress:str destAddress:str userData:bytes
    mediaDeviceName:str mediaResourceId featurePriority
  `),
  response('LineCallInitiateResponse', session, 'lineCallManagerID lineID callManagerID callLegID'),
  request('CallAcceptRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID mediaDeviceName:str mediaResourceId
  `),
  response('CallAcceptResponse', roundTrip),
  request('CallAnswerRequest', session, `
    lineCallManagerID lineID callLegCallManagerID callLegID mediaDeviceName:str mediaResourceId
  `),
  response('CallAnswerResponse', session),
  request('CallBlindConferenceRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID newGlobalCallManagerID newGlobalCallID callingAddress:str
    destAddress:str userData:bytes
  `),
  response('CallBlindConferenceResponse', roundTrip),
  request('CallBlindTransferRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID newGlobalCallManagerID newGlobalCallID callingAddress:str
    destAddress:str userData:bytes
  `),
  response('CallBlindTransferResponse', roundTrip),
  request('CallCloseRequest', roundTrip, 'lineCallManagerID lineID callLegCallManagerID callLegID'),
  response('CallCloseResponse', roundTrip),
  request('CallCompleteConferenceRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID consultCallManagerID consultCallLegID
  `),
  response('CallCompleteConferenceResponse', roundTrip),
  request('CallCompleteTransferRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID consultCallManagerID consultCallLegID
  `),
  response('CallCompleteTransferResponse', roundTrip),
  request('CallDialRequest', roundTrip, 'lineCallManagerID lineID callLegCallManagerID callLegID destAddress:str'),
  response('CallDialResponse', roundTrip),
  request('CallDisconnectRequest', session, 'lineCallManagerID lineID callLegCallManagerID callLegID'),
  response('CallDisconnectResponse', session),
  request('CallPlayDtmfRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID dtmfDigits:i32[] rate
  `),
  response('CallPlayDtmfResponse', roundTrip),
  request('CallPlayToneRequest', roundTrip, 'lineCallManagerID lineID callLegCallManagerID callLegID tone direction'),
  response('CallPlayToneResponse', roundTrip),
  request('CallGetInfoRequest', roundTrip, 'lineCallManagerID lineID callLegCallManagerID callLegID'),
  response('CallGetInfoResponse', roundTrip, `
    deviceName:str lineDir:str originalParty:str originalPartyName:str callingParty:str callingPartyName:str
    calledParty:str calledPartyName:str reason(callReason) origin(callOrigin) activeTone userData:bytes
    lastRedirectingParty:str lastRedirectingPartyName:str bRemoteInUse:bool bPrivacy:bool unModifiedCallingParty:str
    unModifiedCalledParty:str unModifiedOriginalCalledParty:str unModifiedLastRedirectingParty:str callingPartyPi:bool
    callingPartyNamePi:bool calledPartyPi:bool calledPartyNamePi:bool originalCalledPartyPi:bool
    originalCalledPartyNamePi:bool lastRedirectingPartyPi:bool lastRedirectingPartyNamePi:bool
    unicodeCallingPartyName:ustr unicodeCalledPartyName:ustr unicodeOriginalCalledPartyName:ustr
    unicodelastRedirectingPartyName:ustr unicodeCallingPartyLocale unicodeCalledPartyLocale
    unicodeOriginalCalledPartyLocale unicodeLastRedirectingPartyLocale callingPartyDNInfo:{PartyDNInfo}
    calledPartyDNInfo:{PartyDNInfo} originalCalledPartyDNInfo:{PartyDNInfo} lastRedirectingPartyDNInfo:{PartyDNInfo}
    globalizedCallingParty:str
  `),
  request('CallHoldRequest', session, 'lineCallManagerID lineID callLegCallManagerID callLegID contentID:str'),
  response('CallHoldResponse', session),
  request('CallRedirectRequest', session, `
    lineCallManagerID lineID callLegCallManagerID callLegID redirectAddress:str unconditional:bool callingSearchSpace
    calledAddressOption redirectReason preferredOriginalCalledParty:str modifiedCallingParty:str
    modifiedCallingPartyReason facCode:str cmcCode:str featurePriority applicationXMLData:bytes deviceName:str
  `),
  response('CallRedirectResponse', session),
  request('CallRetrieveRequest', session, 'lineCallManagerID lineID callLegCallManagerID callLegID'),
  response('CallRetrieveResponse', session),
  request('CallSetupConferenceRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID newCallManagerID newGlobalCallID callingAddress:str
    destAddress:str userData:bytes
  `),
  response('CallSetupConferenceResponse', roundTrip, `
    consultCallManagerID consultCallID consultLine:str consultLinePartition:str
  `),
  request('CallSetupTransferRequest', session, `
    lineCallManagerID lineID callLegCallManagerID callLegID newCallManagerID newGlobalCallID callingAddress:str
    destAddress:str userData:bytes bNeverConnectMediaForConsultCall:bool
  `),
  response('CallSetupTransferResponse', session, `
    consultCallManagerID consultCallID consultLine:str consultLinePartition:str
  `),
  request('CallParkRequest', session, `
    lineCallManagerID lineID callLegCallManagerID callLegID callParkType ParkAtAddress:str
  `),
  response('CallParkResponse', session, 'ParkedAt:str ParkedAtPartition:str'),
  request('LineCallUnParkRequest', roundTrip, `
    lineCallManagerID lineID globalCallManagerID globalCallID callingAddress:str parkedAtAddress:str
  `),
  response('LineCallUnParkResponse', roundTrip, 'lineCallManagerID lineID'),
  request('CallDirectTransferRequest', named),
  response('CallDirectTransferResponse', roundTrip),
  request('CallJoinRequest', named, 'lineCallManagerID lineID callLegCallManagerID callLegID'),
  response('CallJoinResponse', roundTrip),
  request('CallIntercomTalkbackRequest', roundTrip, 'lineCallManagerID lineID callLegCallManagerID callLegID'),
  response('CallIntercomTalkbackResponse', roundTrip),
  request('CallConferenceDropPartyRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID dropPartyCallManagerID dropPartyCallLegID
  `),
  response('CallConferenceDropPartyResponse', roundTrip),
  request('LineCreatePersistentConnectionRequest', roundTrip, `
    lineCallManagerID lineID globalCallManagerID globalCallID callingPartyDN:str callingPartyName:str
  `),
  response('LineCreatePersistentConnectionResponse', roundTrip, 'lineCallManagerID lineID callManagerID callLegID'),
  request('LineDisconnectPersistentConnectionRequest', roundTrip, `
    lineCallManagerID lineID callLegCallManagerID callLegID
  `),
  response('LineDisconnectPersistentConnectionResponse', roundTrip),
];
