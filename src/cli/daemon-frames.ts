/**
 * What passes the running service, as a capture: the command socket says where, a second socket beside it sends pcapng.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type WatchRequest, watchLine } from '../gateway/index.ts';
import { type CaptureSource, StreamedCapture } from '../gateway/tap/file.ts';
import { IpcError } from '../ipc/index.ts';
import type { WatchOffer } from '../service/control/watch-socket.ts';
import { type DaemonOptions, withDaemon } from './daemon.ts';

export interface DaemonFrames {
  readonly source: CaptureSource;
  /** The same bytes, for who only passes them on. */
  readonly socket: Socket;
  readonly ports: readonly number[];
  /** Phones that are there already, by the ends of their connections. */
  readonly names: ReadonlyMap<string, string>;
  /** What was sent still comes. */
  stop(): void;
}

/** Sentence and exit code are told where there is no service, or nothing to watch; then null. */
export async function openDaemonFrames(options: DaemonOptions, wanted: WatchRequest): Promise<DaemonFrames | null> {
  let frames: DaemonFrames | null = null;
  await withDaemon(options, async (client) => {
    const { path, ports } = await client.request<WatchOffer>('watch');
    const socket = await connected(path);
    socket.write(watchLine(wanted));
    // Once the first bytes are there, everything that passes is.
    await Promise.race([once(socket, 'readable'), once(socket, 'close')]);
    if (socket.destroyed) throw new IpcError('failed', 'The service sends nothing more: too many watch it already.');
    // Asked now: who registers later is seen to do so.
    const { names } = await client.request<WatchOffer>('watch');
    // How many we are too slow for, the packets themselves say. A service that was killed has sent what it had.
    socket.on('error', () => undefined);
    const source = new StreamedCapture('the running service', 0, socket, null);
    frames = { source, socket, ports, names: new Map(names), stop: () => void socket.end() };
  });
  return frames;
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.once('error', ({ message }) => reject(new IpcError('unreachable', `${path}: ${message}.`)));
  });
}
