/** Events of devices and of the provider, by PDU: each row proves the frame, finds the device, then acts. */
import { type Handle, HandleEventView } from '../../codecs/qbe/answers.ts';
import { decodePdu } from '../../codecs/qbe/decode.ts';
import { DeviceInServiceView } from '../../codecs/qbe/devices.ts';
import { FeatureUnregisteredView } from '../../codecs/qbe/features.ts';
import { PduId } from '../../codecs/qbe/ids.ts';
import { PassThroughEventView } from '../../codecs/qbe/pass-through.ts';
import type { QbeView } from '../../codecs/qbe/view.ts';
import { Counter } from '../counters.ts';
import type { CtiDevice } from './device.ts';
import { number } from './directory.ts';
import type { CtiParts } from './parts.ts';

/** Who is told what the events say. */
export interface DeviceEventsParts extends Pick<CtiParts, 'session' | 'counters' | 'now' | 'deadlines' | 'unread'> {
  readonly openings: { deviceOf(handle: Handle): CtiDevice | undefined; deviceShut(device: CtiDevice): void };
  readonly activation: { pressed(view: DataView, start: number, end: number): void };
  readonly screens: { data(device: CtiDevice, bytes: Uint8Array): void };
  readonly key: { taken(event: FeatureUnregisteredView): void };
  doNotDisturb(device: CtiDevice, on: boolean, option: number): void;
}

type Read = (provider: DeviceEventsParts, view: DataView, start: number, end: number) => void;

function onDevice<V extends HandleEventView>(
  message: V & QbeView,
  act: (provider: DeviceEventsParts, device: CtiDevice, message: V) => void,
): Read {
  return (provider, view, start, end) => {
    if (message.read(view, start, end)) return provider.unread();
    const handle: Handle = { callManagerID: message.callManagerID, id: message.id };
    const device = provider.openings.deviceOf(handle);
    if (device === undefined) provider.counters.add(Counter.ctiHandlesUnknown);
    else act(provider, device, message);
  };
}

const unregistered = new FeatureUnregisteredView();

/** Events of devices and of the provider, by PDU. */
export const deviceEventTable: Readonly<Record<number, Read>> = {
  [PduId.ProviderFeatureActivatedEvent]: (p, view, start, end) => p.activation.pressed(view, start, end),
  [PduId.ProviderFeatureActivationUnRegisteredEvent]: (p, view, start, end) => {
    if (unregistered.read(view, start, end)) p.unread();
    else p.key.taken(unregistered);
  },
  [PduId.DeviceDataPassThroughEvent]: onDevice(new PassThroughEventView(), (p, device, event) =>
    p.screens.data(device, event.deviceDataObj),
  ),
  [PduId.DeviceInServiceEvent]: onDevice(new DeviceInServiceView(), (p, device, event) =>
    p.doNotDisturb(device, event.dndStatus, event.dndOption),
  ),
  [PduId.DeviceClosedEvent]: onDevice(new HandleEventView(), (p, device) => {
    device.retryAt = p.now + p.deadlines.retryMs;
    p.openings.deviceShut(device);
  }),
  [PduId.DeviceDNDStatusChangedEvent]: dnd((device, value) => [value === true, device.dndOption]),
  [PduId.DeviceDNDOptionChangedEvent]: dnd((device, value) => [device.dndOn, number(value as number)]),
};

function dnd(read: (device: CtiDevice, value: unknown) => [on: boolean, option: number]): Read {
  const act = (p: DeviceEventsParts, device: CtiDevice, fields: Record<string, unknown>) =>
    p.doNotDisturb(device, ...read(device, fields.dndStatus ?? fields.dndOption));
  const head = new HandleEventView();
  return (p, view, start, end) => {
    if (head.read(view, start, end)) return p.unread();
    const device = p.openings.deviceOf({ callManagerID: head.callManagerID, id: head.id });
    if (device === undefined) p.counters.add(Counter.ctiHandlesUnknown);
    else act(p, device, decodePdu(view, start, end, p.session.profile).fields);
  };
}
