/** Servers and phones that write without end, and take all: each is read a chunk at a time, the others in between. */
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { gatewayLimits } from '../../src/gateway/limits.ts';
import { InlineRig } from '../kit/inline-rig.ts';
import { openssl, selfSigned } from '../kit/self-signed.ts';
import { frame, Peer, registerAck, registerReq } from '../kit/wire.ts';

let rig: InlineRig;
afterEach(() => rig.close());

const FRAME = frame(0x7000, new Uint8Array(988).fill(0x5a), 20);
const FRAMES = 4096;
const TOTAL = FRAME.length * FRAMES;
const BLOCK = Buffer.concat(Array.from({ length: 64 }, () => FRAME));

/** What has passed so far, and the most that passed between two looks at all sockets. */
class Passed {
  bytes = 0;
  mostInTurn = 0;
  private atTurn = 0;
  private turn = setImmediate(() => this.next());

  readonly tap = (_device: string, _direction: string, bytes: Uint8Array): void => {
    this.bytes += bytes.length;
  };
  stop(): void {
    clearImmediate(this.turn);
  }
  private next(): void {
    this.mostInTurn = Math.max(this.mostInTurn, this.bytes - this.atTurn);
    this.atTurn = this.bytes;
    this.turn = setImmediate(() => this.next());
  }
}

/** All at once, as much as the system takes. @returns how much `to` has heard of it */
function flood(from: Peer, to: Peer): () => number {
  for (let sent = 0; sent < TOTAL; sent += BLOCK.length) from.socket.write(BLOCK);
  to.socket.removeAllListeners('data');
  let heard = 0;
  to.socket.on('data', (chunk: Buffer) => {
    heard += chunk.length;
  });
  return () => heard;
}

/** In a turn each may have been read once, and a frame that was begun before is whole. */
const mostOf = (sources: number): number => sources * (gatewayLimits.readBytesMax + FRAME.length);

describe('4 MiB, written at once', () => {
  it.each(['toPhone', 'toServer'] as const)('%s: not more than a chunk of each passes in a turn', async (direction) => {
    const passed = new Passed();
    rig = await InlineRig.open({ tap: passed.tap });
    const pairs = [await rig.register('SEP00000000000A'), await rig.register('SEP00000000000B')];
    const heard = pairs.map(([phone, server]) =>
      direction === 'toPhone' ? flood(server, phone) : flood(phone, server),
    );
    await rig.until('all of it', () => heard.every((bytes) => bytes() === TOTAL));
    passed.stop();
    expect(passed.bytes).toBeGreaterThan(2 * TOTAL);
    expect(passed.mostInTurn).toBeGreaterThan(0);
    expect(passed.mostInTurn).toBeLessThanOrEqual(mostOf(2));
  });

  it.skipIf(!openssl)(`over TLS as well${openssl ? '' : ' (openssl is not installed: no certificate)'}`, async () => {
    const passed = new Passed();
    rig = await InlineRig.open({ tls: { host: '127.0.0.1', port: 0, ...selfSigned() }, tap: passed.tap });
    const phone = new Peer(connectTls({ port: rig.tlsPort, host: '127.0.0.1', rejectUnauthorized: false }));
    rig.phones.push(phone);
    phone.send(registerReq('SEP00000000000A'));
    const server = await rig.server.connection();
    await server.next();
    server.send(registerAck());
    await phone.next();
    const heard = flood(phone, server);
    await rig.until('all of it', () => heard() === TOTAL);
    passed.stop();
    expect(passed.mostInTurn).toBeLessThanOrEqual(mostOf(1));
  });
});
