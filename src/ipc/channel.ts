/**
 * What the guard puts in place of net-ipc's own methods, for both ends of a connection. Faults of net-ipc 2.2.2 that this
 * answers (each has a test in test/e2e/ipc.test.ts):
 *
 *   - queue and request map are shared by all connections of a process       → each channel has its own
 *   - its drain settles half of the queue; the others wait for ever            → `drain` settles all
 *   - requests that are pending when a connection ends wait for their timeout  → `ended` rejects them at once
 *   - a request that timed out throws inside net-ipc when its write fails late → `ask` looks before it settles
 *   - a message may have any length                                            → lengths are compared first
 *   - it walks Node's private `_readableState`                                  → bytes are taken by `read()`
 *   - a reply to a peer that has just gone throws where nobody catches it      → `take` answers by `write`, and catches
 *
 * A packet is its length, 7 bits a byte, highest first, the last with its top bit set; then JSON {t: type, d: data, n: nonce}.
 */
import type { Socket } from 'node:net';
import { IpcError } from './errors.ts';
import { ipcLimits } from './limits.ts';

/** Message types of net-ipc's protocol that we write ourselves. */
export const PacketType = { connection: 0, request: 2, response: 3 } as const;

export interface Waiting {
  resolve(value?: unknown): void;
  reject(error: Error): void;
}

export interface Request extends Waiting {
  readonly timer: NodeJS.Timeout;
}

/** The fields of net-ipc's Client and Connection that count here, under its own names. */
export interface Channel {
  connection: Socket | null;
  _drainQueue: Waiting[];
  _requests: Record<string, Request>;
  /** Bytes that are no whole packet yet. */
  held: Buffer;
  _nonce(): string;
  /** The other side's hello, or its answer to ours. @throws where it is none */
  greeted(hello: unknown): void;
  /** A request of the other side. `reply` rejects where the answer cannot be sent. */
  onRequest: (data: unknown, reply: (data: unknown) => Promise<unknown>) => void;
}

interface Packet {
  readonly t?: unknown;
  readonly d?: unknown;
  readonly n?: unknown;
}

/** Takes what the socket has, and hands every whole packet on. A channel that misbehaves is cut. */
export function read(channel: Channel): void {
  for (let chunk = channel.connection?.read(); chunk; chunk = channel.connection?.read()) {
    channel.held = channel.held.length === 0 ? chunk : Buffer.concat([channel.held, chunk]);
    try {
      while (takePacket(channel));
    } catch (error) {
      channel.held = Buffer.alloc(0);
      channel.connection?.destroy(error as Error);
      return;
    }
  }
}

/** @returns false where no whole packet is there. @throws IpcError for bytes that are none. */
function takePacket(channel: Channel): boolean {
  const { held } = channel;
  let length = 0;
  let at = 0;
  for (;;) {
    if (at === held.length) return false;
    const byte = held[at++]!;
    length = length * 128 + (byte & 127);
    if (byte > 127) break;
    if (at === ipcLimits.lengthBytesMax) throw new IpcError('garbled', 'The length of a message does not end.');
  }
  if (length > ipcLimits.messageBytesMax) throw tooLarge(length);
  if (held.length < at + length) return false;
  const text = held.toString('utf8', at, at + length);
  channel.held = held.subarray(at + length);
  take(channel, parsed(text));
  return true;
}

function take(channel: Channel, { t: type, d: data, n: nonce }: Packet): void {
  if (type === PacketType.connection) channel.greeted(data);
  else if (type === PacketType.request && typeof nonce === 'string')
    channel.onRequest(data, (answer) => write(channel, PacketType.response, answer, nonce));
  else if (type === PacketType.response && typeof nonce === 'string') {
    const request = channel._requests[nonce];
    if (request === undefined) return;
    clearTimeout(request.timer);
    delete channel._requests[nonce];
    request.resolve(data);
  }
}

function parsed(text: string): Packet {
  let packet: unknown;
  try {
    packet = JSON.parse(text);
  } catch {
    throw new IpcError('garbled', 'A message is no JSON.');
  }
  if (typeof packet !== 'object' || packet === null) throw new IpcError('garbled', 'A message is no object.');
  return packet;
}

/** Resolves when the system has taken the packet. Rejects where the channel is closed, or closes before that. */
export function write(channel: Channel, type: number, data: unknown, nonce?: string): Promise<unknown> {
  const socket = channel.connection;
  if (!socket?.writable) return Promise.reject(new IpcError('closed', 'The connection is closed.'));
  const body = Buffer.from(JSON.stringify({ t: type, d: data, ...(nonce === undefined ? {} : { n: nonce }) }));
  if (body.length > ipcLimits.messageBytesMax) return Promise.reject(tooLarge(body.length));
  const taken = socket.write(Buffer.concat([lengthOf(body), body]));
  if (socket.writableLength > ipcLimits.unreadBytesMax) socket.destroy();
  if (taken) return Promise.resolve();
  return new Promise((resolve, reject) => channel._drainQueue.push({ resolve, reject }));
}

function lengthOf(body: Buffer): Buffer {
  const bytes = [(body.length & 127) | 128];
  for (let rest = body.length >> 7; rest > 0; rest >>= 7) bytes.unshift(rest & 127);
  return Buffer.from(bytes);
}

const tooLarge = (bytes: number) =>
  new IpcError('tooLarge', `A message has ${bytes} bytes; the most is ${ipcLimits.messageBytesMax}.`);

/** The socket has room again: everything that waited is settled. */
export function drain(channel: Channel): void {
  for (const { resolve } of channel._drainQueue.splice(0)) resolve();
}

/** Sends a request and waits for its answer. Rejects with an Error, always. */
export function ask(channel: Channel, data: unknown, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const nonce = channel._nonce();
    const fail = (error: Error) => {
      clearTimeout(channel._requests[nonce]?.timer);
      delete channel._requests[nonce];
      reject(error);
    };
    const late = () => fail(new IpcError('timeout', `No answer within ${timeoutMs} ms.`));
    channel._requests[nonce] = { resolve, reject, timer: setTimeout(late, timeoutMs) };
    write(channel, PacketType.request, data, nonce).catch(fail);
  });
}

/** The connection is gone: whoever waits is told now. */
export function ended(channel: Channel): void {
  const error = new IpcError('closed', 'The connection ended before the answer.');
  for (const { reject } of channel._drainQueue.splice(0)) reject(error);
  for (const nonce of Object.keys(channel._requests)) {
    const { timer, reject } = channel._requests[nonce]!;
    clearTimeout(timer);
    delete channel._requests[nonce];
    reject(error);
  }
}

/** Says goodbye, and cuts the connection where the other side does not. */
export function close(channel: Channel): Promise<void> {
  const socket = channel.connection;
  if (socket === null || socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.destroy(), ipcLimits.closeMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.end();
  });
}
