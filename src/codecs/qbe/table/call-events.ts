/** What becomes of calls. */
import { event, type Pdu, roundTrip, session } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const callEventsPdus: readonly Pdu[] = [
  event('NewCallEvent', session, `
    lineCallManagerID lineID lineHandleSpecified:bool deviceName:str callCallManagerID callLegID globalCallManagerID
    callID callingParty:str calledParty:str originalCalledParty:str state(callState) origin(callOrigin) userData:bytes
    auxiliaryData farEndpointCallManagerID farEndpointType(farEndpointType) reason(callReason) callingPartyName:str
    calledPartyName:str originalPartyName:str lastRedirectingParty:str lastRedirectingPartyName:str
    callingPartyDeviceName:str bRemoteInUse:bool parentCallManagerID parentCallID bPrivacy:bool mediaDeviceName:str
    mediaResourceId unModifiedCallingParty:str unModifiedCalledParty:str unModifiedOriginalCalledParty:str
    unModifiedLastRedirectingParty:str callingPartyPi:bool callingPartyNamePi:bool calledPartyPi:bool
    calledPartyNamePi:bool originalCalledPartyPi:bool originalCalledPartyNamePi:bool lastRedirectingPartyPi:bool
    lastRedirectingPartyNamePi:bool unicodeCallingPartyName:ustr unicodeCalledPartyName:ustr
    unicodeOriginalCalledPartyName:ustr unicodelastRedirectingPartyName:ustr unicodeCallingPartyLocale
    unicodeCalledPartyLocale unicodeOriginalCalledPartyLocale unicodeLastRedirectingPartyLocale
    callingPartyDNInfo:{PartyDNInfo} calledPartyDNInfo:{PartyDNInfo} originalCalledPartyDNInfo:{PartyDNInfo}
    lastRedirectingPartyDNInfo:{PartyDNInfo} ctiCallType callingPartyIpAddr(ip4) farEndLineIdDN:str
    farEndLineIdPartition:str callPresentable:bool featurePriority globalizedCallingParty:str
    callingPartyIpAddr_v6:bytes callingPartyIpAddressingMode bIsRolloverCall:bool uniqueProtocolCallReference:str
    cgpnHuntMemberDN:str cgpnHuntMemberPartition:str cgpnPatternUsage cdpnPatternUsage
    callingPartyMultiMediaCapBitMask calledPartyMultiMediaCapBitMask
    callingPartyMultiMediaCapabilityInfo:{DeviceMultiMediaCapability}
    calledPartyMultiMediaCapabilityInfo:{DeviceMultiMediaCapability} deviceUUID:str peerUUID:str
  `),
  event('ExistingCallEvent', roundTrip, `
    lineCallManagerID lineID lineHandleSpecified:bool deviceName:str callCallManagerID callLegID globalCallManagerID
    callID callingParty:str calledParty:str originalCalledParty:str lastRedirectingParty:str state(callState)
    origin(callOrigin) userData:bytes auxiliaryData farEndpointCallManagerID farEndpointType(farEndpointType)
    reason(callReason) cause(callCause) participantsInfo:[ParticipantInfo] callingPartyName:str calledPartyName:str
    originalCalledPartyName:str lastRedirectingPartyName:str callingPartyDeviceName:str
    controllerParticipant:{ParticipantInfo} mediaDeviceName:str mediaResourceId mediaTransmitActive:bool
    mediaReceiveActive:bool bRemoteInUse:bool parentCallManagerID parentCallID bPrivacy:bool callSelectStatus
    unModifiedCallingParty:str unModifiedCalledParty:str unModifiedOriginalCalledParty:str
    unModifiedLastRedirectingParty:str callingPartyPi:bool callingPartyNamePi:bool calledPartyPi:bool
    calledPartyNamePi:bool originalCalledPartyPi:bool originalCalledPartyNamePi:bool lastRedirectingPartyPi:bool
    lastRedirectingPartyNamePi:bool unicodeCallingPartyName:ustr unicodeCalledPartyName:ustr
    unicodeOriginalCalledPartyName:ustr unicodelastRedirectingPartyName:ustr unicodeCallingPartyLocale
    unicodeCalledPartyLocale unicodeOriginalCalledPartyLocale unicodeLastRedirectingPartyLocale
    callingPartyDNInfo:{PartyDNInfo} calledPartyDNInfo:{PartyDNInfo} originalCalledPartyDNInfo:{PartyDNInfo}
    lastRedirectingPartyDNInfo:{PartyDNInfo} bHoldReversionDelivered:bool localConferenceBridgeId:str
    localConferenceBridgeName:str bAdvanceAdhocConference:bool ctiCallType callingPartyIpAddr(ip4)
    overallCallSecurityStatus farEndLineIdDN:str farEndLineIdPartition:str callPresentable:bool featurePriority
    globalizedCallingParty:str callingPartyIpAddr_v6:bytes callingPartyIpAddressingMode consultSetupbyRollover:bool
    uniqueProtocolCallReference:str cgpnHuntMemberDN:str cgpnHuntMemberPartition:str cdpnHuntMemberDN:str
    cdpnHuntMemberPartition:str cgpnPatternUsage cdpnPatternUsage calledPartyDeviceName:str
    localConferenceBridgePartition:str callingPartyMultiMediaCapBitMask calledPartyMultiMediaCapBitMask
    callingPartyMultiMediaCapabilityInfo:{DeviceMultiMediaCapability}
    calledPartyMultiMediaCapabilityInfo:{DeviceMultiMediaCapability} deviceUUID:str peerUUID:str
  `),
  event('CallClosedEvent', session, 'lineCallManagerID lineID callCallManagerID callLegID reason'),
  event('DtmfEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID digit'),
  event('RingEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID'),
  event('GlobalCallHandleChangedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID newGlobalCallManagerID newGlobalCallID reason(callReason)
    callingParty:str callingPartyName:str calledParty:str calledPartyName:str originalParty:str originalPartyName:str
    lastRedirectingParty:str lastRedirectingPartyName:str bRemoteInUse:bool bPrivacy:bool unModifiedCallingParty:str
    unModifiedCalledParty:str unModifiedOriginalCalledParty:str unModifiedLastRedirectingParty:str callingPartyPi:bool
    callingPartyNamePi:bool calledPartyPi:bool calledPartyNamePi:bool originalCalledPartyPi:bool
    originalCalledPartyNamePi:bool lastRedirectingPartyPi:bool lastRedirectingPartyNamePi:bool
    unicodeCallingPartyName:ustr unicodeCalledPartyName:ustr unicodeOriginalCalledPartyName:ustr
    unicodelastRedirectingPartyName:ustr unicodeCallingPartyLocale unicodeCalledPartyLocale
    unicodeOriginalCalledPartyLocale unicodeLastRedirectingPartyLocale callingPartyDNInfo:{PartyDNInfo}
    calledPartyDNInfo:{PartyDNInfo} originalCalledPartyDNInfo:{PartyDNInfo} lastRedirectingPartyDNInfo:{PartyDNInfo}
    globalizedCallingParty:str uniqueProtocolCallReference:str
  `),
  event('ToneChangedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID tone featureID codeRequired toneDirection
  `),
  event('CallPlayDTMFCompleteEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID sequenceNumber result(resultCode)
  `),
  event('CallConferenceStateChangedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID conferenceStateChangedID globalCallManagerID globalCallID
    modifyStatus changedParticipantInfo:{ParticipantInfo} otherParticipantsInfo:[ParticipantInfo]
    controllerParticipantInfo:{ParticipantInfo} reason(callReason) bRemoteInUse:bool bPrivacy:bool
    controllerDeviceName:str idleCalls:[CtiCallHandle] requestorParticipantInfo:{ParticipantInfo}
    requestorDeviceName:str localConferenceBridgeId:str localConferenceBridgeName:str bAdvanceAdhocConference:bool
    localConferenceBridgePartition:str
  `),
  event('CallPartyInfoChangedEvent', session, `
    lineCallManagerID lineID callCallManagerID callLegID callingPartyChanged:bool callingParty:str
    callingPartyName:str calledPartyChanged:bool calledParty:str calledPartyName:str originalCalledParty:str
    originalCalledPartyName:str lastRedirectingParty:str lastRedirectingPartyName:str farEndPointType(farEndpointType)
    reason(callReason) bRemoteInUse:bool bPrivacy:bool unModifiedCallingParty:str unModifiedCalledParty:str
    unModifiedOriginalCalledParty:str unModifiedLastRedirectingParty:str callingPartyPi:bool callingPartyNamePi:bool
    calledPartyPi:bool calledPartyNamePi:bool originalCalledPartyPi:bool originalCalledPartyNamePi:bool
    lastRedirectingPartyPi:bool lastRedirectingPartyNamePi:bool unicodeCallingPartyName:ustr
    unicodeCalledPartyName:ustr unicodeOriginalCalledPartyName:ustr unicodelastRedirectingPartyName:ustr
    unicodeCallingPartyLocale unicodeCalledPartyLocale unicodeOriginalCalledPartyLocale
    unicodeLastRedirectingPartyLocale callingPartyDNInfo:{PartyDNInfo} calledPartyDNInfo:{PartyDNInfo}
    originalCalledPartyDNInfo:{PartyDNInfo} lastRedirectingPartyDNInfo:{PartyDNInfo} farEndLineIdDN:str
    farEndLineIdPartition:str globalizedCallingParty:str cgpnHuntMemberDN:str cgpnHuntMemberPartition:str
    cdpnHuntMemberDN:str cdpnHuntMemberPartition:str cgpnPatternUsage cdpnPatternUsage
    currentCallingPartyDeviceName:str currentCalledPartyDeviceName:str callAttributeType
    callingPartyMultiMediaCapBitMask calledPartyMultiMediaCapBitMask
    callingPartyMultiMediaCapabilityInfo:{DeviceMultiMediaCapability}
    calledPartyMultiMediaCapabilityInfo:{DeviceMultiMediaCapability} deviceUUID:str peerUUID:str
  `),
  event('CallPrivacyChangedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID callingParty:str callingPartyName:str calledParty:str
    calledPartyName:str reason(callReason) bPrivacy:bool bRemoteInUse:bool unModifiedCallingParty:str
    unModifiedCalledParty:str callingPartyPi:bool callingPartyNamePi:bool calledPartyPi:bool calledPartyNamePi:bool
    unicodeCallingPartyName:ustr unicodeCalledPartyName:ustr unicodeCallingPartyLocale unicodeCalledPartyLocale
    callingPartyDNInfo:{PartyDNInfo} calledPartyDNInfo:{PartyDNInfo} globalizedCallingParty:str
  `),
  event('CallSelectChangedEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID callingParty:str callingPartyName:str calledParty:str
    calledPartyName:str reason(callReason) bPrivacy:bool bRemoteInUse:bool callSelectStatus unModifiedCallingParty:str
    unModifiedCalledParty:str callingPartyPi:bool callingPartyNamePi:bool calledPartyPi:bool calledPartyNamePi:bool
    unicodeCallingPartyName:ustr unicodeCalledPartyName:ustr unicodeCallingPartyLocale unicodeCalledPartyLocale
    callingPartyDNInfo:{PartyDNInfo} calledPartyDNInfo:{PartyDNInfo} globalizedCallingParty:str
  `),
  event('ExistingCallCompletedEvent', roundTrip, 'lineCallManagerID lineID'),
  event('CallHoldReversionEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID'),
  event('CallSecurityStatusUpdateEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID overallCallSecurityStatus
  `),
  event('CallPresentEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID bPresentable:bool'),
  event('CallFeatureCancelledEvent', roundTrip, `
    lineCallManagerID lineID callCallManagerID callLegID consultCallManagerID consultCallID
  `),
  event('CallOrphanStatusEvent', roundTrip, 'lineCallManagerID lineID callCallManagerID callLegID callOrphanStatus'),
  event('CallStateChangedEvent_V2', session, `
    lineCallManagerID lineID callCallManagerID callLegID state(callState) cause(callCause) fwdDestinationAddress:str
    fwdDestinationPartyDNInfo:{PartyDNInfo_V2} reason(callReason) bRemoteInUse:bool overallCallSecurityStatus
    bIsConsultSetupByRollover:bool bCallClearedByHuntList:bool cgpnHuntMemberDN:str cgpnHuntMemberPartition:str
    cdpnHuntMemberDN:str cdpnHuntMemberPartition:str
  `),
];
