/** Runs the built command line to its end, as a user does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export interface RunOptions {
  /** Written to stdin, then closed. */
  input?: Uint8Array;
  env?: Record<string, string>;
}

async function all(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ['dist/cli/ringback.js', ...args], { env: { ...process.env, TZ: 'UTC', ...env } });
}

export async function ringback(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = start(args, options.env);
  // A program that refuses its arguments closes stdin before it was read.
  child.stdin!.on('error', () => undefined);
  child.stdin!.end(options.input);
  const [out, err, [code]] = await Promise.all([all(child.stdout!), all(child.stderr!), once(child, 'close')]);
  return { code: code as number | null, out, err };
}
