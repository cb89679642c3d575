/** Every hand-written writer of QBE, fed from decoded fields: for the tests of their bytes and for the fuzzer. */
import type { QbeFields } from '../../../src/codecs/qbe/decode.ts';
import * as qbe from '../../../src/codecs/qbe/index.ts';

export type Write = (w: qbe.QbeWriter, f: QbeFields) => void;

const n = (value: unknown): number => value as number;
const s = (value: unknown): string => (value ?? '') as string;
const blob = (value: unknown): Uint8Array => Uint8Array.from(Buffer.from(s(value), 'hex'));
const handle = (f: QbeFields, manager: string, id: string): qbe.Handle => ({
  callManagerID: n(f[manager]),
  id: n(f[id]),
});
const line = (f: QbeFields) => handle(f, 'lineCallManagerID', 'lineID');
const device = (f: QbeFields) => handle(f, 'callManagerID', 'deviceID');
const deviceOf = (f: QbeFields) => handle(f, 'deviceCallManagerID', 'deviceID');
const call = (f: QbeFields) => handle(f, 'callCallManagerID', 'callLegID');
const leg = (f: QbeFields) => handle(f, 'callLegCallManagerID', 'callLegID');
const wanted = (filter: unknown): string[] =>
  Object.entries(filter as QbeFields).flatMap(([name, value]) => (value ? [name] : []));
const forwards = (list: unknown): qbe.Forward[] =>
  ((list ?? []) as QbeFields[]).map((each) => ({ type: n(each.CfwdType), destination: s(each.CallFwdDestination) }));
export const parties = (f: QbeFields): qbe.Parties => ({
  calling: { number: s(f.callingParty), name: s(f.unicodeCallingPartyName) },
  called: { number: s(f.calledParty), name: s(f.unicodeCalledPartyName) },
  originalCalled: { number: s(f.originalCalledParty), name: s(f.unicodeOriginalCalledPartyName) },
  lastRedirecting: { number: s(f.lastRedirectingParty), name: s(f.unicodelastRedirectingPartyName) },
});
export const appeared = (f: QbeFields): qbe.CallAppeared => ({
  line: line(f),
  deviceName: s(f.deviceName),
  call: call(f),
  globalCall: handle(f, 'globalCallManagerID', 'callID'),
  parties: parties(f),
  state: n(f.state),
  origin: n(f.origin),
  reason: n(f.reason),
  farEndpointType: n(f.farEndpointType),
});
const party = (f: QbeFields): qbe.ActivatingParty => ({
  number: s(f.partyDN),
  name: s(f.partyDNDisplayName),
  call: handle(f, 'callManagerID', 'callLegID'),
  cause: n(f.cause),
});

/** By PDU. */
export const writers: Partial<Record<qbe.PduName, Write>> = {
  Heartbeat: (w) => qbe.writeHeartbeat(w),
  FailureResponse: (w, f) => qbe.writeFailureResponse(w, n(f.sequenceNumber), n(f.result), s(f.description)),
  ProviderInitRequest: (w, f) => qbe.writeProviderInitRequest(w, n(f.sequenceNumber), f as unknown as qbe.ProviderInit),
  ProviderInitResponse: (w, f) =>
    qbe.writeProviderInitResponse(
      w,
      n(f.sequenceNumber),
      { ...(f as unknown as qbe.ProviderInitAnswer), certificate: blob(f.certificate) },
      n(f.result),
    ),
  ProviderOpenRequest: (w, f) =>
    qbe.writeProviderOpenRequest(w, n(f.sequenceNumber), {
      ...(f as unknown as qbe.ProviderOpen),
      hiddenPassword: blob(f.hiddenPassword),
      hiddenWrappedKey: blob(f.hiddenWrappedKey),
      filter: qbe.providerEvents(...wanted(f.filter)),
    }),
  ProviderOpenResponse: (w, f) =>
    qbe.writeProviderOpenResponse(w, n(f.sequenceNumber), f as unknown as qbe.ProviderOpenAnswer, n(f.result)),
  ProviderOpenCompletedEvent: (w, f) =>
    qbe.writeProviderOpenCompletedEvent(w, f as unknown as qbe.ProviderOpenCompleted),
  ProviderClosedEvent: (w, f) => qbe.writeProviderClosedEvent(w, n(f.reason)),
  DeviceOpenRequest: (w, f) =>
    qbe.writeDeviceOpenRequest(
      w,
      n(f.sequenceNumber),
      s(f.deviceName),
      qbe.deviceEvents(...wanted(f.filter)),
      n(f.softkeysApplicationId),
    ),
  DeviceInServiceEvent: (w, f) => qbe.writeDeviceInServiceEvent(w, deviceOf(f), f as unknown as qbe.DeviceInService),
  DeviceGetDeviceStateResponse: (w, f) =>
    qbe.writeDeviceStateResponse(w, n(f.sequenceNumber), device(f), n(f.deviceState)),
  FeatureButtonPressedEvent: (w, f) => qbe.writeFeatureButtonPressedEvent(w, deviceOf(f), n(f.button), n(f.instance)),
  KeyPressedEvent: (w, f) => qbe.writeKeyPressedEvent(w, deviceOf(f), n(f.key)),
  DeviceDataPassThroughRequest: (w, f) =>
    qbe.writePassThroughRequest(w, n(f.sequenceNumber), device(f), blob(f.deviceDataObj)),
  DeviceDataPassThroughResponse: (w, f) =>
    qbe.writePassThroughResponse(w, n(f.sequenceNumber), device(f), blob(f.deviceDataObj), n(f.result)),
  DeviceDataPassThroughEvent: (w, f) => qbe.writePassThroughEvent(w, deviceOf(f), blob(f.deviceDataObj)),
  LineOpenRequest: (w, f) =>
    qbe.writeLineOpenRequest(w, n(f.sequenceNumber), {
      deviceName: s(f.deviceName),
      lineName: s(f.lineName),
      filter: qbe.lineEvents(...wanted(f.filter)),
      partition: s(f.partition),
    }),
  LineOpenResponse: (w, f) =>
    qbe.writeLineOpenResponse(w, n(f.sequenceNumber), line(f), n(f.autoAcceptStatus), n(f.result)),
  LineInServiceEvent: (w, f) => qbe.writeLineInServiceEvent(w, line(f)),
  LineSetForwardRequest: (w, f) =>
    qbe.writeLineSetForwardRequest(w, n(f.sequenceNumber), line(f), forwards(f.FwdDestnInfo)),
  LineGetForwardInfoResponse: (w, f) =>
    qbe.writeLineGetForwardInfoResponse(w, n(f.sequenceNumber), line(f), forwards(f.CtiFwdArray)),
  LineForwardEvent: (w, f) => qbe.writeLineForwardEvent(w, line(f), forwards(f.forwardArray)),
  ProviderAllocateGlobalCallHandleRequest: (w, f) =>
    qbe.writeAllocateGlobalCallRequest(w, n(f.sequenceNumber), n(f.callType)),
  LineCallInitiateRequest: (w, f) =>
    qbe.writeLineCallInitiateRequest(w, n(f.sequenceNumber), {
      line: line(f),
      globalCall: handle(f, 'globalCallManagerID', 'globalCallID'),
      callingAddress: s(f.callingAddress),
      destAddress: s(f.destAddress),
    }),
  LineCallInitiateResponse: (w, f) =>
    qbe.writeLineCallInitiateResponse(
      w,
      n(f.sequenceNumber),
      line(f),
      handle(f, 'callManagerID', 'callLegID'),
      n(f.result),
    ),
  CallAnswerRequest: (w, f) => qbe.writeCallAnswerRequest(w, n(f.sequenceNumber), line(f), leg(f)),
  CallDisconnectRequest: (w, f) => qbe.writeCallDisconnectRequest(w, n(f.sequenceNumber), line(f), leg(f)),
  CallHoldRequest: (w, f) => qbe.writeCallHoldRequest(w, n(f.sequenceNumber), line(f), leg(f)),
  CallRetrieveRequest: (w, f) => qbe.writeCallRetrieveRequest(w, n(f.sequenceNumber), line(f), leg(f)),
  NewCallEvent: (w, f) => qbe.writeNewCallEvent(w, appeared(f)),
  ExistingCallEvent: (w, f) => qbe.writeExistingCallEvent(w, appeared(f), n(f.cause)),
  CallStateChangedEvent_V2: (w, f) =>
    qbe.writeCallStateChangedEvent(w, line(f), call(f), f as unknown as qbe.CallStateChange),
  CallClosedEvent: (w, f) => qbe.writeCallClosedEvent(w, line(f), call(f), n(f.reason)),
  CallPartyInfoChangedEvent: (w, f) =>
    qbe.writeCallPartyInfoChangedEvent(w, line(f), call(f), {
      parties: parties(f),
      callingPartyChanged: f.callingPartyChanged === true,
      calledPartyChanged: f.calledPartyChanged === true,
      farEndPointType: n(f.farEndPointType),
      reason: n(f.reason),
    }),
  ProviderRegisterFeatureActivationRequest: (w, f) =>
    qbe.writeRegisterFeatureRequest(w, n(f.sequenceNumber), n(f.featureID)),
  ProviderFeatureActivationUnRegisteredEvent: (w, f) =>
    qbe.writeFeatureUnregisteredEvent(w, n(f.featureID), n(f.reason)),
  ProviderFeatureActivatedEvent: (w, f) =>
    qbe.writeFeatureActivatedEvent(w, {
      featureID: n(f.featureID),
      globalCall: handle(f, 'globalCallManagerID', 'globalCallID'),
      deviceName: s(f.deviceName),
      callState: n(f.callState),
      dialedDigits: s(f.dialedDigits),
      call: handle(f, 'featureActivatingCallManagerID', 'featureActivatingCallID'),
      calling: party(f.callingPartyInfo as QbeFields),
      called: party(f.calledPartyInfo as QbeFields),
    }),
};

for (const name of [
  'ProviderCloseRequest',
  'ProviderGetCapabilitiesRequest',
  'ProviderGetAllDevicesAndLinesRequest',
] as const)
  writers[name] = (w, f) => qbe.writeRequest(w, name, n(f.sequenceNumber));
for (const name of [
  'CallAnswerResponse',
  'CallHoldResponse',
  'CallDisconnectResponse',
  'ProviderCloseResponse',
] as const)
  writers[name] = (w, f) => qbe.writeResponse(w, name, n(f.sequenceNumber), n(f.result));
for (const name of ['DeviceOpenResponse', 'DeviceCloseResponse'] as const)
  writers[name] = (w, f) => qbe.writeHandleResponse(w, name, n(f.sequenceNumber), device(f), n(f.result));
for (const name of ['LineCloseResponse', 'LineSetForwardResponse'] as const)
  writers[name] = (w, f) => qbe.writeHandleResponse(w, name, n(f.sequenceNumber), line(f), n(f.result));
for (const name of ['LineCloseRequest', 'LineGetForwardInfoRequest'] as const)
  writers[name] = (w, f) => qbe.writeHandleRequest(w, name, n(f.sequenceNumber), line(f));
for (const name of ['DeviceCloseRequest', 'DeviceGetDeviceStateRequest'] as const)
  writers[name] = (w, f) => qbe.writeHandleRequest(w, name, n(f.sequenceNumber), device(f));
for (const name of ['DeviceStateIdleEvent', 'DeviceStateActiveEvent', 'DeviceStateAlertingEvent'] as const)
  writers[name] = (w, f) => qbe.writeHandleEvent(w, name, deviceOf(f));
for (const name of ['DeviceClosedEvent', 'DeviceOutOfServiceEvent'] as const)
  writers[name] = (w, f) => qbe.writeReasonEvent(w, name, deviceOf(f), n(f.reason));
writers.ProviderAllocateGlobalCallHandleResponse = (w, f) =>
  qbe.writeHandleResponse(
    w,
    'ProviderAllocateGlobalCallHandleResponse',
    n(f.sequenceNumber),
    handle(f, 'callManagerID', 'callID'),
    n(f.result),
  );
