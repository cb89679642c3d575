/**
 * The connection towards the server: one per phone, plain or TLS, from the gateway's address or the phone's own.
 */
import { isIP, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, connect as tlsConnect } from 'node:tls';
import type { CloseReason } from './close-reasons.ts';
import type { InlineOptions } from './options.ts';
import { connectShared, type Reader } from './shared-reads.ts';

export class Upstream {
  private readonly options: InlineOptions;
  private readonly queueBytesHigh: number;
  private readonly secureContext: SecureContext | null;

  /** @throws where the certificate files cannot be read as PEM. */
  constructor(options: InlineOptions, queueBytesHigh: number) {
    this.options = options;
    this.queueBytesHigh = queueBytesHigh;
    const { tls } = options.upstream;
    this.secureContext = tls === undefined ? null : createSecureContext({ cert: tls.cert, key: tls.key, ca: tls.ca });
  }

  /**
   * Opens one. `ready` is called once it (and TLS on it) stands; errors come as events of the socket. What it reads goes to
   * `reader`; under TLS it comes as 'data'.
   */
  connect(phoneAddress: string, ready: () => void, reader: Reader): Socket {
    const { host, port, tls } = this.options.upstream;
    // A phone that has gone again while it was accepted has no address any more.
    const own = this.options.keepSourceAddress === true && isIP(phoneAddress) !== 0;
    const common = {
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      highWaterMark: this.queueBytesHigh,
      ...(own ? { localAddress: phoneAddress } : {}),
    };
    if (this.secureContext === null) return connectShared(common, reader, ready);
    const servername = tls?.serverName ?? (isIP(host) === 0 ? host : '');
    const socket = tlsConnect({ ...common, secureContext: this.secureContext, servername }, ready);
    socket.setNoDelay(true);
    return socket;
  }
}

/** A dual-stack socket writes IPv4 as `::ffff:10.0.0.1`. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

const reasonsByCode: Readonly<Record<string, CloseReason>> = {
  ECONNREFUSED: 'serverRefused',
  ECONNRESET: 'serverReset',
  EPIPE: 'serverReset',
  ETIMEDOUT: 'serverTimeout',
  EHOSTUNREACH: 'serverUnreachable',
  ENETUNREACH: 'serverUnreachable',
  ENOTFOUND: 'serverUnreachable',
  EAI_AGAIN: 'serverUnreachable',
  EMFILE: 'descriptors',
  ENFILE: 'descriptors',
  EADDRNOTAVAIL: 'sourceAddress',
  EADDRINUSE: 'sourceAddress',
  EINVAL: 'sourceAddress',
};

/** Why a connection to the server did not come to be. */
export function connectFailure(code: string | undefined, secure: boolean): CloseReason {
  const reason = code === undefined ? undefined : reasonsByCode[code];
  if (reason !== undefined) return reason;
  return secure ? 'serverTls' : 'serverUnreachable';
}
