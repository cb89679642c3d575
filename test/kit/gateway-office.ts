/** The whole chain over real sockets: simulated phones, the gateway with its feature, a simulated call manager. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { MemoryStore } from '../../src/cluster/memory-store.ts';
import { englishDictionary } from '../../src/feature/call-back/dictionary.ts';
import { CallBackHandler } from '../../src/feature/call-back/handler.ts';
import { type CallBackParameters, defaultParameters } from '../../src/feature/call-back/parameters.ts';
import { Counters } from '../../src/gateway/counters.ts';
import { InlineGateway } from '../../src/gateway/inline/gateway.ts';
import type { InlineOptions } from '../../src/gateway/inline/options.ts';
import { Router } from '../../src/gateway/router.ts';
import { CallManager, type CallManagerOptions } from '../../src/simulator/call-manager.ts';
import { SimulatedPhone } from '../../src/simulator/phone.ts';
import type { PhoneOptions } from '../../src/simulator/phone-options.ts';

/** A byte pipe that keeps what it carries, one entry per connection. */
class Recorder {
  readonly connections: { fromGateway: Buffer; fromServer: Buffer }[] = [];
  private readonly sockets: Socket[] = [];
  private server: Server | undefined;

  async listen(serverPort: number): Promise<number> {
    this.server = createServer({ allowHalfOpen: true }, (gateway) => {
      const kept = { fromGateway: Buffer.alloc(0), fromServer: Buffer.alloc(0) };
      this.connections.push(kept);
      const server = connect({ port: serverPort, host: HOST, allowHalfOpen: true });
      this.sockets.push(gateway, server);
      for (const socket of [gateway, server]) socket.on('error', () => socket.destroy());
      gateway.on('data', (chunk: Buffer) => {
        kept.fromGateway = Buffer.concat([kept.fromGateway, chunk]);
      });
      server.on('data', (chunk: Buffer) => {
        kept.fromServer = Buffer.concat([kept.fromServer, chunk]);
      });
      gateway.pipe(server);
      server.pipe(gateway);
    });
    await new Promise<void>((resolve) => this.server!.listen(0, HOST, resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Waits until what is under way has arrived. */
  async quiet(test: () => boolean): Promise<void> {
    for (let turns = 0; turns < 100_000 && !test(); turns++) await new Promise((resolve) => setImmediate(resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server!.close(() => resolve()));
  }
}

const HOST = '127.0.0.1';
const devices = ['SEP00000000A001', 'SEP00000000B002', 'SEP00000000C003'];
const numbers = ['1001', '1002', '1003'];

export interface GatewayOfficeOptions {
  readonly manager?: Partial<CallManagerOptions>;
  readonly inline?: Partial<InlineOptions>;
  readonly feature?: Partial<CallBackParameters>;
  readonly phones?: Partial<PhoneOptions>;
  /** Called for each phone before it registers. */
  readonly watch?: (phone: SimulatedPhone) => void;
}

/** A frame that the gateway touched. */
export interface Touched {
  readonly device: string;
  readonly direction: string;
  readonly what: string;
  readonly id: number;
}

export class GatewayOffice {
  readonly manager: CallManager;
  readonly counters = new Counters();
  readonly touched: Touched[] = [];
  readonly alarms: string[] = [];
  readonly phones: SimulatedPhone[] = [];
  /** Between gateway and call manager: what the server's side of the gateway really carried. */
  readonly recorder = new Recorder();
  readonly feature: CallBackHandler;
  router!: Router;
  gateway!: InlineGateway;

  constructor(options: GatewayOfficeOptions = {}) {
    const lines = devices.map((device, i) => ({ device, number: numbers[i]! }));
    this.manager = new CallManager({ lines, ...options.manager });
    this.feature = new CallBackHandler({
      parameters: { ...defaultParameters, ...options.feature },
      dictionary: englishDictionary,
      wallClock: () => ({ year: 2026, month: 1, day: 2, hour: 3, minute: 4 }),
    });
  }

  /** Opens everything and registers three phones: a 7960 and two 7970. */
  static async open(options: GatewayOfficeOptions = {}): Promise<GatewayOffice> {
    const office = new GatewayOffice(options);
    const upstream = await office.recorder.listen(await office.manager.listen(0, HOST));
    const { counters } = office;
    office.router = new Router({
      feature: office.feature,
      store: new MemoryStore(),
      clock: Date.now,
      counters,
      alarm: (name, device, detail) => office.alarms.push(`${name} ${device} ${detail}`),
    });
    const inline: InlineOptions = {
      listen: { host: HOST, port: 0 },
      upstream: { host: HOST, port: upstream },
      tap: (device, direction, bytes, what) => {
        if (what === 'passed') return;
        const id = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
        office.touched.push({ device, direction, what, id });
      },
      ...options.inline,
    };
    office.gateway = new InlineGateway(inline, office.router, counters);
    office.router.attach(office.gateway);
    await office.router.start();
    const { port } = await office.gateway.listen();
    for (const [i, name] of devices.entries()) {
      const model = i === 0 ? '7960' : '7970';
      office.phones.push(new SimulatedPhone({ name, model, host: HOST, port, ...options.phones }));
    }
    for (const phone of office.phones) {
      options.watch?.(phone);
      await phone.register();
    }
    return office;
  }

  async close(): Promise<void> {
    for (const phone of this.phones) await phone.leave('fin').catch(() => undefined);
    await this.gateway.close();
    await this.router.stop();
    await this.recorder.close();
    await this.manager.close();
  }
}
