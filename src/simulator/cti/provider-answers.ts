/** What an application asks of the provider as a whole: capabilities, lists of devices and lines, the CallBack key. */
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import { type Answer, elementOf, namedDevice, numberOf } from './asked.ts';
import type { Application } from './cti-desk.ts';
import { Refused } from './refusal.ts';

const DEVICES_OPEN_MAX = 2000;
/** Of the enumerations of older clients. One handle is enough: lists are short and fetched whole. */
const LIST_HANDLE = 1;

const controlled = (session: Application) =>
  session.desk.directory.plan.devices.filter((device) => session.controls(device.name));

const lineInfoOf = (session: Application, name: string, requestId: number): QbeInput => {
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

/** The device whose lines the older enumeration lists, kept by session. */
const listed = new WeakMap<Application, string>();

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
  ProviderChangeEventFilterRequest: (session, asked) => {
    session.providerFilter = elementOf(asked, 'filter');
    return {};
  },
  ProviderGetCapabilitiesRequest: () => ({
    providerCapabilitiesInfo: { controlAnyDevice: true, maxNumberOfDevicesOpen: DEVICES_OPEN_MAX },
  }),
  ProviderGetAllDevicesAndLinesRequest: allDevices,
  ProviderGetSingleDeviceAndLinesRequest: singleDevice,
  // createTerminal: acquire, fetch, and release where the fetch was refused. In the recorded sessions only the fetch knew
  // of a device that is not there; a refusal of it becomes the application's InvalidArgumentException.
  ProviderDeviceAcquireRequest: () => ({}),
  ProviderDeviceDeAcquireRequest: () => ({}),
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
