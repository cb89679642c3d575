/** One end of a virtual connection, as `node:net` would have it, and what is on its way to it. */
import { EventEmitter } from 'node:events';
import type { OnReadOpts } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { Host, Planned } from './clock.ts';
import type { Network } from './network.ts';

/** What the system takes before a writer is told to wait. */
const SYSTEM_BYTES = 64 * 1024;
const HIGH_WATER = 16 * 1024;
const SMALL_PIECE_MAX = 24;
const READ_BYTES_MAX = 64 * 1024;
/** Shows in what is read too late. */
const AFTER_USE = 0xa5;

export interface SocketHabits {
  readonly allowHalfOpen?: boolean | undefined;
  readonly pauseOnConnect?: boolean | undefined;
  readonly onread?: OnReadOpts | undefined;
}

export class VirtualSocket extends EventEmitter {
  readonly host: Host;
  readonly life: number;
  peer: VirtualSocket | null = null;
  connecting = true;
  destroyed = false;
  writableEnded = false;
  /** Always corked: what is written in one turn travels together anyway. */
  readonly writableCorked = 1;
  remoteAddress: string | undefined;
  remotePort: number | undefined;
  localAddress: string | undefined;
  localPort: number | undefined;
  /** What comes to this end is held until then: a stall, or a cut in one direction. */
  heldUntil = 0;
  /** Where what is read goes, in place of 'data'. */
  readonly onread: OnReadOpts | null;
  #decoder: StringDecoder | null = null;
  readonly #network: Network;
  readonly #allowHalfOpen: boolean;
  /** On its way to this end. */
  #coming: Buffer[] = [];
  #comingBytes = 0;
  #finComing = false;
  #finSeen = false;
  #paused = false;
  #arrival: Planned | null = null;
  #waitsForRoom = false;
  #closed = false;
  /** Written before the connection stood. */
  #early: Buffer[] = [];

  constructor(network: Network, host: Host, options: SocketHabits) {
    super();
    this.#network = network;
    this.host = host;
    this.life = host.life;
    this.#allowHalfOpen = options.allowHalfOpen === true;
    this.onread = options.onread ?? null;
    this.#paused = options.pauseOnConnect === true;
  }

  /** The process that has it is still the same. */
  get lives(): boolean {
    return this.host.life === this.life;
  }
  get writable(): boolean {
    return !this.destroyed && !this.writableEnded;
  }
  get writableLength(): number {
    if (this.connecting) return this.#early.reduce((sum, { length }) => sum + length, 0);
    return Math.max(0, this.peer!.bytesComing - SYSTEM_BYTES);
  }
  get bytesComing(): number {
    return this.#comingBytes;
  }

  // ── what the owner does ─────────────────────────────────────────────────────────────────────────────────────────

  write(bytes: Uint8Array): boolean {
    if (!this.writable) return false;
    if (bytes.length > 0 && this.connecting) this.#early.push(Buffer.from(bytes));
    else if (bytes.length > 0) this.peer!.comes(Buffer.from(bytes));
    this.#waitsForRoom = this.writableLength >= HIGH_WATER;
    return !this.#waitsForRoom;
  }

  end(): this {
    if (!this.writable) return this;
    this.writableEnded = true;
    this.peer?.finComes();
    if (this.#finSeen) this.#close();
    return this;
  }

  destroySoon(): void {
    this.end();
    this.destroy();
  }

  destroy(): this {
    if (this.destroyed) return this;
    if (!this.writableEnded) this.peer?.finComes();
    this.#close();
    return this;
  }

  resetAndDestroy(): this {
    if (this.destroyed) return this;
    const { peer } = this;
    if (peer !== null) this.#later(() => peer.resetArrives(), peer.host);
    this.#close();
    return this;
  }

  pause(): this {
    this.#paused = true;
    return this;
  }

  resume(): this {
    this.#paused = false;
    this.#plan();
    return this;
  }

  setEncoding(): this {
    this.#decoder = new StringDecoder('utf8');
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  cork(): void {}
  uncork(): void {}

  // ── what the network does ───────────────────────────────────────────────────────────────────────────────────────

  opened(): void {
    if (this.destroyed) return;
    this.connecting = false;
    for (const bytes of this.#early.splice(0)) this.peer!.comes(bytes);
    if (this.writableEnded) this.peer!.finComes();
    this.emit('connect');
    if (!this.destroyed) this.hasRoom();
  }

  fails(code: string): void {
    if (this.destroyed) return;
    this.emit('error', Object.assign(new Error(`connect ${code}`), { code }));
    this.#close();
  }

  comes(bytes: Buffer): void {
    if (!this.lives) {
      this.#answersReset();
      return;
    }
    if (this.destroyed) {
      this.#answersReset();
      return;
    }
    this.#coming.push(bytes);
    this.#comingBytes += bytes.length;
    this.#plan();
  }

  finComes(): void {
    if (this.destroyed || !this.lives) return;
    this.#finComing = true;
    this.#plan();
  }

  /** The other side, or somebody between, has reset it. */
  resetArrives(): void {
    if (this.destroyed || !this.lives) return;
    this.#drop();
    this.emit('error', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    this.#close();
  }

  /** Its machine is gone: nothing is heard of it any more. */
  abandoned(): void {
    this.destroyed = true;
    this.#drop();
  }

  /** A stall is over. */
  released(): void {
    this.heldUntil = 0;
    this.#arrival?.cancel();
    this.#arrival = null;
    this.#plan();
  }

  /** Bytes for somebody who is no more: where his machine is up, its system says so. */
  #answersReset(): void {
    const { peer } = this;
    if (peer !== null && this.host.up) this.#later(() => peer.resetArrives(), peer.host);
  }

  #plan(): void {
    if (this.#arrival !== null || this.destroyed || this.#paused) return;
    if (this.#coming.length === 0 && !this.#finComing) return;
    const { clock } = this.#network;
    const ms = Math.max(this.#network.delay, this.heldUntil - clock.now);
    this.#arrival = clock.after(ms, () => this.#arrives(), this.host);
  }

  #arrives(): void {
    this.#arrival = null;
    if (this.destroyed || this.#paused) return;
    if (this.heldUntil > this.#network.clock.now || this.connecting) {
      this.#plan();
      return;
    }
    if (this.#coming.length > 0) {
      this.#read(this.#piece());
      this.peer?.hasRoom();
    } else if (this.#finComing && !this.#finSeen) {
      this.#finSeen = true;
      this.#finComing = false;
      this.emit('end');
      if (!this.#allowHalfOpen && !this.destroyed) this.end();
      if (this.writableEnded) this.#close();
    }
    this.#plan();
  }

  /** As 'data', as text, or into a buffer that is the reader's only during the call: then it is written over. */
  #read(piece: Buffer): void {
    if (this.onread === null) this.emit('data', this.#decoder === null ? piece : this.#decoder.write(piece));
    else {
      const { buffer, callback } = this.onread;
      const bytes = buffer as Uint8Array;
      bytes.set(piece);
      callback(piece.length, bytes);
      bytes.fill(AFTER_USE, 0, piece.length);
    }
  }

  /** Everything that waits, or a piece of it. */
  #piece(): Buffer {
    const { random, habits } = this.#network;
    const all = this.#coming.length === 1 ? this.#coming[0]! : Buffer.concat(this.#coming);
    const cut = habits.chunking > 0 && random.chance(habits.chunking) && all.length > 1;
    const wanted = cut
      ? random.whole(1, Math.min(all.length, random.chance(0.5) ? SMALL_PIECE_MAX : all.length))
      : all.length;
    const bytes = Math.min(wanted, READ_BYTES_MAX);
    this.#coming = bytes < all.length ? [all.subarray(bytes)] : [];
    this.#comingBytes -= bytes;
    return all.subarray(0, bytes);
  }

  /** The other side has read. */
  hasRoom(): void {
    if (!this.#waitsForRoom || this.writableLength > 0 || this.destroyed) return;
    this.#waitsForRoom = false;
    this.#network.clock.after(0, () => this.emit('drain'), this.host);
  }

  #later(run: () => void, host: Host): void {
    this.#network.clock.after(this.#network.delay, run, host);
  }

  #drop(): void {
    this.#coming = [];
    this.#comingBytes = 0;
    this.#finComing = false;
    this.#arrival?.cancel();
    this.#arrival = null;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.destroyed = true;
    this.#drop();
    const { clock, open } = this.#network;
    if (this.peer?.destroyed !== false) open.delete(open.has(this) ? this : this.peer!);
    clock.after(
      0,
      () => {
        this.emit('close');
      },
      this.host,
    );
  }
}
