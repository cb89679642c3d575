/**
 * The container file without an engine: its instructions are followed in an empty folder that stands for the roots of both
 * stages, and its entry command is started there. What only an engine can tell (the base images, the user `node`) is not shown.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepLog } from '../kit/kept-logs.ts';

const FILE = 'packaging/container/Containerfile';
type Instruction = readonly [word: string, rest: string];

const instructions: readonly Instruction[] = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => [line.split(' ')[0]!, line.slice(line.indexOf(' ') + 1)]);
const ignored = readFileSync(`${FILE}.dockerignore`, 'utf8').split('\n').filter(Boolean);

const folder = mkdtempSync(join(tmpdir(), 'ringback-container-'));
let child: ChildProcess | null = null;
afterAll(async () => {
  if (child !== null && child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }
  rmSync(folder, { recursive: true });
});

/** One root for each stage. */
class Stages {
  readonly environment: Record<string, string> = {};
  private readonly roots = new Map<string, string>();
  private root = '';
  private work = '/';
  entry: readonly string[] = [];
  command: readonly string[] = [];

  follow([word, rest]: Instruction): void {
    const step = this.steps[word];
    if (step === undefined) throw new Error(`${FILE}: ${word} is no instruction that this test follows`);
    step(rest);
  }

  /** A path of the image, here. */
  at(path: string): string {
    return join(this.root, path.startsWith('/') ? path : join(this.work, path));
  }

  private readonly steps: Readonly<Record<string, (rest: string) => void>> = {
    FROM: (rest) => {
      const name = / AS (\w+)/.exec(rest)?.[1] ?? 'last';
      this.root = join(folder, name);
      this.roots.set(name, this.root);
      this.work = '/';
      mkdirSync(this.root);
    },
    WORKDIR: (path) => {
      this.work = path;
      mkdirSync(this.at('.'), { recursive: true });
    },
    COPY: (rest) => {
      const words = rest.split(' ').filter((part) => !part.startsWith('--'));
      const stage = /--from=(\w+)/.exec(rest)?.[1];
      const target = words.pop()!;
      for (const source of words) {
        const from = stage === undefined ? source : join(this.roots.get(stage)!, source);
        expect([rest, source, existsSync(from)]).toEqual([rest, source, true]);
        const into = target.endsWith('/') ? join(this.at(target), source.split('/').at(-1)!) : this.at(target);
        mkdirSync(dirname(into), { recursive: true });
        // Between stages nothing is changed: links do, and take no time.
        if (stage !== undefined) expect(spawnSync('cp', ['-al', from, into]).status).toBe(0);
        else cpSync(from, into, { recursive: true, filter: (path) => !ignored.includes(relative('.', path)) });
      }
    },
    RUN: (rest) => {
      // The user of the image is none of this machine.
      const here = rest
        .replace(/-o node -g node /, '')
        .replace(/ (\/var\/\S+)/, (_, path: string) => ` ${this.at(path)}`);
      const env = { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' };
      const { status, stderr } = spawnSync('sh', ['-c', here], { cwd: this.at('.'), env, encoding: 'utf8' });
      expect([rest, status, status === 0 ? '' : stderr]).toEqual([rest, 0, '']);
    },
    ENV: (rest) => {
      for (const pair of rest.split(' ')) this.environment[pair.split('=')[0]!] = pair.split('=')[1]!;
    },
    ENTRYPOINT: (rest) => {
      this.entry = JSON.parse(rest) as string[];
    },
    CMD: (rest) => {
      this.command = JSON.parse(rest) as string[];
    },
    STOPSIGNAL: (rest) => expect(rest).toBe('SIGTERM'),
    VOLUME: (path) => expect(existsSync(this.at(path))).toBe(true),
    EXPOSE: (ports) => expect(ports).toBe('2000 2443'),
    USER: (name) => expect(name).toBe('node'),
  };
}

describe('the container file', () => {
  it('builds a program that starts, keeps records in its volume and ends by the signal', async (context) => {
    if (spawnSync('npm', ['ping'], { timeout: 20_000 }).status !== 0) context.skip('no package registry is reached');
    const stages = new Stages();
    for (const instruction of instructions) stages.follow(instruction);
    expect(existsSync(stages.at('/ringback/node_modules/typescript'))).toBe(false);

    const [program, script] = stages.entry as [string, string];
    expect(program).toBe('node');
    const { STATE_DIRECTORY, ...environment } = stages.environment;
    const state = stages.at(STATE_DIRECTORY!);
    const words = [...stages.command, '--listen', '127.0.0.1:0', '--upstream', '127.0.0.1:9', '--json'];
    // Any port is another gateway's next time: its records are kept only where it is told to.
    const places = ['--store', join(state, 'store'), '--control', join(state, 'ringback.sock')];
    child = spawn(process.execPath, [stages.at(script), ...words, ...places], {
      cwd: stages.at('/'),
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    keepLog(child.stderr!, words, `container-${process.pid}-${child.pid}`);
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    expect(JSON.parse(line.toString())).toMatchObject({ event: 'started', page: null, store: join(state, 'store') });
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    expect((await closed)[0]).toBe(0);
  });
});
