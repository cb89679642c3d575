/**
 * The call server of the gateway bench: registers every phone, then answers each frame by the next one of its exchange,
 * as many in one write as came in one read. A phone that asks for it is flooded.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { FrameCounter } from './frame-counter.ts';
import { obey } from './processes.ts';
import {
  EXCHANGES,
  FLOOD_ID,
  framesDown,
  inService,
  keepAliveAck,
  registering,
  registrationAnswer,
} from './traffic.ts';

const BURST_MAX = 64;
/** Every frame is a KeepAliveReq, and answered so. */
const acknowledges = process.argv[2] === 'acknowledge';
class Connection {
  private readonly socket: Socket;
  private readonly counter = new FrameCounter();
  private frames: readonly Uint8Array[] = [];
  /** By place in the exchange: so many answers in a row. */
  private readonly answers = new Map<number, Buffer>();
  private at = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => this.take(bytes));
    socket.on('error', () => socket.destroy());
  }

  private take(bytes: Buffer): void {
    if (this.frames.length === 0) {
      this.register(bytes);
      return;
    }
    if (bytes.length >= 12 && bytes.readUInt32LE(8) === FLOOD_ID) {
      this.flood();
      return;
    }
    const frames = this.counter.push(bytes);
    if (acknowledges) {
      for (let i = 0; i < frames; i++) this.socket.write(keepAliveAck);
      return;
    }
    for (let left = frames; left > 0; left -= BURST_MAX) {
      const count = Math.min(left, BURST_MAX);
      this.socket.write(this.answer(this.at, count));
      this.at = (this.at + count) % EXCHANGES;
    }
  }

  /** A registration comes in one piece here: it is the first that the phone sends, and small. */
  private register(bytes: Buffer): void {
    const phone = Number.parseInt(registering(bytes).slice(5), 16);
    this.frames = framesDown(phone);
    this.socket.write(Buffer.concat([registrationAnswer(phone), inService(phone)]));
  }

  private answer(from: number, count: number): Buffer {
    const key = from * (BURST_MAX + 1) + count;
    let bytes = this.answers.get(key);
    if (bytes === undefined) {
      bytes = Buffer.concat(Array.from({ length: count }, (_, i) => this.frames[(from + i) % EXCHANGES]!));
      this.answers.set(key, bytes);
    }
    return bytes;
  }

  private flood(): void {
    const bytes = this.answer(0, BURST_MAX);
    const go = (): void => {
      while (!this.socket.destroyed && this.socket.write(bytes));
    };
    this.socket.on('drain', go);
    go();
  }
}

const server = createServer({ noDelay: true }, (socket) => new Connection(socket));
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 });
await once(server, 'listening');
obey(() => ({ port: (server.address() as AddressInfo).port }));
