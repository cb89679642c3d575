/** The wire between nodes: TCP, or TLS on which both sides show a certificate of one authority. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import type { Ms } from '../model/time.ts';
import { clusterLimits } from './limits.ts';
import { type PeerMessage, peerLine } from './peer-messages.ts';

/** PEM. The certificate is ours on both sides: as the one who connects and as the one who listens. */
export interface PeerTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export interface PeerAddress {
  readonly host: string;
  readonly port: number;
  /** Where the connection comes from; left out: as the system chooses. */
  readonly localAddress?: string;
}

/** A handshake that takes longer is none. */
const HANDSHAKE_MS_MAX: Ms = 5000;

/**
 * Connects to a node. Its certificate has to be good for the address that we call.
 * @param ready once, when something can be said
 */
export function connectPeer(to: PeerAddress, tls: PeerTls | null, ready: (socket: Socket) => void): Socket {
  const socket = tls === null ? connect(to) : connectTls({ ...to, ...tls });
  socket.setNoDelay(true);
  socket.once(tls === null ? 'connect' : 'secureConnect', () => ready(socket));
  return socket;
}

/** @param serve each connection, with TLS after its handshake */
export function peerServer(tls: PeerTls | null, serve: (socket: Socket) => void): Server {
  if (tls === null) return createServer({ noDelay: true }, serve);
  const both = { requestCert: true, rejectUnauthorized: true };
  return createTlsServer({ ...tls, ...both, noDelay: true, handshakeTimeout: HANDSHAKE_MS_MAX }, serve);
}

export function tell(socket: Pick<Socket, 'write' | 'writableLength' | 'destroy'>, message: PeerMessage): void {
  socket.write(peerLine(message));
  if (socket.writableLength > clusterLimits.peerUnreadBytesMax) socket.destroy();
}
