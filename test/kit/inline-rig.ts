/** A gateway between a plain server and plain phones, with the events that it posts. */
import { InlineGateway } from '../../src/gateway/inline/gateway.ts';
import type { InlineOptions } from '../../src/gateway/inline/options.ts';
import type { Event, EventType } from '../../src/model/events.ts';
import { type Peer, PlainServer, plainPhone, registerAck, registerReq } from './wire.ts';

export class InlineRig {
  readonly events: Event[] = [];
  readonly server: PlainServer;
  gateway!: InlineGateway;
  port = 0;
  tlsPort = 0;
  readonly phones: Peer[] = [];
  private waiting: (() => void)[] = [];

  constructor(server = new PlainServer()) {
    this.server = server;
  }

  static async open(options: Partial<InlineOptions> = {}, server = new PlainServer()): Promise<InlineRig> {
    const rig = new InlineRig(server);
    const upstream = await server.listen();
    rig.gateway = new InlineGateway(
      { listen: { host: '127.0.0.1', port: 0 }, upstream: { host: '127.0.0.1', port: upstream }, ...options },
      { post: (event) => rig.post(event) },
    );
    const ports = await rig.gateway.listen();
    rig.port = ports.port;
    rig.tlsPort = ports.tlsPort ?? 0;
    return rig;
  }

  /** A phone and its end at the server. */
  async connect(localAddress?: string): Promise<[phone: Peer, server: Peer]> {
    const phone = await plainPhone(this.port, '127.0.0.1', localAddress);
    this.phones.push(phone);
    return [phone, await this.server.connection()];
  }

  /** The same, registered. */
  async register(name: string, deviceType = 7, protocol = 6): Promise<[phone: Peer, server: Peer]> {
    const [phone, server] = await this.connect();
    phone.send(registerReq(name, deviceType, protocol));
    await server.next();
    server.send(registerAck(30, protocol));
    await phone.next();
    return [phone, server];
  }

  /** Waits for an event of this type (and device). */
  async event<T extends EventType>(
    type: T,
    test: (event: Extract<Event, { type: T }>) => boolean = () => true,
  ): Promise<Extract<Event, { type: T }>> {
    const matches = (event: Event) => event.type === type && test(event as Extract<Event, { type: T }>);
    for (;;) {
      const found = this.events.find(matches);
      if (found !== undefined) return found as Extract<Event, { type: T }>;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`no event ${type}; seen: ${this.events.map((event) => event.type).join(' ')}`));
        }, 10_000);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Waits for a condition that no event tells. */
  async until(what: string, test: () => boolean): Promise<void> {
    const last = Date.now() + 10_000;
    while (!test()) {
      if (Date.now() > last) throw new Error(`${what}: not within 10 s`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Events of one type so far. */
  eventsOf<T extends EventType>(type: T): Extract<Event, { type: T }>[] {
    return this.events.filter((event) => event.type === type) as Extract<Event, { type: T }>[];
  }

  async close(): Promise<void> {
    for (const phone of this.phones) phone.socket.destroy();
    await this.gateway.close();
    await this.server.close();
  }

  private post(event: Event): void {
    this.events.push(event);
    for (const wake of this.waiting.splice(0)) wake();
  }
}
