/** Reading what a request asks for: handles and names that must be good. */
import type { QbeFields } from '../../codecs/qbe/decode.ts';
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { Application, OpenLine } from './cti-desk.ts';
import type { OfficeDevice } from './office-file.ts';
import { Refused } from './refusal.ts';
import { NODE, type SeenLeg } from './seen-legs.ts';

/** Answers a request: the fields of its response but for sequence number and result. @throws Refused */
export type Answer = (session: Application, asked: QbeFields) => QbeInput;

export const numberOf = (asked: QbeFields, name: string): number => {
  const value = asked[name];
  return typeof value === 'number' ? value : 0;
};

export const textOf = (asked: QbeFields, name: string): string => {
  const value = asked[name];
  return typeof value === 'string' ? value : '';
};

export const elementOf = (asked: QbeFields, name: string): QbeFields => {
  const value = asked[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
};

/** A device that this application may control, by name. */
export function namedDevice(session: Application, asked: QbeFields): OfficeDevice {
  const name = textOf(asked, 'deviceName');
  const device = session.desk.directory.device(name);
  if (device === undefined) throw new Refused('INVALID_DEVICE_NAME', `no device ${name.slice(0, 40)}`);
  if (!session.controls(device.name)) throw new Refused('ACCESS_TO_DEVICE_DENIED', `${name} is not yours`);
  return device;
}

/** A device that this application has open, by handle. */
export function openDevice(session: Application, asked: QbeFields): string {
  const name = session.desk.directory.deviceWithID(numberOf(asked, 'deviceID'));
  if (name === undefined || numberOf(asked, 'callManagerID') !== NODE)
    throw new Refused('ILLEGAL_HANDLE', 'no such device handle');
  if (!session.devices.has(name)) throw new Refused('DEVICE_NOT_OPENED_YET', `${name} is not open`);
  return name;
}

export const deviceHandle = (session: Application, device: string): QbeInput => ({
  callManagerID: NODE,
  deviceID: session.desk.directory.deviceID(device),
});

export function openLine(session: Application, asked: QbeFields): OpenLine {
  const line = session.lines.get(numberOf(asked, 'lineID'));
  if (line === undefined || numberOf(asked, 'lineCallManagerID') !== NODE)
    throw new Refused('INVALID_LINE_HANDLE', 'no such line handle');
  return line;
}

export const lineHandle = (line: OpenLine): QbeInput => ({ lineCallManagerID: NODE, lineID: line.id });

/** The leg that a request about a call means. */
export function legOf(session: Application, asked: QbeFields): SeenLeg {
  const line = openLine(session, asked);
  const seen = session.desk.legs.withID(numberOf(asked, 'callLegID'));
  if (seen === undefined || seen.at.device !== line.device || seen.leg.line.number !== line.number)
    throw new Refused('CALL_NOT_EXISTED', 'no such call');
  return seen;
}
