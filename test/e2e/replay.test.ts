/**
 * Captures played against a simulated call manager, through the gateway with its feature: every message that the phones
 * sent is sent again, and what comes back is what the capture shows, but for what that server does otherwise.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportLines } from '../../src/cli/replay/report-lines.ts';
import { plainNaming, type ReplayReport } from '../../src/gateway/tap/replay/index.ts';
import { type Dialect, phoneName, phoneNumber } from '../../src/simulator/index.ts';
import { ringback } from '../kit/command-line.ts';
import { replayed, scriptOf } from '../kit/replay-site.ts';
import { RingbackProcess } from '../kit/ringback-process.ts';

const shared = new URL('../../../shared/captures/', import.meta.url);
const missing = !existsSync(shared);
const callBack = 'test/captures/call-back.pcapng';

const sends = (file: string | URL): number =>
  scriptOf(file)
    .phones.flatMap(({ connections }) => connections.flatMap(({ steps }) => steps))
    .filter(({ kind }) => kind === 'send').length;
const missed = (report: ReplayReport): string[] =>
  report.differences.filter(({ what }) => what === 'missing').map(({ message }) => message);

/** Names and numbers of an office that knows every copy. */
const office = (copies: number, phones: number) => (phone: number, copy: number) => {
  const n = 1 + copy * phones + phone;
  return { name: phoneName(n), number: phoneNumber(n, copies * phones) };
};

describe(callBack, () => {
  const script = scriptOf(callBack);

  it('the whole call back happens again: screens, keys and the call', async () => {
    const report = await replayed(script, { manager: { dialect: 'cucm' } });
    const told = reportLines(callBack, report).join('\n');
    expect(report, told).toMatchObject({ failed: 0, unsent: 0, sent: 68, matched: 181, expected: 181, waits: [] });
    expect(missed(report)).toEqual([]);
  });

  it('without the gateway there is no Call Back, and the report says so', async () => {
    const report = await replayed(script, { manager: { dialect: 'cucm' }, withoutGateway: true, patienceMs: 300 });
    expect(report).toMatchObject({ failed: 0, unsent: 0, sent: 68 });
    expect(missed(report)).toContain('UserToDeviceData 21058');
    expect(report.waits.map(({ message }) => message)).toEqual(['UserToDeviceData 21058']);
  });

  it('500 copies as fast as it goes: nothing is lost, each has its own call back', { timeout: 180_000 }, async () => {
    const naming = office(500, 3);
    const report = await replayed(script, {
      manager: { dialect: 'cucm' },
      copies: 500,
      naming,
      // The whole site shares one thread with the test: what is slow is not missing.
      patienceMs: 120_000,
    });
    const told = reportLines(callBack, report).join('\n');
    expect(report, told).toMatchObject({ phones: 1500, failed: 0, unsent: 0, sent: 34_000, waits: [] });
    expect([report.matched, report.expected], told).toEqual([90_500, 90_500]);
  });

  it('copies call each other where the server gives their lines numbers of its own, longer ones, too', async () => {
    const copies = 20;
    const given = (phone: number, copy: number) => String(700_000 + copy * 10 + phone);
    const report = await replayed(script, {
      manager: { dialect: 'cucm' },
      copies,
      office: (phone, copy, captured) => ({ ...plainNaming(phone, copy, captured), number: given(phone, copy) }),
      patienceMs: 60_000,
    });
    const told = reportLines(callBack, report).join('\n');
    expect(report, told).toMatchObject({ phones: 60, failed: 0, unsent: 0, waits: [] });
    // Each has its own call back, and the only news are the numbers themselves, once a phone.
    expect(missed(report), told).toEqual([]);
    const numbers = report.differences.filter(({ what, field }) => what === 'changed' && field === 'lineDirNumber');
    expect(numbers, told).toHaveLength(3 * copies);
    expect(report.differences.filter(({ what }) => what === 'changed').length, told).toBe(numbers.length);
  });
});

/** What does not come within half a second where the server does things by its own clock, or has no such feature. */
const late: Record<string, readonly string[]> = {
  'chan-sccp-noanswer': ['CallState OnHook', 'TimeDateRes'],
  // Its text messages and conference list are commands at the server's console.
  'chan-sccp-xmlmsg': ['TimeDateRes', 'UserToDeviceData 9081', 'StartTone ZipZip'],
  // It begins behind the registration, so the live server knows no number to redial.
  'cucm-call-v20': ['CallState OffHook', 'CallState RingIn', 'CallState Connected'],
};
const files: readonly (readonly [string, Dialect])[] = [
  ['chan-sccp-abrupt', 'chan-sccp'],
  ['chan-sccp-answered', 'chan-sccp'],
  ['chan-sccp-busy', 'chan-sccp'],
  ['chan-sccp-busy-v17', 'chan-sccp'],
  ['chan-sccp-busy-v22', 'chan-sccp'],
  ['chan-sccp-giveup', 'chan-sccp'],
  ['chan-sccp-hold', 'chan-sccp'],
  ['chan-sccp-noanswer', 'chan-sccp'],
  ['chan-sccp-own-callback', 'chan-sccp'],
  ['chan-sccp-register', 'chan-sccp'],
  ['chan-sccp-xmlmsg', 'chan-sccp'],
  ['chan-skinny-answered', 'chan-skinny'],
  ['chan-skinny-busy', 'chan-skinny'],
  ['cucm-call-v20', 'cucm'],
  ['relay-busy-both-sides', 'chan-sccp'],
];

describe.skipIf(missing)('each captured conversation (skipped without ../shared)', () => {
  it.each(files)('%s against a server that talks like %s', { timeout: 60_000 }, async (file, dialect) => {
    const capture = new URL(`${file}.pcap`, shared);
    const expectedLate = late[file];
    const ownCallBack = file === 'chan-sccp-own-callback';
    const patienceMs = expectedLate === undefined ? 30_000 : 500;
    const report = await replayed(scriptOf(capture), { manager: { dialect, ownCallBack }, patienceMs });
    const told = reportLines(file, report).join('\n');
    expect(report, told).toMatchObject({ failed: 0, unsent: 0, sent: sends(capture) });
    const waits = report.waits.map(({ message }) => message);
    if (expectedLate !== undefined) expect(waits, told).toEqual(expect.arrayContaining([...expectedLate]));
    else {
      expect(waits, told).toEqual([]);
      expect(report.matched / report.expected, told).toBeGreaterThan(0.95);
      expect(missed(report).filter((message) => message.startsWith('CallState'))).toEqual([]);
    }
  });

  it('plays one side of a relay, the phones of which are in the capture twice', () => {
    const script = scriptOf(new URL('relay-busy-both-sides.pcap', shared));
    expect(script.phones.map(({ connections }) => connections.length)).toEqual([1, 1, 1]);
    expect(script.notes).toEqual([expect.stringMatching(/^3 phones are in the capture twice/)]);
  });

  it('cuts a connection where the capture shows it cut, and comes back', () => {
    const { phones } = scriptOf(new URL('chan-sccp-abrupt.pcap', shared));
    const endings = phones.flatMap(({ connections }) =>
      connections.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'close')),
    );
    expect(phones.some(({ connections }) => connections.length > 1)).toBe(true);
    expect(new Set(endings.map((step) => (step.kind === 'close' ? step.manner : '')))).toEqual(
      new Set(['fin', 'reset']),
    );
  });
});

describe('ringback replay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-replay-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('plays an office at the simulated call manager, and tells what came back', async () => {
    const words = [
      'simulate',
      'call-manager',
      '--phones',
      '6',
      '--listen',
      '127.0.0.1:0',
      '--dialect',
      'cucm',
      '--json',
    ];
    const manager = new RingbackProcess(words);
    try {
      const listening = JSON.parse((await manager.said('listening')).split('\n')[0]!) as { port: number };
      const to = `127.0.0.1:${listening.port}`;
      const common = ['replay', callBack, '--to', to, '--office', '--speed', 'max', '--wait', '0.3', '--copies', '2'];
      const text = await ringback(common);
      expect(text).toMatchObject({ code: 0, err: '' });
      expect(text.out).toMatch(/6 phones, 2 copies, as fast as it goes/);
      expect(text.out).toMatch(/missing {2}UserToDeviceData 21058/);
      const json = await ringback([...common, '--json', '--strict']);
      expect(json.code).toBe(1);
      expect(JSON.parse(json.out)).toMatchObject({ file: callBack, to, speed: 'max', phones: 6, failed: 0, unsent: 0 });
    } finally {
      await manager.stop();
    }
  });

  it('says which phones an unknown server refuses, with exit code 1', async () => {
    const words = ['simulate', 'call-manager', '--phones', '1', '--listen', '127.0.0.1:0', '--json'];
    const manager = new RingbackProcess(words);
    try {
      const { port } = JSON.parse((await manager.said('listening')).split('\n')[0]!) as { port: number };
      const { code, out } = await ringback([
        'replay',
        callBack,
        '--to',
        `127.0.0.1:${port}`,
        '--speed',
        'max',
        '--wait',
        '0.3',
      ]);
      expect(code).toBe(1);
      expect(out).toMatch(/SEP00005E005301: the server closed the connection after RegisterReject/);
      // What to do is said, and not that everything is missing.
      expect(out).toMatch(/hint: the server does not register these phones\. It has to know the names of the capture;/);
      expect(out).toContain(
        '`ringback simulate call-manager --phones 3` knows other ones: --office plays under those.',
      );
      expect(out).not.toContain('missing');
      // Of six phones under its names it knows as many as it was started with: the others are said, the rest is compared.
      const more = ['--speed', 'max', '--wait', '0.3', '--office', '--copies', '2'];
      const some = await ringback(['replay', callBack, '--to', `127.0.0.1:${port}`, ...more]);
      expect(some.out).toMatch(/does not register \d of these phones, though --office .*\n +with --phones 6/);
      expect(some.out).not.toMatch(/missing {2}RegisterAck/);
      expect(some.out).toMatch(/validKeyMask: 0x[0-9a-f]{8} is now 0x[0-9a-f]{8}/);
    } finally {
      await manager.stop();
    }
  });

  it('ends with 1 where nobody listens, 2 for another machine, 3 for a damaged capture', async () => {
    const nobody = await ringback(['replay', callBack, '--to', '127.0.0.1:1', '--speed', 'max', '--wait', '0']);
    expect(nobody.code).toBe(1);
    expect(nobody.out).toMatch(/SEP00005E005302: nobody listens there/);
    expect(nobody.out).not.toContain('missing');
    const remote = await ringback(['replay', callBack, '--to', '192.0.2.1:2000']);
    expect(remote).toMatchObject({ code: 2, out: '' });
    expect(remote.err).toMatch(/192\.0\.2\.1 is not this machine; --allow-remote/);
    const half = join(folder, 'half.pcapng');
    writeFileSync(half, readFileSync(callBack).subarray(0, 20_000));
    expect((await ringback(['replay', half, '--to', '127.0.0.1:1', '--speed', 'max', '--wait', '0'])).code).toBe(3);
  });
});
