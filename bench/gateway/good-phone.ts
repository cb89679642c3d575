/** A phone that registers, hangs up, and registers again, among whoever else is there; from an address of its own. */
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { MessageId } from '../../src/codecs/skinny/index.ts';
import type { Door } from './attacks.ts';
import { obey } from './processes.ts';
import { registration } from './traffic.ts';

export interface PhoneOrder {
  readonly port: number;
  readonly door: Door;
  /** As long as this. */
  readonly ms: number;
}

export interface Waits {
  /** Milliseconds from the first try to the RegisterAck, tries that were refused included, sorted. */
  readonly tookMs: readonly number[];
  /** Tries that were refused. */
  readonly refused: number;
  /** Longest time to a connection, TLS not included: that the system or the gateway's turn took. */
  readonly longestConnectMs: number;
}

const HEADER_BYTES = 12;
/** A phone that is refused tries again after this. */
const AGAIN_MS = 50;
/** And gives an answer up after this. */
const PATIENCE_MS = 20_000;

const addresses: Readonly<Record<Door, string>> = { tcp: '127.0.3.1', tls: '127.0.3.2' };
let longestConnectMs = 0;

function opened(port: number, door: Door): { plain: Socket; socket: Socket } {
  const plain = connect({ port, host: '127.0.0.1', localAddress: addresses[door] });
  return { plain, socket: door === 'tcp' ? plain : connectTls({ socket: plain, rejectUnauthorized: false }) };
}

/** @returns false where it was sent away */
function tries({ port, door }: PhoneOrder, id: number): Promise<boolean> {
  return new Promise((resolve) => {
    const began = performance.now();
    const { plain, socket } = opened(port, door);
    const done = (registered: boolean): void => {
      // First: where one of the two is destroyed the other may say so at once.
      resolve(registered);
      plain.destroy();
      socket.destroy();
    };
    plain.once('connect', () => {
      longestConnectMs = Math.max(longestConnectMs, performance.now() - began);
    });
    plain.setTimeout(PATIENCE_MS, () => done(false));
    for (const each of new Set([plain, socket])) each.on('error', () => done(false)).on('close', () => done(false));
    let said = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      said = Buffer.concat([said, bytes]);
      if (said.length >= HEADER_BYTES) done(said.readUInt32LE(8) === MessageId.RegisterAck);
    });
    socket.write(registration(id));
  });
}

obey(async (order: PhoneOrder): Promise<Waits> => {
  const tookMs: number[] = [];
  let refused = 0;
  longestConnectMs = 0;
  const end = performance.now() + order.ms;
  for (let id = 0; performance.now() < end; id++) {
    const began = performance.now();
    while (!(await tries(order, id))) {
      refused++;
      if (performance.now() - began > PATIENCE_MS) break;
      await setTimeout(AGAIN_MS);
    }
    tookMs.push(performance.now() - began);
    await setTimeout(AGAIN_MS);
  }
  return { tookMs: tookMs.sort((a, b) => a - b), refused, longestConnectMs };
});
