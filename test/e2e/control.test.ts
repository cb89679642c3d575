/** Commands that ask the running service, as users type them: the built program on both sides of the socket. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  const ports = ['--listen', '127.0.0.1:0', ...(words.includes('--page') ? [] : ['--page', 'off'])];
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

/** Plays the page's story up to a scene. */
async function scene(page: string, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const answer = await fetch(`${page}api/scenes/${name}`, { method: 'POST' });
    expect([name, answer.status]).toEqual([name, 200]);
  }
}

async function json<T>(...words: string[]): Promise<T> {
  const ended = await ask(...words, '--json');
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return JSON.parse(ended.stdout) as T;
}

describe('commands while somebody waits', () => {
  it('list phones, lines and records, say why, and cancel', async () => {
    const { page } = await serve('--page', '127.0.0.1:0').started();
    await scene(page, 'busy', 'call', 'callback');
    const phones = await ask('phones', '1001');
    expect(phones.stdout.split('\n')[1]).toMatch(
      /^SEP00005E005301 +1001 +in a call +1002 +7970 +127\.0\.0\.1 .*CallBack is activated on 1002$/,
    );
    const lines = await ask('lines');
    expect(lines.stdout).toMatch(/^1002 +in use +1 +SEP00005E005302$/m);
    const records = await ask('records');
    expect(records.stdout).toMatch(/^SEP00005E005301 +1002 +\d+ s ago +1002 was busy: /m);
    const why = await ask('explain', '1001');
    expect(why.stdout).toContain('SEP00005E005301 waits for 1002.\n1002 was busy: SEP00005E005301 is told when');
    expect(await json('records')).toMatchObject([{ device: 'SEP00005E005301', line: '1002', state: 'watchBusy' }]);

    const cancelled = await ask('cancel', '1001');
    expect(cancelled.stdout).toBe('The call back of SEP00005E005301 for 1002 is cancelled.\n');
    expect((await ask('records')).stdout).toBe('Nobody waits for a call back.\n');
    const again = await ask('cancel', 'SEP00005E005301');
    expect([again.code, again.stderr]).toEqual([1, 'ringback: SEP00005E005301 has no call back.\n']);
    const nobody = await ask('explain', '4711');
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining("no phone or number '4711'")]);
  });

  it('a parameter that is set reaches a record that waits within a second', async () => {
    const { page } = await serve('--page', '127.0.0.1:0', '--parameter', 'Guard Time=60000').started();
    await scene(page, 'busy', 'call', 'callback');
    const set = await ask('parameters', 'set', 'Guard Time=0', 'CTI Connecting Port=2750');
    expect(set.stdout).toBe('Guard Time: 60000 → 0\nCTI Connecting Port: 2748 → 2750; counts after a restart\n');
    await scene(page, 'hangup');
    expect((await json<{ screen: { text: string } }[]>('phones', '1001'))[0]!.screen.text).toMatch(
      /^1002 has become available/,
    );
    const history = await ask('parameters', 'history');
    expect(history.stdout).toMatch(/Guard Time +0 +60000 +file: configuration\n.*Guard Time +60000 +0 +command/);
    const shown = await ask('parameters', 'show', 'connecting port');
    expect(shown.stdout).toContain('restart due: runs with 2748');
    const wrong = await ask('parameters', 'set', 'Guard Time=long', 'Recall=1');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(
      'parameter "Guard Time" is "long"; it should be a whole number from 0 to 60000 (ms).',
    );
    expect(wrong.stderr).toContain('parameter "Recall" is not known');
    expect((await ask('parameters', 'set', 'nonsense')).stderr).toContain('should be NAME=VALUE');
  });

  it('drain: the service ends when the last call has', async () => {
    const service = serve('--page', '127.0.0.1:0');
    const { page } = await service.started();
    await scene(page, 'busy');
    expect((await ask('drain')).stdout).toContain('Draining');
    const status = await json<{ state: string; phones: { registered: number } }>('status');
    expect(status).toMatchObject({ state: 'draining', phones: { registered: 2 } });
    expect((await ask('drain')).stderr).toContain('is being drained already');
    const { phones } = (await (await fetch(`${page}api/office`)).json()) as {
      phones: { name: string; hook: string }[];
    };
    for (const { name } of phones)
      await fetch(`${page}api/phones/${name}/keys`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"key":"onHook"}',
      });
    expect((await service.ended).code).toBe(0);
  });

  it('changes are kept over a restart where records are', async () => {
    const store = join(folder, 'store');
    const first = serve('--store', store);
    await first.started();
    expect((await ask('parameters', 'set', 'Recall Time=20000')).code).toBe(0);
    first.child.kill('SIGTERM');
    await first.ended;
    await serve('--store', store).started();
    expect(await json('parameters', 'show', 'recall time')).toMatchObject([{ value: 20_000, origin: 'command' }]);
  });
});

describe('completion', () => {
  const words = async (line: string): Promise<string> => {
    const script = `source <("${process.execPath}" dist/cli/ringback.js completion bash); COMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _ringback; echo "\${COMPREPLY[*]}"`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim();
  };

  it('knows verbs, subcommands and options in bash', async () => {
    expect(await words('ringback st')).toBe('status');
    expect(await words('ringback parameters s')).toBe('show set');
    expect(await words('ringback serve --st')).toBe('--store');
    expect(await words('ringback completion f')).toBe('fish');
  });

  it.each(['bash', 'zsh', 'fish'])('%s takes its script', async (shell) => {
    const script = (await ringback(['completion', shell])).stdout;
    expect(script).toContain('parameters');
    const path = join(folder, 'script');
    writeFileSync(path, script);
    const found = spawnSync(shell, ['-n', path], { encoding: 'utf8' });
    // A shell that is not installed cannot judge.
    if (found.error === undefined) expect([found.status, found.stderr]).toEqual([0, '']);
  });

  it('for another shell is refused', async () => {
    expect((await ringback(['completion', 'dos'])).code).toBe(2);
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
