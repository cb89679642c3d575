/** The doors for phones: TCP, and TLS where certificates are given. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { CloseReason } from './close-reasons.ts';
import type { DoorKeeper } from './door-keeper.ts';
import { Handshakes } from './handshakes.ts';
import type { TlsListener } from './options.ts';

export function openTcp(keeper: DoorKeeper): Server {
  // Nothing is read before it is known who reads: see shared-reads.
  const options = { ...socketOptions(keeper), pauseOnConnect: true };
  const server = createServer(options, (socket) => admit(keeper, socket, keeper.knock(socket)));
  return guard(server, keeper);
}

/**
 * The door is a plain one: what TLS costs is paid only for who has been let in and begins a handshake. Certificates are proved by
 * Node; the device name in them by the session, once the phone has named itself.
 */
export function openTls(tls: TlsListener, keeper: DoorKeeper): Server {
  // Who hangs up during the handshake has gone. From then on one side may close alone, as on TCP.
  const options = { ...socketOptions(keeper), allowHalfOpen: false };
  const secure = createTlsServer({
    ...options,
    cert: tls.cert,
    key: tls.key,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    requestCert: tls.mutual === true,
    rejectUnauthorized: tls.mutual === true,
    handshakeTimeout: keeper.deadlines.handshakeMs,
  });
  const handshakes = new Handshakes(keeper, (socket) => void secure.emit('connection', socket));
  secure.on('secureConnection', (socket) => {
    handshakes.done(socket);
    socket.allowHalfOpen = true;
    socket.setNoDelay(true);
    admit(keeper, socket, keeper.refusal(socket));
  });
  secure.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    if (handshakes.failed(error)) {
      const reason = error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT' ? 'handshakeTimeout' : 'handshakeFailed';
      keeper.refused(socket, reason, error.code ?? error.message);
    }
    socket.destroy();
  });
  return guard(
    createServer(options, (socket) => handshakes.begin(socket)),
    keeper,
  );
}

/** Resolves with the port that is listened on. Rejects where the address cannot be had. */
export function listenOn(
  server: Server,
  place: { readonly host: string; readonly port: number; readonly backlog: number },
  dropped: (detail: string) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      server.removeListener('error', reject);
      // After this an error concerns one accept (no descriptors left); the door stays open.
      server.on('error', (error) => dropped(error.message));
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function socketOptions(keeper: DoorKeeper): { allowHalfOpen: true; noDelay: true; highWaterMark: number } {
  return { allowHalfOpen: true, noDelay: true, highWaterMark: keeper.limits.queueBytesHigh };
}

function admit(keeper: DoorKeeper, socket: Socket, reason: CloseReason | null): void {
  if (reason === null) {
    keeper.enter(socket);
    return;
  }
  keeper.refused(socket, reason, '');
  socket.on('error', () => undefined);
  socket.destroy();
}

function guard(server: Server, keeper: DoorKeeper): Server {
  // A little above our own limit, so that refusals are ours and counted with their reason; below that of the system.
  const { sessionsMax, handshakesBurstMax, connectionsSpare } = keeper.limits;
  server.maxConnections = sessionsMax + handshakesBurstMax + connectionsSpare;
  server.on('drop', (dropped) => keeper.dropped(`more than ${server.maxConnections}, from ${dropped?.remoteAddress}`));
  return server;
}
