/** Nodes that speak TLS to each other: who has a certificate of the authority is heard, everybody else is not. */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type NodeState, PeerServer, type PeerTls, realTimers, TcpPeerLinks } from '../../src/cluster/index.ts';
import { openssl } from '../kit/self-signed.ts';
import { type Issued, TestAuthority } from '../kit/test-authority.ts';

const state: NodeState = {
  ...{ address: '127.0.0.1', lease: '7', role: 'active', mode: 'shared', epoch: 1, draining: false },
  ...{ revision: 1, records: 0, live: true, version: '0', missing: [] },
};

describe.skipIf(!openssl)(`TLS between nodes${openssl ? '' : ' (skipped: no openssl)'}`, () => {
  let authority: TestAuthority;
  let stranger: TestAuthority;
  const closers: (() => unknown)[] = [];
  beforeAll(() => {
    authority = new TestAuthority();
    stranger = new TestAuthority('stranger');
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  afterAll(() => {
    authority?.close();
    stranger?.close();
  });

  const files = (issued: Issued, from = authority): PeerTls => ({
    ca: from.text,
    cert: readFileSync(issued.certificate, 'utf8'),
    key: readFileSync(issued.key, 'utf8'),
  });

  async function node(tls: PeerTls): Promise<number> {
    const drains: boolean[] = [];
    const server = new PeerServer({
      host: '127.0.0.1',
      port: 0,
      tls,
      state: () => state,
      drain: (on) => drains.push(on),
    });
    const port = await server.listen();
    closers.push(async () => {
      await server.close();
      // Nobody of the strangers has drained it.
      expect(drains).toEqual([]);
    });
    return port;
  }

  /** What becomes of a connection of our links: 'heard', or how often it was ended before that. */
  function followed(port: number, tls: PeerTls | null): Promise<string> {
    const links = new TcpPeerLinks({ timers: realTimers, probeMs: 20, againMs: 20, tls });
    closers.push(() => links.close());
    return new Promise((resolve) => {
      let ends = 0;
      links.listener = {
        heard: (address) => resolve(`heard ${address}`),
        closed: () => {
          if (++ends === 3) resolve('refused');
        },
        forgotten: () => undefined,
        line: () => undefined,
        lines: () => undefined,
      };
      links.follow([
        { address: '127.0.0.1', lease: '7', probe: `127.0.0.1:${port}`, draining: false, since: 0, epoch: 1 },
      ]);
    });
  }

  /** All that a stranger is told who asks for the state, until the connection ends. */
  async function toldTo(socket: Socket): Promise<string> {
    let told = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    socket.on('error', () => undefined);
    socket.write('{"drain":true}\n{"echo":1}\n');
    await new Promise((resolve) => socket.once('close', resolve));
    return told;
  }

  it('is heard with a certificate of the authority, on both sides', async () => {
    const port = await node(files(authority.issue('one')));
    expect(await followed(port, files(authority.issue('two')))).toBe('heard 127.0.0.1');
  });

  it.each([
    ['of another authority', () => files(stranger.issue('other'), authority)],
    ['for another address', () => null],
  ])('a node that shows a certificate %s is not heard', async (what, own) => {
    // The one who connects is the stranger, or the one who is called has the wrong address in its certificate.
    const port = await node(
      files(authority.issue('one', [what === 'for another address' ? '192.0.2.1' : '127.0.0.1'])),
    );
    expect(await followed(port, own() ?? files(authority.issue('two')))).toBe('refused');
  });

  it('a node without TLS is not heard, and hears nothing', async () => {
    const port = await node(files(authority.issue('one')));
    expect(await followed(port, null)).toBe('refused');
    expect(await toldTo(connect(port, '127.0.0.1'))).not.toContain('lease');
  });

  it('who has no certificate is told nothing, and drains nobody', async () => {
    const port = await node(files(authority.issue('one')));
    expect(await toldTo(connectTls({ port, host: '127.0.0.1', ca: authority.text }))).toBe('');
  });
});
