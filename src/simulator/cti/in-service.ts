/** In and out of service, told to one application. */
import type { Application, OpenLine } from './cti-desk.ts';
import { UNICODE_AND_ASCII } from './directory-fields.ts';
import { dndOption } from './do-not-disturb.ts';
import { NODE } from './seen-legs.ts';

/** Reason 1 was taken by the client; what else there is to tell it is not known. */
const REASON_UNREGISTERED = 1;

export function tellDeviceService(session: Application, device: string): void {
  const { directory, manager } = session.desk;
  const id = directory.deviceID(device);
  const mode = manager.exchange.doNotDisturbOf(device);
  if (manager.present(device))
    session.tellDevice(device, id, null, 'DeviceInServiceEvent', {
      locale: 1,
      supportedEncoding: UNICODE_AND_ASCII,
      dndStatus: mode !== 'off',
      dndOption: dndOption(mode),
    });
  else session.tellDevice(device, id, null, 'DeviceOutOfServiceEvent', { reason: REASON_UNREGISTERED });
}

export function tellLineService(session: Application, line: OpenLine): void {
  const handle = { lineCallManagerID: NODE, lineID: line.id };
  if (session.desk.manager.present(line.device)) session.tell('LineInServiceEvent', handle);
  else session.tell('LineOutOfServiceEvent', { ...handle, reason: REASON_UNREGISTERED });
}
