/**
 * Attackers, and a good phone that registers again and again among them: two processes of this file. The attackers come from
 * hundreds of loopback addresses, stay open, and come again as fast as they are sent away.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { MessageId } from '../../src/codecs/skinny/index.ts';
import { FrameCounter } from './frame-counter.ts';
import { obey } from './processes.ts';
import { registration } from './traffic.ts';

/** What an attacker says after it has connected. */
export type Attack = 'nothing' | 'half a frame' | 'a whole header';

export type CrowdOrder =
  | {
      readonly do: 'attack';
      readonly port: number;
      readonly attack: Attack;
      readonly count: number;
      readonly ms: number;
    }
  | { readonly do: 'leave' }
  /** Registers, hangs up, and again, until `ms` are over. */
  | { readonly do: 'register'; readonly port: number; readonly ms: number };

export interface Attacked {
  readonly opened: number;
  /** Ended by the gateway so far. */
  readonly ended: number;
}

export interface Waits {
  /** Milliseconds from the first try to the RegisterAck, tries that were refused included, sorted. */
  readonly tookMs: readonly number[];
}

const HOSTS = 300;
const HEADER = 12;
/** A phone that is refused tries again after this. */
const AGAIN_MS = 50;
/** And gives an answer up after this. */
const PATIENCE_MS = 20_000;

const words: Readonly<Record<Attack, number>> = { nothing: 0, 'half a frame': HEADER - 1, 'a whole header': HEADER };
const sockets: Socket[] = [];
let ended = 0;

async function attack({ port, attack: kind, count, ms }: Extract<CrowdOrder, { do: 'attack' }>): Promise<Attacked> {
  const first = registration(1).subarray(0, words[kind]);
  const began = performance.now();
  for (let opened = 0; opened < count; ) {
    for (const due = Math.min(count, ((performance.now() - began) * count) / ms); opened < due; opened++) {
      const localAddress = `127.7.${(opened % HOSTS) >> 7}.${1 + ((opened % HOSTS) & 127)}`;
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      socket.on('error', () => undefined);
      socket.on('close', () => ended++);
      if (first.length > 0) socket.write(first);
      sockets.push(socket);
    }
    await setTimeout(1);
  }
  return { opened: sockets.length, ended };
}

async function leave(): Promise<null> {
  for (const socket of sockets) socket.destroy();
  while (ended < sockets.length) await setTimeout(10);
  return null;
}

/** @returns false where it was sent away */
function tries(port: number, id: number): Promise<boolean> {
  return new Promise((resolve) => {
    const counter = new FrameCounter();
    const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.3.1' });
    const done = (registered: boolean): void => {
      socket.destroy();
      resolve(registered);
    };
    socket.setTimeout(PATIENCE_MS, () => done(false));
    socket.on('error', () => done(false));
    socket.on('close', () => done(false));
    socket.on('data', (bytes: Buffer) => {
      if (counter.push(bytes) > 0) done(bytes.readUInt32LE(8) === MessageId.RegisterAck);
    });
    socket.write(registration(id));
  });
}

async function register({ port, ms }: Extract<CrowdOrder, { do: 'register' }>): Promise<Waits> {
  const tookMs: number[] = [];
  const end = performance.now() + ms;
  for (let id = 0; performance.now() < end; id++) {
    const began = performance.now();
    while (!(await tries(port, id))) {
      if (performance.now() - began > PATIENCE_MS) break;
      await setTimeout(AGAIN_MS);
    }
    tookMs.push(performance.now() - began);
    await setTimeout(AGAIN_MS);
  }
  return { tookMs: tookMs.sort((a, b) => a - b) };
}

obey((order: CrowdOrder) => {
  if (order.do === 'attack') return attack(order);
  if (order.do === 'leave') return leave();
  return register(order);
});
