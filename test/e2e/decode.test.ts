/** `ringback decode` as users run it: the built program, files, pipes, exit codes. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import {
  be32,
  bytes,
  ip4,
  join,
  le32,
  links,
  pcap,
  register,
  type Segment,
  SYN,
  skinny,
  softKey,
  tcp,
} from '../kit/capture-bytes.ts';
import { captureContents } from '../kit/capture-messages.ts';
import { ringback, start } from '../kit/command-line.ts';

const folder = mkdtempSync(path(tmpdir(), 'ringback-decode-'));
afterAll(() => rmSync(folder, { recursive: true }));

const packet = (segment: Segment) => links.ethernet!.wrap(ip4(segment.up, tcp(segment)));
const registered = register('SEP001122334455');
const lineStat = skinny(0x92, join(le32(1), Buffer.from('1001'.padEnd(24, '\0')), new Uint8Array(84)));
const callState = (call: number) => skinny(0x111, join(le32(4), le32(1), le32(call)));
const office = pcap([
  packet({ up: true, seq: 0, flags: SYN }),
  packet({ up: true, seq: 1, payload: registered }),
  packet({ up: false, seq: 1, payload: join(lineStat, callState(16)) }),
  packet({ up: true, seq: 1 + registered.length, payload: softKey(16) }),
  packet({ up: true, seq: 25 + registered.length, payload: softKey(17) }),
  packet({ up: true, seq: 0, flags: SYN, phonePort: 50001 }),
  packet({ up: true, seq: 1, phonePort: 50001, payload: softKey(99) }),
]);

function file(name: string, content: Uint8Array): string {
  const where = path(folder, name);
  writeFileSync(where, content);
  return where;
}
const officeFile = file('office.pcap', office);

const objects = (out: string) =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown> & { fields: Record<string, unknown> });

describe('rows and counts', () => {
  it('prints chosen fields with tabs between them, empty where a message has none', async () => {
    const columns = 'epoch,phone,message,id,lineInstance,callReference,DeviceName';
    const { code, out, err } = await ringback(['decode', officeFile, '--fields', columns]);
    expect(out.split('\n')).toEqual([
      '1700000001.000001000\tSEP001122334455\tRegisterReq\t1\t\t\tSEP001122334455',
      '1700000002.000002000\tSEP001122334455\tLineStatRes\t146\t\t\t',
      '1700000002.000002000\tSEP001122334455\tCallState\t273\t1\t16\t',
      '1700000003.000003000\tSEP001122334455\tSoftKeyEvent\t38\t1\t16\t',
      '1700000004.000004000\tSEP001122334455\tSoftKeyEvent\t38\t1\t17\t',
      '1700000006.000006000\t\tSoftKeyEvent\t38\t1\t99\t',
      '',
    ]);
    expect([code, err]).toEqual([0, `${officeFile}: 6 messages of 2 phones, 7 packets\n`]);
  });

  it('chooses rows by filters that need fields, as other forms do', async () => {
    const { out } = await ringback(['decode', officeFile, '-q', '--fields', 'callReference', '--line', '1001']);
    expect(out).toBe('\n16\n16\n17\n');
  });

  it('refuses a field that no message has, and says what there is', async () => {
    const { code, err } = await ringback(['decode', officeFile, '--fields', 'callreference']);
    expect([code, err.split('\n')[0]]).toEqual([2, expect.stringContaining('no field is called so')]);
  });

  it('counts messages, most frequent first', async () => {
    const { out } = await ringback(['decode', officeFile, '-q', '--count']);
    expect(out.split('\n').map((line) => line.trim().split(/ +/))).toEqual([
      ['all', '→', '←', 'message'],
      ['3', '3', '0', 'SoftKeyEvent'],
      ['1', '0', '1', 'CallState'],
      ['1', '0', '1', 'LineStatRes'],
      ['1', '1', '0', 'RegisterReq'],
      [''],
    ]);
  });
});

describe('lines for people', () => {
  it('shows time, phone, direction, message and the fields that matter, in columns', async () => {
    const { code, out, err } = await ringback(['decode', officeFile]);
    expect(out.split('\n')).toEqual([
      '── 2023-11-14 ──',
      '22:13:21.000001  SEP001122334455  →  RegisterReq              "SEP001122334455" "Cisco 7970" protocol=5 address=10.0.0.1',
      '22:13:22.000002  SEP001122334455  ←  LineStatRes              "1001" line=1',
      '22:13:22.000002  SEP001122334455  ←  CallState                RingIn line=1 call=16',
      '22:13:23.000003  SEP001122334455  →  SoftKeyEvent             EndCall line=1 call=16',
      '22:13:24.000004  SEP001122334455  →  SoftKeyEvent             EndCall line=1 call=17',
      '22:13:26.000006  10.0.0.1:50001   →  SoftKeyEvent             EndCall line=1 call=99',
      '',
    ]);
    expect(err).toBe(`${officeFile}: 6 messages of 2 phones, 7 packets\n`);
    expect(code).toBe(0);
  });

  it('shows all fields with -v', async () => {
    const { out } = await ringback(['decode', '-v', '--call', '0x11', officeFile]);
    expect(out).toContain('packet 5, stream 0, 24 bytes, header 0, 10.0.0.1:50000 ⇄ 10.0.0.2:2000\n');
    expect(out).toContain('    softKeyEvent   EndCall (9)\n    lineInstance   1\n    callReference  17\n');
  });

  it('has no colours outside a terminal', async () => {
    const { out } = await ringback(['decode', officeFile]);
    expect(out).not.toContain('\x1b');
  });

  it('names each file when there are several', async () => {
    const { out, err } = await ringback(['decode', officeFile, officeFile]);
    expect(out.split('\n').filter((line) => line === officeFile).length).toBe(2);
    expect(err.split('\n').length).toBe(3);
  });
});

describe('filters', () => {
  const calls = async (...args: string[]) => {
    const { out, code } = await ringback(['decode', '--jsonl', '--utc', ...args, officeFile]);
    expect(code).toBe(0);
    return objects(out).map(({ message, fields }) => (message === 'SoftKeyEvent' ? fields.callReference : message));
  };

  it.each<[string[], unknown[]]>([
    [
      ['--phone', 'sep0011*'],
      ['RegisterReq', 'LineStatRes', 'CallState', 16, 17],
    ],
    [['--phone', '10.0.0.1:50001'], [99]],
    [
      ['--phone', '10.0.0.1'],
      ['RegisterReq', 'LineStatRes', 'CallState', 16, 17, 99],
    ],
    [['--phone', 'SEP00112233445'], []],
    [
      ['--message', 'SoftKey*', '--message', 'callstate'],
      ['CallState', 16, 17, 99],
    ],
    [
      ['--message', '0x111,1'],
      ['RegisterReq', 'CallState'],
    ],
    [
      ['--call', '16'],
      ['CallState', 16],
    ],
    [
      ['--line', '1'],
      ['LineStatRes', 'CallState', 16, 17, 99],
    ],
    [
      ['--line', '1001'],
      ['LineStatRes', 'CallState', 16, 17],
    ],
    [['--line', '2'], []],
    [['--line', '1001', '--message', 'CallState'], ['CallState']],
    [
      ['--from', '+3.000002'],
      [16, 17, 99],
    ],
    [
      ['--from', '+3.000004'],
      [17, 99],
    ],
    [
      ['--to', '22:13:22.000002'],
      ['RegisterReq', 'LineStatRes', 'CallState'],
    ],
    [['--from', '22:13:23', '--to', '2023-11-14T22:13:24'], [16]],
    [['--from', '1700000006'], [99]],
    [['--from', '2023-11-14T22:13:26Z'], [99]],
  ])('%j', async (args, expected) => {
    expect(await calls(...args)).toEqual(expected);
  });

  it.each([
    [['--message', 'NoSuchMessage'], 'no message is called so'],
    [['--call', 'seven'], 'a number is needed'],
    [['--from', 'yesterday'], 'write +SECONDS'],
    [['--from', '25:00'], 'write +SECONDS'],
    [['--port', '70000'], 'A port is a number'],
    [['--protocol', 'sip'], 'skinny'],
    [['--json', '--jsonl'], 'cannot be used with'],
    [['--nonsense'], 'unknown option'],
    [['--phone', ''], '--phone is empty'],
    [['--message', ' , '.trim()], '--message is empty'],
    [['--line', ''], '--line is empty'],
    [['--call', ''], '--call is empty'],
    [['--fields', ','], '--fields is empty'],
  ])('refuses %j', async (args, said) => {
    const { code, err, out } = await ringback(['decode', ...args, officeFile]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(said);
  });

  it('refuses no file at all', async () => {
    const { code, err } = await ringback(['decode']);
    expect(code).toBe(2);
    expect(err).toContain('file');
  });
});

describe('objects for programs', () => {
  it('prints one object per line, the same as --frames behind time and place', async () => {
    const { out } = await ringback(['decode', '--jsonl', '--call', '17', officeFile]);
    const hexFile = file('frames.hex', Buffer.from(`${Buffer.from(softKey(17)).toString('hex')}\n`));
    const frames = await ringback(['decode', '--frames', hexFile]);
    expect(out).toBe(
      `{"time":"2023-11-14T22:13:24.000004000Z","phone":"SEP001122334455","stream":0,"direction":"toServer","packet":5,` +
        `"phoneAddress":"10.0.0.1:50000","serverAddress":"10.0.0.2:2000",${frames.out.slice(1)}`,
    );
  });

  it('prints one document', async () => {
    const { out, code } = await ringback(['decode', '--json', officeFile]);
    const document = JSON.parse(out) as { messages: unknown[]; troubles: unknown[]; files: Record<string, unknown>[] };
    expect([document.messages.length, document.troubles, code]).toEqual([6, [], 0]);
    expect(document.files[0]).toMatchObject({ file: officeFile, packets: 7, tcpStreams: 2, phones: 2, damage: null });
  });

  it('decodes hex frames from stdin, and goes on after one that cannot be read', async () => {
    const input = Buffer.from(`zz\n${Buffer.from(softKey(1)).toString('hex')}\n`);
    const lenient = await ringback(['decode', '--frames', '-'], { input });
    expect(objects(lenient.out).map(({ message, fault }) => [message, fault])).toEqual([
      [null, 'hexInvalid'],
      ['SoftKeyEvent', null],
    ]);
    expect(lenient.code).toBe(0);
    expect((await ringback(['decode', '--frames', '--strict', '-'], { input })).code).toBe(3);
  });
});

describe('sources', () => {
  it('reads stdin, gzip, and gzip from stdin', async () => {
    const expected = (await ringback(['decode', officeFile])).out;
    expect((await ringback(['decode', '-'], { input: office })).out).toBe(expected);
    expect((await ringback(['decode', file('office.pcap.gz', gzipSync(office))])).out).toBe(expected);
    expect((await ringback(['decode', '-'], { input: gzipSync(office) })).out).toBe(expected);
  });

  it('fails with 1 where a file cannot be opened, and reads the others', async () => {
    const { code, err, out } = await ringback(['decode', path(folder, 'missing.pcap'), officeFile]);
    expect(code).toBe(1);
    expect(err).toContain('missing.pcap cannot be opened: there is no such file');
    expect(out).toContain('SoftKeyEvent');
    expect((await ringback(['decode', folder])).err).toContain('it is a directory');
  });

  it('shows what a damaged file held, says where it broke, and exits with 3', async () => {
    const { code, out, err } = await ringback(['decode', file('cut.pcap', office.subarray(0, office.length - 10))]);
    expect(out.trim().split('\n').length).toBe(6);
    const last = office.length - 16 - packet({ up: true, seq: 1, payload: softKey(99) }).length;
    expect(err).toContain(`The file ends in the middle of a record. It happened at byte ${last}, after 6 packets.`);
    expect(code).toBe(3);
  });

  it('shows what a damaged gzip file held', async () => {
    const random = Uint8Array.from({ length: 4000 }, (_, n) => (n * n * 31) >> 3);
    const other = packet({ up: true, seq: 1, serverPort: 80, payload: random });
    const packed = gzipSync(join(office, join(be32(0), be32(0), le32(other.length), le32(other.length)), other));
    const { code, out, err } = await ringback(['decode', file('cut.gz', packed.subarray(0, packed.length - 100))]);
    expect(out).toContain('SoftKeyEvent');
    expect(err).toContain('The compressed file is damaged');
    expect(code).toBe(3);
  });

  it('names what is no capture', async () => {
    const { code, err } = await ringback(['decode', file('notes.txt', Buffer.from('not a capture'))]);
    expect(code).toBe(3);
    expect(err).toContain('neither those of pcap nor of pcapng');
  });

  it('exits with 3 for malformed messages only with --strict', async () => {
    const short = skinny(0x26, bytes(1, 0, 0, 0));
    const nonsense = join(softKey(1), be32(0xffffffff), softKey(2), softKey(3));
    for (const payload of [short, nonsense]) {
      const bad = file(
        'bad.pcap',
        pcap([packet({ up: true, seq: 0, flags: SYN }), packet({ up: true, seq: 1, payload })]),
      );
      expect((await ringback(['decode', bad])).code).toBe(0);
      expect((await ringback(['decode', '--strict', bad])).code).toBe(3);
    }
    expect((await ringback(['decode', '--strict', officeFile])).code).toBe(0);
  });
});

describe('a reader that goes away', () => {
  it('is no error, and ends the work', async () => {
    const frames = Array.from({ length: 2000 }, (_, n) => packet({ up: true, seq: 1 + 24 * n, payload: softKey(n) }));
    const child = start([
      'decode',
      '-v',
      file('long.pcap', pcap([packet({ up: true, seq: 0, flags: SYN }), ...frames])),
    ]);
    let err = '';
    child.stderr!.on('data', (chunk) => {
      err += chunk;
    });
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    const [code] = await once(child, 'close');
    expect([code, err]).toEqual([0, '']);
  });

  it('is no error where it also had the summary (2>&1 | head)', async () => {
    const child = start(['decode', officeFile]);
    child.stdout!.destroy();
    child.stderr!.destroy();
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('is noticed while stdin is still open', async () => {
    const frames = Array.from({ length: 2000 }, (_, n) => packet({ up: true, seq: 1 + 24 * n, payload: softKey(n) }));
    const whole = pcap([packet({ up: true, seq: 0, flags: SYN }), ...frames]);
    const child = start(['decode', '-v', '-']);
    child.stdin!.on('error', () => undefined);
    child.stdin!.write(whole.subarray(0, 30_000));
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    child.stdin!.write(whole.subarray(30_000));
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
  });
});

const shared = '../shared/captures';
describe.skipIf(!existsSync(shared))(`real captures${existsSync(shared) ? '' : ` (skipped: no ${shared})`}`, () => {
  it('all decode without a fault', async () => {
    const files = readdirSync(shared)
      .filter((name) => name.endsWith('.pcap'))
      .map((name) => `${shared}/${name}`);
    const { out, code } = await ringback(['decode', '--strict', '--json', ...files]);
    const document = JSON.parse(out) as {
      messages: { file: string; fault: string | null }[];
      troubles: unknown[];
      files: { file: string; messages: number; faults: number; damage: string | null }[];
    };
    expect([code, document.troubles]).toEqual([0, []]);
    expect(document.messages.filter(({ fault }) => fault !== null)).toEqual([]);
    for (const [n, file] of files.entries()) {
      const count = captureContents(readFileSync(file)).messages.length;
      expect(document.files[n]).toMatchObject({ file, messages: count, shown: count, faults: 0, damage: null });
      expect(document.messages.filter((message) => message.file === file).length).toBe(count);
    }
  });

  it('tells the story of a call back', async () => {
    const { out, code } = await ringback([
      'decode',
      '--strict',
      '--phone',
      'SEP001122334457',
      '--message',
      'SoftKeyEvent,UserToDeviceDataVersion1,DeviceToUserDataVersion1',
      `${shared}/chan-sccp-own-callback.pcap`,
    ]);
    expect(code).toBe(0);
    const story = out.split('\n').filter((line) => /[→←]/.test(line));
    expect(story[2]).toMatch(/→ {2}SoftKeyEvent {13}CallBack line=1/);
    expect(story[3]).toMatch(/← {2}UserToDeviceDataVersion1 application=9091/);
    expect(story[4]).toMatch(/→ {2}DeviceToUserDataVersion1 application=9091 transaction=241 "DIAL\/1002"/);
  });
});
