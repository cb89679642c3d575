/** What others watch us by, over the real thing: /metrics and promtool, /health, alarms to syslog and HTTP, a log without names. */
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RingbackProcess } from '../kit/ringback-process.ts';

const noPromtool = spawnSync('promtool', ['--version']).error !== undefined;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function serve(...words: string[]): RingbackProcess {
  const process = new RingbackProcess([
    'serve',
    '--json',
    '--listen',
    '127.0.0.1:0',
    '--page',
    '127.0.0.1:0',
    ...words,
  ]);
  closers.push(() => process.stop());
  return process;
}

async function scenes(page: string, ...names: string[]): Promise<void> {
  for (const name of names) expect((await fetch(`${page}api/scenes/${name}`, { method: 'POST' })).status).toBe(200);
}

/** A port that nobody listens on, and what makes somebody do so. */
async function quietPort(): Promise<{ port: number; listen: () => Promise<Server> }> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as { port: number };
  holder.close();
  await once(holder, 'close');
  return {
    port,
    listen: async () => {
      const server = createServer((socket) => socket.resume()).listen(port, '127.0.0.1');
      await once(server, 'listening');
      closers.push(async () => void server.close());
      return server;
    },
  };
}

/** A phone's connection; resolves when it has ended. */
async function knock(listen: string): Promise<void> {
  const [host, port] = listen.split(':');
  const socket = connect({ host: host!, port: Number(port) });
  socket.on('error', () => undefined).resume();
  await new Promise((resolve) => socket.once('close', resolve));
}

/** The metrics, once they hold what is looked for: the phone's answer to the notice comes after the scene. */
async function metricsWith(page: string, wanted: RegExp): Promise<Response & { body: unknown }> {
  for (;;) {
    const answer = await fetch(`${page}metrics`);
    if (wanted.test(await answer.clone().text())) return answer;
  }
}

describe('metrics', () => {
  it('tell of a call back, and promtool finds nothing wrong with them', async () => {
    const { page } = await serve('--demo').started();
    await scenes(page, 'busy', 'call', 'callback', 'hangup');
    const answer = await metricsWith(page, /^ringback_callbacks\{state="notified"\} 1$/m);
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
    const text = await answer.text();
    expect(text).toMatch(/^ringback_sessions\{state="registered"\} 3$/m);
    expect(text).toMatch(/^ringback_callback_notify_seconds_count 1$/m);
    expect(text).not.toMatch(/SEP0000|100[123]"/);
    if (noPromtool) return;
    const judge = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect([judge.status, judge.stdout]).toEqual([0, '']);
  });
});

describe('health', () => {
  it('is ready with its dependencies', async () => {
    const { page } = await serve('--demo').started();
    expect((await fetch(`${page}livez`)).status).toBe(200);
    const answer = await fetch(`${page}readyz`);
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { live: true, ready: true, missing: [], dependencies: [{ name: 'call server' }, { name: 'record store' }] },
    ]);
  });

  it('names the call server that is missing', async () => {
    const { port } = await quietPort();
    const { page } = await serve('--upstream', `127.0.0.1:${port}`).started();
    const answer = await fetch(`${page}readyz`);
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      {
        live: true,
        ready: false,
        missing: ['call server'],
        dependencies: [{ detail: `127.0.0.1:${port}: ECONNREFUSED.` }, {}],
      },
    ]);
    expect((await fetch(`${page}livez`)).status).toBe(200);
  });
});

/** Lines as a syslog receiver gets them. */
async function udpReceiver(): Promise<{ url: string; line: () => Promise<string> }> {
  const socket = createSocket('udp4');
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  socket.on('message', (bytes) => {
    const take = waiting.shift();
    if (take === undefined) lines.push(bytes.toString());
    else take(bytes.toString());
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closers.push(async () => void socket.close());
  const line = () =>
    lines.length > 0 ? Promise.resolve(lines.shift()!) : new Promise<string>((resolve) => void waiting.push(resolve));
  return { url: `udp://127.0.0.1:${socket.address().port}`, line };
}

describe('alarms', () => {
  it('go to syslog by UDP and over HTTP, once when they begin and once when they end', async () => {
    const syslog = await udpReceiver();
    const posted: { name: string; severity: string; remedy: string }[] = [];
    const hook = createHttpServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      posted.push(JSON.parse(body));
      response.end();
      hook.emit('alarm');
    }).listen(0, '127.0.0.1');
    await once(hook, 'listening');
    closers.push(async () => void hook.close());
    const http = `http://127.0.0.1:${(hook.address() as { port: number }).port}/alarms`;
    const server = await quietPort();
    const words = ['--upstream', `127.0.0.1:${server.port}`, '--alarm-syslog', syslog.url, '--alarm-http', http];
    const { listen } = await serve(...words).started();
    const first = once(hook, 'alarm');
    for (let n = 0; n < 3; n++) await knock(listen);
    expect(await syslog.line()).toMatch(
      /^<26>1 \d{4}-\d\d-\d\dT\S+Z \S+ ringback \d+ CallServerAway \[ringback@32473 severity="critical" count="1"\] The call server does not accept connections\. serverRefused: ECONNREFUSED$/,
    );
    await first;
    expect(posted).toMatchObject(
      [{ name: 'CallServerAway', severity: 'critical', remedy: /Start/ }].map(({ name, severity }) => ({
        name,
        severity,
      })),
    );
    await server.listen();
    const second = once(hook, 'alarm');
    const socket = connect({ host: '127.0.0.1', port: Number(listen.split(':')[1]) }).on('error', () => undefined);
    closers.push(async () => void socket.destroy());
    expect(await syslog.line()).toMatch(/ CallServerAway \[ringback@32473 severity="cleared" count="3"\]/);
    await second;
    expect(posted).toHaveLength(2);
  });

  it('go to syslog by TCP, each with its length; one that is not there is an alarm itself', async () => {
    const receiver = await quietPort();
    const server = await quietPort();
    const process = serve(
      '--upstream',
      `127.0.0.1:${server.port}`,
      '--alarm-syslog',
      `tcp://127.0.0.1:${receiver.port}`,
    );
    const { listen } = await process.started();
    const listening = await receiver.listen();
    const [socket] = await Promise.all([once(listening, 'connection').then(([one]) => one), knock(listen)]);
    const [bytes] = await once(socket, 'data');
    const [, length, line] = /^(\d+) (.*)$/s.exec(String(bytes))!;
    expect(Number(length)).toBe(Buffer.byteLength(line!));
    expect(line).toContain('CallServerAway');
  });
});

describe('the log', () => {
  it('of a whole story, with alarms and refusals, names no phone and no number', async () => {
    const process = serve('--demo');
    const { page } = await process.started();
    await scenes(page, 'busy', 'call', 'callback', 'hangup', 'dial', 'again');
    process.child.kill('SIGTERM');
    const { stderr, code } = await process.ended;
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/SEP[0-9A-F]{12}/i);
    expect(stderr).not.toMatch(/(?<![\w.:~])100[123](?!\d)/);
    expect(stderr).toContain('stopping');
  });
});
