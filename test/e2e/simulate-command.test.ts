/** `ringback simulate` as a program: a call manager and phones in two processes. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';

type Child = ChildProcessByStdio<null, Readable, Readable>;
const children: Child[] = [];

afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

const PROGRAM = 'dist/cli/ringback.js';

/** A running verb: its JSON lines, one at a time, and how it ended. */
class Running {
  readonly child: Child;
  readonly ended: Promise<number | null>;
  private readonly lines: AsyncIterator<string>;
  private readonly errors: string[] = [];

  constructor(...words: string[]) {
    this.child = spawn(process.execPath, [PROGRAM, 'simulate', ...words, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(this.child);
    this.child.stderr.on('data', (chunk) => this.errors.push(String(chunk)));
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** The next report of this kind; those before it are passed over. */
  async report(what: string): Promise<Record<string, unknown>> {
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`The program ended before it said "${what}": ${this.errors.join('')}`);
      const report = JSON.parse(value) as Record<string, unknown>;
      if (report.what === what) return report;
    }
  }
}

describe('ringback simulate', () => {
  it('registers phones at a call manager, calls, sums up, and ends by signal with 143 and 130', async () => {
    const manager = new Running('call-manager', '--listen', '127.0.0.1:0', '--phones', '20', '--dialect', 'cucm');
    const { port } = await manager.report('listening');
    const phones = new Running(
      'phones',
      '--count',
      '20',
      '--to',
      `127.0.0.1:${port}`,
      '--calls-per-second',
      '50',
      '--hold',
      '0.1',
    );
    await manager.report('ringIn');
    await phones.report('connected');
    await phones.report('ended');
    phones.child.kill('SIGTERM');
    expect(await phones.report('summary')).toMatchObject({ phones: 20, registered: 20, refused: 0, lost: 0 });
    expect(await phones.ended).toBe(143);
    await manager.report('unregistered');
    manager.child.kill('SIGINT');
    expect(await manager.ended).toBe(130);
  });

  it('ends with 1 where not all phones are taken', async () => {
    const manager = new Running('call-manager', '--listen', '127.0.0.1:0', '--phones', '2');
    const { port } = await manager.report('listening');
    const phones = new Running('phones', '--count', '3', '--to', `127.0.0.1:${port}`, '--seconds', '2');
    expect(await phones.report('refused')).toMatchObject({ device: 'SEP020000000003' });
    expect(await phones.report('summary')).toMatchObject({ registered: 2, refused: 1 });
    expect(await phones.ended).toBe(1);
  });

  it.each([
    [['phones', '--to', '127.0.0.1'], 'is not HOST:PORT'],
    [['phones', '--to', '127.0.0.1:70000'], 'is not HOST:PORT'],
    [['phones', '--count', '0'], 'not a number from 1 to'],
    [['phones', '--count', '1.5'], 'not a whole number'],
    [['phones', '--seconds', '-1'], 'not a number from 0'],
    [['call-manager', '--dialect', 'klingon'], 'chan-sccp'],
  ])('refuses %j and says what is wrong', (words, why) => {
    const run = spawnSync(process.execPath, [PROGRAM, 'simulate', ...words], { encoding: 'utf8' });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(why);
  });

  it('ends with 1 where the port is taken, and says so', async () => {
    const manager = new Running('call-manager', '--listen', '127.0.0.1:0');
    const { port } = await manager.report('listening');
    const second = new Running('call-manager', '--listen', `127.0.0.1:${port}`);
    expect(await second.ended).toBe(1);
  });

  it.each(['phones', 'call-manager'])('tells about %s, with an example', (verb) => {
    const run = spawnSync(process.execPath, [PROGRAM, 'simulate', verb, '--help'], { encoding: 'utf8' });
    expect(run.status).toBe(0);
    expect(run.stdout).toContain(`ringback simulate ${verb} `);
  });
});
