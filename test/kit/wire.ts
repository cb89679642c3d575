/**
 * A plain phone and a plain server for tests of the gateway: raw frames over real sockets, written and read here
 * without the codecs under test.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A frame: header and body, padded to four bytes. */
export function frame(id: number, body: Uint8Array | readonly number[] = [], version = 0): Buffer {
  const padded = Math.ceil(body.length / 4) * 4;
  const bytes = Buffer.alloc(12 + padded);
  bytes.writeUInt32LE(4 + padded, 0);
  bytes.writeUInt32LE(version, 4);
  bytes.writeUInt32LE(id, 8);
  bytes.set(body, 12);
  return bytes;
}

/** A body of little-endian u32. */
export function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeUInt32LE(value >>> 0, 4 * i);
  });
  return bytes;
}

/** Latin1 text in an array of `size` bytes. */
export function text(value: string, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write(value, 'latin1');
  return bytes;
}

export const ids = {
  keepAliveReq: 0x00,
  registerReq: 0x01,
  keypadButton: 0x03,
  enblocCall: 0x04,
  stimulus: 0x05,
  offHook: 0x06,
  onHook: 0x07,
  softKeyEvent: 0x26,
  unregisterReq: 0x27,
  deviceToUserData: 0x41,
  deviceToUserDataResponse: 0x42,
  registerAck: 0x81,
  startTone: 0x82,
  setLamp: 0x86,
  setSpeakerMode: 0x88,
  lineStatRes: 0x92,
  reset: 0x9f,
  keepAliveAck: 0x100,
  softKeyTemplateRes: 0x108,
  softKeySetRes: 0x109,
  timeDateRes: 0x94,
  selectSoftKeys: 0x110,
  callState: 0x111,
  displayPromptStatus: 0x112,
  unregisterAck: 0x118,
  displayPriNotify: 0x120,
  userToDeviceData: 0x13f,
} as const;

/** RegisterReq of 52 body bytes, as a 7912 sends it. */
export function registerReq(name: string, deviceType = 7, protocol = 6): Buffer {
  return frame(
    ids.registerReq,
    Buffer.concat([text(name, 16), words(0, 1, 0x0100007f, deviceType, 5, 0, protocol, 0, 0)]),
  );
}

/** RegisterAck of 20 body bytes. */
export function registerAck(keepaliveS = 30, protocol = 6): Buffer {
  return frame(
    ids.registerAck,
    Buffer.concat([words(keepaliveS), text('M/D/YA', 6), Buffer.alloc(2), words(60, protocol)]),
  );
}

/** LineStatRes of 112 body bytes. */
export function lineStatRes(instance: number, number: string): Buffer {
  return frame(
    ids.lineStatRes,
    Buffer.concat([words(instance), text(number, 24), text(number, 40), text(number, 40), words(0)]),
  );
}

export interface Received {
  readonly id: number;
  readonly version: number;
  readonly bytes: Buffer;
}

/** How a connection ended: FIN of the peer, RST of the peer, or destroyed here. */
export type Ending = 'fin' | 'reset' | 'closed';

/** One end of a connection: sends bytes, collects frames, and lets tests wait for what they expect. */
export class Peer {
  readonly socket: Socket;
  readonly frames: Received[] = [];
  ending: Ending | null = null;
  private chunks: Buffer[] = [];
  /** The beginning of a frame whose end has not come. */
  private rest: Buffer = Buffer.alloc(0);
  private taken = 0;
  private waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.parse(chunk);
      this.wake();
    });
    socket.on('end', () => this.end('fin'));
    socket.on('error', (error: NodeJS.ErrnoException) => this.end(error.code === 'ECONNRESET' ? 'reset' : 'closed'));
    socket.on('close', () => this.end('closed'));
  }

  /** Everything that came. */
  get bytes(): Buffer {
    if (this.chunks.length !== 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0]!;
  }

  send(...frames: Uint8Array[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  /** The next frame, in order. */
  async next(): Promise<Received> {
    await this.until('a frame', () => this.frames.length > this.taken);
    return this.frames[this.taken++]!;
  }

  /** The next frame with this id; those before it are skipped. */
  async nextOf(id: number): Promise<Received> {
    for (;;) {
      const received = await this.next();
      if (received.id === id) return received;
    }
  }

  async ended(): Promise<Ending> {
    await this.until('the end', () => this.ending !== null);
    return this.ending!;
  }

  /** Waits for a condition; the error after 10 s says what was missing. */
  until(what: string, test: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const last = this.frames.slice(-40);
        const seen = last.map((received) => `0x${received.id.toString(16)}`).join(' ');
        reject(
          new Error(
            `${what} did not come; ended: ${this.ending}; ${this.frames.length} frames seen, the last: ${seen}`,
          ),
        );
      }, 10_000);
      const look = () => {
        if (test()) {
          clearTimeout(timer);
          resolve();
        } else this.waiting.push(look);
      };
      look();
    });
  }

  private parse(chunk: Buffer): void {
    const stream = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (stream.length - at >= 12) {
      const size = stream.readUInt32LE(at) + 8;
      if (stream.length - at < size) break;
      const bytes = stream.subarray(at, at + size);
      this.frames.push({ id: bytes.readUInt32LE(8), version: bytes.readUInt32LE(4), bytes });
      at += size;
    }
    this.rest = stream.subarray(at);
  }

  private end(how: Ending): void {
    this.ending ??= how;
    this.wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const look of waiting) look();
  }
}

/** A server that accepts and does what the test says. */
export class PlainServer {
  readonly server: Server;
  readonly peers: Peer[] = [];
  private taken = 0;
  private waiting: (() => void)[] = [];

  /** @param ready the event that gives a usable socket: 'secureConnection' for a TLS server */
  constructor(server: Server = createServer({ allowHalfOpen: true }), ready = 'connection') {
    this.server = server;
    server.on(ready, (socket: Socket) => this.accept(socket));
  }

  private accept(socket: Socket): void {
    this.peers.push(new Peer(socket));
    for (const wake of this.waiting.splice(0)) wake();
  }

  async listen(host = '127.0.0.1'): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, host, resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** The next connection that came in. */
  async connection(): Promise<Peer> {
    while (this.peers.length <= this.taken) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.peers[this.taken++]!;
  }

  async close(): Promise<void> {
    for (const peer of this.peers) peer.socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** A phone: a connection to the gateway. */
export async function plainPhone(port: number, host = '127.0.0.1', localAddress?: string): Promise<Peer> {
  const socket = connect({ port, host, allowHalfOpen: true, ...(localAddress === undefined ? {} : { localAddress }) });
  const peer = new Peer(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return peer;
}
