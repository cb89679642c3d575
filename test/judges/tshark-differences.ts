/**
 * Where tshark 4.0.17 reads frames otherwise than they are: by message and layout, the names of the fields, and why we
 * think that the table is right. `any` where everything after the first wrong field is displaced.
 */
interface Difference {
  readonly names: readonly string[] | 'any';
  readonly reason: string;
}

const stops = (...names: string[]): Difference => ({
  names,
  reason:
    'tshark does not show these fields; bodies of real phones and call managers have them, or chan-sccp knows them',
});
const capabilities: Difference = {
  names: 'any',
  reason:
    'tshark skips no empty slots and takes 24 bytes for a service resource; real bodies have audio at 312, video at 600',
};
const multimedia: Difference = {
  names: 'any',
  reason: 'tshark takes the overlay as long as its arm; a real body (168 bytes) has it at its full size',
};

export const knownDifferences: Readonly<Record<string, Difference>> = {
  'RegisterReq 0': {
    names: ['configVersionStamp'],
    reason: 'tshark wants more than 191 bytes before it shows the stamp',
  },
  'RegisterReject 0': stops('unknown'),
  'UnregisterReq 0': stops('unRegReasonCode'),
  'ButtonTemplateReq 0': stops('totalButtonCount'),
  'FeatureStatReq 0': stops('featureCapabilities'),
  'KeypadButton 0': stops('unknown1', 'unknown2'),
  'MediaPathEvent 0': stops('unknown'),
  'DisplayText 0': stops('unknown'),
  'ClearDisplay 0': stops('unknown'),
  'StopTone 0': { names: ['tone'], reason: 'tshark shows the tone from version 11; as a tail it is harmless below' },
  'ServiceURLStatV2Res 0': stops('serviceURL', 'serviceURLDisplayName'),
  'MediaPortListMessage 0': stops('portCount', 'rtpMediaPort'),
  'StartMediaReception 0': stops(
    'compressionType',
    'milliSecondPacketSize',
    'remoteIpAddr',
    'unknown1',
    'unknown2',
    'unknown3',
  ),
  'StopMediaReception 0': stops('conferenceId', 'passThroughPartyId'),
  'SubscriptionStatReq 0': stops('subscriptionID'),
  'Notification 0': stops('text'),
  'LocationInfo 0': stops('locationInfo'),
  'RegisterTokenReq 0': {
    names: ['ipv4or6', 'stationIpAddr', 'stationIpV6Addr', 'unknown'],
    reason: 'tshark swaps the bytes of the address and takes sixteen plain bytes for a typed address',
  },
  'SPCPRegisterTokenReq 0': { names: ['stationIpAddr'], reason: 'tshark swaps the bytes of the address' },
  'AddOnDeviceCapabilities 0': {
    names: ['unknownString.0159', 'unknowns'],
    reason: 'tshark takes six counters for the beginning of the text',
  },
  'ButtonTemplateRes 0': {
    names: ['buttonDefinition', 'instanceNumber'],
    reason: 'tshark shows no button at all where there are more than 42; chan-sccp sends up to 56',
  },
  'ServerRes 1': {
    names: ['ipv4or6', 'stationIpAddr'],
    reason: 'tshark looks at the header version where the body length tells typed addresses from plain ones',
  },
  'ConfigStatV2Res 0': {
    names: ['instance', 'numberOfLines', 'numberOfSpeedDials', 'reserved.for.future.use', 'userName'],
    reason: 'tshark ends the device name at its NUL; chan-sccp has sixteen bytes (no capture decides)',
  },
  'EnblocCall 1': {
    names: ['lineInstance'],
    reason: 'tshark knows the packed form only; an 8945 sends the aligned one',
  },
  'ConnectionStatisticsRes 1': {
    names: 'any',
    reason: 'tshark reads the processing mode as one byte from version 18; a real body of version 20 has four',
  },
  'CallInfoV2 0': { names: 'any', reason: 'tshark knows the form with thirteen texts only; chan-sccp sends twelve' },
  'CallInfoV2 2': {
    names: ['HuntPilotName', 'HuntPilotNumber'],
    reason: 'tshark shows the hunt pilot from version 17, chan-sccp sends it from 16',
  },
  'StartMediaTransmission 0': { names: 'any', reason: 'tshark has no layout for the 36 bytes of CallManager 2.x' },
  'StartMediaTransmission 1': stops('partyDirection'),
  'StartMediaTransmission 2': stops('partyDirection'),
  'StopMediaTransmission 0': { names: 'any', reason: 'tshark has no layout for the 4 bytes of CallManager 2.x' },
  'OpenReceiveChannel 0': stops('mixingMode', 'partyDirection', 'sourceIpAddr', 'sourcePortNumber'),
  'OpenMultiMediaReceiveChannel 0': multimedia,
  'OpenMultiMediaReceiveChannel 1': multimedia,
  'OpenMultiMediaReceiveChannel 2': multimedia,
  'OpenMultiMediaReceiveChannel 3': multimedia,
  'StartMultiMediaTransmission 0': multimedia,
  'StartMultiMediaTransmission 1': multimedia,
  'StartMultiMediaTransmission 2': multimedia,
  'UpdateCapabilities 0': capabilities,
  'CapabilitiesV2Res 0': capabilities,
  'CapabilitiesV3Res 0': capabilities,
  'CapabilitiesV3Res 1': capabilities,
};
