/** Nested elements of devices, lines and the provider. */
import { type Structure, structure } from '../layout.ts';

// biome-ignore format: a row is read as lines of names
export const deviceStructures: readonly Structure[] = [
  structure('ProviderEventFilter', `
    deviceRegistered:bool deviceUnregistered:bool directoryChangeNotify:bool deviceConfigChangeNotify:bool
    deviceEMLoginStatusChangeNotify:bool deviceMultiMediaCapabilityChangedNotify:bool
  `),
  structure('DeviceInfo', `
    name:str type allowsRegistration:bool deviceID locale protocol isRestricted:bool altScript:str devTypeName:str
    dndOption roleOverMode isBIBEnabled:bool ipAddressingMode supportsFeature isVisitingDevice:bool
  `),
  structure('DeviceEventFilter', `
    deviceModeChanged:bool keyPressed:bool featureButtonPressed:bool lampModeChanged:bool ringModeChanged:bool
    displayChanged:bool startTransmission:bool stopTransmission:bool startReception:bool stopReception:bool
    softKeyPressed:bool openLogicalChannel:bool deviceData:bool mediaResourceAllocated:bool
    mediaResourceDeallocated:bool mediaResourceUpdated:bool mediaConnectionAdded:bool mediaConnectionRemoved:bool
    mediaResourceExisting:bool existingMediaResourcesCompleted:bool snapshot:bool receptionKey:bool
    transmissionKey:bool deviceIdleState:bool deviceActiveState:bool deviceAlertingState:bool deviceHoldState:bool
    deviceWhisperState:bool bDNDChanged:bool bDNDOptionChanged:bool bOpenMediaIPPortEvent:bool
    bMultiMediaStreamsInfo:bool bHuntLogStatusChanged:bool
  `),
  structure('LineEventFilter', `
    callStateChanged:bool dtmf:bool ring:bool toneChanged globalCallHandleChanged:bool partyInfoChanged:bool
    bExistingCallEvent:bool bNewCallEvent:bool bLineCfwdAllStatus:bool bTransferStarted:bool bTransferEnded:bool
    bTransferFailed:bool bConferenceStarted:bool bConferenceEnded:bool bConferenceFailed:bool bBargeStarted:bool
    bBargeEnded:bool bCBargeStarted:bool bCBargeEnded:bool bPrivacyChanged:bool bCallSelectChanged:bool
    bExistingCallCompleted:bool bHoldReversion:bool bIntercomInfoChanged:bool bIntercomInfoRestorationFailed:bool
    bMonitoringStarted:bool bMonitoringEnded:bool bRecordingStarted:bool bRecordingEnded:bool bCallAttributeInfo:bool
    bCallSecurityStatusUpdate:bool bCallPresentEvent:bool bCallFeatureCancelled:bool bParkStatusEvent:bool
    bLineHuntCallStatusEvent:bool bMonitoringTerminatedEvent:bool bCallOrphanStatusEvent:bool
    bMonitorUpdatedEvent:bool bSendMediaToBIBEvents:bool bAnnouncementEvents:bool bRecordingFailedEvent:bool
  `),
  structure('DeviceMultiMediaCapability', 'videoCapability telepresenceInfo screenCount'),
  structure('LineIntercomSpeedDialInfo', 'number:str label:str unicodeLabel:ustr'),
  structure('LineInfo', `
    name:str displayName:str permanentLineID maxNumberOfCalls lineInstance busyTrigger unicodeDisplayName:ustr
    partition:str isRestricted:bool autoAnswerStatus dnType defaultIntercomTargetInfo:{LineIntercomSpeedDialInfo}
    recordType asciiLabel:str unicodeLabel:ustr vmPilotDN:str pickupGroupNumber:str pickupGroupPartition:str
  `),
  structure('ProviderCapabilitiesInfo', `
    controlAnyDevice:bool maxNumberOfDevicesOpen monitorParkDN:bool modifyCallingParty:bool allowCallMonitoring:bool
    allowCallRecording:bool canSupportIPv6:bool providerCapabilityMask canAutoPickup:bool
  `),
  structure('DNInfo', 'name:str permanentLineID partition:str'),
  structure('DeviceSecurityInfo', 'callCallManagerID callLegID securityIndicator'),
  structure('DeviceConfigInfo', 'ipAddressingMode'),
  structure('DeviceConfigChange', 'deviceName:str deviceConfigInfo:{DeviceConfigInfo}'),
  structure('DeviceInfoStatic', `
    deviceType deviceTypeName:str deviceId protocol specialDeviceCapabilities visitingDevice:bool
  `),
  structure('DeviceInfoDynamic', `
    locale altScript:str DNDOption ConfiguredIpAddrMode EMLoginAllowed:bool deviceRestricted:bool
    outboundCallRollOverMode BIBEnabled:bool
  `),
  structure('DeviceRegistrationInfo', `
    mediaTermination activeIpAddrMode ipV4Addr(ip4) ipV6Addr:bytes unicodeLoginUserID:ustr encodingType
    CtiControllable deviceUserPolicy deviceAppPolicy deviceMultiMediaCapabilityBitMask
    deviceMultiMediaCapability:{DeviceMultiMediaCapability} huntLogStatus
  `),
  structure('RemoteDestinationInfo', 'remoteDestinationName:ustr remoteDestinationNumber:str isActiveRD:bool'),
  structure('DeviceConfigInfo_V2', `
    deviceConfigChangeBitMap remoteDestinationsInfo:[RemoteDestinationInfo] isMyAppLastToSetActiveRD:bool
  `),
];
