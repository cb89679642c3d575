/** Devices: open, filter, state, display, data, do not disturb. */
import type { PduName } from '../../codecs/qbe/ids.ts';
import { type Answer, deviceHandle, elementOf, namedDevice, numberOf, openDevice, textOf } from './asked.ts';
import { dndOption, setByApplication } from './do-not-disturb.ts';
import { tellDeviceService } from './in-service.ts';
import { Refused } from './refusal.ts';
import { hexBytes } from './texts.ts';

const open: Answer = (session, asked) => {
  const { name } = namedDevice(session, asked);
  if (session.devices.has(name)) throw new Refused('DEVICE_ALREADY_OPENED', `${name} is open`);
  session.devices.set(name, elementOf(asked, 'filter'));
  tellDeviceService(session, name);
  return deviceHandle(session, name);
};

const close: Answer = (session, asked) => {
  const device = openDevice(session, asked);
  session.devices.delete(device);
  return deviceHandle(session, device);
};

/** The answer must carry at least one byte of data, or the client's sendData throws. */
const DATA_TAKEN = Uint8Array.of(0);

const passThrough: Answer = (session, asked) => {
  const { desk } = session;
  const device = openDevice(session, asked);
  const data = hexBytes(textOf(asked, 'deviceDataObj'));
  if (data.length > desk.dataBytesMax) throw new Refused('DATA_SIZE_LIMIT_EXCEEDED', 'data size limit exceeded');
  if (!desk.manager.present(device)) throw new Refused('DEVICE_OUT_OF_SERVICE', `${device} is out of service`);
  desk.push(device, data);
  return { ...deviceHandle(session, device), deviceDataObj: DATA_TAKEN };
};

/** No status line is longer. */
const DISPLAY_CHARS_MAX = 256;

const display: Answer = (session, asked) => {
  const device = openDevice(session, asked);
  const text = textOf(asked, 'unicodeDisplay') || textOf(asked, 'display');
  session.desk.display(device, text.slice(0, DISPLAY_CHARS_MAX), numberOf(asked, 'displayTimeout'));
  return deviceHandle(session, device);
};

/** Answered with the handle alone. */
const plainly: Answer = (session, asked) => deviceHandle(session, openDevice(session, asked));

export const deviceAnswers: Partial<Record<PduName, Answer>> = {
  DeviceOpenRequest: open,
  DeviceCloseRequest: close,
  DeviceChangeEventFilterRequest: (session, asked) => {
    const device = openDevice(session, asked);
    session.devices.set(device, elementOf(asked, 'filter'));
    return deviceHandle(session, device);
  },
  DeviceGetDeviceStateRequest: (session, asked) => {
    const device = openDevice(session, asked);
    return { ...deviceHandle(session, device), deviceState: session.desk.deviceState(device) };
  },
  DeviceGetSnapShotRequest: (session, asked) => {
    const device = openDevice(session, asked);
    const { directory } = session.desk;
    const id = directory.deviceID(device);
    session.tellDevice(device, id, 'snapshot', 'DeviceSnapshotEvent', {});
    session.tellDevice(device, id, 'snapshot', 'DeviceSnapshotCompletedEvent', {});
    return deviceHandle(session, device);
  },
  DeviceDataPassThroughRequest: passThrough,
  DeviceDisplayStringRequest: display,
  DeviceSetLampModeRequest: (session, asked) => {
    const device = openDevice(session, asked);
    const { lamp, instance, mode } = asked;
    session.desk.tellDevice(device, 'lampModeChanged', 'LampModeChangedEvent', { lamp, instance, mode });
    return deviceHandle(session, device);
  },
  DeviceDNDSetRequest: (session, asked) => {
    const device = openDevice(session, asked);
    session.desk.manager.doNotDisturb(device, setByApplication(asked.dndStatus === true));
    return deviceHandle(session, device);
  },
  DeviceGetDNDOptionRequest: (session, asked) => {
    const device = openDevice(session, asked);
    const mode = session.desk.manager.exchange.doNotDisturbOf(device);
    return { ...deviceHandle(session, device), dndOption: dndOption(mode) };
  },
  DeviceUpdateHuntLogStatusRequest: plainly,
};
