/** Holes of the CTI side: a CTIManager that is sent nonsense, one that sends it, and one that sends a byte at a time. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Counters } from '../../../src/gateway/counters.ts';
import { CtiAttachment } from '../../../src/gateway/cti/attachment.ts';
import { CallManager } from '../../../src/simulator/call-manager.ts';
import { CtiManager } from '../../../src/simulator/cti/cti-manager.ts';
import { Random } from '../../fuzz/engine/random.ts';
import { words as odd } from '../../fuzz/grammar/bytes.ts';
import { qbeFrame as soundQbe } from '../../fuzz/grammar/qbe-frames.ts';

const HOST = '127.0.0.1';

/** Sound frames of every PDU with a word or two turned to nonsense. */
function bent(random: Random, count: number): Buffer[] {
  return Array.from({ length: count }, () => {
    const bytes = Buffer.from(soundQbe(random));
    for (let i = random.below(3); i >= 0; i--)
      bytes.writeUInt32LE(random.pick(odd) >>> 0, 4 * random.below(bytes.length >> 2));
    return bytes;
  });
}

async function simulated(): Promise<{ manager: CtiManager; port: number; close: () => Promise<void> }> {
  const lines = [{ device: 'SEP00000000600A', number: '1001' }];
  const calls = new CallManager({ lines });
  const devices = [
    {
      name: 'SEP00000000600A',
      model: '7960' as const,
      needsPhone: true,
      lines: [{ number: '1001', name: '', label: '' }],
    },
  ];
  const office = {
    devices,
    users: [{ name: 'user', devices: null, password: 'secret', refusedWith: null }],
    busyTrigger: 1,
  };
  const manager = new CtiManager({ manager: calls, office });
  const port = await manager.listen(0, HOST);
  return {
    manager,
    port,
    close: async () => {
      await manager.close();
      await calls.close();
    },
  };
}

/** An attachment that has come up: the CTIManager still serves. */
async function attaches(port: number): Promise<void> {
  const counters = new Counters();
  const options = { managers: [{ host: HOST, port }], user: 'user', password: 'secret', deadlines: { retryMs: 50 } };
  const attachment = new CtiAttachment(options, { post: () => undefined }, counters);
  attachment.start();
  try {
    const last = performance.now() + 10_000;
    while (attachment.state !== 'up') {
      if (performance.now() > last) throw new Error(`the attachment is ${attachment.state} after 10 s`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    await attachment.close();
  }
}

/** Nonsense to a CTIManager, each piece on a connection of its own; then a good application attaches. */
export async function sweepManager(seed: number): Promise<void> {
  const { port, close } = await simulated();
  try {
    const random = new Random(seed);
    for (let i = 0; i < 12; i++) {
      const socket = connect({ port, host: HOST });
      socket.on('error', () => undefined);
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
        socket.once('connect', () => socket.end(Buffer.concat(i % 3 ? bent(random, 12) : [random.bytes(300)])));
        socket.resume();
      });
    }
    await attaches(port);
  } finally {
    await close();
  }
}

/** A CTIManager that answers with nonsense: the attachment gives it up, again and again, and nothing else happens. */
export async function hostileManager(seed: number): Promise<void> {
  const random = new Random(seed);
  let calls = 0;
  const server = await listening((socket) => {
    calls++;
    socket.on('data', () => socket.write(Buffer.concat(random.oneIn(2) ? bent(random, 8) : [random.bytes(200)])));
    setImmediate(() => socket.write(Buffer.concat(bent(random, 4))));
    setTimeout(() => socket.destroy(), 20);
  });
  const { port } = server.address() as AddressInfo;
  const counters = new Counters();
  const options = {
    managers: [{ host: HOST, port }],
    user: 'user',
    password: 'secret',
    deadlines: { retryMs: 5, openMs: 100 },
  };
  const attachment = new CtiAttachment(options, { post: () => undefined }, counters);
  attachment.start();
  const last = performance.now() + 10_000;
  while (calls < 6 && performance.now() < last) await new Promise((resolve) => setImmediate(resolve));
  await attachment.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (calls < 6) throw new Error(`the attachment called ${calls} times: it has stopped`);
}

/** A CTIManager behind a pipe that passes one byte at a time. */
export async function dribble(): Promise<void> {
  const { port, close } = await simulated();
  const sockets: Socket[] = [];
  const pipe = await listening((socket) => {
    const behind = connect({ port, host: HOST });
    sockets.push(socket, behind);
    behind.on('error', () => undefined);
    socket.setNoDelay(true);
    socket.pipe(behind);
    behind.on('data', (chunk: Buffer) => {
      for (const byte of chunk) socket.write(Buffer.from([byte]));
    });
  });
  try {
    await attaches((pipe.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => pipe.close(() => resolve()));
    await close();
  }
}

async function listening(accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return server;
}
