/**
 * One buffer that all plain sockets of the process are read into, instead of 64 KiB made and thrown away for each read.
 * What lies in it is valid only until the callback returns: whoever keeps a byte copies it (round: `Place`).
 *
 * `net.connect` has an option for it (`onread`), `net.Server` has none: a socket that was accepted is made anew over its
 * handle. That uses parts of `net.Socket` that Node does not document (the same in 20, 22 and 24; a test says whether it
 * works in this one). Where they are missing, and under TLS, chunks come as 'data', and only the speed differs.
 */
import {
  connect,
  type OnReadOpts,
  type Server,
  Socket,
  type SocketConstructorOpts,
  type TcpNetConnectOpts,
} from 'node:net';
import { gatewayLimits } from '../limits.ts';
import { learnWrites } from './straight-writes.ts';

/** Chunks up to this length are objects made once. */
const CHUNKS = 4096;

/** Bytes that a socket has read; in memory that the next read writes over. */
export type Take = (chunk: Buffer) => void;

/** Who takes what a socket reads; another one may, from the next read on. */
export interface Reader {
  take: Take;
}

const buffer = Buffer.allocUnsafeSlow(gatewayLimits.readBytesMax);
const chunks: (Buffer | undefined)[] = new Array(CHUNKS).fill(undefined);

function chunkOf(length: number): Buffer {
  if (length >= CHUNKS) return buffer.subarray(0, length);
  let chunk = chunks[length];
  if (chunk === undefined) {
    chunk = buffer.subarray(0, length);
    chunks[length] = chunk;
  }
  return chunk;
}

const sharing = new WeakSet<Socket>();

/** True where what the socket reads goes to its `Reader`, and not to 'data'. */
export const readsShared = (socket: Socket): boolean => sharing.has(socket);

/** Opens a connection that reads into the shared buffer. */
export function connectShared(options: TcpNetConnectOpts, reader: Reader, ready: () => void): Socket {
  const socket = connect({ ...options, onread: sharedReads(reader) }, ready);
  sharing.add(socket);
  return socket;
}

function sharedReads(reader: Reader): OnReadOpts {
  return {
    buffer,
    callback: (length) => {
      reader.take(chunkOf(length));
      return true;
    },
  };
}

/** What is used of an accepted socket beyond its documentation. */
interface Inside {
  _handle?: { readStart?: unknown; useUserBuffer?: unknown } | null;
  _server?: Server | null;
  server?: Server | null;
}

/**
 * The same connection as a socket that reads into the shared buffer, in place of `accepted`, which is void then.
 * @param accepted must not have been read from (`pauseOnConnect`)
 * @returns null where this Node does not have what it takes
 */
export function adopt(accepted: Socket, reader: Reader, highWaterMark: number): Socket | null {
  const inside = accepted as unknown as Inside;
  const { _handle: handle, _server: server } = inside;
  if (typeof handle?.useUserBuffer !== 'function' || server === undefined || server === null) return null;
  const options = { handle, allowHalfOpen: true, readable: true, writable: true, highWaterMark };
  inside._handle = null;
  inside._server = null;
  const socket = new Socket({ ...options, onread: sharedReads(reader) } as SocketConstructorOpts);
  // The server counts its connections down when a socket that names it is closed.
  Object.assign(socket, { _server: server, server } satisfies Inside);
  sharing.add(socket);
  learnWrites(socket);
  return socket;
}
