/**
 * Sockets between processes of one machine: workers of a gateway, and commands that talk to the daemon. For control
 * messages; never for frames.
 *
 *   const server = await serve(path, { add: (numbers) => … });
 *   const client = await connect(path);
 *   await client.request('add', [1, 2]);
 */
export { type ConnectOptions, connect, type IpcClient } from './client.ts';
export { IpcError, type IpcErrorCode } from './errors.ts';
export { ipcLimits } from './limits.ts';
export type { Handler, Handlers, Peer } from './peer.ts';
export { type IpcServer, type ServeOptions, serve } from './server.ts';
export { ownPath } from './socket-path.ts';
