/** Every command of the README, run as it stands; only ports are exchanged for free ones. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => block[1]!.trim().split('\n'));

interface Expectation {
  /** Part of the README's line. */
  readonly command: string;
  /** What it prints, stdout and stderr together. */
  readonly says: RegExp;
  /** Runs until it is told to end. */
  readonly stays?: boolean;
}

const expectations: readonly Expectation[] = [
  { command: 'npm ci && npm start', says: /page +http:\/\/127\.0\.0\.1:\d+/, stays: true },
  { command: 'ringback serve --listen', says: /phones +connect to/, stays: true },
  { command: 'serve --print-parameters', says: /Recall Time/ },
  { command: 'ringback decode test/captures', says: /UserToDeviceDataVersion1/ },
  { command: 'ringback report test/captures', says: /3 calls, 1 call back/ },
  { command: 'decode --frames -', says: /"message":"SoftKeyEvent"/ },
  { command: 'simulate call-manager', says: /listen|127\.0\.0\.1/, stays: true },
  { command: 'simulate phones', says: /50/ },
  { command: 'ringback attach test/captures', says: /not sent: alert, and screen "1002 has become available/ },
  // Through the gateway and to the call manager of the rows before it.
  { command: 'ringback replay test/captures', says: /\n +sent +68\n/ },
  { command: 'node examples/skinny.mjs', says: /CallState/ },
  { command: 'npm run bench -- --smoke', says: /binary-parser/ },
  { command: 'npm run fuzz -- all --smoke', says: /session +[\d,]+ runs .* 0 finds/ },
];
/** Run by .ci/run, to the letter; a test cannot run the tests. `npm ci` likewise. */
const byCi = ['npm ci && npm test'];

const running: ChildProcess[] = [];
const ports = new Map<string, number>();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** The command with its ports exchanged, the same port for the same number everywhere. */
async function runnable(command: string): Promise<string> {
  for (const [, port] of command.matchAll(/127\.0\.0\.1:(\d+)/g))
    if (!ports.has(port!)) ports.set(port!, await freePort());
  return command
    .replace('npm ci && ', '')
    .replace(/(127\.0\.0\.1):(\d+)/g, (_, host, port) => `${host}:${ports.get(port)}`);
}

function end(child: ChildProcess): void {
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
}

async function run({ command, says, stays }: Expectation): Promise<void> {
  const line = commands.find((each) => each.includes(command))!;
  const child = spawn('bash', ['-c', await runnable(line)], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
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
}

afterAll(async () => {
  for (const child of running) end(child);
  await Promise.all(running.filter((child) => child.exitCode === null).map((child) => once(child, 'close')));
});

describe('README', () => {
  it('each command has a row here', () => {
    const rows = [...expectations.map(({ command }) => command), ...byCi];
    expect(commands.filter((line) => !rows.some((row) => line.includes(row)))).toEqual([]);
    for (const row of rows)
      expect(
        commands.some((line) => line.includes(row)),
        row,
      ).toBe(true);
    expect(readFileSync('.ci/run', 'utf8')).toMatch(/npm ci[\s\S]*npm test/);
  });

  // The bound is for a hung command, not for a slow machine.
  it.each(expectations)('$command', run, 240_000);

  it('what it links to exists', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(8);
    for (const link of links.filter((each) => !each.startsWith('http'))) readFileSyncOrFolder(link);
  });
});

function readFileSyncOrFolder(path: string): void {
  try {
    readFileSync(path);
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code, path).toBe('EISDIR');
  }
}
