/**
 * A wire tap with sockets only: listens, connects on, copies bytes both ways and keeps them. It knows nothing of SCCP
 * and shares no code with the gateway, so that what it holds is what was on the wire. FIN goes on as FIN, RST as RST.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class RecordedConnection {
  /** In order of their connecting. */
  readonly number: number;
  readonly up: Buffer[] = [];
  readonly down: Buffer[] = [];

  constructor(number: number) {
    this.number = number;
  }
  get toServer(): Buffer {
    return Buffer.concat(this.up);
  }
  get toPhone(): Buffer {
    return Buffer.concat(this.down);
  }
}

export class TcpRecorder {
  readonly connections: RecordedConnection[] = [];
  port = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(host: string, target: () => number) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
      const connection = new RecordedConnection(this.connections.length);
      this.connections.push(connection);
      const far = connect({ host, port: target(), allowHalfOpen: true, noDelay: true });
      this.copy(near, far, connection.up);
      this.copy(far, near, connection.down);
    });
  }

  /** @param target port that is dialled for each connection; asked for then, so it may be known later */
  static async open(target: () => number, host = '127.0.0.1'): Promise<TcpRecorder> {
    const recorder = new TcpRecorder(host, target);
    await new Promise<void>((resolve) => recorder.server.listen(0, host, resolve));
    recorder.port = (recorder.server.address() as AddressInfo).port;
    return recorder;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private copy(from: Socket, to: Socket, kept: Buffer[]): void {
    this.sockets.add(from);
    from.on('data', (chunk: Buffer) => {
      kept.push(chunk);
      to.write(chunk);
    });
    from.on('end', () => to.end());
    from.on('error', () => to.resetAndDestroy());
    from.on('close', () => this.sockets.delete(from));
  }
}
