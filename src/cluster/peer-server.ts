/** Answers the probes of peers, of `ringback cluster`, and tells peers about the lines that they wait for. */
import type { Server, Socket } from 'node:net';
import { clusterLimits } from './limits.ts';
import { type LineUse, type NodeState, type PeerMessage, PeerReader } from './peer-messages.ts';
import { type PeerTls, peerServer, tell } from './peer-wire.ts';

export interface PeerServerOptions {
  readonly host: string;
  readonly port: number;
  /** Left out: without TLS. */
  readonly tls?: PeerTls | null;
  readonly state: () => NodeState;
  /** What is known here about a line that somebody waits for; asked once, changes are told by `tell`. */
  readonly useOf?: (line: string) => LineUse;
  /** A peer waits for this line from now on, or nobody does any more. */
  readonly watched?: (line: string, watch: boolean) => void;
  /** Lines that phones here carry, for a peer that asks; later ones are told by `tellLine`. */
  readonly lines?: () => Iterable<string>;
  readonly drain?: (on: boolean) => void;
}

export class PeerServer {
  readonly #options: PeerServerOptions;
  readonly #server: Server;
  readonly #peers = new Map<Socket, Set<string>>();
  /** Those that asked which lines there are. */
  readonly #askers = new Set<Socket>();

  constructor(options: PeerServerOptions) {
    this.#options = options;
    this.#server = peerServer(options.tls ?? null, (socket) => this.#serve(socket));
    this.#server.maxConnections = clusterLimits.peerConnectionsMax;
  }

  /** @returns the port */
  listen(): Promise<number> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(new Error(`cluster: peers cannot connect to ${host}:${port}: ${error.code ?? error.message}`)),
      );
      this.#server.listen(port, host, () => resolve((this.#server.address() as { port: number }).port));
    });
  }

  /** A line has changed: all who wait for it are told. */
  tell(line: string, use: LineUse): void {
    for (const [socket, lines] of this.#peers) if (lines.has(line)) this.#write(socket, { line, use });
  }

  /** A phone here carries a line that none did before. */
  tellLine(line: string): void {
    for (const socket of this.#askers) this.#write(socket, { lines: [line] });
  }

  close(): Promise<void> {
    for (const socket of this.#peers.keys()) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    const reader = new PeerReader();
    const lines = new Set<string>();
    this.#peers.set(socket, lines);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const messages = reader.read(chunk);
      if (messages === null) socket.destroy();
      for (const message of messages ?? []) this.#take(socket, lines, message);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#peers.delete(socket);
      this.#askers.delete(socket);
      for (const line of lines) this.#left(line);
    });
  }

  #take(socket: Socket, lines: Set<string>, { echo, watch, unwatch, directory, drain }: PeerMessage): void {
    if (typeof echo === 'number') this.#write(socket, { echo, state: this.#options.state() });
    if (typeof watch === 'string' && lines.size < clusterLimits.peerWatchesMax) {
      const first = !this.#waitedFor(watch);
      lines.add(watch);
      if (first) this.#options.watched?.(watch, true);
      this.#write(socket, { line: watch, use: this.#options.useOf?.(watch) ?? 'unknown' });
    }
    if (directory === true) {
      this.#askers.add(socket);
      const all = [...(this.#options.lines?.() ?? [])];
      for (let at = 0; at < all.length; at += clusterLimits.peerLinesPerMessageMax)
        this.#write(socket, { lines: all.slice(at, at + clusterLimits.peerLinesPerMessageMax) });
    }
    if (typeof unwatch === 'string' && lines.delete(unwatch)) this.#left(unwatch);
    if (typeof drain === 'boolean' && socket.remoteAddress === socket.localAddress) {
      this.#options.drain?.(drain);
      this.#write(socket, { drain });
    }
  }

  #left(line: string): void {
    if (!this.#waitedFor(line)) this.#options.watched?.(line, false);
  }

  #waitedFor(line: string): boolean {
    for (const lines of this.#peers.values()) if (lines.has(line)) return true;
    return false;
  }

  #write(socket: Socket, message: PeerMessage): void {
    if (!socket.writable) return;
    tell(socket, message);
  }
}
