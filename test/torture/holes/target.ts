/**
 * What the known holes are tried on: a site with a gateway on TCP and TLS, a call manager, two good phones that stay, and a
 * third that registers and calls after each hole. One site serves a whole file of them.
 */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MemoryStore } from '../../../src/cluster/memory-store.ts';
import { englishDictionary } from '../../../src/feature/call-back/dictionary.ts';
import { CallBackHandler } from '../../../src/feature/call-back/handler.ts';
import { defaultParameters } from '../../../src/feature/call-back/parameters.ts';
import { type CounterName, Counters } from '../../../src/gateway/counters.ts';
import { InlineGateway } from '../../../src/gateway/inline/gateway.ts';
import { Router } from '../../../src/gateway/router.ts';
import { CallManager } from '../../../src/simulator/call-manager.ts';
import { SimulatedPhone } from '../../../src/simulator/phone.ts';
import { Crowd } from '../../kit/crowd.ts';
import { ids, Peer, registerReq } from '../../kit/wire.ts';
import { keepAlive } from '../sccp/frames.ts';

export type Door = 'TCP' | 'TLS';
const HOST = '127.0.0.1';
/** Names that attackers use, one after the other: each has a line, shared by two, so the call manager takes it. */
const badName = (n: number): string => `SEP0BAD${String(n).padStart(8, '0')}`;
const BAD_NAMES = 600;
const good = { SEP00000000600A: '1001', SEP00000000600B: '1002' };

export class Target {
  readonly counters = new Counters();
  readonly feature = new CallBackHandler({
    parameters: defaultParameters,
    dictionary: englishDictionary,
    wallClock: () => ({ year: 2026, month: 1, day: 2, hour: 3, minute: 4 }),
  });
  readonly faults: string[] = [];
  readonly router: Router;
  readonly gateway: InlineGateway;
  readonly manager: CallManager;
  private door: Door = 'TCP';
  private names = 0;
  private ports = { port: 0, tlsPort: 0 };
  private readonly peers: Peer[] = [];
  private readonly crowds: Crowd[] = [];

  private constructor(manager: CallManager, upstream: number, certificate: { cert: string; key: string }) {
    this.manager = manager;
    this.router = new Router({
      feature: this.feature,
      store: new MemoryStore(),
      clock: Date.now,
      counters: this.counters,
      alarm: (name, device, detail) => this.faults.push(`${name} ${device} ${detail}`),
    });
    this.gateway = new InlineGateway(
      {
        listen: { host: HOST, port: 0 },
        tls: { host: HOST, port: 0, ...certificate },
        upstream: { host: HOST, port: upstream },
        // Attackers come from 127.9.0.0/16, good phones from 127.0.0.1.
        sharedAddresses: ['127.0.0.0/16'],
        limits: {
          unregisteredMax: 100,
          connectsPerAddressPerS: 2000,
          connectsPerAddressBurst: 4000,
          handshakesPerS: 4000,
          registrationsPerDeviceBurst: 1000,
        },
        deadlines: { sweepMs: 20, crowdedMs: 20, frameMs: 300, registerMs: 2000 },
      },
      this.router,
      this.counters,
    );
  }

  static async open(certificate: { cert: string; key: string }): Promise<Target> {
    const bad = Array.from({ length: BAD_NAMES }, (_, n) => [badName(n), String(4000 + (n >> 1))] as const);
    const lines = [...Object.entries(good), ...bad].map(([device, number]) => ({ device, number }));
    const manager = new CallManager({ lines, interDigitMs: 20 });
    const target = new Target(manager, await manager.listen(0, HOST), certificate);
    target.router.attach(target.gateway);
    await target.router.start();
    const { port, tlsPort = 0 } = await target.gateway.listen();
    target.ports = { port, tlsPort };
    return target;
  }

  through(door: Door): this {
    this.door = door;
    return this;
  }
  get port(): number {
    return this.door === 'TLS' ? this.ports.tlsPort : this.ports.port;
  }
  count(name: CounterName): number {
    return this.counters.value(name);
  }

  /** A connection of an attacker, its handshake done. */
  async connect(): Promise<Peer> {
    const tcp = connect({ port: this.port, host: HOST, localAddress: '127.9.0.1', allowHalfOpen: true });
    tcp.on('error', () => undefined);
    const socket = this.door === 'TLS' ? connectTls({ socket: tcp, rejectUnauthorized: false }) : tcp;
    const peer = new Peer(socket);
    this.peers.push(peer);
    await new Promise<void>((resolve) => {
      socket.once(this.door === 'TLS' ? 'secureConnect' : 'connect', () => resolve());
      socket.once('close', () => resolve());
    });
    return peer;
  }

  /** The name that `fresh` gave last. */
  get name(): string {
    return badName((this.names - 1) % BAD_NAMES);
  }
  /** A RegisterReq under a name of its own. */
  fresh(): Buffer {
    this.names++;
    return registerReq(this.name);
  }

  /** The next two names have one line. */
  shared(): void {
    this.names += this.names & 1;
  }

  /** The same, registered. */
  async register(): Promise<Peer> {
    const peer = await this.connect();
    peer.send(this.fresh());
    await peer.nextOf(ids.registerAck);
    return peer;
  }

  /** The connection breaks: RST where the socket can. */
  breaks(peer: Peer): void {
    if (this.door === 'TCP') peer.socket.resetAndDestroy();
    else peer.socket.destroy();
  }

  /** Many that only connect, to the bare port. */
  crowd(): Crowd {
    const crowd = new Crowd(this.port);
    this.crowds.push(crowd);
    return crowd;
  }

  /** Everything that was sent has been read: a KeepAlive behind it came back. */
  async drained(peer: Peer): Promise<void> {
    const before = peer.frames.length;
    peer.send(keepAlive);
    const answered = () => peer.frames.slice(before).some(({ id }) => id === ids.keepAliveAck);
    await peer.until('a KeepAliveAck or the end', () => peer.ending !== null || answered());
  }

  async until(what: string, test: () => boolean): Promise<void> {
    const last = performance.now() + 10_000;
    while (!test()) {
      if (performance.now() > last) throw new Error(`${what}: not within 10 s`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Whoever attacked has gone; a good phone registers, calls another, hears it ring, and hangs up. */
  async good(): Promise<void> {
    for (const peer of this.peers.splice(0)) peer.socket.destroy();
    for (const crowd of this.crowds.splice(0)) await crowd.leave();
    const [a, b] = [this.phone('SEP00000000600A'), this.phone('SEP00000000600B')];
    await Promise.all([a.register(), b.register()]);
    a.softKey('NewCall');
    await a.waitFor('an open line', (state) => state.calls.length === 1);
    a.dial('1002');
    await b.waitFor('ringing', (state) => state.ringing);
    a.softKey('EndCall');
    await a.waitFor('idle', (state) => state.calls.length === 0);
    await Promise.all([a.leave('fin'), b.leave('fin')]);
    await this.until('the good phones are gone', () => this.count('devices') === 0 && this.count('sessions') === 0);
  }

  async close(): Promise<void> {
    for (const peer of this.peers) peer.socket.destroy();
    for (const crowd of this.crowds) await crowd.leave();
    await this.gateway.close();
    await this.router.stop();
    await this.manager.close();
  }

  private phone(name: string): SimulatedPhone {
    const tls = this.door === 'TLS' ? { tls: { rejectUnauthorized: false } } : {};
    return new SimulatedPhone({ name, model: '7970', host: HOST, port: this.port, ...tls });
  }
}

/** A row of the table of known holes. */
export interface Hole {
  /** `T-V01`. */
  readonly id: string;
  /** What it was, and where. */
  readonly what: string;
  readonly attack: (target: Target) => Promise<void>;
  /** Counters that rise by at least so much. */
  readonly counted?: Partial<Record<CounterName, number>>;
}
