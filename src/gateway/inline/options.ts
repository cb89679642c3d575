/**
 * What an inline gateway is told. Everything but the addresses has a default; certificates come as the text of the
 * files, so that nobody here reads a disk.
 */
import type { GatewayDeadlines, GatewayLimits } from '../limits.ts';
import type { TraceSelection, TraceSink } from '../trace/selection.ts';
import type { CloseReason } from './close-reasons.ts';
import type { Direction } from './flow.ts';
import type { SessionEnds, SessionRecording } from './recording.ts';

/** PEM text of certificate files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** Authorities that the other side's certificate must come from. */
  readonly ca?: string | undefined;
}

export interface TlsListener extends TlsFiles {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Phones must show a certificate of `ca`, and their device name must be the one in it. */
  readonly mutual?: boolean | undefined;
}

export interface UpstreamTls {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly ca?: string | undefined;
  /** Name in the server's certificate; the host where left out. */
  readonly serverName?: string | undefined;
}

/** Who handles the CallBack key. `auto`: the server where its template and one of its sets hold it, else the gateway. */
export type KeyOwner = 'gateway' | 'server' | 'auto';

/** What Dial does: the phone calls by a `Dial:` URI; we are told and tell the phone; we press its keys. */
export type DialMethod = 'uri' | 'report' | 'keys';

/** How the user is called: an audio file, a tone of the phone, or both. */
export type AlertTone = 'play' | 'tone' | 'both';

/** Something an operator should see: a connection that ended otherwise than by a goodbye. */
export interface ConnectionNotice {
  readonly reason: CloseReason;
  readonly address: string;
  /** '' where the phone had not named itself. */
  readonly device: string;
  /** What the system said, '' where nothing. */
  readonly detail: string;
}

export interface InlineOptions {
  /** Address and port for phones; port 0: any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls?: TlsListener | undefined;
  readonly upstream: { readonly host: string; readonly port: number; readonly tls?: UpstreamTls | undefined };
  /** Towards the server each phone keeps its own address (needs the system's leave; see `closeReasons.sourceAddress`). */
  readonly keepSourceAddress?: boolean | undefined;
  readonly keyOwner?: KeyOwner | undefined;
  readonly dialMethod?: DialMethod | undefined;
  readonly alertTone?: AlertTone | undefined;
  /** Name of the alert's audio file on the phones' TFTP server. */
  readonly audioFileName?: string | undefined;
  /** User-data application id of our screens; answers with it do not reach the server. */
  readonly applicationId?: number | undefined;
  /** Numbers of voice mail: a line forwarded to one of them is told so to the feature. */
  readonly voiceMailNumbers?: readonly string[] | undefined;
  /** Locale of the phones, an RFC 5646 tag, or '' for the default. */
  readonly locale?: string | undefined;
  readonly limits?: Partial<GatewayLimits> | undefined;
  /**
   * Addresses and networks behind which many phones are (NAT, proxies, test benches): limits on one address do not bind
   * them. Default: loopback.
   */
  readonly sharedAddresses?: readonly string[] | undefined;
  readonly deadlines?: Partial<GatewayDeadlines> | undefined;
  /** Every frame, for pages and recordings. `device` is '' before RegisterReq. */
  readonly tap?:
    | ((
        device: string,
        direction: Direction,
        bytes: Uint8Array,
        what: 'passed' | 'changed' | 'added' | 'swallowed',
      ) => void)
    | undefined;
  /** Asked once for each session, for recordings of both its sides. */
  readonly record?: ((phone: SessionEnds) => SessionRecording) | undefined;
  /** Whose messages are told to `trace`; null: nobody's. */
  readonly tracing?: TraceSelection | null | undefined;
  readonly trace?: TraceSink | undefined;
  readonly notice?: ((notice: ConnectionNotice) => void) | undefined;
  /**
   * `AdmissionLimit`, `ConnectionsDropped`, `DescriptorsShort` stand until `…Cleared`; `DeviceIdentityConflict` tells that
   * another address took a device that was alive.
   */
  readonly alarm?: ((name: string, device: string, detail: string) => void) | undefined;
}

/** What may change while running. */
export type LiveOptions = Pick<
  InlineOptions,
  | 'keyOwner'
  | 'dialMethod'
  | 'alertTone'
  | 'audioFileName'
  | 'voiceMailNumbers'
  | 'locale'
  | 'limits'
  | 'deadlines'
  | 'tap'
  | 'tracing'
>;

/** Application id of our screens: 'RB' in ASCII, above the fixed ids that chan-sccp uses (9081..9090). */
export const APPLICATION_ID = 0x5242;
