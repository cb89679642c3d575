/** The calling end of a local socket. */
import { close, ended } from './channel.ts';
import { IpcError, toError } from './errors.ts';
import { GuardedClient } from './guard.ts';
import { ipcLimits } from './limits.ts';
import { EVENT_VERB, type EventBatch } from './outbox.ts';
import { type Handlers, Peer } from './peer.ts';
import { checkPath } from './socket-path.ts';

export interface ConnectOptions {
  /** What the server may ask of us. */
  readonly handlers?: Handlers;
  readonly timeoutMs?: number;
  /** We were too slow to hear of so many events. */
  readonly onDropped?: (events: number) => void;
}

export interface IpcClient {
  /** @throws IpcError, as `Peer.request` does */
  request<T = unknown>(verb: string, data?: unknown, timeoutMs?: number): Promise<T>;
  /** Hears of every event of the topic from now on. */
  subscribe(topic: string, listener: (data: unknown) => void): Promise<void>;
  unsubscribe(topic: string): Promise<void>;
  /** Resolves when the connection has ended, for whatever reason. It is not made again. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** @throws IpcError `unreachable` where nobody listens, `timeout` where somebody does and does not answer */
export async function connect(path: string, options: ConnectOptions = {}): Promise<IpcClient> {
  checkPath(path);
  const listeners = new Map<string, (data: unknown) => void>();
  const client = new GuardedClient(path);
  // Before the hello: a request of the server may come with it.
  const peer = new Peer(client.channel as never, { ...options.handlers, [EVENT_VERB]: hear(listeners, options) });
  await greeted(client, path, options.timeoutMs ?? ipcLimits.requestMs);
  const closed = new Promise<void>((resolve) => {
    client.once('close', () => {
      ended(client.channel);
      resolve();
    });
  });
  return {
    request: (verb, data, timeoutMs) => peer.request(verb, data, timeoutMs),
    async subscribe(topic, listener) {
      listeners.set(topic, listener);
      await peer.request('ipc.subscribe', topic);
    },
    async unsubscribe(topic) {
      listeners.delete(topic);
      await peer.request('ipc.unsubscribe', topic);
    },
    closed,
    close: () => close(client.channel),
  };
}

function hear(listeners: ReadonlyMap<string, (data: unknown) => void>, { onDropped }: ConnectOptions) {
  return (batch: unknown): void => {
    const { events, dropped } = batch as EventBatch;
    if (dropped > 0) onDropped?.(dropped);
    for (const { topic, data } of events) listeners.get(topic)?.(data);
  };
}

/** net-ipc leaves its promise open where the connection is refused, or is closed before the hello: its events tell. */
function greeted(client: GuardedClient, path: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: IpcError) => {
      clearTimeout(timer);
      client.connection?.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new IpcError('timeout', `${path}: no hello within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    const refused = (reason: unknown) =>
      fail(new IpcError('unreachable', `${path}: ${reason ? toError(reason).message : 'closed before the hello'}.`));
    client.once('close', refused);
    client.connect().then(
      () => {
        clearTimeout(timer);
        client.removeListener('close', refused);
        resolve();
      },
      (reason: unknown) => fail(new IpcError('unreachable', `${path}: ${toError(reason).message}.`)),
    );
  });
}
