/**
 * Conferences and reservation. Value → name; Wireshark's names, chan-sccp's where Wireshark has none.
 */

export const AddParticipantResult = {
  0: 'OK',
  1: 'ResourceNotAvailable',
  2: 'ConferenceNotExist',
  3: 'DuplicateCallRef',
  4: 'SystemErr',
} as const;

export const AuditParticipantResult = {
  0: 'OK',
  1: 'ConferenceNotExist',
} as const;

export const CreateConfResult = {
  0: 'OK',
  1: 'ResourceNotAvailable',
  2: 'ConferenceAlreadyExist',
  3: 'SystemErr',
} as const;

export const DeleteConfResult = {
  0: 'OK',
  1: 'ConferenceNotExist',
  2: 'SystemErr',
} as const;

export const ModifyConfResult = {
  0: 'OK',
  1: 'ResourceNotAvailable',
  2: 'ConferenceNotExist',
  3: 'InvalidParameter',
  4: 'MoreActiveCallsThanReserved',
  5: 'InvalidResourceType',
  6: 'SystemErr',
} as const;

export const ResourceType = {
  0: 'Conference',
  1: 'IVR',
} as const;

export const Layout = {
  0: 'NoLayout',
  1: 'OneByOne',
  2: 'OneByTwo',
  3: 'TwoByTwo',
  4: 'TwoByTwo3Alt1',
  5: 'TwoByTwo3Alt2',
  6: 'ThreeByThree',
  7: 'ThreeByThree6Alt1',
  8: 'ThreeByThree6Alt2',
  9: 'ThreeByThree4Alt1',
  10: 'ThreeByThree4Alt2',
} as const;

export const SessionType = {
  1: 'Chat',
  2: 'Whiteboard',
  4: 'ApplicationSharing',
  8: 'FileTransfer',
  16: 'Video',
} as const;

export const QoSErrorCode = {
  0: 'RESERVATION_TIMEOUT',
  1: 'PATH_FAIL',
  2: 'RESV_FAIL',
  3: 'LISTEN_FAIL',
  4: 'RESOURCE_UNAVAILABLE',
  5: 'LISTEN_TIMEOUT',
  6: 'RESV_RETRIES_FAIL',
  7: 'PATH_RETRIES_FAIL',
  8: 'RESV_PREEMPTION',
  9: 'PATH_PREEMPTION',
  10: 'RESV_MODIFY_FAIL',
  11: 'PATH_MODIFY_FAIL',
  12: 'RESV_TEAR',
} as const;

export const RSVPDirection = {
  1: 'SEND',
  2: 'RECV',
  3: 'SENDRECV',
} as const;

export const RSVPErrorCode = {
  0: 'CONFIRM',
  1: 'ADMISSION',
  2: 'ADMINISTRATIVE',
  3: 'NO_PATH_INFORMATION',
  4: 'NO_SENDER_INFORMATION',
  5: 'CONFLICTING_STYLE',
  6: 'UNKNOWN_STYLE',
  7: 'CONFLICTING_DST_PORTS',
  8: 'CONFLICTING_SRC_PORTS',
  12: 'SERVICE_PREEMPTED',
  13: 'UNKNOWN_OBJECT_CLASS',
  14: 'UNKNOWN_CLASS_TYPE',
  20: 'API',
  21: 'TRAFFIC',
  22: 'TRAFFIC_SYSTEM',
  23: 'SYSTEM',
  24: 'ROUTING_PROBLEM',
} as const;

export const ResvStyle = {
  1: 'FF',
  2: 'SE',
  3: 'WF',
} as const;
