/** The running gateway watched: `attach --daemon` shows what `decode` shows of its recording, Wireshark sees it live. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';
import { hasTshark } from '../kit/tshark.ts';

let folder: string;
let control: string;
const running: RingbackProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-watch-'));
  control = join(folder, 'ringback.sock');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function run(...words: string[]): RingbackProcess {
  const process = new RingbackProcess(words, { RINGBACK_CONTROL: control });
  running.push(process);
  return process;
}

/** A call manager with three phones, and the gateway before it. */
async function office(...words: string[]) {
  const manager = run('simulate', 'call-manager', '--phones', '3', '--listen', '127.0.0.1:0', '--json');
  const { host, port } = JSON.parse((await manager.said('listening')).split('\n')[0]!) as {
    host: string;
    port: number;
  };
  const ports = ['--listen', '127.0.0.1:0', '--page', 'off', '--upstream', `${host}:${port}`];
  const service = run('serve', '--json', ...ports, ...words);
  return { service, listen: (await service.started()).listen };
}

async function watching(...words: string[]): Promise<RingbackProcess> {
  const watcher = run('attach', '--daemon', ...words);
  while (!watcher.errors.includes('watching the running service')) await once(watcher.child.stderr!, 'data');
  return watcher;
}

const story = (listen: string) =>
  ringback(['replay', 'test/captures/call-back.pcapng', '--to', listen, '--office', '--speed', 'max', '--wait', '0.3']);

interface Told {
  readonly phone: string | null;
  readonly direction: string;
  readonly message?: string;
  readonly fields?: unknown;
  readonly serverAddress?: string;
  readonly callBack?: unknown;
}
const told = (out: string): Told[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Told)
    .filter(({ message }) => message !== undefined);
/** What was said on each connection, in order; times and numbers of packets are each capture's own. */
function byPhone(messages: readonly Told[]): Record<string, unknown[]> {
  const phones: Record<string, unknown[]> = {};
  for (const { phone, direction, message, fields } of messages) {
    phones[String(phone)] ??= [];
    phones[String(phone)]!.push([direction, message, fields]);
  }
  return phones;
}

describe('ringback attach --daemon', () => {
  it('shows what decode shows of the recording of the same time', async () => {
    const record = join(folder, 'all.pcapng');
    const { service, listen } = await office('--record', record);
    const watcher = await watching('--jsonl');
    expect((await story(listen)).code).toBe(0);
    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
    const { stdout, code, stderr } = await watcher.ended;
    expect([code, stderr]).toEqual([0, expect.stringMatching(/the service has ended\n.*messages of 3 phones/)]);
    const port = listen.split(':')[1]!;
    const recorded = await ringback(['decode', record, '--jsonl', '--port', port]);
    const near = told(recorded.stdout).filter(({ serverAddress }) => serverAddress!.endsWith(`:${port}`));
    expect(near.length).toBeGreaterThan(200);
    expect(byPhone(told(stdout))).toEqual(byPhone(near));
  });

  it('tells as sent what the service has sent, and with --press as not sent what it would', async () => {
    const { listen } = await office();
    const watcher = await watching('--jsonl', '--only-call-back');
    const asking = await watching('--only-call-back', '--press');
    const screens = await watching('--jsonl', '--message', 'UserToDeviceData*');
    expect((await story(listen)).code).toBe(0);
    for (const each of [watcher, asking, screens]) each.child.kill('SIGINT');
    const lines = (await watcher.ended).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).callBack as { what: string; sent?: boolean; text: string });
    const sent = lines.filter(({ sent }) => sent === true).map(({ what, text }) => `${what} ${text.split(' / ')[0]}`);
    expect(sent.slice(0, 4)).toEqual([
      'screen screen "CallBack is activated on 1002',
      'close the screen goes away',
      'alert alert: the phone plays CallBack.raw',
      'screen screen "1002 has become available',
    ]);
    // Each is a message that passed, and none is told twice.
    expect(sent.length).toBe(told((await screens.ended).stdout).length);
    expect(lines.filter(({ sent }) => sent === false)).toEqual([]);
    expect(lines.map(({ what }) => what)).toContain('watch');
    expect((await asking.ended).stdout).toContain('Call Back, not sent: waits for 1002');
  });

  it('knows phones that were there before, and sees them from then on', async () => {
    const { listen } = await office();
    const phones = run(
      'simulate',
      'phones',
      '--count',
      '3',
      '--to',
      listen,
      '--calls-per-second',
      '2',
      '--seconds',
      '30',
    );
    // The one who is first sees them register; the one who comes later knows their names from the service.
    const first = await watching('--message', 'CallState');
    await first.said('CallState');
    const second = await watching('--message', 'CallState');
    const out = await second.said('CallState');
    expect(out).toMatch(/ {2}SEP[0-9A-F]{12} {2}← {2}CallState/);
    second.child.kill('SIGINT');
    expect((await second.ended).code).toBe(130);
    expect(await first.said('CallState')).toContain('SEP');
    await phones.stop();
  });

  it('says 4 where no service runs, and why where no phones pass', async () => {
    const none = await ringback(['attach', '--daemon'], { RINGBACK_CONTROL: control });
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('no service answers')]);
    const two = await ringback(['attach', '--daemon', '-i', 'lo']);
    expect([two.code, two.stderr]).toEqual([2, expect.stringContaining('name one source')]);
  });

  it('opens the frames to nobody else, and to nobody who does not say what he wants', async () => {
    await office();
    const path = `${control}.frames`;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const stranger = connect(path);
    stranger.write('everything\n');
    const heard: Buffer[] = [];
    stranger.on('data', (chunk) => heard.push(chunk));
    await once(stranger, 'close');
    expect(heard).toEqual([]);
  });
});

describe('ringback extcap', () => {
  it('answers the questions of Wireshark', async () => {
    const ask = async (...words: string[]) => (await ringback(['extcap', ...words])).stdout.trimEnd().split('\n');
    const version = JSON.parse(readFileSync('package.json', 'utf8')).version;
    expect(await ask('--extcap-interfaces', '--extcap-version=4.0')).toEqual([
      `extcap {version=${version}}{display=ringback}`,
      'interface {value=ringback}{display=Running ringback gateway (SCCP)}',
    ]);
    expect(await ask('--extcap-interface', 'ringback', '--extcap-dlts')).toEqual([
      'dlt {number=1}{name=EN10MB}{display=Ethernet}',
    ]);
    const config = await ask('--extcap-interface', 'ringback', '--extcap-config');
    expect(config[0]).toBe('arg {number=0}{call=--side}{display=Between}{type=selector}');
    expect(config.filter((line) => line.startsWith('value'))).toHaveLength(3);
    expect(config.filter((line) => line.startsWith('arg')).map((line) => /call=([^}]*)/.exec(line)![1])).toEqual([
      '--side',
      '--phones',
      '--control',
    ]);
  });

  it('says of a capture filter that there is none, and of no filter nothing', async () => {
    const asked = ['extcap', '--extcap-interface', 'ringback', '--extcap-capture-filter'];
    expect(await ringback([...asked, 'tcp port 2000'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no capture filters'),
    });
    expect(await ringback([...asked, ''])).toMatchObject({ code: 0, stdout: '' });
  });

  it('says which word is no device name', async () => {
    const words = ['extcap', '--capture', '--extcap-interface', 'ringback', '--fifo', '/dev/null'];
    const { code, stderr } = await ringback([...words, '--phones', 'SEP00005E005301 <b>']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('"<b>" is no device name')]);
  });

  it.each([
    ['all phones', [], ['SEP020000000001', 'SEP020000000002', 'SEP020000000003']],
    ['one phone', ['--phones', 'SEP020000000001'], ['SEP020000000001']],
  ])('streams %s into the pipe that it is given, and ends when its reader goes', async (_, options, phones) => {
    const { listen } = await office();
    const pipe = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const extcap = run('extcap', '--capture', '--extcap-interface', 'ringback', '--fifo', pipe, ...options);
    const reader = spawn('cat', [pipe]);
    const heard: Buffer[] = [];
    reader.stdout.on('data', (chunk: Buffer) => heard.push(chunk));
    await once(reader.stdout, 'data');
    await story(listen);
    extcap.child.kill('SIGTERM');
    await once(reader, 'close');
    expect((await extcap.ended).code).toBe(0);
    const file = join(folder, 'seen.pcapng');
    writeFileSync(file, Buffer.concat(heard));
    const seen = await ringback(['decode', file, '--jsonl', '--port', listen.split(':')[1]!]);
    const messages = told(seen.stdout);
    expect(messages.map(({ message }) => message)).toContain('SoftKeyEvent');
    expect([...new Set(messages.map(({ phone }) => phone))].sort()).toEqual(phones);
  });

  it('ends well when the reader of its pipe goes first', async () => {
    const { listen } = await office();
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    const extcap = run('extcap', '--capture', '--extcap-interface', 'ringback', '--fifo', pipe);
    const reader = spawn('head', ['-c', '10', pipe]);
    await once(reader, 'close');
    await story(listen);
    expect(await extcap.ended).toMatchObject({ code: 0, stderr: '' });
  });

  const extcapFolder = hasTshark ? wiresharkFolder() : null;
  const reason = extcapFolder === null ? ' (skipped: no tshark, or its extcap folder cannot be written)' : '';
  it.skipIf(extcapFolder === null)(`is an interface of tshark, which decodes the phones live${reason}`, async () => {
    const { listen } = await office();
    const script = join(extcapFolder!, 'ringback');
    const ours = !existsSync(script);
    const { stdout } = await ringback(['extcap', '--install', '--control', control]);
    expect(stdout).toBe(`${script}\n`);
    try {
      const list = spawnSync('tshark', ['-D'], { encoding: 'utf8' });
      expect(list.stdout).toMatch(/ringback \(Running ringback gateway \(SCCP\)\)/);
      const decodeAs = ['-d', `tcp.port==${listen.split(':')[1]},skinny`];
      const fields = ['-T', 'fields', '-e', 'skinny.messageId', '-e', 'skinny.softKeyEvent'];
      const tshark = spawn('tshark', ['-i', 'ringback', '-l', '-Y', 'skinny', ...decodeAs, ...fields]);
      let out = '';
      let said = '';
      tshark.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      tshark.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      while (!said.includes('Capturing on')) await once(tshark.stderr, 'data');
      // tshark says so before its pipe is open: the story is told until it hears it. 38 is SoftKeyEvent.
      for (let told = 0; told < 20 && !/^38\t\d/m.test(out); told++) expect((await story(listen)).code).toBe(0);
      tshark.kill('SIGINT');
      await once(tshark, 'close');
      expect(out).toMatch(/^38\t\d/m);
    } finally {
      if (ours) rmSync(script);
    }
  });
});

/** Where this tshark looks; null where we may not write there. */
function wiresharkFolder(): string | null {
  const { stdout } = spawnSync('tshark', ['-G', 'folders'], { encoding: 'utf8' });
  const found = /^(?:Global )?Extcap path:\s*(.+)$/m.exec(stdout)?.[1]?.trim() ?? null;
  if (found === null) return null;
  try {
    accessSync(existsSync(found) ? found : dirname(found), constants.W_OK);
    return found;
  } catch {
    return null;
  }
}
