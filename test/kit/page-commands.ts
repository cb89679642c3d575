/** Commands of a documentation page, run as they stand; only ports and addresses are exchanged for free ones of loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect } from 'vitest';
import { keepLog } from './kept-logs.ts';

export interface Expectation {
  /** Part of the page's line. */
  readonly command: string;
  /** What it prints, stdout and stderr together. */
  readonly says: RegExp;
  /** Runs until it is told to end. */
  readonly stays?: boolean;
}

/** Lines of all `sh` blocks of a page. */
export function commandsOf(page: string): readonly string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => block[1]!.trim().split('\n'));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** One folder, and one port for each that the pages name. */
export class PageRunner {
  private readonly running: ChildProcess[] = [];
  private readonly ports = new Map<string, number>();
  private readonly folder: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(folder = '.', environment: NodeJS.ProcessEnv = {}) {
    this.folder = folder;
    this.environment = { ...process.env, ...environment };
  }

  /** The free port that stands for one of a page. */
  async portFor(named: string): Promise<number> {
    if (!this.ports.has(named)) this.ports.set(named, await freePort());
    return this.ports.get(named)!;
  }

  /** Any address of a page becomes one of loopback: nothing leaves this machine. */
  async runnable(text: string): Promise<string> {
    for (const [, named] of text.matchAll(ADDRESS)) await this.portFor(named!);
    return text
      .replace('npm ci && ', '')
      .replace(ADDRESS, (_, named: string) => `127.0.0.1:${this.ports.get(named)}`)
      .replace(/\b192\.0\.2\.\d+\b/g, '127.0.0.1');
  }

  /** Runs one line of a page. @returns what it printed (so far, where it stays) */
  async run(line: string, { says, stays }: Expectation): Promise<string> {
    const child = spawn('bash', ['-c', await this.runnable(line)], {
      detached: true,
      cwd: this.folder,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running.push(child);
    if (line.includes('ringback serve')) keepLog(child.stderr, [line], `page-${process.pid}-${child.pid}`);
    let output = '';
    const said = new Promise<void>((resolve) => {
      const take = (text: Buffer): void => {
        output += text;
        if (says.test(output)) resolve();
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
    });
    const closed = once(child, 'close') as Promise<[number | null]>;
    const first = await Promise.race([said.then(() => 'said'), closed.then(() => 'closed')]);
    if (stays === true) expect([first, output]).toEqual(['said', output]);
    else {
      const [code] = await closed;
      expect(output).toMatch(says);
      expect(code).toBe(0);
    }
    return output;
  }

  /** Ends what stays, with all that it started. */
  async end(): Promise<void> {
    for (const child of this.running)
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        process.kill(-child.pid, 'SIGTERM');
    const open = this.running.filter((child) => child.exitCode === null && child.signalCode === null);
    await Promise.all(open.map((child) => once(child, 'close')));
    this.running.length = 0;
  }
}

const ADDRESS = /(?:127\.0\.0\.1|0\.0\.0\.0|192\.0\.2\.\d+):(\d+)/g;
