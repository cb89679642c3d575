/** `ringback serve` with TLS on either side: the files that operators name, real handshakes, a screen through both. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/service/address.ts';
import { CallManager, SimulatedPhone } from '../../src/simulator/index.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

const DEVICE = 'SEP00005E005301';
const missing = spawnSync('openssl', ['version']).status !== 0;

describe.skipIf(missing)('serve with TLS (needs the program openssl)', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-serve-tls-'));
    for (const name of ['gateway', 'other']) {
      const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${name}`.split(' ');
      const files = ['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)];
      const done = spawnSync('openssl', [...words, '-addext', 'subjectAltName=IP:127.0.0.1', ...files]);
      if (done.status !== 0) throw new Error(`openssl: ${done.stderr}`);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function callManager(tls?: { key: string; cert: string }): Promise<string> {
    const manager = new CallManager({
      lines: [{ device: DEVICE, number: '1001' }],
      ...(tls === undefined ? {} : { tls }),
    });
    closers.push(() => manager.close());
    return `127.0.0.1:${await manager.listen(0, '127.0.0.1')}`;
  }

  function serve(...words: string[]) {
    const process = new RingbackProcess(['serve', '--json', '--listen', '127.0.0.1:0', '--page', 'off', ...words]);
    closers.push(() => process.stop());
    return process.started();
  }

  /** Registers, presses CallBack while idle, and reads the screen that only the gateway can have sent. */
  async function statusScreen(at: string, tls: boolean): Promise<string> {
    const { host, port } = parseAddress(at)!;
    const trust = { ca: readFileSync(path('gateway.pem'), 'utf8') };
    const phone = new SimulatedPhone({ name: DEVICE, model: '7970', host, port, ...(tls ? { tls: trust } : {}) });
    await phone.register();
    closers.push(() => phone.leave('fin'));
    phone.softKey('CallBack');
    await phone.waitFor('a screen', (state) => state.screen !== null);
    return phone.state.screen!.text;
  }

  const files = () => ['--tls-cert', path('gateway.pem'), '--tls-key', path('gateway.key')];
  const NONE = 'CallBack is not active. Press Exit to quit this screen.';

  it('phones by TLS, the call server in the clear', async () => {
    const upstream = await callManager();
    const { tlsListen, listen } = await serve('--upstream', upstream, '--tls-listen', '127.0.0.1:0', ...files());
    expect(tlsListen).not.toBe(listen);
    expect(await statusScreen(tlsListen!, true)).toBe(NONE);
  });

  it('phones in the clear, the call server by TLS, its certificate checked', async () => {
    const pem = (name: string) => readFileSync(path(name), 'utf8');
    const upstream = await callManager({ key: pem('gateway.key'), cert: pem('gateway.pem') });
    const secure = ['--upstream', upstream, '--upstream-tls', '--upstream-ca'];
    const { listen } = await serve(...secure, path('gateway.pem'));
    expect(await statusScreen(listen, false)).toBe(NONE);
    const distrustful = await serve(...secure, path('other.pem'));
    await expect(statusScreen(distrustful.listen, false)).rejects.toThrow();
  });

  it('a key that is not of the certificate is told before a port is taken', async () => {
    const ended = await ringback([
      'serve',
      '--demo',
      ...['--tls-listen', '127.0.0.1:0', '--tls-cert', path('gateway.pem'), '--tls-key', path('other.key')],
    ]);
    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('tls: certificate and key cannot be used');
  });
});
