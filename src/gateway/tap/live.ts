/** Packets as they pass: dumpcap or tcpdump as a child process, its standard output read as a capture. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { delimiter, join } from 'node:path';
import { liveLimits } from '../limits.ts';
import { type CaptureSource, StreamedCapture } from './file.ts';

/** Programs that can capture, best first, with what they are told. */
const programs: Readonly<Record<string, (networkInterface: string, filter: string) => readonly string[]>> = {
  dumpcap: (networkInterface, filter) => ['-q', '-i', networkInterface, '-w', '-', '-f', filter],
  tcpdump: (networkInterface, filter) => ['-U', '-n', '-i', networkInterface, '-w', '-', filter],
};

export interface LiveCapture {
  readonly source: CaptureSource;
  readonly program: string;
  /** Resolves when the program has ended: what it said on stderr where it failed, null where it was stopped or done. */
  readonly ended: Promise<string | null>;
  /** Ends it; what it has captured still comes. */
  stop(): void;
}

/** The first program that is on the path; null where none is. */
export function captureProgram(path = process.env.PATH ?? ''): string | null {
  for (const name of Object.keys(programs)) {
    if (path.split(delimiter).some((folder) => isExecutable(join(folder, name)))) return name;
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why an interface cannot be captured, and what to do, of what the program said; its own words where they are none of these. */
export function captureFailure(
  networkInterface: string,
  said: string,
  there = Object.keys(networkInterfaces()),
): string {
  if (/no such device|no device named|doesn't exist/i.test(said))
    return `there is no interface ${networkInterface}. Here are ${there.join(', ')}, and any for all of them.`;
  if (/permission|not permitted/i.test(said))
    return (
      `this user may not capture on ${networkInterface}. Be root (sudo), let dumpcap do it for the group wireshark ` +
      `(sudo dpkg-reconfigure wireshark-common), or pipe packets: sudo tcpdump -U -i ${networkInterface} -w - | ringback attach -`
    );
  return said;
}

/** @param ports TCP ports that are captured */
export function openLive(program: string, networkInterface: string, ports: readonly number[]): LiveCapture {
  const filter = ports.map((port) => `tcp port ${port}`).join(' or ');
  const words = programs[program]!(networkInterface, filter);
  const child: ChildProcess = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let stopped = false;
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-liveLimits.saidCharactersMax);
  });
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(stopped || code === 0 ? null : said.trim() || `${program} ended with ${code}`));
  });
  return {
    source: new StreamedCapture(networkInterface, 0, child.stdout!, null),
    program,
    ended,
    stop: () => {
      stopped = true;
      child.kill('SIGINT');
    },
  };
}
