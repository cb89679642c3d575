/**
 * Calls. Value → name; Wireshark's names, chan-sccp's where Wireshark has none.
 */

export const DCallState = {
  0: 'Idle',
  1: 'OffHook',
  2: 'OnHook',
  3: 'RingOut',
  4: 'RingIn',
  5: 'Connected',
  6: 'Busy',
  7: 'Congestion',
  8: 'Hold',
  9: 'CallWaiting',
  10: 'CallTransfer',
  11: 'CallPark',
  12: 'Proceed',
  13: 'CallRemoteMultiline',
  14: 'InvalidNumber',
  15: 'HoldRevert',
  16: 'Whisper',
  17: 'RemoteHold',
} as const;

export const CallType = {
  1: 'InBoundCall',
  2: 'OutBoundCall',
  3: 'ForwardCall',
} as const;

export const CallPrivacy = {
  0: 'None',
  1: 'Limited',
  2: 'Full',
} as const;

export const CallSecurityStatusType = {
  0: 'Unknown',
  1: 'NotAuthenticated',
  2: 'Authenticated',
  3: 'Encrypted',
  4: 'Max',
} as const;

export const CallHistoryDisposition = {
  0: 'Ignore',
  1: 'PlacedCalls',
  2: 'ReceivedCalls',
  3: 'MissedCalls',
  65535: 'UnknownDisp',
  4294967295: 'UnknownDisp',
} as const;

export const PrecedenceLevel = {
  0: 'Highest (FlashOverride / ExecutiveOverride)',
  1: 'High (Flash)',
  2: 'Medium (Immediate)',
  3: 'Low (Priority)',
  4: 'Normal (Routine)',
} as const;

export const RedirectReason = {
  0: 'Unknown / none',
  1: 'CallForwardBusy',
  2: 'CallForwardNoAnswer',
  4: 'CallTransfer',
  5: 'CallPickup',
  7: 'CallPark',
  8: 'CallParkPickup',
  9: 'CPEOutOfOrder',
  10: 'CallForwardByCalledDTE',
  11: 'CallParkReversion',
  15: 'CallForwardUnconditional (CFwdALL)',
  18: 'CallDeflection',
  34: 'BlindTransfer',
  50: 'CallImmediateDivert',
  66: 'CallForwardAlternateParty',
  82: 'CallForwardOnFailure',
  98: 'Conference',
  114: 'Barge',
} as const;

export const RestrictInformationType = {
  1: 'CallingPartyName',
  2: 'CallingPartyNumber',
  3: 'CallingParty',
  4: 'CalledPartyName',
  8: 'CalledPartyNumber',
  12: 'CalledParty',
  16: 'OriginalCalledPartyName',
  32: 'OriginalCalledPartyNumber',
  48: 'OriginalCalledParty',
  64: 'LastRedirectPartyName',
  128: 'LastRedirectPartyNumber',
  192: 'LastRedirectParty',
  4294967040: 'BitsReserved',
} as const;

export const StatsProcessingType = {
  0: 'clearStats',
  1: 'doNotClearStats',
} as const;

export const RecordingStatus = {
  0: 'OFF',
  1: 'ON',
} as const;

export const BlfState = {
  0: 'Unknown',
  1: 'Idle',
  2: 'InUse',
  3: 'DND',
  4: 'Alerting',
} as const;

export const SubscribeCause = {
  0: 'OK',
  1: 'RouteFail',
  2: 'AuthFail',
  3: 'Timeout',
  4: 'TrunkTerm',
  5: 'TrunkForbidden',
  6: 'Throttle',
} as const;

export const SubscriptionFeatureID = {
  1: 'BLF',
} as const;

export const MwiNotificationResult = {
  0: 'Ok',
  1: 'GeneralError',
  2: 'RequestRejected',
  3: 'VmCountOutOfBounds',
  4: 'FaxCountOutOfBounds',
  5: 'InvalidPriorityVmCount',
  6: 'InvalidPriorityFaxCount',
} as const;

export const SequenceFlag = {
  0: 'First',
  1: 'More',
  2: 'Last',
} as const;
