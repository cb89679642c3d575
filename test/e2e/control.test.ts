/** Commands that ask the running service, as users type them: the built program on both sides of the socket. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

let folder: string;
let control: string;
const running: RingbackProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-control-'));
  control = join(folder, 'ringback.sock');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function serve(...words: string[]): RingbackProcess {
  const ports = ['--listen', '127.0.0.1:0', '--page', 'off'];
  const process = new RingbackProcess(['serve', '--json', '--demo', ...ports, ...words], { RINGBACK_CONTROL: control });
  running.push(process);
  return process;
}

const ask = (...words: string[]) => ringback(words, { RINGBACK_CONTROL: control });

describe('ringback status', () => {
  it('tells people in lines and programs in JSON', async () => {
    const service = serve();
    const started = await service.started();
    expect(started.control).toBe(control);
    expect(statSync(control).mode & 0o777).toBe(0o600);
    const people = await ask('status');
    expect(people.code).toBe(0);
    expect(people.stdout).toMatch(/^service +ringback \d+\.\d+\.\d+ on .*, process \d+$/m);
    expect(people.stdout).toMatch(new RegExp(`^phones +3 registered, 3 connected, at ${started.listen}$`, 'm'));
    expect(people.stdout).toMatch(/^records +0 for 0 lines, .*in memory/m);
    const programs = await ask('status', '--json');
    expect(JSON.parse(programs.stdout)).toMatchObject({
      pid: service.child.pid,
      state: 'in service',
      listen: started.listen,
      phones: { connected: 3, registered: 3 },
      records: { held: 0 },
      provider: null,
    });
  });

  it('ends with 4 and a sentence where no service runs, also after one was killed', async () => {
    const none = await ask('status');
    expect([none.code, none.stdout]).toEqual([4, '']);
    expect(none.stderr).toContain(`no service answers at ${control}`);
    const service = serve();
    await service.started();
    await service.stop();
    expect((await ask('status')).code).toBe(4);
    const next = serve();
    expect((await next.started()).control).toBe(control);
    expect((await ask('status')).code).toBe(0);
  });
});

describe('the control socket', () => {
  it('that was chosen and is taken ends the start with a sentence', async () => {
    await serve().started();
    const second = await serve().ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`--control: ${control} belongs to another process`);
    expect((await ask('status')).code).toBe(0);
  });

  it('is gone after the end', async () => {
    const service = serve();
    await service.started();
    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
    expect(statSync(control, { throwIfNoEntry: false })).toBeUndefined();
  });
});
