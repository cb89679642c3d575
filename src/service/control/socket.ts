/** The control socket: where `ringback status` and the others reach a service that runs. Only its own user can. */

import type { InlineGateway } from '../../gateway/index.ts';
import { IpcError, type IpcServer, serve } from '../../ipc/index.ts';
import type { Operations } from '../administration/operations.ts';
import type { Configuration } from '../configuration.ts';
import { controlHandlers } from './handlers.ts';
import { openWatchSocket, type WatchOffer, type WatchSocket } from './watch-socket.ts';

export interface Control {
  readonly server: IpcServer | null;
  /** What to tell the user where commands will not reach us; null where they do. */
  readonly note: string | null;
  close(): Promise<void>;
}

/** What can be watched: the gateway, and the ports of call servers in what it shows. */
export interface Watched {
  readonly gateway: InlineGateway;
  readonly ports: readonly number[];
}

/**
 * Listens where the configuration says. Where nobody chose the path, a service without commands is better than none.
 * Rejects with a sentence for the user where the path was chosen and cannot be had.
 */
export async function openControl(
  configuration: Configuration,
  operations: Operations,
  watched: Watched | null,
): Promise<Control> {
  const { control: path, controlChosen: chosen } = configuration;
  const none = { server: null, close: async () => undefined };
  if (path === null) return { ...none, note: null };
  try {
    return await open(path, operations, watched);
  } catch (error) {
    if (!(error instanceof IpcError)) throw error;
    if (chosen)
      throw new Error(`--control: ${error.message} Choose another with --control PATH, or none with --control off.`);
    return { ...none, note: `commands such as \`ringback status\` do not reach this one: ${error.message}` };
  }
}

async function open(path: string, operations: Operations, watched: Watched | null): Promise<Control> {
  let frames: WatchSocket | null = null;
  const watch = (): WatchOffer => {
    if (frames === null)
      throw new IpcError(
        'failed',
        'No phones pass this process: there is nothing to watch (with --workers they pass those).',
      );
    return frames.offer();
  };
  const server = await serve(path, { ...controlHandlers(operations), watch });
  try {
    // Who has the first path has the second: it is that of a process before us, or nobody's.
    if (watched !== null) frames = await openWatchSocket(`${path}.frames`, watched.gateway, watched.ports);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    server,
    note: null,
    close: async () => {
      await frames?.close();
      await server.close();
    },
  };
}
