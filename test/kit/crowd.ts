/** Many connections that mean no good, from loopback addresses of their own. Counts how each ended. */
import { connect, type Socket } from 'node:net';

export class Crowd {
  readonly sockets: Socket[] = [];
  /** Connections that have been closed by the other side, or could not be made. */
  closed = 0;
  private readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  /** Opens so many, spread over the addresses 127.9.0.1 to 127.9.0.`hosts`; resolves when each has connected or failed. */
  async open(count: number, hosts: number, first?: Uint8Array): Promise<void> {
    const opened: Promise<void>[] = [];
    for (let i = 0; i < count; i++) opened.push(this.one(`127.9.0.${1 + (i % hosts)}`, first));
    await Promise.all(opened);
  }

  /** Sends to all that are still there. */
  send(bytes: Uint8Array): void {
    for (const socket of this.sockets) if (!socket.destroyed) socket.write(bytes);
  }

  async leave(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await this.all();
  }

  /** Resolves when so many have ended. */
  async ended(count: number): Promise<void> {
    while (this.closed < count) await new Promise((resolve) => setImmediate(resolve));
  }

  private all(): Promise<void> {
    return this.ended(this.sockets.length);
  }

  private one(localAddress: string, first: Uint8Array | undefined): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect({ port: this.port, host: '127.0.0.1', localAddress });
      this.sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('connect', () => {
        if (first !== undefined) socket.write(first);
        resolve();
      });
      socket.on('close', () => {
        this.closed++;
        resolve();
      });
      socket.resume();
    });
  }
}
