/** Sockets over one read buffer, with the Node that runs this: the parts of net.Socket that they need are not documented. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { adopt, connectShared, readsShared } from '../../src/gateway/inline/shared-reads.ts';

const HIGH = 32 * 1024;
const open: (Server | Socket)[] = [];

afterEach(() => {
  for (const one of open.splice(0)) 'close' in one ? one.close() : (one as Socket).destroy();
});

async function listening(server: Server): Promise<number> {
  open.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

it(`an accepted socket is adopted by Node ${process.versions.node}: bytes, end, and the server's count`, async () => {
  const heard: Buffer[] = [];
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
  const port = await listening(server);
  const client = connect({ host: '127.0.0.1', port });
  client.write('before anybody reads');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  const adopted = adopt(accepted, { take: (chunk) => heard.push(Buffer.from(chunk)) }, HIGH)!;
  expect(adopted).not.toBeNull();
  expect(readsShared(adopted)).toBe(true);
  expect(adopted.writableHighWaterMark).toBe(HIGH);
  expect([adopted.remotePort, adopted.localPort]).toEqual([client.localPort, port]);
  const ended = once(adopted, 'end');
  client.end(', and the last words');
  await ended;
  expect(Buffer.concat(heard).toString()).toBe('before anybody reads, and the last words');
  const answer = once(client, 'data');
  adopted.write('an answer after its end');
  expect(String((await answer)[0])).toBe('an answer after its end');
  expect(await connections(server)).toBe(1);
  const closed = once(adopted, 'close');
  adopted.end();
  await closed;
  expect(await connections(server)).toBe(0);
});

it('a server whose connections were adopted closes when the last one does', async () => {
  const server = createServer({ pauseOnConnect: true });
  const port = await listening(server);
  const client = connect({ host: '127.0.0.1', port });
  const [accepted] = (await once(server, 'connection')) as [Socket];
  const adopted = adopt(accepted, { take: () => undefined }, HIGH)!;
  const closed = once(server, 'close');
  server.close();
  adopted.resetAndDestroy();
  const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');
  await closed;
});

it('pause holds the sender back, also on a connection that we open', async () => {
  let sent = 0;
  const server = createServer((socket) => {
    const bytes = Buffer.alloc(64 * 1024);
    const more = (): void => {
      while (sent < 1 << 26) {
        sent += bytes.length;
        if (!socket.write(bytes)) return;
      }
    };
    socket.on('drain', more).on('error', () => undefined);
    more();
  });
  const port = await listening(server);
  let heard = 0;
  const socket = connectShared(
    { host: '127.0.0.1', port },
    {
      take: (chunk) => {
        heard += chunk.length;
        if (heard > 1 << 20) socket.pause();
      },
    },
    () => undefined,
  );
  open.push(socket);
  await once(socket, 'pause');
  const before = heard;
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toBe(before);
  const target = heard + (1 << 20);
  while (heard < target) {
    socket.resume();
    await new Promise((resolve) => setImmediate(resolve));
  }
});

it('what is no accepted socket is left as it is', () => {
  const socket = connect({ host: '127.0.0.1', port: 1 });
  socket.on('error', () => undefined);
  expect(adopt(socket, { take: () => undefined }, HIGH)).toBeNull();
  socket.destroy();
});

function connections(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
