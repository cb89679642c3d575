/**
 * The phones of the gateway bench, all in one process: each has one exchange, or one burst of them, under way.
 * Orders: `connect`, `saturate`, `rate`, `deaf`; see the types.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { FrameCounter } from './frame-counter.ts';
import { obey } from './processes.ts';
import { EXCHANGES, flood, framesUp, registration } from './traffic.ts';

export type Order =
  /** So many more phones, registered. */
  | { readonly do: 'connect'; readonly port: number; readonly count: number; readonly first: number }
  /** The first `phones` speak as fast as they are answered, `burst` frames at once. */
  | { readonly do: 'saturate'; readonly phones: number; readonly burst: number; readonly ms: number }
  /** So many exchanges a second, spread over all phones. */
  | { readonly do: 'rate'; readonly perSecond: number; readonly ms: number }
  /** The last `phones` ask for a flood and read nothing from now on. */
  | { readonly do: 'deaf'; readonly phones: number };

/** What `saturate` and `rate` answer. Messages go both ways: two an exchange. */
export interface Spoken {
  readonly messages: number;
  readonly seconds: number;
  /** Milliseconds from each write to its whole answer, sorted; of `rate`. */
  readonly tookMs: readonly number[];
}

/** Phones of one source address: ports of an address are few. */
const PHONES_AN_ADDRESS = 900;
const CONNECTING_MAX = 100;
const readBuffer = Buffer.allocUnsafe(65536);
const bursts = new Map<string, Buffer>();

function burstOf(phone: number, from: number, count: number): Buffer {
  const key = `${phone % 4} ${from} ${count}`;
  let bytes = bursts.get(key);
  if (bytes === undefined) {
    const frames = framesUp(phone);
    bytes = Buffer.concat(Array.from({ length: count }, (_, i) => frames[(from + i) % EXCHANGES]!));
    bursts.set(key, bytes);
  }
  return bytes;
}

let answered = 0;
let speaking = false;
let onAnswer: ((phone: LoadPhone) => void) | null = null;

class LoadPhone {
  readonly ready: Promise<void>;
  /** Frames that are still to come. */
  owed = 0;
  sentAt = 0;
  burst = 1;
  readonly socket: Socket;
  private readonly id: number;
  private readonly counter = new FrameCounter();
  private at = 0;

  constructor(id: number, port: number) {
    this.id = id;
    // RegisterAck, buttons, template, sets, line, and the clock that ends a registration.
    this.owed = 6;
    this.socket = connect({
      host: '127.0.0.1',
      port,
      localAddress: `127.0.1.${1 + Math.floor(id / PHONES_AN_ADDRESS)}`,
      noDelay: true,
      onread: { buffer: readBuffer, callback: (length, bytes) => this.take(bytes, length) },
    });
    this.ready = new Promise((resolve, reject) => {
      this.done = resolve;
      this.socket.on('error', reject);
      this.socket.on('close', () => reject(new Error(`phone ${id}: the connection was closed`)));
    });
    this.socket.write(registration(id));
  }

  private done: () => void = () => undefined;

  say(burst: number): void {
    this.owed = burst;
    this.burst = burst;
    this.socket.write(burstOf(this.id, this.at, burst));
    this.at = (this.at + burst) % EXCHANGES;
  }

  private take(bytes: Uint8Array, length: number): boolean {
    const frames = this.counter.push(bytes, length);
    if (frames === 0) return true;
    this.owed -= frames;
    answered += frames;
    if (this.owed > 0) return true;
    this.done();
    onAnswer?.(this);
    if (speaking) this.say(this.burst);
    return true;
  }
}

const phones: LoadPhone[] = [];

async function more({ port, count, first }: Extract<Order, { do: 'connect' }>): Promise<number> {
  for (let from = 0; from < count; from += CONNECTING_MAX) {
    const some = Array.from({ length: Math.min(CONNECTING_MAX, count - from) }, () => {
      const phone = new LoadPhone(first + phones.length, port);
      phones.push(phone);
      return phone;
    });
    await Promise.all(some.map((phone) => phone.ready));
  }
  return phones.length;
}

async function allAnswered(): Promise<void> {
  for (let i = 0; i < 5000 && phones.some(({ owed }) => owed > 0); i++) await setTimeout(1);
}

async function saturate({ phones: count, burst, ms }: Extract<Order, { do: 'saturate' }>): Promise<Spoken> {
  speaking = true;
  for (const phone of phones.slice(0, count)) phone.say(burst);
  const before = answered;
  const began = performance.now();
  await setTimeout(ms);
  const told = { messages: 2 * (answered - before), seconds: (performance.now() - began) / 1000, tookMs: [] };
  speaking = false;
  await allAnswered();
  return told;
}

async function rate({ perSecond, ms }: Extract<Order, { do: 'rate' }>): Promise<Spoken> {
  const tookMs: number[] = [];
  const hearing = phones.filter(({ socket }) => !socket.isPaused());
  onAnswer = (phone) => tookMs.push(performance.now() - phone.sentAt);
  const before = answered;
  const began = performance.now();
  let said = 0;
  let turn = 0;
  for (let now = began; now - began < ms; now = performance.now()) {
    for (const due = ((now - began) * perSecond) / 1000; said < due; said++) {
      // A phone that still waits keeps its turn: nothing is left out because it is slow.
      const phone = hearing[turn++ % hearing.length]!;
      if (phone.owed > 0) continue;
      phone.sentAt = performance.now();
      phone.say(1);
    }
    await setTimeout(1);
  }
  const seconds = (performance.now() - began) / 1000;
  await allAnswered();
  onAnswer = null;
  return { messages: 2 * (answered - before), seconds, tookMs: tookMs.sort((a, b) => a - b) };
}

async function deafen({ phones: count }: Extract<Order, { do: 'deaf' }>): Promise<null> {
  for (const phone of phones.slice(-count)) {
    phone.socket.pause();
    phone.socket.write(flood());
  }
  await setTimeout(1500);
  return null;
}

obey((order: Order) => {
  if (order.do === 'connect') return more(order);
  if (order.do === 'saturate') return saturate(order);
  if (order.do === 'rate') return rate(order);
  return deafen(order);
});
