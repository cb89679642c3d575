/** Commands that ask the running service: where it is, what they ask, how they end. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { connect, type IpcClient, IpcError } from '../ipc/index.ts';
import { controlPlaces } from '../service/control/path.ts';
import { ExitCode } from './exit-codes.ts';

export interface DaemonOptions {
  readonly control?: string;
  readonly json?: boolean;
}

/** A command with the two options that all of them have. */
export function daemonCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option(
      '--control <path>',
      'socket of the service (RINGBACK_CONTROL; else .ringback/ or /run/ringback/ringback.sock)',
    )
    .option('--json', 'for programs: one JSON document on stdout');
}

/** Asks one verb of the service, as this user. */
export function ask<T>(client: IpcClient, verb: string, input: Readonly<Record<string, unknown>> = {}): Promise<T> {
  return client.request<T>(verb, { input, user: userName() });
}

/** A user without an entry in the system's list has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

/**
 * Runs `work` with a connection to the service and ends the process's part of it. No service: exit code 4 and a sentence;
 * what the service refuses: exit code 1 and its sentence.
 */
export async function withDaemon(options: DaemonOptions, work: (client: IpcClient) => Promise<void>): Promise<void> {
  const places = options.control === undefined ? controlPlaces(process.env) : [options.control];
  const path = places.find((place) => existsSync(place)) ?? places[0]!;
  try {
    const client = await connect(path);
    try {
      await work(client);
    } finally {
      await client.close();
    }
  } catch (error) {
    if (!(error instanceof IpcError)) throw error;
    const away = ['unreachable', 'timeout', 'path', 'closed'].includes(error.code);
    process.exitCode = away ? ExitCode.unreachable : ExitCode.failed;
    process.stderr.write(`ringback: ${away ? unreachable(error, places) : error.message}\n`);
  }
}

function unreachable({ message }: IpcError, places: readonly string[]): string {
  return `no service answers at ${places.join(' or ')}. Is \`ringback serve\` running, and is this its user and folder? Name its socket with --control PATH. (${message})`;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
