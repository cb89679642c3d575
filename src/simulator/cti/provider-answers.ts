/** Login, capabilities and lists. */
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import { type Answer, elementOf, namedDevice, numberOf, textOf } from './asked.ts';
import { certificate } from './certificate.ts';
import type { CtiSession } from './cti-session.ts';
import { Refused, Result } from './refusal.ts';

/** Words that name this server, as the recorded clients took them. */
const SERVER_VERSION = '15.0.1.10000-1';
const PLUGIN_VERSION = '15.0.0.0-1';
const PLUGIN_LOCATION = 'http://127.0.0.1/';
const CLUSTER = 'StandAloneCluster';
const REQUEST_TIMER_S = 5;
const HEARTBEAT_S = 30;
const HEARTBEAT_MAX_S = 3600;
const PROVIDER_ID_BASE = 0x0100_0000;
const UNKNOWN_DAYS = -1;
const REASON_LOGIN_FAILED = 4;
const DEVICES_OPEN_MAX = 2000;
/** What is told back of a name that was given. */
const LOGIN_CHARS_MAX = 128;
/** Of the enumerations of older clients. One handle is enough: lists are short and fetched whole. */
const LIST_HANDLE = 1;

const providerID = (session: CtiSession): number => PROVIDER_ID_BASE + session.number;

const init: Answer = (session) => ({
  providerInfo: SERVER_VERSION,
  pluginVersion: PLUGIN_VERSION,
  pluginLocation: PLUGIN_LOCATION,
  providerID: providerID(session),
  nonce: `00000000-0000-0000-0000-${String(session.number).padStart(12, '0')}`,
  certificate,
});

/** The response only says that the request came; ProviderOpenCompletedEvent says what became of it. */
const open: Answer = (session, asked) => {
  const { desk } = session;
  if (session.user !== null) throw new Refused('PROVIDER_ALREADY_OPEN', 'provider is open');
  if (desk.clientsOpen() >= desk.clientsMax)
    throw new Refused('MAX_NUMBER_OF_CTI_CONNECTIONS_REACHED', `no more than ${desk.clientsMax} applications`);
  const login = textOf(asked, 'login').slice(0, LOGIN_CHARS_MAX);
  const user = desk.directory.plan.users.find((each) => each.name === login);
  const wish = numberOf(asked, 'desiredServerHeartbeatTime') || HEARTBEAT_S;
  const heartbeatS = Math.min(wish, HEARTBEAT_MAX_S);
  const said = { providerInfoString: SERVER_VERSION, clientHeartbeat: heartbeatS, serverHeartbeat: heartbeatS };
  const completed = { ...said, sequenceNumber: numberOf(asked, 'sequenceNumber'), providerId: providerID(session) };
  if (user === undefined) {
    desk.report('loginRefused', session, { user: login });
    session.tell('ProviderOpenCompletedEvent', {
      ...completed,
      reason: Result.DIRECTORY_LOGIN_FAILED,
      failureDescription: 'Directory login failed',
      loginUserName: login,
    });
    session.tell('ProviderClosedEvent', { reason: REASON_LOGIN_FAILED });
  } else {
    session.user = user;
    session.providerFilter = elementOf(asked, 'filter');
    session.heartbeatS = heartbeatS;
    desk.report('open', session, { user: login, version: textOf(asked, 'qbeClientVersion').slice(0, 80) });
    session.tell('ProviderOpenCompletedEvent', {
      ...completed,
      reason: 0,
      loginUserName: login,
      daysUntilPasswordExpiry: UNKNOWN_DAYS,
      totalControllableDevices: controlled(session).length,
      clusterID: CLUSTER,
    });
  }
  return {
    ...said,
    requestTimer: REQUEST_TIMER_S,
    pluginVersion: PLUGIN_VERSION,
    pluginLocation: PLUGIN_LOCATION,
    providerId: providerID(session),
  };
};

const controlled = (session: CtiSession) =>
  session.desk.directory.plan.devices.filter((device) => session.controls(device.name));

const lineInfoOf = (session: CtiSession, name: string, requestId: number): QbeInput => {
  const { directory, manager } = session.desk;
  return directory.lineInfoEvent(directory.device(name)!, requestId, manager.present(name));
};

const allDevices: Answer = (session, asked) => {
  const requestId = numberOf(asked, 'sequenceNumber');
  for (const device of controlled(session))
    session.tell('DeviceLineInfoEvent', lineInfoOf(session, device.name, requestId));
  session.tell('ProviderGetAllDevicesAndLinesCompletedEvent', { requestId, result: 0 });
  return {};
};

const singleDevice: Answer = (session, asked) => {
  const requestId = numberOf(asked, 'sequenceNumber');
  session.tell('DeviceLineInfoEvent', lineInfoOf(session, namedDevice(session, asked).name, requestId));
  session.tell('ProviderGetSingleDeviceAndLinesCompletedEvent', { requestId, result: 0 });
  return {};
};

/** What an application asks for that has nothing more to be told about a device than that it exists. */
const aboutDevice: Answer = (session, asked) => {
  namedDevice(session, asked);
  return {};
};

/** The device whose lines the older enumeration lists, kept by session. */
const listed = new WeakMap<CtiSession, string>();

const registerFeature: Answer = (session, asked) => {
  const featureID = numberOf(asked, 'featureID');
  if (session.features.has(featureID)) throw new Refused('FEATURE_ALREADY_REGISTERED', `feature ${featureID} is yours`);
  if (featureID !== session.desk.profile.callBackFeatureID)
    throw new Refused(
      'INVALID_PARAMETER',
      `no feature ${featureID}; Call Back is ${session.desk.profile.callBackFeatureID}`,
    );
  session.features.add(featureID);
  return {};
};

export const providerAnswers: Partial<Record<PduName, Answer>> = {
  ProviderInitRequest: init,
  ProviderOpenRequest: open,
  ProviderCloseRequest: (session) => {
    session.end();
    return {};
  },
  ProviderChangeEventFilterRequest: (session, asked) => {
    session.providerFilter = elementOf(asked, 'filter');
    return {};
  },
  ProviderGetCapabilitiesRequest: () => ({
    providerCapabilitiesInfo: { controlAnyDevice: true, maxNumberOfDevicesOpen: DEVICES_OPEN_MAX },
  }),
  ProviderGetAllDevicesAndLinesRequest: allDevices,
  ProviderGetSingleDeviceAndLinesRequest: singleDevice,
  ProviderDeviceAcquireRequest: aboutDevice,
  ProviderDeviceDeAcquireRequest: aboutDevice,
  ProviderRegisterFeatureActivationRequest: registerFeature,

  // Enumerations of clients before DeviceLineInfoEvent.
  ProviderGetDeviceInfoRequest: () => ({ enumerationHandle: LIST_HANDLE }),
  GetDeviceInfoFetchRequest: (session) => ({
    info: controlled(session).map((device) => session.desk.directory.deviceInfo(device)),
    more: false,
    deviceControlFlagBitMask: controlled(session).map(() => 1),
  }),
  GetDeviceInfoCloseRequest: () => ({}),
  GetSingleDeviceInfoRequest: (session, asked) => ({
    info: session.desk.directory.deviceInfo(namedDevice(session, asked)),
    deviceControlFlagBitMask: 1,
  }),
  DeviceGetLineInfoRequest: (session, asked) => {
    listed.set(session, namedDevice(session, asked).name);
    return { enumerationHandle: LIST_HANDLE };
  },
  GetLineInfoFetchRequest: (session) => {
    const device = session.desk.directory.device(listed.get(session) ?? '');
    if (device === undefined) throw new Refused('ILLEGAL_HANDLE', 'no list of lines was asked for');
    return { info: session.desk.directory.lineInfo(device), more: false };
  },
  GetLineInfoCloseRequest: () => ({}),
  ProviderGetMonitorDNInfoRequest: () => ({ monitorDNenumerationHandle: LIST_HANDLE }),
  GetMonitorDNFetchRequest: () => ({ more: false }),
  GetMonitorDNCloseRequest: () => ({ monitorDNenumerationHandle: LIST_HANDLE }),
};
