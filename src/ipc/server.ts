/** The listening end of a local socket. */
import { IpcError } from './errors.ts';
import { type GuardedConnection, GuardedServer } from './guard.ts';
import { Outbox } from './outbox.ts';
import { type Handlers, Peer } from './peer.ts';
import { ownPath } from './socket-path.ts';

export interface IpcServer {
  readonly path: string;
  /** Clients that are connected now. */
  readonly peers: readonly Peer[];
  /** Tells every client that subscribed to the topic. Never waits. */
  publish(topic: string, data: unknown): void;
  /** True where somebody would hear it: events that cost something need not be made for nobody. */
  hears(topic: string): boolean;
  /** Pending requests end with `closed`; clients that do not say goodbye are cut. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly onConnect?: (peer: Peer) => void;
  readonly onDisconnect?: (peer: Peer, fault: Error | null) => void;
}

/**
 * Listens at a path: socket 0600, its folder 0700 where it is made here.
 * @throws IpcError `taken` where a live process listens there, `path` where the path cannot be used
 */
export async function serve(path: string, handlers: Handlers, options: ServeOptions = {}): Promise<IpcServer> {
  const server = new GuardedServer(path);
  const outboxes = new Map<Peer, Outbox>();
  const all: Handlers = { ...handlers, ...subscriptions };
  server.onConnection = (connection) => welcome(server, connection, all, outboxes, options);
  await ownPath(path, () => started(server, path));
  return {
    path,
    get peers() {
      return [...outboxes.keys()];
    },
    publish(topic, data) {
      for (const [peer, outbox] of outboxes) if (peer.topics.has(topic)) outbox.put({ topic, data });
    },
    hears: (topic) => [...outboxes.keys()].some((peer) => peer.topics.has(topic)),
    close: () => closed(server),
  };
}

const subscriptions: Handlers = {
  'ipc.subscribe': (topic, peer) => {
    if (typeof topic !== 'string') throw new IpcError('failed', 'A topic is a text.');
    peer.topics.add(topic);
  },
  'ipc.unsubscribe': (topic, peer) => {
    peer.topics.delete(String(topic));
  },
};

function welcome(
  server: GuardedServer,
  connection: GuardedConnection,
  handlers: Handlers,
  outboxes: Map<Peer, Outbox>,
  options: ServeOptions,
): void {
  const peer = new Peer(connection, handlers);
  outboxes.set(peer, new Outbox(peer));
  connection.onGone = (fault) => {
    server.guarded.delete(connection);
    outboxes.delete(peer);
    options.onDisconnect?.(peer, fault);
  };
  options.onConnect?.(peer);
}

/** net-ipc's start never rejects where the system refuses: the error is an event. */
function started(server: GuardedServer, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: unknown) => reject(new IpcError('path', `${path}: ${(error as Error).message}.`)));
    server.start().then(() => resolve(), reject);
  });
}

async function closed(server: GuardedServer): Promise<void> {
  const listener = server.server;
  if (listener === null) return;
  const gone = new Promise<void>((resolve) => listener.close(() => resolve()));
  await Promise.all([...server.guarded].map((connection) => connection.close()));
  await gone;
}
