/** What passes a gateway, recorded: whole, as both sides saw it, readable by us and by tshark. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type CapturedMessage,
  CaptureReader,
  type MessageSink,
  SkinnyStreams,
  TcpStreams,
} from '../../src/codecs/capture/index.ts';
import { messageName } from '../../src/codecs/skinny/ids.ts';
import { Recorder } from '../../src/gateway/index.ts';
import { RecordFile } from '../../src/gateway/tap/record-file.ts';
import { replayed, scriptOf } from '../kit/replay-site.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';
import { Site } from '../kit/site.ts';
import { hasTshark } from '../kit/tshark.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringback-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Heard {
  readonly phone: string;
  readonly direction: string;
  readonly id: number;
  readonly server: number;
  readonly hex: string;
}

function heardIn(file: string): { messages: Heard[]; troubles: string[] } {
  const messages: Heard[] = [];
  const troubles: string[] = [];
  const sink: MessageSink = {
    message: ({ phone, direction, id, serverEndpoint, view, start, end }: CapturedMessage) => {
      const server = Number(serverEndpoint.split(':').at(-1));
      const hex = Buffer.from(view.buffer, view.byteOffset + start, end - start).toString('hex');
      messages.push({ phone: phone ?? '', direction, id, server, hex });
    },
    trouble: ({ kind }) => troubles.push(kind),
  };
  const streams = new TcpStreams(new SkinnyStreams(sink));
  const reader = new CaptureReader();
  expect(reader.push(readFileSync(file), streams)).toBe(0);
  expect(reader.end()).toBe(0);
  streams.end();
  return { messages, troubles };
}

describe('a recorded call back', () => {
  const file = join(folder, 'story.pcapng');
  const tapped: { device: string; direction: string; what: string; id: number }[] = [];
  let managerPort = 0;

  beforeAll(async () => {
    const recorder = new Recorder({ path: file, clock: Date.now });
    await recorder.open();
    const site = await Site.open({
      dialect: 'cucm',
      inline: {
        record: recorder.session,
        tap: (device, direction, bytes, what) =>
          tapped.push({ device, direction, what, id: new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true) }),
      },
    });
    managerPort = site.office.managerPort;
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUpSeen('1001');
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    await site.close();
    await recorder.close();
    expect(recorder.dropped).toBe(0);
  });

  it('holds every frame of both sides, and nothing else', () => {
    const { messages, troubles } = heardIn(file);
    expect(troubles).toEqual([]);
    const near = messages.filter(({ server }) => server !== managerPort);
    const far = messages.filter(({ server }) => server === managerPort);
    for (const direction of ['toServer', 'toPhone']) {
      const of = (side: Heard[]) => side.filter((each) => each.direction === direction).map(({ id }) => id);
      const came = tapped.filter((each) => each.direction === direction);
      const withThem = (...what: string[]) => came.filter((each) => what.includes(each.what)).map(({ id }) => id);
      const [from, to] = direction === 'toServer' ? [near, far] : [far, near];
      expect(of(from).sort()).toEqual(withThem('passed', 'changed', 'swallowed').sort());
      expect(of(to).sort()).toEqual(withThem('passed', 'changed', 'added').sort());
    }
    const names = (side: Heard[]) => new Set(side.map(({ id }) => messageName(id)));
    expect(names(near)).toContain('UserToDeviceDataVersion1');
    expect(names(far)).not.toContain('UserToDeviceDataVersion1');
  });

  it('has the softkey set as it came on one side, and with the key on the other', () => {
    const { messages } = heardIn(file);
    const sets = messages.filter(({ id, phone }) => messageName(id) === 'SoftKeySetRes' && phone === 'SEP020000000001');
    expect(sets).toHaveLength(2);
    expect(sets[0]!.hex).not.toBe(sets[1]!.hex);
  });

  it('can be played again: one side of it, with the call back', async () => {
    const script = scriptOf(file);
    const report = await replayed(script, { manager: { dialect: 'cucm' }, patienceMs: 30_000 });
    expect(script.phones).toHaveLength(3);
    expect(report).toMatchObject({ failed: 0, unsent: 0, waits: [] });
    expect(report.differences.filter(({ what }) => what === 'missing')).toEqual([]);
    expect(report.matched).toBe(report.expected);
  });

  it('is readable by its owner only', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.skipIf(!hasTshark)('is read by tshark: interfaces, comments, checksums (skipped without tshark)', () => {
    const gatewayPort = heardIn(file).messages.find(({ server }) => server !== managerPort)!.server;
    const ports = [gatewayPort, managerPort].flatMap((port) => ['-d', `tcp.port==${port},skinny`]);
    const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const fields = ['frame.interface_name', 'frame.comment', 'skinny.messageId', '_ws.expert.message', '_ws.malformed'];
    const words = ['-r', file, ...ports, ...checks, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
    const out = spawnSync('tshark', words, { encoding: 'utf8' }).stdout;
    expect(out).not.toBe('');
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(new Set(rows.map(([name]) => name))).toEqual(new Set(['phones', 'server']));
    const bad = /checksum|retransmission|out-of-order|previous segment|malformed|lost/i;
    expect(rows.filter((row) => bad.test(`${row[3]} ${row[4]}`))).toEqual([]);
    const commented = (name: string, word: RegExp) =>
      rows.filter((row) => row[0] === name && word.test(row[1] ?? '')).length;
    const counted = (what: string, direction?: string) =>
      tapped.filter((each) => each.what === what && (direction === undefined || each.direction === direction)).length;
    expect(counted('added', 'toPhone')).toBeGreaterThan(2);
    expect(commented('phones', /added/)).toBe(counted('added', 'toPhone'));
    expect(commented('server', /added/)).toBe(counted('added', 'toServer'));
    expect(commented('phones', /kept/)).toBe(counted('swallowed', 'toServer'));
    expect(commented('phones', /: changed/)).toBe(counted('changed', 'toPhone'));
    expect(commented('server', /as it came/)).toBe(counted('changed', 'toPhone'));
  });
});

describe('a recording that does not end', () => {
  const piece = (n: number) => new Uint8Array(100).fill(n);
  const options = { head: new Uint8Array(10), ageMsMax: 1e9, queueBytesMax: 1e6, keep: 2 };

  it('begins another file at its size, keeps as many as it was told, and writes over none that was there', async () => {
    const path = join(folder, 'sized');
    const before = new RecordFile({ ...options, path, bytesMax: 1e6 });
    await before.open();
    before.append(piece(9));
    await before.close();
    const file = new RecordFile({ ...options, path, bytesMax: 250 });
    await file.open();
    expect(readFileSync(`${path}.1`)).toHaveLength(110);
    for (let i = 0; i < 9; i++) file.append(piece(i));
    await file.close();
    expect([path, `${path}.1`, `${path}.2`].map((each) => readFileSync(each)[10])).toEqual([8, 6, 4]);
    expect(existsSync(`${path}.3`)).toBe(false);
    expect(statSync(`${path}.1`).mode & 0o777).toBe(0o600);
  });

  it('begins another file at its age, with the first piece behind it', async () => {
    const path = join(folder, 'aged');
    let now = 5_000;
    const file = new RecordFile({ ...options, path, bytesMax: 1e6, ageMsMax: 60_000, steadyMs: () => now });
    await file.open();
    let written = 0;
    const append = async (...pieces: number[]) => {
      for (const n of pieces) file.append(piece(n));
      written += 100 * pieces.length;
      await vi.waitFor(() => expect(file.written).toBe(written));
    };
    await append(1);
    now += 59_999;
    await append(2);
    now += 1;
    // Nothing passes: the file stays, however old.
    expect(existsSync(`${path}.1`)).toBe(false);
    await append(3, 4);
    now += 59_999;
    await append(5);
    now += 1_000_000;
    await append(6);
    await file.close();
    const marks = (name: string) => [...readFileSync(name).subarray(10)].filter((_, at) => at % 100 === 0);
    expect([path, `${path}.1`, `${path}.2`].map(marks)).toEqual([[6], [3, 4, 5], [1, 2]]);
  });

  it('drops and counts what the disk does not take in time', async () => {
    const file = new RecordFile({ ...options, path: join(folder, 'full'), bytesMax: 1e6, queueBytesMax: 250 });
    await file.open();
    expect([1, 2, 3].map((n) => file.append(piece(n)))).toEqual([true, true, false]);
    await file.close();
    expect(file.dropped).toBe(1);
    expect(readFileSync(join(folder, 'full'))).toHaveLength(210);
  });
});

describe('two recorders on one file', () => {
  const recorder = (path: string) => new Recorder({ path, clock: Date.now });

  it('the second is refused and changes nothing; what was closed, or could not be opened, is free', async () => {
    const path = join(folder, 'claimed.pcapng');
    const first = recorder(path);
    await first.open();
    const before = statSync(path).ino;
    const refusal = 'this process records to it already; name another file for this one, or end that one first';
    await expect(recorder(path).open()).rejects.toThrow(refusal);
    // The same file by another way.
    await expect(recorder(join(folder, '..', basename(folder), 'claimed.pcapng')).open()).rejects.toThrow(refusal);
    expect([statSync(path).ino, existsSync(`${path}.1`)]).toEqual([before, false]);
    await first.close();
    mkdirSync(`${path}.10`);
    const blocked = recorder(path);
    await expect(blocked.open()).rejects.toThrow();
    rmSync(`${path}.10`, { recursive: true });
    const second = recorder(path);
    await second.open();
    await second.close();
    expect(existsSync(`${path}.1`)).toBe(true);
  });

  it('another process is named, and one that was killed holds nothing', async () => {
    const path = join(folder, 'killed.pcapng');
    const words = ['serve', '--demo', '--listen', '127.0.0.1:0', '--page', 'off', '--json', '--control', 'off'];
    const serve = new RingbackProcess([...words, '--record', path]);
    try {
      await serve.started();
      const { code, stderr } = await ringback([...words, '--record', path]);
      expect(code).toBe(1);
      expect(stderr).toContain(`${path} cannot be recorded to: process ${serve.child.pid} records to it already; name`);
      expect(existsSync(`${path}.1`)).toBe(false);
      serve.child.kill('SIGKILL');
      await serve.ended;
      const next = recorder(path);
      await next.open();
      await next.close();
      expect(existsSync(`${path}.1`)).toBe(true);
    } finally {
      await serve.stop();
    }
  });
});

describe('ringback serve --record', () => {
  it('writes what passes, from the first frame to the last', async () => {
    const file = join(folder, 'served.pcapng');
    const serve = new RingbackProcess([
      'serve',
      '--demo',
      '--listen',
      '127.0.0.1:0',
      '--page',
      'off',
      '--json',
      '--record',
      file,
    ]);
    try {
      const { notes, phones } = await serve.started();
      expect(notes).toContain(`what passes is recorded to ${file}, in the clear.`);
      expect(phones).toHaveLength(3);
      serve.child.kill('SIGTERM');
      expect((await serve.ended).code).toBe(0);
      const names = new Set(heardIn(file).messages.map(({ id }) => messageName(id)));
      expect(names).toContain('RegisterAck');
      expect(names).toContain('SoftKeySetRes');
    } finally {
      await serve.stop();
    }
    // As decode shows it: what the phones saw, once, unless it is asked for more.
    const decoded = async (...words: string[]) => {
      const { code, stdout, stderr } = await ringback(['decode', file, '--jsonl', ...words]);
      expect(code).toBe(0);
      const messages = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      return { messages, stderr };
    };
    const usual = await decoded();
    const server = await decoded('--side', 'server');
    const both = await decoded('--side', 'both');
    const places = (all: { messages: { serverAddress: string }[] }) => [
      ...new Set(all.messages.map(({ serverAddress }) => serverAddress)),
    ];
    expect([places(usual).length, places(server).length, places(both).length]).toEqual([1, 1, 2]);
    expect(places(both).sort()).toEqual([...places(usual), ...places(server)].sort());
    expect(both.messages).toHaveLength(usual.messages.length + server.messages.length);
    expect((await decoded('--side', 'phones')).messages).toEqual(usual.messages);
    expect(usual.stderr).toContain(
      `${server.messages.length} messages on the other side of the gateway not shown (--side both)`,
    );
    expect(both.stderr).not.toContain('not shown');
    const attached = await ringback(['attach', file, '--jsonl']);
    expect(
      attached.stdout
        .trimEnd()
        .split('\n')
        .filter((line) => line.includes('"message"')),
    ).toHaveLength(usual.messages.length);
  });

  it('leaves a folder where it is', async () => {
    const place = mkdtempSync(join(folder, 'folder-'));
    const file = new RecordFile({
      path: place,
      head: Buffer.of(1),
      bytesMax: 10,
      ageMsMax: 1e9,
      keep: 2,
      queueBytesMax: 10,
    });
    await expect(file.open()).rejects.toThrow('it is a directory; name a file in it');
    expect(statSync(place).isDirectory()).toBe(true);
    expect(existsSync(`${place}.1`)).toBe(false);
  });

  it('says what is wrong with a place that cannot be written, and with a size', async () => {
    const place = await ringback(['serve', '--demo', '--page', 'off', '--record', '/nonexistent/x.pcapng']);
    expect(place.code).toBe(1);
    expect(place.stderr).toMatch(/\/nonexistent\/x\.pcapng cannot be recorded to: ENOENT/);
    const size = await ringback(['serve', '--demo', '--record', 'x', '--record-size', 'much']);
    expect(size.code).toBe(78);
    expect(size.stderr).toMatch(/record\.megabytes: is "much" .* should be a whole number from 1 to 100000/);
  });
});
