/** TLS, mutual TLS, and the phone's own address towards the server. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InlineRig } from '../kit/inline-rig.ts';
import { frame, ids, Peer, PlainServer, plainPhone, registerAck, registerReq } from '../kit/wire.ts';

let rig: InlineRig;

describe("the phone's own address", () => {
  afterEach(() => rig.close());

  it('is kept towards the server where asked for', async () => {
    rig = await InlineRig.open({ keepSourceAddress: true });
    const [, server] = await rig.connect('127.0.0.77');
    expect(server.socket.remoteAddress).toBe('127.0.0.77');
  });

  it('is the gateway’s otherwise', async () => {
    rig = await InlineRig.open();
    const [, server] = await rig.connect('127.0.0.77');
    expect(server.socket.remoteAddress).toBe('127.0.0.1');
  });

  it('is named in the notice where the server is away', async () => {
    const notices: { reason: string; address: string; detail: string }[] = [];
    rig = await InlineRig.open({
      keepSourceAddress: true,
      upstream: { host: '127.0.0.1', port: 1 },
      notice: (notice) => notices.push(notice),
    });
    const phone = await plainPhone(rig.port, '127.0.0.1', '127.0.0.78');
    await phone.ended();
    expect(notices).toEqual([{ reason: 'serverRefused', address: '127.0.0.78', device: '', detail: 'ECONNREFUSED' }]);
  });
});

const openssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!openssl)('TLS (skipped without the program openssl)', () => {
  let folder: string;
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-tls-'));
    const run = (...args: string[]) => {
      const done = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
      if (done.status !== 0) throw new Error(`openssl ${args[0]}: ${done.stderr}`);
    };
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    run('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2');
    for (const name of ['gateway', 'SEP001122334455', 'CP-7960G-SEP00112233AAAA']) {
      run('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
      run('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.pem`);
    }
    run('req', '-x509', ...key, '-keyout', 'other.key', '-out', 'other.pem', '-subj', '/CN=SEP001122334455');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => rig.close());

  const listener = (mutual: boolean) => ({
    host: '127.0.0.1',
    port: 0,
    cert: read('gateway.pem'),
    key: read('gateway.key'),
    ca: read('ca.pem'),
    mutual,
  });

  function securePhone(options: ConnectionOptions = {}): Peer {
    const socket = connect({
      host: '127.0.0.1',
      port: rig.tlsPort,
      ca: read('ca.pem'),
      checkServerIdentity: () => undefined,
      ...options,
    });
    const phone = new Peer(socket);
    rig.phones.push(phone);
    return phone;
  }
  const withCertificate = (name: string) => securePhone({ cert: read(`${name}.pem`), key: read(`${name}.key`) });

  it('frames pass both ways, and the events are the same', async () => {
    rig = await InlineRig.open({ tls: listener(false) });
    const phone = securePhone();
    phone.send(registerReq('SEP001122334455'));
    const server = await rig.server.connection();
    expect((await server.next()).bytes.equals(registerReq('SEP001122334455'))).toBe(true);
    server.send(registerAck());
    expect((await phone.next()).id).toBe(ids.registerAck);
    expect((await rig.event('deviceRegistered')).device).toBe('SEP001122334455');
    phone.socket.end();
    expect(await server.ended()).toBe('fin');
  });

  it('bytes that are no TLS are counted, and the door stays open', async () => {
    rig = await InlineRig.open({ tls: listener(false) });
    const stranger = await plainPhone(rig.tlsPort);
    stranger.send(registerReq('SEP001122334455'));
    await stranger.ended();
    expect(rig.gateway.counters.value('closed.handshakeFailed')).toBe(1);
    const phone = securePhone();
    phone.send(frame(ids.keepAliveReq));
    await (await rig.server.connection()).next();
    expect(rig.gateway.counters.value('handshakes')).toBe(0);
  });

  it('a peer that begins no handshake is closed at its deadline', async () => {
    rig = await InlineRig.open({ tls: listener(false), deadlines: { handshakeMs: 50 } });
    const stranger = await plainPhone(rig.tlsPort);
    await stranger.ended();
    expect(rig.gateway.counters.value('closed.handshakeTimeout')).toBe(1);
  });

  it.each([
    ['addressMax', { sessionsPerAddressMax: 0 }],
    ['handshakesMax', { handshakesMax: 0 }],
  ] as const)('a limit is looked at before the handshake: %s', async (reason, limits) => {
    rig = await InlineRig.open({ tls: listener(false), limits, sharedAddresses: [] });
    await securePhone().ended();
    expect(rig.gateway.counters.value(`closed.${reason}`)).toBe(1);
    await rig.until('no handshake under way', () => rig.gateway.counters.value('handshakes') === 0);
    expect(rig.gateway.counters.value('closed.handshakeFailed')).toBe(0);
    expect(rig.gateway.counters.value('sessions')).toBe(0);
    expect(rig.server.peers.length).toBe(0);
  });

  it('mutual: a phone without a certificate, or with one of another authority, does not reach the server', async () => {
    rig = await InlineRig.open({ tls: listener(true) });
    await securePhone().ended();
    await withCertificate('other').ended();
    await rig.until('both are counted', () => rig.gateway.counters.value('closed.handshakeFailed') === 2);
    expect(rig.server.peers.length).toBe(0);
    expect(rig.gateway.counters.value('handshakes')).toBe(0);
  });

  it.each([
    ['SEP001122334455', 'SEP001122334455'],
    ['CP-7960G-SEP00112233AAAA', 'sep00112233aaaa'],
  ])('mutual: the certificate %s may register as %s', async (certificate, name) => {
    rig = await InlineRig.open({ tls: listener(true) });
    withCertificate(certificate).send(registerReq(name));
    const server = await rig.server.connection();
    expect((await server.next()).id).toBe(ids.registerReq);
  });

  it('mutual: a name that is not in the certificate goes no further', async () => {
    rig = await InlineRig.open({ tls: listener(true) });
    const phone = withCertificate('SEP001122334455');
    phone.send(registerReq('SEP00112233AAAA'));
    await phone.ended();
    const server = await rig.server.connection();
    await server.ended();
    expect(server.frames).toEqual([]);
    expect(rig.gateway.counters.value('closed.certificateName')).toBe(1);
  });

  it('towards the server: proved by its authority', async () => {
    const secure = createTlsServer({ cert: read('gateway.pem'), key: read('gateway.key') });
    const upstreamServer = new PlainServer(secure, 'secureConnection');
    const upstream = await upstreamServer.listen();
    rig = await InlineRig.open(
      { upstream: { host: '127.0.0.1', port: upstream, tls: { ca: read('ca.pem'), serverName: 'gateway' } } },
      new PlainServer(),
    );
    const phone = await plainPhone(rig.port);
    rig.phones.push(phone);
    phone.send(registerReq('SEP001122334455'));
    expect((await (await upstreamServer.connection()).next()).id).toBe(ids.registerReq);
    phone.socket.destroy();
    await upstreamServer.close();
  });

  it('towards a server that no authority of ours knows: refused, counted', async () => {
    const other = createTlsServer({ cert: read('other.pem'), key: read('other.key') });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const port = (other.address() as { port: number }).port;
    rig = await InlineRig.open({ upstream: { host: '127.0.0.1', port, tls: { ca: read('ca.pem') } } });
    const phone = await plainPhone(rig.port);
    await phone.ended();
    expect(rig.gateway.counters.value('closed.serverTls')).toBe(1);
    await new Promise((resolve) => other.close(resolve));
  });
});
