/** Nested elements of calls, parties and media. */
import { type Structure, structure } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const callStructures: readonly Structure[] = [
  structure('MediaCapability', 'payloadCapability maxFramesPerPacket bitRate'),
  structure('RTPDestinationV6', 'ipAddr_v6:bytes rtpPort_v6'),
  structure('CtiCallHandle', 'callManagerID callLegID'),
  structure('CtiForwardInfo', 'fwdType(forwardType) fwdDestination:str'),
  structure('SIPUrl', 'user:str host:str port transportTye urlType'),
  structure('PartyDNInfo', 'sipUrl:{SIPUrl} unModifiedsipUrl:{SIPUrl} partition:str voiceMailbox:str numberType'),
  structure('ParticipantInfo', `
    participantNumber:str unModifiedParticipantNumber:str participantName:str numberPI:bool namePI:bool endpointType
    state unModifiedPaticipantUnicodeDisplayName:ustr participantLocale participantDNInfo:{PartyDNInfo} callManagerID
    callLegID participantHuntMemberDN:str participantHuntMemberPartition:str bridgeParticipantID:str
  `),
  structure('CtiCallForwardInformation', 'CfwdType(forwardType) CallFwdDestination:str'),
  structure('PartyInfo', `
    cause callManagerID callLegID deviceType isHolding:bool partition:str pattern:str partyDN:str
    partyDNDisplayName:str unicodeDisplayName:ustr partyVoiceMailbox:str
  `),
  structure('RedirectPartyInfo', `
    originalCause originalCalledPartyRedirectReason originalPartition:str originalPattern:str originalCalledParty:str
    originalCalledPartyVoiceMailbox:str lastRedirectingCause lastRedirectingRedirectReason
    lastRedirectingPartition:str lastRedirectingPattern:str lastRedirectingNumber:str
    lastRedirectingNumberVoiceMailbox:str
  `),
  structure('CtiGlobalCallHandle', 'callManagerID callID'),
  structure('MediaEncryptionKeyInfo'),
  structure('MultiForkingRecorderInfo', 'recorderType recorderStatus recorderURI:str recorderErrorMsg:str'),
  structure('PartyDNInfo_V2', 'sipUrl:{SIPUrl} partition:str voiceMailbox:str numberType'),
  structure('MultiMediaEncryptionKeyInfo'),
  structure('VideoStreamInfo', `
    streamId compressionType maxBitRate sdpMediaMode mediaType keyInfoPresent:bool rxRTPDest_v6:{RTPDestinationV6}
    rxIPAddr(ip4) rxRTPPortNumber rxActiveIpAddressingMode txRTPDest_v6:{RTPDestinationV6} txIPAddr(ip4)
    txRTPPortNumber txActiveIpAddressingMode multiMediaEncryptionKeyInfo:{MultiMediaEncryptionKeyInfo}
  `),
];
