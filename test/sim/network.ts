/**
 * A virtual TCP network: bytes arrive later, in other pieces, not for a while, or not at all; connections are cut, reset,
 * half closed, and die with their machine without anybody being told.
 *
 *   socket.write ─► pipe (in order, held by a cut) ─► after a delay, in pieces ─► 'data' of the other socket, on its machine
 */
import { EventEmitter } from 'node:events';
import type { AddressInfo, TcpNetConnectOpts } from 'node:net';
import type { Clock, Host } from './clock.ts';
import type { Random } from './random.ts';
import { type SocketHabits, VirtualSocket } from './socket.ts';

/** What the network does to bytes; set by the fault classes. */
export interface NetworkHabits {
  /** Longest delay of a piece, ms; the shortest is a tenth of a millisecond. */
  delayMs: number;
  /** How often a delivery is cut into small pieces. */
  chunking: number;
}

/** How long a connection attempt to a machine that does not answer takes, and how long unanswered bytes keep one open. */
const CONNECT_MS = 20_000;

export class Network {
  readonly clock: Clock;
  readonly random: Random;
  readonly habits: NetworkHabits = { delayMs: 2, chunking: 0 };
  readonly #servers = new Map<string, VirtualServer>();
  /** Connections whose two ends are open, by the end that called. */
  readonly open = new Set<VirtualSocket>();
  /** Told of each connection before its server is: the server's end. */
  accepting: (socket: VirtualSocket) => void = () => {};
  #ports = 40_000;
  /** Machines that do not reach each other, and until when. */
  #cuts: { readonly hosts: readonly [Host, Host]; readonly until: number }[] = [];

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  get delay(): number {
    return this.random.between(0.1, this.habits.delayMs);
  }

  connect(options: TcpNetConnectOpts, ready?: () => void): VirtualSocket {
    const { clock } = this;
    const socket = new VirtualSocket(this, clock.current, options);
    socket.remoteAddress = options.host ?? '127.0.0.1';
    socket.remotePort = options.port;
    socket.localAddress = options.localAddress ?? '127.0.0.1';
    socket.localPort = this.#ports++;
    if (ready !== undefined) socket.once('connect', ready);
    clock.after(this.delay, () => this.#arrives(socket), clock.world);
    return socket;
  }

  /** `createServer(listener)` or `createServer(options, listener)`. */
  createServer(parts: readonly unknown[]): VirtualServer {
    const options = (typeof parts[0] === 'object' ? parts[0] : {}) as SocketHabits;
    const listener = parts.find((part) => typeof part === 'function') as ((socket: VirtualSocket) => void) | undefined;
    const server = new VirtualServer(this, this.clock.current, options);
    if (listener !== undefined) server.on('connection', listener);
    return server;
  }

  /** @returns false where the address is taken. */
  bind(server: VirtualServer, name: string): boolean {
    const before = this.#servers.get(name);
    if (before !== undefined && before.life === before.host.life && before.host.up) return false;
    this.#servers.set(name, server);
    return true;
  }

  unbind(server: VirtualServer, name: string): void {
    if (this.#servers.get(name) === server) this.#servers.delete(name);
  }

  freePort(): number {
    return this.#ports++;
  }

  /** The machine is gone: by its system's last act every peer is reset, or (silently) nobody is told anything. */
  hostGone(host: Host, silently: boolean): void {
    for (const caller of [...this.open])
      for (const end of [caller, caller.peer!])
        if (end.host === host && !end.destroyed) {
          end.abandoned();
          if (!silently) this.clock.after(0, () => end.peer!.resetArrives(), end.peer!.host);
        }
  }

  /** Nothing passes between two machines for a while; neither notices by itself. */
  cut(one: Host, other: Host, ms: number): void {
    const until = this.clock.now + ms;
    this.#cuts.push({ hosts: [one, other], until });
    for (const caller of this.open)
      if (joins([one, other], caller.host, caller.peer!.host))
        for (const end of [caller, caller.peer!]) end.heldUntil = Math.max(end.heldUntil, until);
  }

  #cutUntil(one: Host, other: Host): number {
    this.#cuts = this.#cuts.filter(({ until }) => until > this.clock.now);
    return Math.max(0, ...this.#cuts.filter(({ hosts }) => joins(hosts, one, other)).map(({ until }) => until));
  }

  /** Stalls and cuts are over, and connections whose other end died unseen are found out. */
  heal(): void {
    this.#cuts = [];
    for (const caller of [...this.open])
      for (const end of [caller, caller.peer!]) {
        end.released();
        if (!end.peer!.lives) this.clock.after(0, () => end.resetArrives(), end.host);
      }
  }

  #arrives(socket: VirtualSocket): void {
    const { clock } = this;
    if (socket.destroyed || !socket.lives) return;
    const server = this.#servers.get(`${socket.remoteAddress}:${socket.remotePort}`);
    const gone = server === undefined || server.life !== server.host.life;
    if (server !== undefined && !server.host.up) {
      clock.after(CONNECT_MS, () => socket.fails('ETIMEDOUT'), socket.host);
      return;
    }
    if (gone) {
      clock.after(this.delay, () => socket.fails('ECONNREFUSED'), socket.host);
      return;
    }
    const cutUntil = this.#cutUntil(socket.host, server.host);
    if (cutUntil > clock.now) {
      clock.after(cutUntil - clock.now, () => this.#arrives(socket), clock.world);
      return;
    }
    const peer = new VirtualSocket(this, server.host, server.habits);
    peer.remoteAddress = socket.localAddress;
    peer.remotePort = socket.localPort;
    peer.localAddress = socket.remoteAddress;
    peer.localPort = socket.remotePort;
    peer.connecting = false;
    peer.peer = socket;
    socket.peer = peer;
    this.open.add(socket);
    this.accepting(peer);
    clock.after(this.delay, () => socket.opened(), socket.host);
    clock.after(0, () => server.emit('connection', peer), server.host);
  }
}

const joins = ([a, b]: readonly [Host, Host], one: Host, other: Host): boolean =>
  (a === one && b === other) || (a === other && b === one);

export class VirtualServer extends EventEmitter {
  readonly host: Host;
  readonly life: number;
  readonly habits: SocketHabits;
  maxConnections = 0;
  readonly #network: Network;
  #name = '';
  #address: AddressInfo | null = null;

  constructor(network: Network, host: Host, habits: SocketHabits) {
    super();
    this.#network = network;
    this.host = host;
    this.life = host.life;
    this.habits = habits;
  }

  /** `listen(port, host, backlog, done)` or `listen({ host, port }, done)`. */
  listen(...parts: readonly unknown[]): this {
    const options = parts[0] as { host?: string; port?: number } | number;
    const asked = typeof options === 'number' ? options : (options.port ?? 0);
    const port = asked === 0 ? this.#network.freePort() : asked;
    const host = (typeof options === 'number' ? (parts[1] as string) : options.host) ?? '127.0.0.1';
    const done = parts.find((part) => typeof part === 'function') as (() => void) | undefined;
    const { clock } = this.#network;
    clock.after(0, () => {
      if (!this.#network.bind(this, `${host}:${port}`)) {
        this.emit('error', Object.assign(new Error(`listen EADDRINUSE ${host}:${port}`), { code: 'EADDRINUSE' }));
        return;
      }
      this.#name = `${host}:${port}`;
      this.#address = { address: host, family: 'IPv4', port };
      done?.();
      this.emit('listening');
    });
    return this;
  }

  address(): AddressInfo | null {
    return this.#address;
  }

  close(done?: () => void): this {
    this.#network.unbind(this, this.#name);
    const { clock } = this.#network;
    clock.after(0, () => {
      done?.();
    });
    return this;
  }
}
