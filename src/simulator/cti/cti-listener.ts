/** Where applications connect: TCP, or TLS. */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { CtiServerTls } from './options.ts';

/** Connections that the system keeps for us before we have taken them. */
const BACKLOG = 4096;

export class CtiListener {
  private readonly server: Server;
  /** Connections below TLS, which may never become sessions. */
  private readonly sockets = new Set<Socket>();

  /** @param connected called with each connection that is ready to be read */
  constructor(tls: CtiServerTls | undefined, connected: (socket: Socket) => void) {
    const known = tls?.ca !== undefined;
    this.server = tls
      ? createTlsServer({ ...tls, requestCert: known, rejectUnauthorized: known }, connected)
      : createServer(connected);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** @returns the port, also where 0 was asked for. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, BACKLOG, () => {
        this.server.off('error', reject);
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Stop listening, and end what is still connected. */
  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
