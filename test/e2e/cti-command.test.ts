/** `ringback simulate cti-manager` as a program. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SimulatedPhone } from '../../src/simulator/phone.ts';
import { CtiClient } from '../kit/cti-client.ts';
import { qbeFrame } from '../kit/qbe-bytes.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

const running: RingbackProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'ringback-cti-'));
const path = (name: string): string => join(folder, name);
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Listening {
  readonly port: number;
  readonly sccpPort: number | null;
}

async function start(...words: string[]): Promise<{ program: RingbackProcess } & Listening> {
  const program = new RingbackProcess(['simulate', 'cti-manager', '--listen', '127.0.0.1:0', '--json', ...words]);
  running.push(program);
  return { program, ...((await program.started()) as unknown as Listening) };
}

describe('ringback simulate cti-manager', () => {
  it('takes the default user, traces each PDU by name, and prints what it does not know', async () => {
    const { program, port } = await start('--trace');
    const client = await CtiClient.connect(port);
    expect(await client.login()).toHaveLength(3);
    client.socket.write(qbeFrame(7777, [99, 'odd']));
    await client.until('refusal', (frame) => frame.pdu === 0 && frame.i(0) === 99);
    await client.close();
    const said = await program.said('"left"');
    const lines = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    const pdus = lines.filter((line) => line.what === 'pdu').map((line) => `${line.direction} ${line.pdu}`);
    expect(pdus.slice(0, 6)).toEqual([
      'from ProviderInitRequest',
      'to ProviderInitResponse',
      'from ProviderOpenRequest',
      'to ProviderOpenResponse',
      'to ProviderOpenCompletedEvent',
      'from ProviderGetCapabilitiesRequest',
    ]);
    expect(lines.find((line) => line.what === 'unknown')).toMatchObject({ number: 7777, pdu: '0x1e61' });
    expect(lines.find((line) => line.what === 'unknown')!.hex).toContain('6f646400');
    program.child.kill('SIGTERM');
    expect((await program.ended).code).toBe(143);
  });

  it('without --json and --trace it still prints what it does not know', async () => {
    const program = new RingbackProcess(['simulate', 'cti-manager', '--listen', '127.0.0.1:0']);
    running.push(program);
    const first = await program.said('\n');
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(first)![1]);
    const client = await CtiClient.connect(port);
    await client.login();
    await client.ask(141, [1, 1001, 1, 1, 0, '']);
    client.socket.write(Buffer.alloc(64, 0x41));
    await client.closed;
    const said = await program.said('malformed');
    expect(said).toMatch(/notSimulated pdu=CallParkRequest number=141 hex=/);
    expect(said).toMatch(/malformed fault=\w+ hex=4141/);
    expect(said).not.toContain('ProviderInitRequest');
  });

  it('reaches one office both ways: a phone that registers at --sccp is seen by applications', async () => {
    writeFileSync(
      path('office.yaml'),
      'devices: [{ name: SEPAAAAAAAAAAAA, needsPhone: true, lines: [{ number: 77, name: Zoe }] }]\nusers: [{ name: zoe }]',
    );
    const { port, sccpPort } = await start('--office', path('office.yaml'), '--sccp', '127.0.0.1:0');
    const client = await CtiClient.connect(port);
    await client.login('zoe');
    await client.openDevice('SEPAAAAAAAAAAAA');
    const line = await client.openLine('SEPAAAAAAAAAAAA', '77');
    await client.until('out of service', (frame) => frame.pdu === 113);
    const phone = new SimulatedPhone({ name: 'SEPAAAAAAAAAAAA', model: '7960', host: '127.0.0.1', port: sccpPort! });
    await phone.register();
    await client.until('in service', (frame) => frame.pdu === 114 && frame.i(4) === line);
    phone.offHook();
    await client.until('new call', (frame) => frame.pdu === 48);
    await phone.leave('fin');
    await client.close();
    expect(client.complaints).toEqual([]);
  });

  it('does what lines on stdin say, and says what it cannot do', async () => {
    const { program, port } = await start('--stdin');
    const client = await CtiClient.connect(port);
    await client.login();
    const line = await client.openLine('SEP000000000002', '1002');
    await client.request(152, [1]);
    const says = (words: string): boolean => program.child.stdin!.write(`${words}\n`);
    says('call SEP000000000001 1002');
    await client.until('ringing', (frame) => frame.pdu === 281 && frame.i(4) === line && frame.i(16) === 3);
    says('call-back SEP000000000001');
    expect((await client.until('the key', (frame) => frame.pdu === 133)).s(24)).toBe('1002');
    says('dance');
    expect(await program.said('notDone')).toContain('\\"dance\\" is none of');
    says('lose-links');
    await client.closed;
  });

  it('gives up on a call that nobody answers after --ring', async () => {
    const { port } = await start('--ring', '0.2');
    const client = await CtiClient.connect(port);
    await client.login();
    const line = await client.openLine('SEP000000000001', '1001');
    await client.call(line, '1001', '1002');
    const failed = await client.until('the end', (frame) => frame.pdu === 281 && frame.i(16) === 14);
    expect(failed.i(20)).toBe(19);
    await client.close();
  });

  it('speaks with the numbers of a site', async () => {
    const numbers = 'ProviderGetCapabilitiesRequest=900,ProviderGetCapabilitiesResponse=901';
    const { port } = await start('--feature-id', '47', '--version-word', '0x00100000', '--pdu-numbers', numbers);
    const client = await CtiClient.connect(port);
    await client.open('user');
    client.socket.write(qbeFrame(900, [70], 0x000a_0000));
    const answer = await client.until('901', (frame) => frame.pdu === 901);
    expect([answer.i(0), answer.bytes.readUInt32LE(12)]).toEqual([70, 0x0010_0000]);
    await client.request(152, [47]);
    await client.close();
  });

  it.each([
    [['--pdu-numbers', 'Nothing=5'], 78, 'Nothing: no such PDU'],
    [['--pdu-numbers', 'Heartbeat'], 2, 'is not NAME=NUMBER'],
    [['--version-word', 'ten'], 2, 'is no number such as'],
    [['--office', '/nonexistent/office.yaml'], 78, 'ENOENT'],
    [['--tls-cert', 'package.json'], 78, 'TLS needs both'],
    [['--tls-cert', 'package.json', '--tls-key', 'package.json'], 78, 'ringback: '],
    [['--data-bytes', '0'], 2, 'not a number from 1'],
    [['--listen', 'nowhere'], 2, 'is not HOST:PORT'],
  ])('%j ends with %i', async (words, code, why) => {
    const ended = await ringback(['simulate', 'cti-manager', ...words]);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(why);
  });

  it('an office file with mistakes is refused with the place of each', async () => {
    writeFileSync(path('bad.yaml'), 'devices: [{ name: A, lines: [{ number: ten }] }]\nusers: []');
    const ended = await ringback(['simulate', 'cti-manager', '--office', path('bad.yaml')]);
    expect(ended.code).toBe(78);
    expect(ended.stderr.trim().split('\n')).toEqual([
      expect.stringContaining('bad.yaml: devices[0].lines[0].number: a directory number has'),
      expect.stringContaining('bad.yaml: users: nobody could log in'),
    ]);
  });

  it('a port that is taken is told', async () => {
    const { port } = await start();
    const ended = await ringback(['simulate', 'cti-manager', '--listen', `127.0.0.1:${port}`]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('EADDRINUSE');
  });

  it('tells about itself, with examples', async () => {
    const ended = await ringback(['simulate', 'cti-manager', '--help']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('ringback simulate cti-manager --listen 127.0.0.1:2748 --trace');
  });
});

const missing = spawnSync('openssl', ['version']).status !== 0;

describe.skipIf(missing)('with TLS, as on port 2749 (needs the program openssl)', () => {
  beforeAll(() => {
    for (const name of ['server', 'client', 'stranger']) {
      const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${name}`];
      const files = ['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)];
      const done = spawnSync('openssl', [...words, '-addext', 'subjectAltName=IP:127.0.0.1', ...files]);
      if (done.status !== 0) throw new Error(`openssl: ${done.stderr}`);
    }
  });
  const pem = (name: string): string => readFileSync(path(name), 'utf8');

  const secure = (port: number, options: ConnectionOptions): TLSSocket =>
    connectTls({ port, host: '127.0.0.1', ca: pem('server.pem'), ...options });

  it('lets in who shows a certificate of the authority, and nobody else', async () => {
    const files = ['--tls-cert', path('server.pem'), '--tls-key', path('server.key'), '--tls-ca', path('client.pem')];
    const { port } = await start(...files);
    const socket = secure(port, { key: pem('client.key'), cert: pem('client.pem') });
    const client = CtiClient.over(socket);
    expect(await client.login()).toHaveLength(3);
    await client.close();
    for (const who of [{}, { key: pem('stranger.key'), cert: pem('stranger.pem') }]) {
      const refused = CtiClient.over(secure(port, who));
      await expect(refused.login()).rejects.toThrow('closed before');
    }
    const clear = connect({ port, host: '127.0.0.1' });
    clear.on('error', () => undefined);
    clear.write(qbeFrame(310, [0, 'h', 'v', 'a', 'p']));
    let answered = '';
    clear.on('data', (chunk) => {
      answered += chunk.toString('hex');
    });
    await new Promise((resolve) => clear.once('close', resolve));
    expect(answered).not.toContain('ddddffff');
  });
});
