/**
 * The phones of the gateway bench, all in one process: each has one exchange, or one burst of them, under way.
 * Orders: see the types.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { FrameCounter } from './frame-counter.ts';
import { obey } from './processes.ts';
import { EXCHANGES, flood, framesUp, keepAliveReq, registration } from './traffic.ts';

export type Order =
  /** So many more phones, registered. */
  | { readonly do: 'connect'; readonly port: number; readonly count: number; readonly first: number }
  /** The first `phones` speak as fast as they are answered, `burst` frames at once. */
  | { readonly do: 'saturate'; readonly phones: number; readonly burst: number; readonly ms: number }
  /** So many exchanges a second, spread over all phones. */
  | { readonly do: 'rate'; readonly perSecond: number; readonly ms: number }
  /** So many more phones, one after the other within `ms`, and the wait of each until it is registered. */
  | { readonly do: 'register'; readonly port: number; readonly count: number; readonly ms: number }
  /** Every phone sends KeepAliveReq every `everyMs`, for `ms`. */
  | { readonly do: 'keepAlive'; readonly everyMs: number; readonly ms: number }
  /** The last `phones` ask for a flood and read nothing from now on. */
  | { readonly do: 'deaf'; readonly phones: number };

/** What `saturate` and `rate` answer. Messages go both ways: two an exchange. */
export interface Spoken {
  readonly messages: number;
  readonly seconds: number;
  /** Milliseconds from each write to its whole answer, sorted; of `rate`. */
  readonly tookMs: readonly number[];
}

export interface Registered {
  readonly registered: number;
  readonly longestMs: number;
  readonly p99Ms: number;
}

export interface KeptAlive {
  readonly asked: number;
  readonly answered: number;
  /** Phones whose connection has ended. */
  readonly lost: number;
  readonly longestMs: number;
  readonly p99Ms: number;
}

/** Phones of one source address: ports of an address are few. */
const PHONES_AN_ADDRESS = 900;
const CONNECTING_MAX = 100;
const ANSWERED_MS = 30_000;
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
    // Whoever waits for it hears of it.
    this.ready.catch(() => undefined);
    this.socket.write(registration(id));
  }

  private done: () => void = () => undefined;

  say(burst: number): void {
    this.owed = burst;
    this.burst = burst;
    this.socket.write(burstOf(this.id, this.at, burst));
    this.at = (this.at + burst) % EXCHANGES;
  }

  keepAlive(): void {
    this.owed = 1;
    this.socket.write(keepAliveReq);
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

/** @throws where phones still wait after so long: what comes later would be counted for the next order. */
async function allAnswered(): Promise<void> {
  const end = performance.now() + ANSWERED_MS;
  while (phones.some(({ owed }) => owed > 0)) {
    if (performance.now() > end) {
      const waiting = phones.filter(({ owed }) => owed > 0).length;
      throw new Error(`${waiting} of ${phones.length} phones were not answered within ${ANSWERED_MS / 1000} s`);
    }
    await setTimeout(1);
  }
}

async function saturate({ phones: count, burst, ms }: Extract<Order, { do: 'saturate' }>): Promise<Spoken> {
  speaking = true;
  for (const phone of phones.slice(0, count)) phone.say(burst);
  const before = answered;
  const began = performance.now();
  await setTimeout(ms);
  speaking = false;
  // To the last answer: what is under way at the end has cost processor time as well.
  await allAnswered();
  return { messages: 2 * (answered - before), seconds: (performance.now() - began) / 1000, tookMs: [] };
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

/** From the moment at which each was due to the end of its registration; those that fail are not counted. */
async function registerAll({ port, count, ms }: Extract<Order, { do: 'register' }>): Promise<Registered> {
  const began = performance.now();
  const tookMs: number[] = [];
  const coming: Promise<void>[] = [];
  while (coming.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - began) * count) / ms));
    while (coming.length < due) {
      const dueAt = began + (coming.length * ms) / count;
      const phone = new LoadPhone(phones.length, port);
      phones.push(phone);
      coming.push(phone.ready.then(() => void tookMs.push(performance.now() - dueAt)));
    }
    await setTimeout(1);
  }
  await Promise.allSettled(coming);
  tookMs.sort((a, b) => a - b);
  return { registered: tookMs.length, longestMs: tookMs.at(-1) ?? Infinity, p99Ms: at(tookMs, 0.99) };
}

async function keepAlive({ everyMs, ms }: Extract<Order, { do: 'keepAlive' }>): Promise<KeptAlive> {
  const tookMs: number[] = [];
  onAnswer = (phone) => tookMs.push(performance.now() - phone.sentAt);
  const began = performance.now();
  let asked = 0;
  for (let now = began; now - began < ms; now = performance.now()) {
    for (const due = ((now - began) * phones.length) / everyMs; asked < due; asked++) {
      const phone = phones[asked % phones.length]!;
      phone.sentAt = performance.now();
      phone.keepAlive();
    }
    await setTimeout(5);
  }
  await setTimeout(2_000);
  onAnswer = null;
  const lost = phones.filter(({ socket }) => socket.destroyed).length;
  tookMs.sort((a, b) => a - b);
  return { asked, answered: tookMs.length, lost, longestMs: tookMs.at(-1) ?? Infinity, p99Ms: at(tookMs, 0.99) };
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;

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
  if (order.do === 'register') return registerAll(order);
  if (order.do === 'keepAlive') return keepAlive(order);
  return deafen(order);
});
