/** What a simulated phone is made of, and what it tells. */
import type { ConnectionOptions } from 'node:tls';
import type { PhoneModel } from './phone-models.ts';

export interface PhoneOptions {
  /** Device name: SEP and twelve hex digits. */
  readonly name: string;
  readonly model: PhoneModel;
  readonly host: string;
  readonly port: number;
  /** Offered version; default 5 (7960) and 22 (7970). A 7960 speaks up to 11. */
  readonly protocolVersion?: number;
  /** Address that the phone calls from, such as 127.0.0.7. */
  readonly localAddress?: string;
  /** Speak TLS, as secure SCCP does. Anything that node:tls takes. */
  readonly tls?: ConnectionOptions;
  /** Register again after a Reset, as phones do. Default true. */
  readonly reregister?: boolean;
  /** Refuse pushed screens with CiscoIPPhoneError, as a phone does that shows something else. */
  readonly refuseScreens?: boolean;
  readonly registerTimeoutMs?: number;
  /** The phone says that it reads UTF-8. Default false, as the phones whose registrations were captured. */
  readonly utf8?: boolean;
  /** Language of the phone, an RFC 5646 tag: a Japanese one that does not read UTF-8 reads Shift_JIS. */
  readonly locale?: string;
}

/** Why a connection ended: what the phone did, or what befell it. */
export type ClosedWhy = 'unregister' | 'fin' | 'reset' | 'server' | 'rejected' | 'keepAlive' | 'resetAsked' | 'error';

export interface PhoneEvents {
  change: [];
  frame: [{ direction: 'toServer' | 'toPhone'; bytes: Uint8Array; at: number }];
  closed: [{ why: ClosedWhy; detail: string }];
  registered: [];
  /** As CallState tells it. */
  callState: [state: number, line: number, call: number];
}
