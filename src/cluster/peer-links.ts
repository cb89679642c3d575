/** Connections to the peers that are watched: an echo each 100 ms, and what they say about lines. */
import type { Socket } from 'node:net';
import type { Ms } from '../model/time.ts';
import { type LineUse, type NodeState, PeerReader } from './peer-messages.ts';
import { connectPeer, type PeerTls, tell } from './peer-wire.ts';
import type { Member } from './redundancy/words.ts';
import type { Timers } from './timers.ts';

export interface PeerListener {
  /** @param state what it says about itself; left out by a wire that only tells that it lives */
  heard(address: string, state?: NodeState): void;
  closed(address: string): void;
  /** What this peer said counts no more: it is followed no more, or asked anew. */
  forgotten(address: string): void;
  line(address: string, line: string, use: LineUse): void;
  /** Phones of a peer carry these lines. */
  lines(lines: readonly string[]): void;
}

/** The seam to the network, so that a simulation can own it. */
export interface PeerLinks {
  listener: PeerListener | null;
  /** Keeps connections to just these. */
  follow(members: readonly Member[]): void;
  /** Gives the connection up and makes another: this one is silent. */
  renew(address: string): void;
  /** Lines that every peer shall tell about from now on, or no more. */
  watchLine(line: string, watch: boolean): void;
  close(): void;
}

export interface TcpPeerOptions {
  readonly timers: Timers;
  readonly probeMs: Ms;
  /** Ask peers which lines they carry. */
  readonly directory?: boolean;
  /** Between an end of a connection and the next attempt. */
  readonly againMs?: Ms;
  /** An attempt that takes longer is given up: the system's own next one may be a minute away. */
  readonly connectMs?: Ms;
  /** Address that connections come from; left out: as the system chooses. */
  readonly localAddress?: string;
  /** Left out: without TLS. */
  readonly tls?: PeerTls | null;
}

interface Link {
  readonly member: Member;
  /** Null until it stands. */
  socket: Socket | null;
  /** Of the connection, also while it is being made. */
  end: () => void;
  stop: () => void;
}

export class TcpPeerLinks implements PeerLinks {
  listener: PeerListener | null = null;
  readonly #options: TcpPeerOptions;
  readonly #links = new Map<string, Link>();
  readonly #lines = new Set<string>();

  constructor(options: TcpPeerOptions) {
    this.#options = options;
  }

  follow(members: readonly Member[]): void {
    const wanted = new Map(members.map((member) => [member.address, member]));
    for (const [address, link] of this.#links)
      if (wanted.get(address)?.lease !== link.member.lease) this.#forget(address);
    for (const member of members) if (!this.#links.has(member.address)) this.#begin(member);
  }

  renew(address: string): void {
    const link = this.#links.get(address);
    if (link === undefined) return;
    this.#forget(address);
    this.#begin(link.member);
  }

  watchLine(line: string, watch: boolean): void {
    if (watch) this.#lines.add(line);
    else this.#lines.delete(line);
    for (const { socket } of this.#links.values())
      if (socket !== null) tell(socket, watch ? { watch: line } : { unwatch: line });
  }

  close(): void {
    for (const address of [...this.#links.keys()]) this.#drop(address);
  }

  #begin(member: Member): void {
    const link: Link = { member, socket: null, end: () => {}, stop: () => {} };
    this.#links.set(member.address, link);
    this.#connect(link);
  }

  /** By our own will: the end of the connection is not heard of as `closed`. */
  #forget(address: string): void {
    this.#drop(address);
    this.listener?.forgotten(address);
  }

  #drop(address: string): void {
    const link = this.#links.get(address)!;
    this.#links.delete(address);
    link.stop();
    link.end();
  }

  #connect(link: Link): void {
    const { address, probe, lease } = link.member;
    const colon = probe.lastIndexOf(':');
    const { localAddress, timers, probeMs, againMs = 200, connectMs = 2000, tls = null } = this.#options;
    const host = probe.slice(0, colon).replace(/^\[|\]$/g, '');
    const port = Number(probe.slice(colon + 1));
    const to = { host, port, ...(localAddress === undefined ? {} : { localAddress }) };
    const reader = new PeerReader();
    let echo = 0;
    const ours = () => this.#links.get(address) === link;
    const ask = () => {
      tell(socket, { echo: ++echo });
      link.stop = timers.after(probeMs, ask);
    };
    const socket = connectPeer(to, tls, () => {
      link.stop();
      link.socket = socket;
      // First of all who it is.
      ask();
      if (this.#options.directory) tell(socket, { directory: true });
      for (const line of this.#lines) tell(socket, { watch: line });
    });
    link.end = () => socket.destroy();
    link.stop = timers.after(connectMs, link.end);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const messages = reader.read(chunk);
      if (messages === null) socket.destroy();
      for (const message of messages ?? []) {
        if (!ours()) return;
        const { state } = message;
        if (state?.lease === lease) this.listener?.heard(address, state);
        else if (state !== undefined) {
          // Another process has the port by now, or it has joined anew: what it says is not what this member says.
          socket.destroy();
          return;
        }
        if (Array.isArray(message.lines))
          this.listener?.lines(message.lines.filter((line) => typeof line === 'string'));
        if (message.line !== undefined && message.use !== undefined)
          this.listener?.line(address, message.line, message.use);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      link.stop();
      link.socket = null;
      if (!ours()) return;
      this.listener?.closed(address);
      link.stop = timers.after(againMs, () => this.#connect(link));
    });
  }
}
