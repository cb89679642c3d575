import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Clock, Host } from './clock.ts';
import { Network } from './network.ts';
import { install } from './platform.ts';
import { Random } from './random.ts';

let clock: Clock;
let network: Network;
let restore: () => void;
let there: Host;

beforeEach(() => {
  clock = new Clock();
  network = new Network(clock, new Random(7, 'network'));
  restore = install(clock, network);
  there = new Host('there');
});
afterEach(() => restore());

function passes(ms: number): void {
  const end = clock.now + ms;
  while (clock.nextAt <= end) clock.step();
  clock.now = end;
}

/** A server that keeps what it reads, on another machine, and a client. */
function pair(): { client: Socket; server: () => Socket; read: () => string; heard: string[] } {
  const heard: string[] = [];
  const chunks: Buffer[] = [];
  let server: Socket | undefined;
  clock.on(there, () => {
    createServer({ allowHalfOpen: true }, (socket) => {
      server = socket;
      socket.on('data', (chunk) => chunks.push(chunk as Buffer));
      for (const event of ['end', 'error', 'close']) socket.on(event, () => heard.push(event));
    }).listen(2000, '10.0.0.1');
  });
  passes(1);
  const client = clock.on(clock.world, () => connect({ host: '10.0.0.1', port: 2000 }));
  client.on('error', (error: NodeJS.ErrnoException) => heard.push(`client ${error.code}`));
  client.on('close', () => heard.push('client close'));
  return { client, server: () => server!, read: () => Buffer.concat(chunks).toString(), heard };
}

test('bytes arrive in order, whatever the pieces', () => {
  network.habits.chunking = 0.9;
  const { client, read } = pair();
  const sent = Array.from({ length: 200 }, (_, i) => `message ${i} `);
  for (const each of sent) client.write(each);
  passes(5_000);
  expect(read()).toBe(sent.join(''));
});

test('a cut in one direction holds bytes back, and gives them when it is over', () => {
  const { client, server, read } = pair();
  passes(10);
  const [caller] = network.open;
  caller!.peer!.heldUntil = clock.now + 1_000;
  client.write('held');
  passes(900);
  expect(read()).toBe('');
  server().write('passes');
  passes(200);
  expect(read()).toBe('held');
});

test('a half close is an end on the other side, which may go on writing', () => {
  const { client, server, heard } = pair();
  passes(10);
  server().end();
  passes(10);
  expect(heard).toEqual(['client close', 'end', 'close']);
  expect(client.destroyed).toBe(true);
});

test('a process that dies resets its connections; a machine that loses power says nothing until it is back', () => {
  const one = pair();
  passes(10);
  clock.kill(there);
  network.hostGone(there, false);
  passes(10);
  expect(one.heard).toEqual(['client ECONNRESET', 'client close']);
  there.up = true;
  const two = pair();
  passes(10);
  clock.kill(there);
  network.hostGone(there, true);
  two.client.write('into the void');
  passes(60_000);
  expect(two.heard).toEqual([]);
  there.up = true;
  two.client.write('anybody?');
  passes(10);
  expect(two.heard).toEqual(['client ECONNRESET', 'client close']);
});

test('nobody listens: refused; the machine is off: no answer in time', () => {
  const refused: string[] = [];
  const calls = (host: string, port: number): void => {
    const socket = clock.on(clock.world, () => connect({ host, port }));
    socket.on('error', (error: NodeJS.ErrnoException) => refused.push(error.code!));
  };
  calls('10.0.0.9', 1);
  passes(10);
  expect(refused).toEqual(['ECONNREFUSED']);
  pair();
  clock.kill(there);
  calls('10.0.0.1', 2000);
  passes(30_000);
  expect(refused).toEqual(['ECONNREFUSED', 'ETIMEDOUT']);
});
