/** Local sockets: each known fault of net-ipc, shown not to be ours. Real sockets, a folder of its own for each test. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  connect,
  type Handlers,
  type IpcClient,
  type IpcServer,
  ipcLimits,
  type Peer,
  serve,
} from '../../src/ipc/index.ts';
import { abandonedSocket } from '../kit/abandoned-socket.ts';

let folder: string;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-ipc-'));
});
afterEach(async () => {
  for (const end of open.splice(0).reverse()) await end.close();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => join(folder, 'own', 's.sock');

async function server(handlers: Handlers = {}, onConnect?: (peer: Peer) => void): Promise<IpcServer> {
  const made = await serve(path(), handlers, onConnect === undefined ? {} : { onConnect });
  open.push(made);
  return made;
}

async function client(handlers: Handlers = {}): Promise<IpcClient> {
  const made = await connect(path(), { handlers });
  open.push(made);
  return made;
}

/** Speaks to the socket without the client. */
function raw(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(path());
    socket.once('connect', () => resolve(socket)).once('error', reject);
    socket.on('error', () => undefined);
    open.push({ close: async () => void socket.destroy() });
  });
}
const ended = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()).resume());

/** Written here, not by the guard: length in groups of 7 bits, the last with its top bit. */
function packet(value: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(value));
  const length = [body.length >> 7, (body.length & 127) | 128].filter((byte, at) => at > 0 || byte > 0);
  return Buffer.concat([Buffer.from(length), body]);
}
const hello = Buffer.concat([Buffer.from('IPC'), packet({ t: 0, d: { id: null } })]);

describe('requests', () => {
  it('carry data both ways, and so do those of the server', async () => {
    let peer: Peer | undefined;
    await server({ add: (data) => (data as number[]).reduce((a, b) => a + b) }, (connected) => {
      peer = connected;
    });
    const caller = await client({ name: () => 'worker 1' });
    expect(await caller.request('add', [1, 2, 39])).toBe(42);
    expect(await peer!.request('name')).toBe('worker 1');
  });

  it('of the server that come with its hello are answered', async () => {
    let answer: Promise<unknown> | undefined;
    await server({}, (peer) => {
      answer = peer.request('name');
    });
    await client({ name: () => 'early' });
    expect(await answer).toBe('early');
  });

  it('reject with Errors: unknown verbs, failed handlers with their code, none within the time', async () => {
    const never = new Promise(() => undefined);
    const refusal = Object.assign(new Error('No phone 1009.'), { code: 'noPhone' });
    await server({ never: () => never, refuse: () => Promise.reject(refusal), text: () => Promise.reject('a text') });
    const caller = await client();
    for (const [verb, code, message] of [
      ['constructor', 'unknownVerb', "There is no verb 'constructor'."],
      ['refuse', 'noPhone', 'No phone 1009.'],
      ['text', 'failed', 'a text'],
      ['never', 'timeout', 'never: No answer within 20 ms.'],
    ]) {
      const error = await caller.request(verb!, null, 20).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({ code, message });
    }
  });

  it('that are pending end when the connection does, on both sides', async () => {
    const never = () => new Promise(() => undefined);
    let peer: Peer | undefined;
    const listening = await server({ never }, (connected) => {
      peer = connected;
    });
    const caller = await client({ never });
    const pending = [caller.request('never', null, 600_000), peer!.request('never', null, 600_000)];
    const outcomes = Promise.allSettled(pending);
    await listening.close();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
    await caller.closed;
    await expect(caller.request('never')).rejects.toMatchObject({ code: 'closed' });
  });

  it('of 200 times 64 KB all settle, on two connections of one process at once', async () => {
    await server({ size: (data) => (data as string).length });
    const callers = [await client(), await client()];
    const text = 'x'.repeat(65_536);
    const answers = callers.flatMap((caller) =>
      Array.from({ length: 200 }, () => caller.request('size', text, 60_000)),
    );
    expect(new Set(await Promise.all(answers))).toEqual(new Set([65_536]));
  });

  it('of one connection are not settled by another that drains or closes', async () => {
    let release: (text: string) => void = () => undefined;
    const held = new Promise<string>((resolve) => {
      release = resolve;
    });
    await server({ held: () => held, size: (data) => (data as string).length });
    const [waiting, busy] = [await client(), await client()];
    const answer = waiting.request('held', null, 60_000);
    await busy.request('size', 'x'.repeat(4_000_000), 60_000);
    await busy.close();
    release('late');
    expect(await answer).toBe('late');
  });
});

describe('the path', () => {
  it('of a live process is not taken; that of a dead one is', async () => {
    await server({ who: () => 'first' });
    await expect(serve(path(), {})).rejects.toMatchObject({
      code: 'taken',
      message: expect.stringContaining('another process that is running'),
    });
    expect(await (await client()).request('who')).toBe('first');

    const stale = join(folder, 'stale.sock');
    await abandonedSocket(stale);
    expect(statSync(stale).isSocket()).toBe(true);
    open.push(await serve(stale, { who: () => 'second' }));
    const caller = await connect(stale);
    open.push(caller);
    expect(await caller.request('who')).toBe('second');
  });

  it('is taken by one of ten that start together', async () => {
    await abandonedSocket(join(folder, 'race.sock'));
    const starts = await Promise.allSettled(Array.from({ length: 10 }, () => serve(join(folder, 'race.sock'), {})));
    const winners = starts.filter((start) => start.status === 'fulfilled');
    for (const winner of winners) open.push(winner.value);
    expect(winners).toHaveLength(1);
    for (const start of starts) if (start.status === 'rejected') expect(start.reason).toMatchObject({ code: 'taken' });
  });

  it('is 0600 in a folder of 0700, and gone after the end', async () => {
    const listening = await server();
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'own')).mode & 0o777).toBe(0o700);
    await listening.close();
    expect(existsSync(path())).toBe(false);
  });

  it('is refused with a sentence: too long, no socket, a folder that others can write', async () => {
    const long = join(folder, 'x'.repeat(120));
    await expect(serve(long, {})).rejects.toMatchObject({ code: 'path', message: expect.stringContaining('107') });
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    await expect(serve(file, {})).rejects.toMatchObject({
      code: 'path',
      message: expect.stringContaining('is no socket'),
    });
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    await expect(serve(join(shared, 's.sock'), {})).rejects.toMatchObject({
      code: 'path',
      message: expect.stringContaining('chmod go-w'),
    });
  });

  it('where nobody listens, or nobody answers, is told so', async () => {
    await expect(connect(path())).rejects.toMatchObject({ code: 'unreachable' });
    const mute = createServer().listen(join(folder, 'mute.sock'));
    await new Promise((resolve) => mute.once('listening', resolve));
    open.push({ close: () => new Promise((resolve) => void mute.close(() => resolve())) });
    const sockets: Socket[] = [];
    mute.on('connection', (socket) => void sockets.push(socket.resume()));
    await expect(connect(join(folder, 'mute.sock'), { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' });
    for (const socket of sockets) socket.destroy();
  });
});

describe('a bad peer', () => {
  it('is cut: no IPC, no JSON, no object, a length that does not end or is beyond the limit', async () => {
    await server({ echo: (data) => data });
    const beyond = [0x7f, 0x7f, 0x7f, 0xff];
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.concat([Buffer.from('IPC'), Buffer.from([0x83]), Buffer.from('{{{')]),
      Buffer.concat([Buffer.from('IPC'), packet(null)]),
      Buffer.concat([Buffer.from('IPC'), Buffer.alloc(64, 1)]),
      Buffer.concat([Buffer.from('IPC'), Buffer.from(beyond)]),
    ]) {
      const socket = await raw();
      socket.write(bytes);
      await ended(socket);
    }
    expect(await (await client()).request('echo', 'alive')).toBe('alive');
  });

  it('that goes before its answer, or answers what nobody asked, harms nobody', async () => {
    let asked = 0;
    let release: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      release = resolve;
    });
    await server({
      wait: async () => {
        asked++;
        await gone;
      },
      echo: (data) => data,
    });
    const socket = await raw();
    const asking = packet({ t: 2, n: 'n1', d: { verb: 'wait' } });
    socket.write(
      Buffer.concat([
        hello,
        packet({ t: 1, d: 1 }),
        packet({ t: 3, n: '__proto__', d: {} }),
        packet({ t: 4, n: 'x' }),
        asking,
      ]),
    );
    while (asked === 0) await turn();
    socket.destroy();
    await ended(socket);
    release();
    expect(await (await client()).request('echo', 'alive')).toBe('alive');
  });

  it('one byte at a time is understood', async () => {
    await server({ echo: (data) => data });
    const socket = await raw();
    let text = '';
    const answered = new Promise<void>((resolve) =>
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
        if (text.includes('"slow"')) resolve();
      }),
    );
    for (const byte of Buffer.concat([hello, packet({ t: 2, n: 'n1', d: { verb: 'echo', data: 'slow' } })])) {
      socket.write(Buffer.from([byte]));
      await turn();
    }
    await answered;
    expect(text).toContain('"ok":true');
  });

  it('that does not read does not keep the server from closing', async () => {
    const listening = await server({ big: () => 'x'.repeat(4_000_000) });
    const socket = await raw();
    socket.pause();
    const questions = Array.from({ length: 8 }, (_, n) => packet({ t: 2, n: `n${n}`, d: { verb: 'big' } }));
    socket.write(Buffer.concat([hello, ...questions]));
    while (listening.peers.length === 0) await turn();
    await listening.close();
    expect(existsSync(path())).toBe(false);
  });

  it('that asks on and reads nothing is cut off, and others are served', async () => {
    const listening = await server({ big: () => 'x'.repeat(4_000_000), echo: (data) => data });
    const socket = await raw();
    socket.pause();
    const questions = Array.from({ length: 20 }, (_, n) => packet({ t: 2, n: `n${n}`, d: { verb: 'big' } }));
    socket.write(Buffer.concat([hello, ...questions]));
    while (listening.peers.length === 0) await turn();
    while (listening.peers.length > 0) await turn();
    expect(await (await client()).request('echo', 'alive')).toBe('alive');
  });

  it('messages beyond the limit are refused to their sender, and the connection lives on', async () => {
    const large = 'x'.repeat(ipcLimits.messageBytesMax);
    await server({ echo: (data) => data, large: () => large });
    const caller = await client();
    await expect(caller.request('echo', large)).rejects.toMatchObject({ code: 'tooLarge' });
    await expect(caller.request('large')).rejects.toMatchObject({ code: 'tooLarge' });
    expect(await caller.request('echo', 'alive')).toBe('alive');
  });
});

describe('events', () => {
  it('reach those who subscribed to the topic, in order, until they unsubscribe', async () => {
    const listening = await server({ echo: (data) => data });
    const [one, two] = [await client(), await client()];
    const heard: unknown[] = [];
    const other: unknown[] = [];
    await one.subscribe('lines', (data) => heard.push(data));
    await two.subscribe('phones', (data) => other.push(data));
    expect([listening.hears('lines'), listening.hears('records')]).toEqual([true, false]);
    for (let n = 0; n < 500; n++) listening.publish('lines', n);
    while (heard.length < 500) await turn();
    expect(heard).toEqual(Array.from({ length: 500 }, (_, n) => n));
    expect(other).toEqual([]);
    await one.unsubscribe('lines');
    listening.publish('lines', 'unheard');
    await one.request('echo');
    expect(heard).toHaveLength(500);
  });

  it('for a slow reader wait up to a limit; it hears how many it missed', async () => {
    const listening = await server();
    let missed = 0;
    const caller = await connect(path(), {
      onDropped: (events) => {
        missed += events;
      },
    });
    open.push(caller);
    let heard = 0;
    await caller.subscribe('lines', () => {
      heard++;
    });
    const total = ipcLimits.eventsWaitingMax + 300;
    for (let n = 0; n < total; n++) listening.publish('lines', n);
    while (heard < ipcLimits.eventsWaitingMax) await turn();
    listening.publish('lines', 'last');
    while (heard < ipcLimits.eventsWaitingMax + 1) await turn();
    expect(missed).toBe(300);
  });

  it('that are too large together go apart', async () => {
    const listening = await server();
    const caller = await client();
    const sizes: number[] = [];
    await caller.subscribe('texts', (data) => sizes.push((data as string).length));
    for (let n = 0; n < 6; n++) listening.publish('texts', 'x'.repeat(3_000_000));
    while (sizes.length < 6) await turn();
    expect(sizes).toEqual(Array(6).fill(3_000_000));
  });
});
