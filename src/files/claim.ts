/**
 * One process for one file name, told by the kernel: a name among Linux's abstract sockets, which goes with the process that
 * holds it, kill -9 included, and leaves nothing on the disk. It is seen where the network namespace is the same. Elsewhere
 * than on Linux, and where the system gives no such socket, nothing is held.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { basename, dirname } from 'node:path';

/** How long a holder may take to say who it is. */
const ANSWER_MS = 1_000;
/** A process number, and no more: whoever holds the name may be anybody. */
const ANSWER_CHARACTERS_MAX = 12;

/** Somebody else has the file. `pid` is null where it did not say. */
export class ClaimedError extends Error {
  readonly pid: number | null;

  constructor(path: string, pid: number | null) {
    super(`${path} is held by ${pid === null ? 'another process' : `process ${pid}`}`);
    this.pid = pid;
  }
}

/**
 * Holds a file's name until it is released, or the process ends.
 * @returns what releases it @throws ClaimedError; the system's error where the file's folder is not there
 */
export async function claimFile(path: string): Promise<() => Promise<void>> {
  const { dev, ino } = statSync(dirname(path), { bigint: true });
  if (process.platform !== 'linux') return async () => undefined;
  const digest = createHash('sha256')
    .update(`${dev} ${ino} ${basename(path)}`)
    .digest('hex')
    .slice(0, 32);
  const name = `\0ringback-file-${digest}`;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(String(process.pid));
  });
  server.unref();
  const failure = await listening(server, name);
  if (failure === 'EADDRINUSE') throw new ClaimedError(path, await holder(name));
  if (failure !== null) return async () => undefined;
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** @returns the system's code where it does not. */
function listening(server: Server, name: string): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
    server.listen(name, () => resolve(null));
  });
}

/** The process that holds the name, as it says. */
function holder(name: string): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect({ path: name, timeout: ANSWER_MS });
    let said = '';
    const end = () => {
      socket.destroy();
      resolve(/^\d+$/.test(said) ? Number(said) : null);
    };
    socket.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.length > ANSWER_CHARACTERS_MAX) end();
    });
    for (const event of ['end', 'timeout', 'error']) socket.once(event, end);
  });
}
