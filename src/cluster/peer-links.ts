/** Connections to the peers that are watched: an echo each 100 ms, and what they say about lines. */
import type { Socket } from 'node:net';
import type { Ms } from '../model/time.ts';
import { type LineUse, type NodeState, PeerReader, peerLine } from './peer-messages.ts';
import { connectPeer, type PeerTls } from './peer-wire.ts';
import type { Member } from './redundancy/words.ts';
import type { Timers } from './timers.ts';

export interface PeerListener {
  /** @param state what it says about itself; left out by a wire that only tells that it lives */
  heard(address: string, state?: NodeState): void;
  closed(address: string): void;
  line(address: string, line: string, use: LineUse): void;
  /** Phones of a peer carry these lines. */
  lines(lines: readonly string[]): void;
}

/** The seam to the network, so that a simulation can own it. */
export interface PeerLinks {
  listener: PeerListener | null;
  /** Keeps connections to just these. */
  follow(members: readonly Member[]): void;
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
  /** Address that connections come from; left out: as the system chooses. */
  readonly localAddress?: string;
  /** Left out: without TLS. */
  readonly tls?: PeerTls | null;
}

interface Link {
  readonly member: Member;
  socket: Socket | null;
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
      if (wanted.get(address)?.lease !== link.member.lease) this.#drop(address);
    for (const member of members)
      if (!this.#links.has(member.address)) {
        const link: Link = { member, socket: null, stop: () => {} };
        this.#links.set(member.address, link);
        this.#connect(link);
      }
  }

  watchLine(line: string, watch: boolean): void {
    if (watch) this.#lines.add(line);
    else this.#lines.delete(line);
    for (const { socket } of this.#links.values()) socket?.write(peerLine(watch ? { watch: line } : { unwatch: line }));
  }

  close(): void {
    for (const address of [...this.#links.keys()]) this.#drop(address);
  }

  #drop(address: string): void {
    const link = this.#links.get(address)!;
    this.#links.delete(address);
    link.stop();
    link.socket?.destroy();
  }

  #connect(link: Link): void {
    const { address, probe, lease } = link.member;
    const colon = probe.lastIndexOf(':');
    const { localAddress, timers, probeMs, againMs = 200, tls = null } = this.#options;
    const host = probe.slice(0, colon).replace(/^\[|\]$/g, '');
    const port = Number(probe.slice(colon + 1));
    const to = { host, port, ...(localAddress === undefined ? {} : { localAddress }) };
    const reader = new PeerReader();
    let echo = 0;
    const ours = () => this.#links.get(address) === link;
    const ask = () => {
      socket.write(peerLine({ echo: ++echo }));
      link.stop = timers.after(probeMs, ask);
    };
    const socket = connectPeer(to, tls, () => {
      link.socket = socket;
      if (this.#options.directory) socket.write(peerLine({ directory: true }));
      for (const line of this.#lines) socket.write(peerLine({ watch: line }));
      ask();
    });
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const messages = reader.read(chunk);
      if (messages === null) socket.destroy();
      for (const message of messages ?? []) {
        if (!ours()) return;
        // Another process may have the port by now.
        if (message.state?.lease === lease) this.listener?.heard(address, message.state);
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
