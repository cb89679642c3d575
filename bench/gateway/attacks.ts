/** What attackers do, each after it has connected. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { flood, registration } from './traffic.ts';

const HEADER_BYTES = 12;
const DRIP_MS = 1_000;
/** Names of attackers are not those of good phones. */
const FIRST_NAME = 1_000_000;

/** Who attacks: the socket is on its way to the door, `index` is that of the attacker. */
type Deed = (socket: Socket, index: number) => void;

const says =
  (bytes: number): Deed =>
  (socket, index) =>
    void socket.write(registration(FIRST_NAME + index).subarray(0, bytes));

/** A registration, one byte a second. */
const drips: Deed = (socket, index) => {
  const bytes = registration(FIRST_NAME + index);
  let at = 0;
  const timer = setInterval(() => void socket.write(bytes.subarray(at, ++at)), DRIP_MS);
  socket.on('close', () => clearInterval(timer));
};

const registersAndGoes: Deed = (socket, index) => {
  socket.write(registration(FIRST_NAME + index));
  socket.once('data', () => socket.resetAndDestroy());
};

/** Has the server write to it without end, and takes nothing. */
const readsNothing: Deed = (socket, index) => {
  socket.write(registration(FIRST_NAME + index));
  socket.once('data', () => {
    socket.pause();
    socket.write(flood());
  });
};

let hello: Promise<Buffer> | undefined;

/** The first message of a TLS handshake, as Node writes it: it costs the sender nothing more. */
async function clientHello(): Promise<Buffer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connectTls({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  client.on('error', () => undefined);
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  client.destroy();
  socket.destroy();
  server.close();
  return bytes;
}

const beginsHandshake: Deed = (socket) => {
  hello ??= clientHello();
  void hello.then((bytes) => socket.write(bytes));
};

/** Goes as soon as the server has done its part of the work. */
const abandonsHandshake: Deed = (socket, index) => {
  beginsHandshake(socket, index);
  socket.once('data', () => socket.resetAndDestroy());
};

const handshakesAndWaits: Deed = (socket) => {
  connectTls({ socket, rejectUnauthorized: false }).on('error', () => undefined);
};

export type Door = 'tcp' | 'tls';

export interface Attack {
  readonly name: string;
  readonly door: Door;
  /** Attackers. */
  readonly count: number;
  readonly deed: Deed;
  /** The gateway may open only so many files. */
  readonly descriptors?: number;
  /** An attacker may hold more than a stranger: it is a phone. */
  readonly isPhone?: boolean;
}

const CROWD = 15_000;
/** As many as a client on one of two processors can do in the time. */
const HANDSHAKES = 5_000;
const NON_READERS = 1_000;

export const attacks: readonly Attack[] = [
  { name: 'say nothing', door: 'tcp', count: CROWD, deed: () => undefined },
  { name: 'say half a header', door: 'tcp', count: CROWD, deed: says(HEADER_BYTES - 1) },
  { name: 'say a header', door: 'tcp', count: CROWD, deed: says(HEADER_BYTES) },
  { name: 'a byte a second', door: 'tcp', count: CROWD, deed: drips },
  { name: 'register and go', door: 'tcp', count: CROWD, deed: registersAndGoes },
  { name: 'register, read nothing', door: 'tcp', count: NON_READERS, deed: readsNothing, isPhone: true },
  { name: 'say nothing, 1,024 files', door: 'tcp', count: CROWD, deed: () => undefined, descriptors: 1_024 },
  { name: 'TLS: say nothing', door: 'tls', count: CROWD, deed: () => undefined },
  { name: 'TLS: plain bytes', door: 'tls', count: CROWD, deed: says(Number.POSITIVE_INFINITY) },
  { name: 'TLS: ClientHello', door: 'tls', count: CROWD, deed: beginsHandshake },
  { name: 'TLS: ClientHello and go', door: 'tls', count: CROWD, deed: abandonsHandshake },
  { name: 'TLS: handshake, nothing', door: 'tls', count: HANDSHAKES, deed: handshakesAndWaits },
];
