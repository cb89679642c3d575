/** Devices and lines that applications have opened, and what they are told about them. */
import { reportLimits } from '../../../limits.ts';
import type { QbePlace } from './model.ts';
import type { Pdu } from './pdu.ts';

type Kind = QbePlace['kind'];

/** Requests whose success opens or closes something. */
const opens: Readonly<Record<string, Kind>> = {
  DeviceOpenRequest: 'device',
  DeviceRegisterDeviceRequest: 'device',
  LineOpenRequest: 'line',
};
const closes: Readonly<Record<string, Kind>> = { DeviceCloseRequest: 'device', LineCloseRequest: 'line' };
const closedEvents: Readonly<Record<string, Kind>> = { DeviceClosedEvent: 'device', LineClosedEvent: 'line' };

export class PlaceBook {
  readonly places: QbePlace[] = [];
  /** Places that did not fit. */
  cut = 0;
  private readonly byHandle = new Map<string, QbePlace>();

  take(pdu: Pdu): void {
    const { name, request } = pdu;
    if (request !== null) this.answer(pdu, request.pdu);
    else if (!/(Request|Response)$/.test(name)) this.event(pdu);
  }

  /** The open line that a PDU is about; undefined where the capture does not tell. */
  placeOf(pdu: Pdu): QbePlace | undefined {
    return this.byHandle.get(handleOf(pdu, 'line'));
  }

  /** The connection has ended, and everything on it is closed. */
  closed(stream: number, at: number): void {
    for (const [handle, place] of this.byHandle) {
      if (handle.startsWith(`${stream} `)) place.closedAt ??= at;
    }
  }

  private answer(pdu: Pdu, request: Pdu): void {
    if (pdu.value('result') !== 0) return;
    const opened = opens[request.name];
    if (opened !== undefined) this.open(pdu, opened, request.text('deviceName'), request.text('lineName'), pdu.at);
    const closed = closes[request.name];
    if (closed !== undefined) this.shut(handleOf(request, closed), pdu.at);
  }

  private event(pdu: Pdu): void {
    const kind: Kind | null = pdu.has('lineID') ? 'line' : pdu.has('deviceID') ? 'device' : null;
    if (kind === null) return;
    const handle = handleOf(pdu, kind);
    const place = this.byHandle.get(handle) ?? this.open(pdu, kind, pdu.text('deviceName'), '', null);
    if (place === undefined) return;
    place.events++;
    place.byName.set(pdu.name, (place.byName.get(pdu.name) ?? 0) + 1);
    if (closedEvents[pdu.name] !== undefined) this.shut(handle, pdu.at);
  }

  private open(pdu: Pdu, kind: Kind, device: string, line: string, openedAt: number | null): QbePlace | undefined {
    if (this.places.length >= reportLimits.qbePlacesMax) {
      this.cut++;
      return undefined;
    }
    const { application } = pdu.session;
    const place: QbePlace = { kind, application, device, line, openedAt, closedAt: null, events: 0, byName: new Map() };
    this.places.push(place);
    this.byHandle.set(handleOf(pdu, kind), place);
    return place;
  }

  /** The number may be given to another one. */
  private shut(handle: string, at: number): void {
    const place = this.byHandle.get(handle);
    if (place !== undefined) place.closedAt = at;
    this.byHandle.delete(handle);
  }
}

/** Handles are a connection's own. */
function handleOf(pdu: Pdu, kind: Kind): string {
  const words =
    kind === 'line'
      ? [pdu.value('lineCallManagerID'), pdu.value('lineID')]
      : [pdu.value('deviceCallManagerID', 'callManagerID'), pdu.value('deviceID')];
  return [pdu.stream, kind, ...words].join(' ');
}
