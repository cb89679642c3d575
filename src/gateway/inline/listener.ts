/** The doors for phones: TCP, and TLS where certificates are given. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { GatewayDeadlines, GatewayLimits } from '../limits.ts';
import type { CloseReason } from './close-reasons.ts';
import type { TlsListener } from './options.ts';

/** Who is told what happens at a door. */
export interface DoorKeeper {
  readonly limits: GatewayLimits;
  readonly deadlines: GatewayDeadlines;
  /** @returns why the connection may not come in, or null. */
  refusal(socket: Socket): CloseReason | null;
  enter(socket: Socket): void;
  refused(socket: Socket, reason: CloseReason, detail: string): void;
  dropped(): void;
  handshakes(change: 1 | -1): void;
}

export function openTcp(keeper: DoorKeeper): Server {
  // Nothing is read before it is known who reads: see shared-reads.
  const server = createServer({ ...socketOptions(keeper), pauseOnConnect: true }, (socket) => admit(keeper, socket));
  return guard(server, keeper);
}

/** Certificates are proved by Node; the device name in them by the session, once the phone has named itself. */
export function openTls(tls: TlsListener, keeper: DoorKeeper): Server {
  const server = createTlsServer({
    ...socketOptions(keeper),
    cert: tls.cert,
    key: tls.key,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    requestCert: tls.mutual === true,
    rejectUnauthorized: tls.mutual === true,
    handshakeTimeout: keeper.deadlines.handshakeMs,
  });
  let underWay = 0;
  /** Refused before the handshake: they end as handshakes that failed, and have been counted. */
  let refusals = 0;
  server.on('connection', (socket: Socket) => {
    underWay++;
    keeper.handshakes(1);
    const reason = underWay > keeper.limits.handshakesMax ? 'handshakesMax' : keeper.refusal(socket);
    if (reason === null) return;
    keeper.refused(socket, reason, '');
    refusals++;
    socket.resetAndDestroy();
  });
  const ended = () => {
    underWay--;
    keeper.handshakes(-1);
  };
  server.on('secureConnection', (socket) => {
    ended();
    socket.setNoDelay(true);
    admit(keeper, socket);
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    ended();
    if (refusals > 0 && error.code === 'ECONNRESET') refusals--;
    else {
      const reason = error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT' ? 'handshakeTimeout' : 'handshakeFailed';
      keeper.refused(socket, reason, error.code ?? error.message);
    }
    socket.destroy();
  });
  return guard(server, keeper);
}

/** Resolves with the port that is listened on. Rejects where the address cannot be had. */
export function listenOn(server: Server, host: string, port: number, dropped: () => void): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.removeListener('error', reject);
      // After this an error concerns one accept (no descriptors left); the door stays open.
      server.on('error', dropped);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function socketOptions(keeper: DoorKeeper): { allowHalfOpen: true; noDelay: true; highWaterMark: number } {
  return { allowHalfOpen: true, noDelay: true, highWaterMark: keeper.limits.queueBytesHigh };
}

function admit(keeper: DoorKeeper, socket: Socket): void {
  const reason = keeper.refusal(socket);
  if (reason === null) {
    keeper.enter(socket);
    return;
  }
  keeper.refused(socket, reason, '');
  socket.on('error', () => undefined);
  socket.destroy();
}

function guard(server: Server, keeper: DoorKeeper): Server {
  // A little above our own limit, so that refusals are ours and counted with their reason.
  server.maxConnections = keeper.limits.sessionsMax + keeper.limits.handshakesMax;
  server.on('drop', () => keeper.dropped());
  return server;
}
