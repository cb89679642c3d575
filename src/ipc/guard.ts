/**
 * net-ipc's Client, Connection and Server with the methods replaced that `channel.ts` names. Nothing else of ours touches
 * net-ipc; its version is pinned, because this reaches into it. JSON only: its message pack and compression stay off.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import netIpc from 'net-ipc';
import { ask, type Channel, close, drain, ended, PacketType, read, write } from './channel.ts';
import { toError } from './errors.ts';
import { ipcLimits } from './limits.ts';

type NetIpcConnection = new (
  socket: Socket,
  server: unknown,
) => { id: string; connection: Socket | null; _nonce(): string };
const Connection = createRequire(import.meta.url)('net-ipc/src/connection.js') as NetIpcConnection;

const noRequests = (): Channel['_requests'] => Object.create(null);

/** One client, as the server sees it. */
export class GuardedConnection extends Connection implements Channel {
  _drainQueue: Channel['_drainQueue'] = [];
  _requests = noRequests();
  held: Buffer = Buffer.alloc(0);
  onRequest: Channel['onRequest'] = () => undefined;
  onReady: () => void = () => undefined;
  onGone: (fault: Error | null) => void = () => undefined;
  private ready = false;
  private fault: Error | null = null;

  /** First bytes: "IPC". The HTTP upgrade that net-ipc knows as well is for TCP, which we do not speak. */
  _init(): void {
    const socket = this.connection!;
    const tag: Buffer | null = socket.read(3);
    if (tag === null) return;
    if (tag.toString('latin1') !== 'IPC') {
      socket.destroy();
      return;
    }
    socket.removeAllListeners('readable');
    socket.on('readable', () => read(this));
    read(this);
  }
  greeted(): void {
    write(this, PacketType.connection, { id: this.id, compress: false, messagepack: false }).catch(() => undefined);
    if (this.ready) return;
    this.ready = true;
    this.onReady();
  }
  _drain(): void {
    drain(this);
  }
  _onerror(error: unknown): void {
    this.fault ??= toError(error);
    this.connection?.destroy();
  }
  _onclose(): void {
    this.connection = null;
    ended(this);
    this.onGone(this.fault);
  }
  request(data: unknown, timeoutMs: number): Promise<unknown> {
    return ask(this, data, timeoutMs);
  }
  close(): Promise<void> {
    return close(this);
  }
}

/** Accepts, and hands over connections that have said hello. */
export class GuardedServer extends netIpc.Server {
  readonly guarded = new Set<GuardedConnection>();
  onConnection: (connection: GuardedConnection) => void = () => undefined;

  constructor(path: string) {
    super({ path, max: ipcLimits.clientsMax });
  }
  _onconnection(socket: Socket): void {
    const connection = new GuardedConnection(socket, this);
    connection.id = connection._nonce();
    const timer = setTimeout(() => socket.destroy(), ipcLimits.handshakeMs);
    this.guarded.add(connection);
    connection.onGone = () => {
      clearTimeout(timer);
      this.guarded.delete(connection);
    };
    connection.onReady = () => {
      clearTimeout(timer);
      this.onConnection(connection);
    };
  }
}

export class GuardedClient extends netIpc.Client {
  _drainQueue: Channel['_drainQueue'] = [];
  _requests = noRequests();
  held: Buffer = Buffer.alloc(0);
  onRequest: Channel['onRequest'] = () => undefined;

  constructor(path: string) {
    super({ path, reconnect: false });
  }
  greeted(hello: unknown): void {
    this.connection.emit('done', hello);
  }
  _read(): void {
    read(this.channel);
  }
  _drain(): void {
    drain(this.channel);
  }
  _write(type: number, data: unknown, nonce?: string): Promise<unknown> {
    return write(this.channel, type, data, nonce);
  }
  override request(data: unknown, timeoutMs: number): Promise<unknown> {
    return ask(this.channel, data, timeoutMs);
  }
  /** This, as far as `channel.ts` is concerned: net-ipc's types hide what it reaches into. */
  get channel(): Channel {
    return this as unknown as Channel;
  }
}
