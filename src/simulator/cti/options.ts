/** How a CTIManager is made, and what it tells about itself. */
import type { QbeProfile } from '../../codecs/qbe/profile.ts';
import type { CallManager, CallManagerOptions } from '../call-manager.ts';
import type { OfficePlan } from './office-file.ts';

/** TLS, as on port 2749. With `ca`, clients must show a certificate that it signed. PEM. */
export interface CtiServerTls {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
  readonly ca?: string | Buffer;
}

export interface CtiManagerOptions {
  /** Made with `managerOptions(office)`, so that it has the office's lines. */
  readonly manager: CallManager;
  readonly office: OfficePlan;
  readonly profile?: QbeProfile;
  /** Longest data for a phone. Default 2000, as CTIManager has it since 7.1 (before: 512). */
  readonly dataBytesMax?: number;
  /** Default 1000. */
  readonly clientsMax?: number;
  readonly tls?: CtiServerTls;
  /** What clients wrap their password with: X.509, DER or PEM. Default one of our own; nobody here can unwrap it. */
  readonly certificate?: Uint8Array;
}

/** One thing that happened. `client` is the number of the connection, `at` epoch milliseconds. */
export interface CtiReport {
  readonly at: number;
  readonly what: string;
  readonly client: number;
  readonly [detail: string]: string | number;
}

export interface CtiManagerEvents {
  report: [CtiReport];
  /** Every frame; the view is valid only during the call. */
  pdu: [client: number, direction: 'from' | 'to', view: DataView, start: number, end: number];
}

/**
 * What a call manager must be made with to be shared: the office's lines, its devices played while no phone is there, and
 * a CallBack key on its phones whose presses applications are told.
 */
export function managerOptions(
  office: OfficePlan,
): Pick<CallManagerOptions, 'lines' | 'played' | 'busyTrigger' | 'callBackKey'> {
  return {
    lines: office.devices.flatMap((device) =>
      device.lines.map(({ number, name }) => ({ device: device.name, number, label: name })),
    ),
    played: office.devices.filter((device) => !device.needsPhone).map((device) => device.name),
    busyTrigger: office.busyTrigger,
    callBackKey: true,
  };
}
