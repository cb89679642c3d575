/** Who is measured: the gateway, and what passes bytes without a look at them. Each is a process tree of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { start, stopped, Worker } from './processes.ts';

export interface Running {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

export interface Subject {
  readonly name: string;
  /** Why it cannot be measured here, or null. */
  readonly missing: string | null;
  /** Opens a way to the server at this port. */
  open(server: number): Promise<Running>;
}

const NGINX_STREAM = ['/usr/lib/nginx/modules/ngx_stream_module.so', '/usr/share/nginx/modules/ngx_stream_module.so'];
/** Descriptors are 20,000 where this was written: two a phone. */
const PHONES_MAX = 9_950;

function programMissing(program: string): string | null {
  return spawnSync(program, ['-v']).error === undefined ? null : `${program} is not installed`;
}

/** A free port, for programs that cannot be asked which one they took. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(port: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await setTimeout(50);
  }
  throw new Error(`nothing listens on port ${port} after 5 s`);
}

/** A program with a configuration in a folder of its own. */
async function outside(
  configuration: (port: number, folder: string) => string,
  run: (file: string, folder: string) => [program: string, words: readonly string[]],
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-bench-'));
  const port = await freePort();
  const file = join(folder, 'proxy.conf');
  writeFileSync(file, configuration(port, folder));
  const child = start(...run(file, folder));
  const stop = async (): Promise<void> => {
    await stopped(child);
    rmSync(folder, { recursive: true });
  };
  try {
    await answers(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid!, port, stop };
}

const nginxConfiguration =
  (server: number, module: string) =>
  (port: number, folder: string): string =>
    `
load_module ${module};
daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 20000;
pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 19950; }
stream {
  server {
    listen 127.0.0.1:${port} backlog=1024;
    proxy_pass 127.0.0.1:${server};
    proxy_timeout 1h;
    tcp_nodelay on;
  }
}
`;

const haproxyConfiguration =
  (server: number) =>
  (port: number): string =>
    `
global
  nbthread 1
  maxconn ${PHONES_MAX}
defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
listen phones
  bind 127.0.0.1:${port} backlog 1024
  server far 127.0.0.1:${server}
`;

function nginx(): Subject {
  const module = NGINX_STREAM.find((path) => existsSync(path));
  const missing = programMissing('nginx') ?? (module === undefined ? 'nginx has no stream module' : null);
  return {
    name: NGINX,
    missing,
    open: (server) =>
      outside(nginxConfiguration(server, module!), (file, folder) => [
        'nginx',
        ['-p', folder, '-c', file, '-e', `${folder}/error.log`],
      ]),
  };
}

function haproxy(): Subject {
  return {
    name: 'HAProxy, tcp',
    missing: programMissing('haproxy'),
    open: (server) => outside(haproxyConfiguration(server), (file) => ['haproxy', ['-db', '-q', '-f', file]]),
  };
}

function own(name: string, file: string, execArgv: readonly string[] = []): Subject {
  return {
    name,
    missing: null,
    async open(server) {
      const worker = new Worker(file, [String(server)], execArgv);
      const { port } = await worker.ask<{ port: number }>({ do: 'port' });
      return { pid: worker.pid, port, stop: () => worker.stop() };
    },
  };
}

export const RINGBACK = 'ringback inline';
export const ROOMY = 'ringback, young space as V8 has it';
export const NGINX = 'nginx stream';
export const PIPE = "Node's pipe";

/** In the order in which they take turns. */
export const subjects = (): readonly Subject[] => [
  own(RINGBACK, './proxy-ringback.js'),
  nginx(),
  haproxy(),
  own(PIPE, './proxy-pipe.js'),
];

/** What an operator may choose: V8's own default, said aloud. */
export const roomySubject = (): Subject => own(ROOMY, './proxy-ringback.js', ['--max-semi-space-size=16']);

/** No proxy at all: what a delay is added to. */
export const direct: Subject = {
  name: 'no proxy',
  missing: null,
  open: (server) => Promise.resolve({ pid: process.pid, port: server, stop: () => Promise.resolve() }),
};
