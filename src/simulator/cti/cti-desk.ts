/** What a session needs of the CTIManager as a whole. */
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import type { QbeProfile } from '../../codecs/qbe/profile.ts';
import type { CallManager } from '../call-manager.ts';
import type { CtiSession } from './cti-session.ts';
import type { Directory } from './directory-fields.ts';
import type { PlayedPhone } from './played-phone.ts';
import type { SeenLegs } from './seen-legs.ts';

export interface CtiDesk {
  readonly profile: QbeProfile;
  readonly manager: CallManager;
  readonly directory: Directory;
  readonly legs: SeenLegs;
  /** Longest data that DeviceDataPassThroughRequest may carry. */
  readonly dataBytesMax: number;
  /** Applications that may be logged in at the same time. */
  readonly clientsMax: number;
  /** What ProviderInitResponse hands out. */
  readonly certificate: Uint8Array;
  /** Whether requests of this kind are done now; else they are refused, as where a device is out of service. */
  willing(request: PduName): boolean;
  /** Nothing is written now, as by a server that hangs. */
  readonly isSilent: boolean;
  clientsOpen(): number;
  allocateLineID(): number;
  /** 0 idle, 1 active, 2 alerting, 3 held. */
  deviceState(device: string): number;
  /** The simulator's own phone, for a device without a registered one. */
  phone(device: string): PlayedPhone;
  /** Hand a document to the phone of a device, registered or played. */
  push(device: string, data: Uint8Array): void;
  display(device: string, text: string, timeoutS: number): void;
  /** To every application that has this device open and wants this kind of event. */
  tellDevice(device: string, wanted: string, pdu: PduName, fields: QbeInput): void;
  report(what: string, session: CtiSession, detail?: Readonly<Record<string, string | number>>): void;
  traced(session: CtiSession, direction: 'from' | 'to', view: DataView, start: number, end: number): void;
  closed(session: CtiSession): void;
}
