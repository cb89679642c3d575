/** `ringback serve --cti` as users start it: beside a simulated CTIManager, plain and by TLS with a client certificate. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CallManager,
  CtiManager,
  type CtiManagerOptions,
  defaultOffice,
  managerOptions,
} from '../../src/simulator/index.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

const DEVICE = 'SEP000000000001';
const noOpenssl = spawnSync('openssl', ['version']).status !== 0;

let folder: string;
const path = (name: string) => join(folder, name);
const closers: (() => Promise<unknown>)[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-serve-cti-'));
  writeFileSync(path('password'), 'secret\n');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The default office, and the CTIManager's word on who is logged in. */
async function ctiManager(tls?: NonNullable<CtiManagerOptions['tls']>) {
  const manager = new CallManager(managerOptions(defaultOffice));
  const cti = new CtiManager({ manager, office: defaultOffice, ...(tls === undefined ? {} : { tls }) });
  const port = await cti.listen(0);
  closers.push(async () => {
    await cti.close();
    await manager.close();
  });
  return { cti, at: `127.0.0.1:${port}` };
}

function serve(at: string, ...words: string[]): RingbackProcess {
  const user = ['--cti-user', 'user', '--cti-password-file', path('password')];
  const process = new RingbackProcess(['serve', '--json', '--page', 'off', '--cti', at, ...user, ...words]);
  closers.push(() => process.stop());
  return process;
}

async function until(what: string, test: () => boolean): Promise<void> {
  const last = Date.now() + 20_000;
  while (!test()) {
    if (Date.now() > last) throw new Error(`${what}: not within 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Presses CallBack on hook and waits for the screen, again and again: the feature may not be registered yet. */
async function statusScreen(cti: CtiManager): Promise<string> {
  await until('a login', () => cti.clientsOpen() === 1);
  let presses = 0;
  await until('the screen', () => {
    if (presses++ % 100 === 0) cti.pressCallBack(DEVICE);
    return cti.phone(DEVICE).screen !== null;
  });
  return cti.phone(DEVICE).screen!.text;
}

describe('serve --cti', () => {
  it('attaches without a call server, answers the key, and says goodbye at SIGTERM', async () => {
    const { cti, at } = await ctiManager();
    const process = serve(at);
    const started = await process.started();
    expect(started).toMatchObject({ listen: null, upstream: null, cti: [at], demo: false });
    expect(await statusScreen(cti)).toContain('CallBack is not active');
    const left: string[] = [];
    cti.on('report', ({ what }) => void left.push(what));
    process.child.kill('SIGTERM');
    expect(await process.ended).toMatchObject({ code: 0, signal: null });
    expect(left).toContain('left');
    expect(cti.handlesOpen).toBe(0);
  });

  it('beside a call server: both are told', async () => {
    const { at } = await ctiManager();
    const started = await serve(at, '--upstream', '127.0.0.1:9', '--listen', '127.0.0.1:0').started();
    expect(started).toMatchObject({ upstream: '127.0.0.1:9', cti: [at] });
    expect(started.listen).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('a password file that cannot be read, a PDU that is none: exit code 78', async () => {
    const words = ['serve', '--page', 'off', '--cti', '127.0.0.1', '--cti-user', 'user', '--cti-password-file'];
    const unreadable = await ringback([...words, path('none')]);
    expect([unreadable.code, unreadable.stderr]).toEqual([78, expect.stringContaining('cti.passwordFile: is')]);
    const strange = await ringback([...words, path('password'), '--cti-pdu-numbers', 'Nonsense=4']);
    expect([strange.code, strange.stderr]).toEqual([78, expect.stringContaining('Nonsense: no such PDU')]);
  });

  describe.skipIf(noOpenssl)('by TLS (needs the program openssl)', () => {
    beforeAll(() => {
      for (const name of ['cti', 'client']) {
        const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${name}`.split(
          ' ',
        );
        const files = ['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)];
        const done = spawnSync('openssl', [...words, '-addext', 'subjectAltName=IP:127.0.0.1', ...files]);
        if (done.status !== 0) throw new Error(`openssl: ${done.stderr}`);
      }
    });
    const pem = (name: string) => readFileSync(path(name), 'utf8');
    const secure = () => ctiManager({ key: pem('cti.key'), cert: pem('cti.pem'), ca: pem('client.pem') });

    it('shows its certificate, and trusts only whom it is told to', async () => {
      const { cti, at } = await secure();
      const own = ['--cti-cert', path('client.pem'), '--cti-key', path('client.key')];
      serve(at, '--cti-ca', path('cti.pem'), ...own);
      expect(await statusScreen(cti)).toContain('CallBack is not active');
    });

    it.each([
      ['without a certificate of ours', ['--cti-ca', 'cti.pem']],
      ['with another than is trusted there', ['--cti-ca', 'cti.pem', '--cti-cert', 'cti.pem', '--cti-key', 'cti.key']],
      [
        'where we do not trust its own',
        ['--cti-ca', 'client.pem', '--cti-cert', 'client.pem', '--cti-key', 'client.key'],
      ],
    ])('%s nobody is logged in, and it says so', async (_, words) => {
      const { cti, at } = await secure();
      const process = serve(
        at,
        ...words.map((word) => (word.startsWith('--') ? word : path(word))),
        '--log-level',
        'info',
      );
      await process.started();
      await until('the loss', () => process.errors.includes('is lost'));
      expect(cti.clientsOpen()).toBe(0);
    });
  });
});
