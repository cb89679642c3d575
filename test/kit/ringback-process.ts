/** The built command line as a child process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { keepLog } from './kept-logs.ts';

const CLI = new URL('../../dist/cli/ringback.js', import.meta.url).pathname;

/** The line that `serve --json` prints when everything is up. */
export interface Started {
  readonly event: 'started';
  readonly version: string;
  readonly listen: string;
  readonly tlsListen: string | null;
  readonly upstream: string;
  /** Process ids of the workers; empty where the process itself has the phones. */
  readonly workers: readonly number[];
  readonly cti: readonly string[];
  readonly page: string;
  readonly control: string | null;
  readonly store: string | null;
  readonly demo: boolean;
  readonly phones: readonly { readonly name: string; readonly number: string }[];
  readonly notes: readonly string[];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class RingbackProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  private readonly firstLine: Promise<string>;
  private readonly lines: Interface;
  private stdout = '';
  private stderr = '';

  /**
   * Without settings of the machine: a file in the user's home must not decide a test, nor a store or socket of another.
   * @param descriptors limit of open files
   */
  constructor(
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    descriptors?: number,
    /** Words before the command: where it runs. */
    before: readonly string[] = [],
  ) {
    const command = [...before, process.execPath, CLI, ...words];
    const limited = ['/bin/sh', '-c', `ulimit -n ${descriptors}; exec "$0" "$@"`, ...command];
    const [program, ...rest] = descriptors === undefined ? command : limited;
    this.child = spawn(program!, rest, {
      stdio: [words.includes('--stdin') ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        RINGBACK_STORE: 'memory',
        RINGBACK_CONTROL: 'off',
        ...environment,
      },
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    // Other commands write sentences for whoever typed them.
    if (words[0] === 'serve') keepLog(this.child.stderr!, words, `serve-${process.pid}-${this.child.pid}`);
    const lines = createInterface({ input: this.child.stdout! });
    this.lines = lines;
    lines.on('line', (line) => {
      this.stdout += `${line}\n`;
    });
    this.ended = once(this.child, 'close').then(([code, signal]) => ({
      code,
      signal,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
    this.firstLine = Promise.race([
      once(lines, 'line').then(([line]) => String(line)),
      this.ended.then(({ code, stderr }) => {
        throw new Error(`ringback ended with ${code} before it was up:\n${stderr}`);
      }),
    ]);
    this.firstLine.catch(() => undefined);
  }

  /** What it has written to stderr so far. */
  get errors(): string {
    return this.stderr;
  }

  async started(): Promise<Started> {
    return JSON.parse(await this.firstLine) as Started;
  }

  /** Everything on stdout, once it holds `text`. */
  async said(text: string): Promise<string> {
    while (!this.stdout.includes(text)) await once(this.lines, 'line');
    return this.stdout;
  }

  /** Ends it, whatever it does. For the end of a test. */
  async stop(): Promise<Ended> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    return this.ended;
  }
}

/** Runs to its end. */
export function ringback(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new RingbackProcess(words, environment).ended;
}
