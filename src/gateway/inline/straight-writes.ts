/**
 * Writes that go straight to the system where it takes them at once, as it nearly always does: `net.Socket` makes a request,
 * a promise of a callback and an extra tick for each write, and needs them only where bytes are left over.
 *
 *   idle socket ── writeBuffer of its handle ──► all taken: done, the request is used again
 *                                            └─► some left: the request is handed to the socket (`_write`), which waits for it
 *   any other   ── socket.write                           as for one of its own: writableLength, 'drain', end and errors hold
 *
 * The handle's `writeBuffer` and its requests are not documented by Node (the same in 20, 22 and 24). So nothing is assumed:
 * the class of the requests is that of the first one that Node itself makes, and where a part is missing `socket.write` does
 * it all. test/e2e/straight-writes.test.ts says whether this Node has them, and holds both ways against each other.
 */
import type { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';

/** A request to write, as Node makes them. Not bound to anything until the system has left bytes over. */
interface WriteRequest {
  handle?: Handle;
  /** Keeps the bytes alive. */
  buffer?: Uint8Array;
  oncomplete?: (status: number) => void;
  /** -1 where all was done at once. */
  getAsyncId(): number;
}

/** What is used of a socket's handle. */
interface Handle {
  writeBuffer(request: WriteRequest, bytes: Uint8Array): number;
}

interface Inside {
  _handle?: Handle | null;
  _write?: (bytes: Uint8Array, encoding: string, done: (error?: Error | null) => void) => void;
}

type Done = (error?: Error | null) => void;

const UNBOUND = -1;

let Request: (new () => WriteRequest) | null = null;
/** Used by one write after another. */
let spare: WriteRequest | null = null;

/** True once writes go straight. */
export const writesStraight = (): boolean => Request !== null;

/** Looks how Node writes, at the next write of this socket. Does nothing where that is known. */
export function learnWrites(socket: Socket): void {
  const handle = (socket as unknown as Inside)._handle;
  if (Request !== null || typeof handle?.writeBuffer !== 'function' || Object.hasOwn(handle, 'writeBuffer')) return;
  handle.writeBuffer = (request, bytes) => {
    // What is found behind it is the handle's own.
    delete (handle as Partial<Handle>).writeBuffer;
    if (typeof request?.getAsyncId === 'function' && request.getAsyncId() === UNBOUND) {
      Request ??= request.constructor as new () => WriteRequest;
    }
    return handle.writeBuffer(request, bytes);
  };
}

/**
 * As `socket.write(bytes)`, of a plain TCP socket.
 * @returns false where the sender should wait for 'drain'
 */
export function write(socket: Socket, bytes: Uint8Array): boolean {
  const handle = (socket as unknown as Inside)._handle;
  const idle = socket.writableLength === 0 && socket.writable && !socket.connecting && socket.writableCorked === 0;
  if (Request === null || !idle || !handle) return socket.write(bytes);
  spare ??= new Request();
  const request = spare;
  const failed = handle.writeBuffer(request, bytes);
  if (failed !== 0) return handOver(socket, bytes, (done) => done(writeError(failed)));
  if (request.getAsyncId() === UNBOUND) return true;
  spare = null;
  return handOver(socket, bytes, (done) => {
    request.handle = handle;
    request.buffer = bytes;
    // The error of a socket that is being destroyed is that which destroys it.
    request.oncomplete = (status) => done(status < 0 && !socket.destroyed ? writeError(status) : null);
  });
}

/** The socket takes this for a write of its own. */
function handOver(socket: Socket, bytes: Uint8Array, begin: (done: Done) => void): boolean {
  const inside = socket as unknown as Inside;
  inside._write = (_bytes, _encoding, done) => {
    delete inside._write;
    begin(done);
  };
  return socket.write(bytes);
}

/** As Node names it. */
function writeError(status: number): NodeJS.ErrnoException {
  const code = getSystemErrorName(status);
  return Object.assign(new Error(`write ${code}`), { errno: status, code, syscall: 'write' });
}
