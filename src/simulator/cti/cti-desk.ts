/** An application's session at the CTIManager, and what it needs of the CTIManager as a whole. */
import type { QbeFields } from '../../codecs/qbe/decode.ts';
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import type { QbeProfile } from '../../codecs/qbe/profile.ts';
import type { CallManager } from '../call-manager.ts';
import type { Directory } from './directory-fields.ts';
import type { OfficeUser } from './office-file.ts';
import type { PlayedPhone } from './played-phone.ts';
import type { SeenLegs } from './seen-legs.ts';

export interface OpenLine {
  readonly id: number;
  readonly device: string;
  readonly number: string;
  filter: QbeFields;
}

/** The session of one application, as those see it who answer its requests. */
export interface Application {
  readonly desk: CtiDesk;
  /** Number of the connection, from 1. */
  readonly number: number;
  /** Who is logged in, null before and after. */
  user: OfficeUser | null;
  providerFilter: QbeFields;
  /** Interval of heartbeats in both directions. */
  heartbeatS: number;
  /** Open devices by name, with their event filters. */
  readonly devices: Map<string, QbeFields>;
  readonly lines: Map<number, OpenLine>;
  /** Features that it has registered for. */
  readonly features: Set<number>;
  /** Send an event, now or after the answer to the request at hand. */
  tell(pdu: PduName, fields?: QbeInput): void;
  /** The same about a device, where that is open and its filter wants it; `wanted` null is always wanted. */
  tellDevice(device: string, deviceID: number, wanted: string | null, pdu: PduName, fields: QbeInput): void;
  /** The same about a line that is open. */
  tellLine(device: string, number: string, wanted: string, pdu: PduName, fields: QbeInput): void;
  lineOf(device: string, number: string): OpenLine | undefined;
  controls(device: string): boolean;
  /** Close the connection when the answer at hand is written. */
  end(): void;
  destroy(): void;
  /** Time has come: the heartbeat, or the end of who is silent. @param now epoch milliseconds */
  beat(now: number): void;
}

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
  report(what: string, session: Application, detail?: Readonly<Record<string, string | number>>): void;
  traced(session: Application, direction: 'from' | 'to', view: DataView, start: number, end: number): void;
  closed(session: Application): void;
}
