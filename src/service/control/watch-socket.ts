/**
 * The second socket of a service, beside the one for commands: whoever connects and says which side, and which phones, is sent what passes, as
 * pcapng, until he goes. Frames have no business on the command socket. Only the service's own user can connect.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { type InlineGateway, Watcher, type WatchRequest, watchLimits, watchRequest } from '../../gateway/index.ts';
import { IpcError, ownPath } from '../../ipc/index.ts';

/** What a command must know to watch: where, which ports are the call server's, and who is at which end already. */
export interface WatchOffer {
  readonly path: string;
  readonly ports: readonly number[];
  /** `address:port` → device. */
  readonly names: readonly (readonly [string, string])[];
}

export interface WatchSocket {
  offer(): WatchOffer;
  close(): Promise<void>;
}

/** @throws IpcError where the path cannot be had */
export async function openWatchSocket(
  path: string,
  gateway: InlineGateway,
  ports: readonly number[],
): Promise<WatchSocket> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    if (open.size >= watchLimits.watchersMax) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    welcome(socket, gateway);
  });
  await ownPath(path, () => listening(server, path));
  return {
    offer: () => ({ path, ports, names: gateway.ends() }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroySoon();
      }),
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new IpcError('path', `${path}: ${error.message}.`)));
    server.listen(path, resolve);
  });
}

/** The first line is what is wanted; anything else, or nothing in time, ends the connection. */
function welcome(socket: Socket, gateway: InlineGateway): void {
  let asked = '';
  const timer = setTimeout(() => socket.destroy(), watchLimits.requestMs);
  socket.once('close', () => clearTimeout(timer));
  const hear = (chunk: Buffer): void => {
    asked += chunk.toString('latin1');
    const end = asked.indexOf('\n');
    if (end < 0 && asked.length <= watchLimits.requestBytesMax) return;
    clearTimeout(timer);
    socket.off('data', hear).resume();
    const request = watchRequest(asked.slice(0, Math.max(end, 0)));
    if (request === null) socket.destroy();
    else show(socket, gateway, request);
  };
  socket.on('data', hear);
}

const clock = (): number => performance.timeOrigin + performance.now();

function show(socket: Socket, gateway: InlineGateway, request: WatchRequest): void {
  const watcher = new Watcher(socket, request, clock);
  const unwatch = gateway.watch(watcher.record);
  socket.once('close', unwatch);
}
