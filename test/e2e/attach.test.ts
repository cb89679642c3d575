/** `ringback attach` as users run it: captures, a pipe, an interface by dumpcap, and tcpdump's output while it captures. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { captureProgram } from '../../src/gateway/tap/live.ts';
import { Office } from '../../src/simulator/index.ts';
import { ringback, start } from '../kit/command-line.ts';

const shared = new URL('../../../shared/captures/', import.meta.url);
const missing = !existsSync(shared);
const callBack = 'test/captures/call-back.pcapng';
const only = ['--only-call-back', '--utc', '--quiet'];

/** Lines without their time. */
const story = (out: string): string[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\S+ +/, '').replace(/ {2,}/g, ' '));
const screen = (number: string) =>
  `Call Back, not sent: screen "CallBack is activated on ${number} / Press Cancel to deactivate / Press Exit to quit this screen" [Cancel, Exit]`;
const available = (number: string, time: string) =>
  `Call Back, not sent: alert, and screen "${number} has become available / Time ${time} / Press Dial to call / Press Cancel to deactivate / Press Exit to quit this screen" [Dial, Cancel, Exit]`;

describe.skipIf(missing)('what Call Back would have done (skipped without ../shared)', () => {
  const attach = async (file: string, ...words: string[]) => {
    const { code, out, err } = await ringback(['attach', new URL(`${file}.pcap`, shared).pathname, ...only, ...words]);
    expect([code, err]).toEqual([0, '']);
    const [day, ...lines] = story(out);
    expect(day).toMatch(/^\d{4}-\d{2}-\d{2} UTC ──$/);
    return lines;
  };

  it('offers the key to who hears busy, and does nothing that nobody asked for', async () => {
    expect(await attach('chan-sccp-busy')).toEqual([
      'SEP001122334455 * Call Back, not sent: the CallBack key is on offer while it rings',
      'SEP001122334457 * Call Back, not sent: the CallBack key is on offer after busy',
    ]);
  });

  it.each([
    ['chan-sccp-busy', '07:16 11/22/2026'],
    ['chan-sccp-busy-v17', null],
    ['chan-sccp-busy-v22', null],
    ['chan-skinny-busy', '07:29 11/22/2026'],
    ['relay-busy-both-sides', '07:34 11/22/2026'],
  ])('%s with --press: watches the busy line, and tells when it is free', async (file, time) => {
    const lines = (await attach(file, '--press')).filter((line) => line.startsWith('SEP001122334457'));
    expect(lines.slice(0, 4)).toEqual([
      'SEP001122334457 * Call Back, not sent: the CallBack key is on offer after busy',
      'SEP001122334457 * Call Back assumed: the user presses CallBack after busy',
      'SEP001122334457 * Call Back, not sent: waits for 1002 to become free',
      `SEP001122334457 * ${screen('1002')}`,
    ]);
    if (time === null) expect(lines[4]).toMatch(/alert, and screen "1002 has become available/);
    else expect(lines[4]).toBe(`SEP001122334457 * ${available('1002', time)}`);
  });

  it('leaves the key to a server that has its own', async () => {
    const lines = await attach('chan-sccp-own-callback', '--press', 'always');
    expect(new Set(lines.map((line) => line.replace(/^\S+ \* /, '')))).toEqual(
      new Set(['Call Back, not sent: no key of ours: the server has a CallBack key of its own']),
    );
  });

  it('learns phones from their calls where the registration was not captured', async () => {
    const lines = await attach('cucm-call-v20', '--press', 'always');
    expect(lines).toContain('192.168.195.58:49399 * Call Back, not sent: waits for 307 to become free');
  });
});

describe('a capture taken before the gateway', () => {
  it('shows the messages as decode does, and the same call back between them', async () => {
    const attached = await ringback(['attach', callBack, '--utc', '--key-owner', 'gateway']);
    const decoded = await ringback(['decode', callBack, '--utc']);
    const [own, messages] = [/ {2}\* {2}Call Back/, (out: string) => out.split('\n').filter((line) => !own.test(line))];
    expect(messages(attached.out)).toEqual(messages(decoded.out));
    expect(attached.err).toBe(decoded.err);
    const lines = story(
      attached.out
        .split('\n')
        .filter((line) => own.test(line))
        .join('\n'),
    );
    expect(lines.filter((line) => line.startsWith('SEP00005E005301'))).toEqual(
      [
        'Call Back, not sent: the CallBack key is on offer after busy',
        'Call Back, not sent: waits for 1002 to become free',
        screen('1002'),
        'Call Back, not sent: the screen goes away',
        available('1002', '10:48 11/22/2026'),
        'Call Back, not sent: the screen goes away',
        'Call Back, not sent: the CallBack key is on offer while it rings',
        'Call Back, not sent: its call back is over',
      ].map((line) => `SEP00005E005301 * ${line}`),
    );
  });

  it('tells day and time of what would have been done: those of the message that brings it about', async () => {
    const lines = (await ringback(['attach', callBack, ...only, '--key-owner', 'gateway'])).out.split('\n');
    expect(lines[0]).toBe('── 2026-11-22 UTC ──');
    // The times that tshark gives to the StartTone of the alerting and to the press of CallBack.
    expect(lines[1]).toMatch(/^10:48:13\.196296 {2}SEP00005E005302 /);
    expect(lines[3]).toMatch(/^10:48:14\.082708 {2}SEP00005E005301 .* waits for 1002/);
    const filtered = (await ringback(['attach', callBack, '--utc', '--message', 'SoftKeyEvent'])).out.split('\n');
    expect(filtered.map((line) => line.startsWith('──')).lastIndexOf(true)).toBe(0);
  });

  it('gives the same from a pipe, as objects', async () => {
    const { code, out } = await ringback(['attach', '-', '--jsonl', '--key-owner', 'gateway'], {
      input: readFileSync(callBack),
    });
    expect(code).toBe(0);
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { message?: string; callBack?: { what: string; sent?: false } });
    expect(objects.filter(({ message }) => message !== undefined)).toHaveLength(249);
    const would = objects.flatMap(({ callBack: each }) => (each === undefined ? [] : [each]));
    expect(would.map(({ what }) => what)).toEqual([
      'key',
      'key',
      'watch',
      'screen',
      'close',
      'screen',
      'close',
      'key',
      'forget',
    ]);
    expect(would.every(({ sent }) => sent === false)).toBe(true);
  });
});

describe('usage', () => {
  it.each([[[]], [['x.pcap', '-i', 'lo']], [['-', '--press', 'never']], [['-', '--call', 'seven']]])(
    'refuses %j',
    async (words) => {
      expect((await ringback(['attach', ...words])).code).toBe(2);
    },
  );

  it('fails with 1 where there is nothing to read', async () => {
    expect((await ringback(['attach', '/nonexistent.pcap'])).code).toBe(1);
    const { code, err } = await ringback(['attach', '-i', 'lo'], { env: { PATH: '/nonexistent' } });
    expect(code).toBe(1);
    expect(err).toMatch(/neither dumpcap nor tcpdump/);
  });
});

/** Whether dumpcap is here and may open lo. */
const mayCapture = (): boolean =>
  captureProgram() === 'dumpcap' && spawnSync('dumpcap', ['-L', '-i', 'lo'], { stdio: 'ignore' }).status === 0;

/** Tcpdump may open lo. */
const mayDump = (): boolean => spawnSync('tcpdump', ['-i', 'lo', '-L'], { stdio: 'ignore' }).status === 0;

interface Watching {
  readonly attach: ChildProcess;
  /** Ends it as a user does; resolves to the exit code. */
  end(): Promise<number | null>;
}

function watched(child: ChildProcess): { out: () => string; err: () => string } {
  let [out, err] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return { out: () => out, err: () => err };
}

/** Nobody tells when capturing has begun: phones come and go until they are seen, and then it is ended. */
async function seesPhones(
  begin: (port: number) => Watching,
): Promise<{ code: number | null; out: string; err: string }> {
  const office = new Office({ phones: 2, dialect: 'cucm' });
  const { attach, end } = begin(await office.open());
  const { out, err } = watched(attach);
  const closed = once(attach, 'close').then(() => true);
  // Capturing may begin while one phone has said its first words and the other has not.
  const seen = () =>
    /SEP020000000001 {2}→ {2}RegisterReq/.test(out()) && /SEP020000000002 {2}← {2}TimeDateRes/.test(out());
  try {
    while (!seen()) {
      await office.register();
      const came = vi.waitUntil(seen, { timeout: 300, interval: 10 }).catch(() => undefined);
      if (await Promise.race([came.then(() => false), closed])) throw new Error(`attach ended: ${err()}`);
      await Promise.all(office.phones.map((phone) => phone.leave('fin')));
    }
    const code = await end();
    return { code, out: out(), err: err() };
  } finally {
    attach.kill('SIGKILL');
    await office.close();
  }
}

/** Exit code of attach once somebody is interrupted: itself, or who feeds it. */
async function ended(attach: ChildProcess, interrupted: ChildProcess): Promise<number | null> {
  interrupted.kill('SIGINT');
  return attach.exitCode ?? ((await once(attach, 'close'))[0] as number | null);
}

describe('the loopback interface', () => {
  it.skipIf(!mayCapture())('by itself, until it is interrupted (skipped where dumpcap may not capture)', async () => {
    const { code, out, err } = await seesPhones((port) => {
      const attach = start(['attach', '-i', 'lo', '--port', String(port), '--utc']);
      return { attach, end: () => ended(attach, attach) };
    });
    expect(code).toBe(130);
    expect(out).toMatch(/SEP020000000001 {2}→ {2}RegisterReq/);
    expect(err).toMatch(/lo: .* messages of \d+ phones/);
    expect(err).toMatch(/^ringback: (?:dumpcap|tcpdump) captures TCP ports [\d, ]+ on lo; Ctrl-C ends$/m);
  });

  it.skipIf(!mayDump())(
    'from tcpdump by a pipe, until tcpdump ends (skipped where tcpdump may not capture)',
    async () => {
      const { code, out, err } = await seesPhones((port) => {
        const attach = start(['attach', '-', '--port', String(port), '--utc']);
        const tcpdump = spawn('tcpdump', ['-U', '-n', '-i', 'lo', '-w', '-', `tcp port ${port}`]);
        tcpdump.stdout.pipe(attach.stdin!);
        attach.once('close', () => tcpdump.kill('SIGKILL'));
        return { attach, end: () => ended(attach, tcpdump) };
      });
      expect(code).toBe(0);
      expect(out).toMatch(/SEP020000000001 {2}→ {2}RegisterReq/);
      expect(err).toMatch(/-: .* messages of \d+ phones/);
    },
  );
});
