/** What an attachment to a CTIManager is told. Certificates come as text, so that nobody here reads a disk. */
import type { QbeProfile } from '../../codecs/qbe/profile.ts';
import type { TraceSelection, TraceSink } from '../trace/selection.ts';

/** Ports of CTIManager: plain, and TLS with a client certificate. */
export const CTI_PORT = 2748;
export const CTI_TLS_PORT = 2749;

export interface CtiManagerAddress {
  readonly host: string;
  readonly port: number;
}

export interface CtiTls {
  /** Our certificate and key: a CTIManager asks for them. PEM text. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Authorities that the CTIManager's certificate must come from; those of the system where left out. */
  readonly ca?: string | undefined;
  /** Name in the CTIManager's certificate; the host where left out. */
  readonly serverName?: string | undefined;
}

/** Something an operator should see. */
export interface CtiNotice {
  readonly what:
    | 'connected'
    | 'up'
    | 'lost'
    | 'loginRefused'
    | 'featureRefused'
    | 'featureUnregistered'
    | 'deviceRefused'
    | 'lineRefused'
    | 'handlesStuck'
    | 'callRefused';
  /** HOST:PORT of the CTIManager. */
  readonly manager: string;
  /** A sentence. */
  readonly detail: string;
}

export interface CtiOptions {
  /** In order of preference. A lost one is called again after `retryMs`; one that is back is not returned to by itself. */
  readonly managers: readonly CtiManagerAddress[];
  readonly tls?: CtiTls | undefined;
  /** Application user that the phones are associated with. */
  readonly user: string;
  /**
   * Goes as it is into the field of ProviderOpenRequest that holds the client's credential. How Cisco's client makes
   * its 32 bytes is not known (docs/wire/qbe.md): a CTIManager that insists on them refuses us.
   */
  readonly password: string;
  /** Numbers of the site: version word, feature id of Call Back, PDUs that have another number. */
  readonly profile?: QbeProfile | undefined;
  readonly applicationId?: string | undefined;
  readonly audioFileName?: string | undefined;
  /** Numbers of voice mail: a line forwarded to one of them is told so to the feature. */
  readonly voiceMailNumbers?: readonly string[] | undefined;
  /** Locale of the phones, an RFC 5646 tag, or '' for the default. */
  readonly locale?: string | undefined;
  readonly deadlines?: Partial<CtiDeadlines> | undefined;
  readonly notice?: ((notice: CtiNotice) => void) | undefined;
  /** Whose PDUs are told to `trace`; null: nobody's. */
  readonly tracing?: TraceSelection | null | undefined;
  readonly trace?: TraceSink | undefined;
  /** Every chunk, for recordings. */
  readonly tap?: ((direction: 'toManager' | 'fromManager', bytes: Uint8Array) => void) | undefined;
}

/** The service parameters of the original, and what is ours. Milliseconds. */
export const ctiDeadlines = {
  /** Provider Open Call Time Out: from the connection to the list of devices. */
  openMs: 30_000,
  /** HeartBeat Interval Time Out: what we ask for; a CTIManager may say otherwise. */
  heartbeatMs: 30_000,
  /** Connection Retry Time Out; a device, a line or a feature that was refused waits as long. */
  retryMs: 60_000,
  /** A close that failed, and the first look at an opening whose answer was lost. */
  againMs: 5_000,
  /** Synchronous Request Time Out. */
  requestMs: 20_000,
  /** A screen of a phone without a record that nobody puts away: then the phone is let go. */
  screenHoldMs: 300_000,
} as const;
export type CtiDeadlines = { readonly [K in keyof typeof ctiDeadlines]: number };

export function formatManager({ host, port }: CtiManagerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
