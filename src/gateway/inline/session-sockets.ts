/** How the two sockets of a session are named and closed. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SessionEnds } from './recording.ts';
import { plainAddress } from './upstream.ts';

/** Ends of a connection, as a capture would show them; `opener` is who opened it, seen from here. */
export function endsOf(socket: Socket, opener: 'local' | 'remote'): SessionEnds {
  const local = { address: plainAddress(socket.localAddress), port: socket.localPort ?? 0 };
  const remote = { address: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
  return opener === 'local' ? { from: local, to: remote } : { from: remote, to: local };
}

/**
 * RST where Node can. `resetAndDestroy` first waits for what is queued, and leaves the handle open where a shutdown is
 * under way (libuv: EINVAL): such a socket, and TLS, is closed without waiting.
 */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return;
  const busy = socket.connecting || socket.writableLength > 0 || socket.writableEnded;
  if (busy || socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

/** RST, or FIN after what is queued. */
export function endSocket(socket: Socket, reset: boolean): void {
  if (reset) resetSocket(socket);
  else if (socket.connecting) socket.destroy();
  else {
    socket.resume();
    socket.destroySoon();
  }
}
