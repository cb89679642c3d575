/** `ringback serve` as users start it, between its own phones and servers, for what needs the whole service. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { stopped } from './processes.ts';

/** Built by `npm run bench` before anything runs. */
const PROGRAM = 'dist/cli/ringback.js';

interface Started {
  readonly listen: string;
}

export class Served {
  readonly pid: number;
  readonly port: number;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.pid = child.pid!;
    this.port = port;
  }

  /** @param words of `serve`, besides where it listens and what it tells */
  static async open(server: number, words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Served> {
    const places = [
      '--listen',
      '127.0.0.1:0',
      '--upstream',
      `127.0.0.1:${server}`,
      '--page',
      'off',
      '--control',
      'off',
    ];
    const child = spawn(process.execPath, [PROGRAM, 'serve', '--json', '--log-level', 'error', ...places, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    const lines = createInterface({ input: child.stdout! });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`ringback serve ended with ${code} before it was up`);
    });
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    ended.catch(() => undefined);
    return new Served(child, Number((JSON.parse(line) as Started).listen.split(':')[1]));
  }

  /** Its workers end with it. */
  stop(): Promise<void> {
    return stopped(this.child);
  }
}
