/**
 * The connection towards the server: one per phone, plain or TLS, from the gateway's address or the phone's own.
 */
import { isIPv4, type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { CloseReason } from './close-reasons.ts';
import type { InlineOptions } from './options.ts';

/** Opens the connection. `ready` is called once it (and TLS on it) stands; errors come as events of the socket. */
export function connectUpstream(
  options: InlineOptions,
  phoneAddress: string,
  queueBytesHigh: number,
  ready: () => void,
): Socket {
  const { host, port, tls } = options.upstream;
  const localAddress = options.keepSourceAddress ? phoneAddress : undefined;
  const common = {
    host,
    port,
    allowHalfOpen: true,
    noDelay: true,
    highWaterMark: queueBytesHigh,
    ...(localAddress === undefined ? {} : { localAddress }),
  };
  if (tls === undefined) return tcpConnect(common, ready);
  const socket = tlsConnect(
    {
      ...common,
      ...(tls.cert === undefined ? {} : { cert: tls.cert }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      servername: tls.serverName ?? (isIPv4(host) || host.includes(':') ? '' : host),
    },
    ready,
  );
  socket.setNoDelay(true);
  return socket;
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
  EADDRNOTAVAIL: 'sourceAddress',
  EADDRINUSE: 'sourceAddress',
};

/** Why a connection to the server did not come to be. */
export function connectFailure(code: string | undefined, secure: boolean): CloseReason {
  const reason = code === undefined ? undefined : reasonsByCode[code];
  if (reason !== undefined) return reason;
  return secure ? 'serverTls' : 'serverUnreachable';
}
