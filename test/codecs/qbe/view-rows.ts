/** What every getter of every view shows, in the names of the table: one row per PDU that has a view. */
import {
  AllocateGlobalCallRequestView,
  ButtonPressedView,
  CallClosedView,
  CallEventView,
  CallPartyInfoChangedView,
  CallRequestView,
  CallStateChangedView,
  DeviceInServiceView,
  DeviceOpenRequestView,
  DeviceStateResponseView,
  ExistingCallView,
  FailureResponseView,
  FeatureActivatedView,
  FeatureUnregisteredView,
  HandleEventView,
  HandleRequestView,
  HandleResponseView,
  LineCallInitiateRequestView,
  LineCallInitiateResponseView,
  LineForwardEventView,
  LineGetForwardInfoResponseView,
  LineOpenRequestView,
  LineOpenResponseView,
  LineSetForwardRequestView,
  NewCallView,
  PassThroughEventView,
  PassThroughRequestView,
  PassThroughResponseView,
  type PduName,
  ProviderClosedView,
  ProviderInitRequestView,
  ProviderInitResponseView,
  ProviderOpenCompletedView,
  ProviderOpenRequestView,
  ProviderOpenResponseView,
  type QbeView,
  RegisterFeatureRequestView,
  RequestView,
  ResponseView,
  SoftKeyPressedView,
} from '../../../src/codecs/qbe/index.ts';

/** Getter → path in the decoded fields; handles are two paths. */
type Getters = Readonly<Record<string, string | readonly [string, string]>>;

export interface ViewRow {
  readonly pdu: PduName;
  readonly view: QbeView;
  readonly getters: Getters;
}

const same = (...names: string[]): Getters => Object.fromEntries(names.map((name) => [name, name]));
const row = (pdu: PduName, view: QbeView, getters: Getters): ViewRow => ({ pdu, view, getters });

const response = same('sequenceNumber', 'result');
const ofDevice = { callManagerID: 'callManagerID', id: 'deviceID' };
const ofLine = { callManagerID: 'lineCallManagerID', id: 'lineID' };
const deviceEvent = { callManagerID: 'deviceCallManagerID', id: 'deviceID' };
const call = ['callCallManagerID', 'callLegID'] as const;
const names = same('unicodeCallingPartyName', 'unicodeCalledPartyName', 'callingPartyName', 'calledPartyName');
const numbers = same('callingParty', 'calledParty', 'originalCalledParty', 'lastRedirectingParty');
const appeared: Getters = {
  ...ofLine,
  ...names,
  ...numbers,
  ...same('deviceName', 'state', 'origin', 'farEndpointType', 'reason'),
  call,
  globalCall: ['globalCallManagerID', 'callID'],
};
const forwards = (list: string): Getters => ({ forwards: list });

export const viewRows: readonly ViewRow[] = [
  row('ProviderInitRequest', new ProviderInitRequestView(), {
    ...same('sequenceNumber', 'provider', 'qbeClientVerion', 'applicationID', 'pluginName'),
  }),
  row('ProviderInitResponse', new ProviderInitResponseView(), {
    ...response,
    ...same('providerInfo', 'providerID', 'nonce', 'certificate'),
  }),
  row('ProviderOpenRequest', new ProviderOpenRequestView(), {
    ...same('sequenceNumber', 'provider', 'qbeClientVersion', 'login', 'hiddenPassword', 'applicationID'),
    ...same('desiredServerHeartbeatTime', 'applicationPriority'),
  }),
  row('ProviderOpenResponse', new ProviderOpenResponseView(), {
    ...response,
    ...same('providerInfoString', 'clientHeartbeat', 'serverHeartbeat', 'providerId'),
  }),
  row('ProviderOpenCompletedEvent', new ProviderOpenCompletedView(), {
    ...same('reason', 'sequenceNumber', 'clientHeartbeat', 'serverHeartbeat', 'failureDescription', 'providerId'),
    ...same('loginUserName', 'totalControllableDevices'),
  }),
  row('ProviderClosedEvent', new ProviderClosedView(), same('reason')),
  row('ProviderCloseRequest', new RequestView(), same('sequenceNumber')),
  row('ProviderCloseResponse', new ResponseView(), response),
  row('FailureResponse', new FailureResponseView(), { ...response, ...same('description') }),
  row('DeviceOpenRequest', new DeviceOpenRequestView(), same('sequenceNumber', 'deviceName', 'softkeysApplicationId')),
  row('DeviceOpenResponse', new HandleResponseView(), { ...response, ...ofDevice }),
  row('DeviceCloseRequest', new HandleRequestView(), { ...same('sequenceNumber'), ...ofDevice }),
  row('DeviceInServiceEvent', new DeviceInServiceView(), {
    ...deviceEvent,
    ...same('locale', 'supportedEncoding', 'dndStatus', 'dndOption'),
  }),
  row('DeviceOutOfServiceEvent', new HandleEventView(), { ...deviceEvent, ...same('reason') }),
  row('DeviceGetDeviceStateResponse', new DeviceStateResponseView(), {
    ...response,
    ...ofDevice,
    ...same('deviceState'),
  }),
  row('FeatureButtonPressedEvent', new ButtonPressedView(), { ...deviceEvent, ...same('button', 'instance') }),
  row('KeyPressedEvent', new ButtonPressedView(), { ...deviceEvent, button: 'key' }),
  row('DeviceSoftKeyPressedEvent', new SoftKeyPressedView(), {
    ...deviceEvent,
    ...same('softKeyID', 'callState', 'callingParty', 'calledParty'),
    call,
    globalCall: ['globalCallManagerID', 'callID'],
  }),
  row('DeviceDataPassThroughRequest', new PassThroughRequestView(), {
    ...same('sequenceNumber', 'deviceDataObj'),
    ...ofDevice,
  }),
  row('DeviceDataPassThroughResponse', new PassThroughResponseView(), {
    ...response,
    ...ofDevice,
    ...same('deviceDataObj'),
  }),
  row('DeviceDataPassThroughEvent', new PassThroughEventView(), { ...deviceEvent, ...same('deviceDataObj') }),
  row('LineOpenRequest', new LineOpenRequestView(), {
    ...same('sequenceNumber', 'deviceName', 'lineName', 'autoAcceptStatus', 'partition'),
  }),
  row('LineOpenResponse', new LineOpenResponseView(), { ...response, ...ofLine, ...same('autoAcceptStatus') }),
  row('LineInServiceEvent', new HandleEventView(), ofLine),
  row('LineClosedEvent', new HandleEventView(), { ...ofLine, ...same('reason') }),
  row('LineSetForwardRequest', new LineSetForwardRequestView(), {
    ...same('sequenceNumber'),
    ...ofLine,
    ...forwards('FwdDestnInfo'),
  }),
  row('LineGetForwardInfoResponse', new LineGetForwardInfoResponseView(), {
    ...response,
    ...ofLine,
    ...forwards('CtiFwdArray'),
  }),
  row('LineForwardEvent', new LineForwardEventView(), { ...ofLine, ...forwards('forwardArray') }),
  row('ProviderAllocateGlobalCallHandleRequest', new AllocateGlobalCallRequestView(), {
    ...same('sequenceNumber', 'callType'),
  }),
  row('ProviderAllocateGlobalCallHandleResponse', new HandleResponseView(), {
    ...response,
    callManagerID: 'callManagerID',
    id: 'callID',
  }),
  row('LineCallInitiateRequest', new LineCallInitiateRequestView(), {
    ...same('sequenceNumber', 'callingAddress', 'destAddress', 'featurePriority'),
    ...ofLine,
    globalCall: ['globalCallManagerID', 'globalCallID'],
  }),
  row('LineCallInitiateResponse', new LineCallInitiateResponseView(), {
    ...response,
    ...ofLine,
    call: ['callManagerID', 'callLegID'],
  }),
  row('CallAnswerRequest', new CallRequestView(), {
    ...same('sequenceNumber'),
    ...ofLine,
    call: ['callLegCallManagerID', 'callLegID'],
  }),
  row('NewCallEvent', new NewCallView(), appeared),
  row('ExistingCallEvent', new ExistingCallView(), { ...appeared, ...same('cause') }),
  row('CallStateChangedEvent_V2', new CallStateChangedView(), {
    ...ofLine,
    ...same('state', 'cause', 'fwdDestinationAddress', 'reason', 'bRemoteInUse'),
    call,
  }),
  row('CallClosedEvent', new CallClosedView(), { ...ofLine, ...same('reason'), call }),
  row('RingEvent', new CallEventView(), { ...ofLine, call }),
  row('CallPartyInfoChangedEvent', new CallPartyInfoChangedView(), {
    ...ofLine,
    ...names,
    ...numbers,
    ...same('callingPartyChanged', 'calledPartyChanged', 'reason'),
    call,
  }),
  row('ProviderRegisterFeatureActivationRequest', new RegisterFeatureRequestView(), {
    ...same('sequenceNumber', 'featureID'),
  }),
  row('ProviderFeatureActivationUnRegisteredEvent', new FeatureUnregisteredView(), same('featureID', 'reason')),
  row('ProviderFeatureActivatedEvent', new FeatureActivatedView(), {
    ...same('featureID', 'deviceName', 'callState', 'dialedDigits'),
    globalCall: ['globalCallManagerID', 'globalCallID'],
    call: ['featureActivatingCallManagerID', 'featureActivatingCallID'],
    callingParty: 'callingPartyInfo.partyDN',
    callingPartyName: 'callingPartyInfo.partyDNDisplayName',
    calledParty: 'calledPartyInfo.partyDN',
    calledPartyName: 'calledPartyInfo.partyDNDisplayName',
    calledPartyCause: 'calledPartyInfo.cause',
  }),
];
