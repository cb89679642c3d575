/** Writes past net.Socket, with the Node that runs this: what they need of it is not documented. Each case is held against `socket.write`. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { adopt } from '../../src/gateway/inline/shared-reads.ts';
import { write, writesStraight } from '../../src/gateway/inline/straight-writes.ts';

const HIGH = 32 * 1024;
/** More than the system takes for a reader that does not read. */
const MUCH = 16 << 20;
const open: (Server | Socket)[] = [];

afterEach(() => {
  for (const one of open.splice(0)) 'close' in one ? one.close() : (one as Socket).destroy();
});

/** A connection: our end, adopted, and the other one, which does not read yet. */
async function pair(): Promise<[ours: Socket, far: Socket]> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
  open.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const far = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, allowHalfOpen: true });
  const [accepted] = (await once(server, 'connection')) as [Socket];
  const ours = adopt(accepted, { take: () => undefined }, HIGH)!;
  open.push(far, ours);
  return [ours, far];
}

const ways: [name: string, send: (socket: Socket, bytes: Uint8Array) => boolean][] = [
  ['straight', write],
  ['by socket.write', (socket, bytes) => socket.write(bytes)],
];

function numbered(length: number, from = 0): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) bytes[i] = from + i * 7 + (i >> 8);
  return bytes;
}

/** Reads to the end of the stream. */
async function all(far: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  far.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(far, 'end');
  return Buffer.concat(chunks);
}

beforeAll(async () => {
  const [ours, far] = await pair();
  write(ours, Buffer.from('by this it is learnt how Node writes'));
  await once(far, 'data');
});

it(`Node ${process.versions.node} has what straight writes need`, () => {
  expect(writesStraight()).toBe(true);
});

describe.each(ways)('a write %s', (_, send) => {
  it('of what the system takes at once leaves nothing behind', async () => {
    const [ours, far] = await pair();
    for (let i = 0; i < 100; i++) {
      expect(send(ours, numbered(100, i))).toBe(true);
      // `socket.write` tells its callers in the next tick.
      await Promise.resolve();
      expect(ours.writableLength).toBe(0);
    }
    ours.end();
    expect((await all(far)).equals(Buffer.concat(Array.from({ length: 100 }, (__, i) => numbered(100, i))))).toBe(true);
    expect(ours.bytesWritten).toBe(10_000);
  });

  it('of more than the system takes counts as queued until it is out, and drains', async () => {
    const [ours, far] = await pair();
    const much = numbered(MUCH);
    expect(send(ours, much)).toBe(false);
    expect(ours.writableLength).toBe(MUCH);
    expect(ours.writableNeedDrain).toBe(true);
    const heard = all(far);
    await once(ours, 'drain');
    expect(ours.writableLength).toBe(0);
    // In order, whatever way the next ones go.
    send(ours, numbered(10, 1));
    ours.write(numbered(10, 2));
    send(ours, numbered(10, 3));
    ours.end();
    expect((await heard).equals(Buffer.concat([much, numbered(10, 1), numbered(10, 2), numbered(10, 3)]))).toBe(true);
  });

  it('behind one that waits keeps the order', async () => {
    const [ours, far] = await pair();
    const parts = [numbered(MUCH), numbered(5000, 1), numbered(100_000, 2), numbered(1, 3)];
    for (const part of parts) send(ours, part);
    ours.end();
    expect((await all(far)).equals(Buffer.concat(parts))).toBe(true);
  });

  it('that waits is out before the FIN of destroySoon', async () => {
    const [ours, far] = await pair();
    const much = numbered(MUCH);
    send(ours, much);
    ours.destroySoon();
    expect((await all(far)).length).toBe(MUCH);
  });

  it('that waits when the socket is destroyed ends in silence', async () => {
    const [ours] = await pair();
    send(ours, numbered(MUCH));
    const errors: Error[] = [];
    ours.on('error', (error) => errors.push(error));
    ours.destroy();
    await once(ours, 'close');
    expect(errors).toEqual([]);
  });

  it('to a peer that has reset the connection fails as any write', async () => {
    const [ours, far] = await pair();
    send(ours, numbered(MUCH));
    const error = once(ours, 'error');
    far.resetAndDestroy();
    const [told] = (await error) as [NodeJS.ErrnoException];
    expect(['ECONNRESET', 'EPIPE']).toContain(told.code);
    expect(told.syscall).toBeDefined();
    await once(ours, 'close');
    expect(ours.destroyed).toBe(true);
  });

  it('after the end of our side fails as any write', async () => {
    const [ours] = await pair();
    ours.end();
    const error = once(ours, 'error');
    send(ours, numbered(10));
    expect(((await error)[0] as NodeJS.ErrnoException).code).toBe('ERR_STREAM_WRITE_AFTER_END');
  });
});

it('a socket that is used by turns for both ways, with a slow reader: every byte, in order', async () => {
  const [ours, far] = await pair();
  const sent: Buffer[] = [];
  const heard: Buffer[] = [];
  let total = 0;
  far.on('data', (chunk: Buffer) => {
    heard.push(chunk);
    far.pause();
    setImmediate(() => far.resume());
  });
  for (let i = 0; i < 300; i++) {
    const part = numbered(1 + ((i * 7919) % 60_000), i);
    sent.push(part);
    total += part.length;
    const room = i % 3 === 0 ? ours.write(part) : write(ours, part);
    if (!room) await once(ours, 'drain');
  }
  ours.end();
  await once(far, 'end');
  expect(Buffer.concat(heard).length).toBe(total);
  expect(Buffer.concat(heard).equals(Buffer.concat(sent))).toBe(true);
});
