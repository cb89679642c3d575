/**
 * Devices and lines as the CTIManager tells them: all at once after the open, one by one when they change. The feature is
 * told of phones that are registered, and of every number; of lines only when they are observed (openings).
 *
 * After a loss everything is told again. What was known before stays: a phone that is still registered has not been
 * reset because our connection was.
 */
import { writeRequest } from '../../codecs/qbe/answers.ts';
import { decodePdu, type QbeFields, type QbeValue } from '../../codecs/qbe/decode.ts';
import { PduId } from '../../codecs/qbe/ids.ts';
import type { QbeWriter } from '../../codecs/qbe/writer.ts';
import type { DirectoryKind } from '../../model/events.ts';
import { deviceName, type LineKey } from '../../model/ids.ts';
import { displayKind } from '../inline/display-kinds.ts';
import { CtiDevice, CtiLine } from './device.ts';
import type { CtiParts } from './parts.ts';

/** deviceRegistrationStatus of DeviceLineInfoEvent: anything else is "not registered" (seen through JTAPI). */
const REGISTERED = 1;
/** encodingType of a display that has ASCII alone; 3 has UCS-2 (JTAPI Developers Guide). */
const ASCII = 2;
/** Device type of a CTI route point (enumeration of device types that SCCP shares). */
const ROUTE_POINT = 73;
/** typeOfNotification of ProviderUserChangedEvent: a device was added, or taken away (names of JTAPI). */
const DEVICE_ADDED = 1;
const DEVICE_REMOVED = 2;

export class CtiDirectory {
  private readonly provider: CtiParts;
  /** Devices told since the list was asked for; null while none is under way. */
  private told: Set<string> | null = null;
  private listRequest = -1;
  /** Devices whose lines come in several events. */
  private readonly unfinished = new Map<string, Set<number>>();
  /** Lines that their last device has lost: another may be told with it, before we are told all. */
  private readonly orphans = new Map<LineKey, DirectoryKind>();

  constructor(provider: CtiParts) {
    this.provider = provider;
  }

  /** Asks for all devices and lines. */
  list(): void {
    const { session } = this.provider;
    this.told = new Set();
    this.unfinished.clear();
    const write = (w: QbeWriter, n: number) => writeRequest(w, 'ProviderGetAllDevicesAndLinesRequest', n);
    this.listRequest = session.ask('ProviderGetAllDevicesAndLinesRequest', write, (reply) => {
      // A refused list leaves nothing to work on: the time of the open runs out, and another CTIManager is called.
      if (reply.why === 'refused') session.notice('loginRefused', `The list of devices was ${session.explain(reply)}.`);
    });
  }

  /** ProviderGetAllDevicesAndLinesCompletedEvent. */
  completed(requestId: number): void {
    if (this.told === null || requestId !== this.listRequest) return;
    for (const device of [...this.provider.devices.values()]) if (!this.told.has(device.name)) this.remove(device);
    this.told = null;
    this.strikeOrphans();
    this.provider.session.listed();
  }

  /** One device again: its registration or its lines have changed. */
  fetch(name: string): void {
    const bytes = (w: QbeWriter, n: number) => {
      w.begin(PduId.ProviderGetSingleDeviceAndLinesRequest, 12).i32(n).str(name).end();
    };
    this.provider.session.ask('ProviderGetSingleDeviceAndLinesRequest', bytes, () => {});
  }

  /** DeviceLineInfoEvent, or DeviceRegisteredEventWithLineInfo where `registered` is told by the event itself. */
  deviceLines(fields: QbeFields, registered: boolean): void {
    const name = deviceName(text(fields.deviceName));
    if (name === '') return;
    const { provider } = this;
    this.told?.add(name);
    provider.session.listing();
    const device = provider.devices.get(name) ?? new CtiDevice(name);
    provider.devices.set(name, device);
    device.watched = provider.watches(name);
    device.type = number(fieldsOf(fields.deviceInfoStatic).deviceType) || device.type;
    device.asciiOnly = number(fieldsOf(fields.deviceRegistrationInfo).encodingType) === ASCII;
    const seen = this.unfinished.get(name) ?? new Set<number>();
    for (const line of list(fields.lineInfo)) this.line(device, line, seen);
    if (fields.moreLines === true) this.unfinished.set(name, seen);
    else {
      this.unfinished.delete(name);
      for (const line of device.lines.values()) if (!seen.has(line.instance)) this.drop(line);
    }
    this.strikeOrphans();
    this.registration(device, registered);
  }

  /** The device is registered, or not: tells the feature where that is news. */
  registration(device: CtiDevice, registered: boolean): void {
    const { provider } = this;
    const { name } = device;
    if (registered && !device.registered) {
      device.registered = true;
      const locale = provider.session.options.locale ?? '';
      provider.post({ type: 'deviceRegistered', device: name, display: displayKind(device.type), locale });
    } else if (!registered) this.lost(device);
    else if (device.unreachable) provider.post({ type: 'serverReachable', device: name, reachable: true });
    device.unreachable = false;
    provider.openings.settle(device);
  }

  remove(device: CtiDevice): void {
    this.lost(device);
    for (const line of device.lines.values()) this.drop(line);
    this.provider.openings.settle(device);
    this.provider.openings.doubts.parted(device, device.name);
    this.provider.devices.delete(device.name);
    this.strikeOrphans();
  }

  private lost(device: CtiDevice): void {
    if (!device.registered) return;
    for (const line of device.lines.values()) this.provider.openings.lines.forget(line);
    device.registered = false;
    device.holdUntil = 0;
    device.pressUntil = 0;
    this.provider.screens.forget(device);
    this.provider.post({ type: 'deviceLost', device: device.name, reason: 'unregistered' });
  }

  private line(device: CtiDevice, fields: QbeFields, seen: Set<number>): void {
    const dn = text(fields.name);
    const partition = text(fields.partition);
    // Older senders number no lines: then they count as they come.
    const instance = number(fields.lineInstance) || seen.size + 1;
    if (dn === '') return;
    seen.add(instance);
    const known = device.lines.get(instance);
    if (known !== undefined && known.number === dn && known.partition === partition) return;
    if (known !== undefined) this.drop(known);
    const line = new CtiLine(device, instance, dn, partition);
    device.lines.set(instance, line);
    this.provider.carriers.add(line);
    this.enter(line.key, device.type);
  }

  private enter(line: LineKey, deviceType: number): void {
    this.orphans.delete(line);
    this.provider.post({ type: 'directoryEntry', line, kind: kindOf(deviceType), forgotten: false });
  }

  /** The device does not carry it any more: it is closed, then forgotten. */
  private drop(line: CtiLine): void {
    line.gone = true;
    if (this.provider.carriers.drop(line)) this.orphans.set(line.key, kindOf(line.device.type));
    this.provider.openings.lines.part(line);
  }

  /** All that there is to tell has been told: a number that no device carries is none, and who waits for it is told. */
  private strikeOrphans(): void {
    if (this.told !== null || this.unfinished.size > 0) return;
    for (const [line, kind] of this.orphans)
      this.provider.post({ type: 'directoryEntry', line, kind, forgotten: true });
    this.orphans.clear();
  }

  // ── events ──────────────────────────────────────────────────────────────────────────────────────────────────────

  readonly events: Readonly<Record<number, (fields: QbeFields) => void>> = {
    [PduId.DeviceLineInfoEvent]: (f) => this.deviceLines(f, number(f.deviceRegistrationStatus) === REGISTERED),
    [PduId.DeviceRegisteredEventWithLineInfo]: (f) => this.deviceLines(f, true),
    [PduId.ProviderGetAllDevicesAndLinesCompletedEvent]: (f) => this.completed(number(f.requestId)),
    [PduId.DeviceRegisteredEvent]: (f) => this.named(f, (device) => this.registration(device, true)),
    [PduId.DeviceUnregisteredEvent]: (f) => this.named(f, (device) => this.registration(device, false)),
    [PduId.ProviderUserChangedEvent]: (f) => this.userChanged(f),
    [PduId.ProviderDeviceDeAcquiredEvent]: (f) => {
      const device = this.provider.devices.get(deviceName(text(f.deviceName)));
      if (device !== undefined) this.remove(device);
    },
    [PduId.ProviderDeviceEMLoginStatusChangedEvent]: (f) => {
      const device = this.provider.devices.get(deviceName(text(f.deviceName)));
      if (device !== undefined) this.provider.post({ type: 'userChanged', device: device.name });
    },
  };

  event(id: number, view: DataView, start: number, end: number): boolean {
    const act = this.events[id];
    if (act === undefined) return false;
    const { fields, fault } = decodePdu(view, start, end, this.provider.session.profile);
    if (fault === null) act(fields);
    else this.provider.unread();
    return true;
  }

  private named(fields: QbeFields, act: (device: CtiDevice) => void): void {
    const name = deviceName(text(fieldsOf(fields.deviceInfo).name));
    const device = this.provider.devices.get(name);
    if (device !== undefined) act(device);
    else if (name !== '') this.fetch(name);
  }

  private userChanged(fields: QbeFields): void {
    const name = deviceName(text(fieldsOf(fields.deviceInfo).name));
    const kind = number(fields.typeOfNotification);
    const device = this.provider.devices.get(name);
    if (kind === DEVICE_ADDED && name !== '') this.fetch(name);
    else if (kind === DEVICE_REMOVED && device !== undefined) this.remove(device);
  }
}

const kindOf = (deviceType: number): DirectoryKind => (deviceType === ROUTE_POINT ? 'routePoint' : 'phone');

export const text = (value: QbeValue | undefined): string => (typeof value === 'string' ? value : '');
export const number = (value: QbeValue | undefined): number => (typeof value === 'number' ? value : 0);
export function fieldsOf(value: QbeValue | undefined): QbeFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
function list(value: QbeValue | undefined): readonly QbeFields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
