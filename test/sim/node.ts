/** One gateway as `main` joins it, on a machine that can crash: its parts are the product's own, its store a model. */
import { englishDictionary } from '../../src/feature/call-back/dictionary.ts';
import { CallBackHandler } from '../../src/feature/call-back/handler.ts';
import type { CallBackParameters } from '../../src/feature/call-back/parameters.ts';
import { Counters } from '../../src/gateway/counters.ts';
import { InlineGateway } from '../../src/gateway/inline/gateway.ts';
import type { InlineOptions } from '../../src/gateway/inline/options.ts';
import { Router } from '../../src/gateway/router.ts';
import type { Action } from '../../src/model/actions.ts';
import type { Event } from '../../src/model/events.ts';
import type { RecordStore } from '../../src/model/ports.ts';
import { steadyClock, wallClockOf } from '../../src/service/steady-clock.ts';
import { type Clock, Host } from './clock.ts';
import type { Network } from './network.ts';

export interface NodeParts {
  readonly clock: Clock;
  readonly network: Network;
  readonly address: string;
  readonly upstream: { readonly host: string; readonly port: number };
  readonly parameters: CallBackParameters;
  readonly openStore: () => RecordStore;
  readonly inline?: Partial<InlineOptions>;
  readonly observe: (what: Event | Action) => void;
  readonly alarm: (name: string, device: string, detail: string) => void;
  /** A life begins. */
  readonly starting: () => void;
}

/** What of the product a life consists of; planted bugs are wrapped around these. */
export interface Life {
  readonly feature: CallBackHandler;
  readonly router: Router;
  readonly gateway: InlineGateway;
  readonly counters: Counters;
}

const PORT = 2000;

export class GatewayNode {
  readonly host: Host;
  life: Life | null = null;
  readonly #parts: NodeParts;

  constructor(parts: NodeParts) {
    this.#parts = parts;
    this.host = new Host(parts.address);
  }

  get port(): number {
    return PORT;
  }

  /** As `main` does it: feature, store, router, doors, records. */
  start(): void {
    const { clock } = this.#parts;
    this.host.up = true;
    clock.after(0, () => void this.#start(), this.host);
  }

  /** The process dies: its system resets its connections. Or the power goes, and nobody is told. */
  crash(silently: boolean): void {
    this.#parts.clock.kill(this.host);
    this.#parts.network.hostGone(this.host, silently);
    this.life = null;
  }

  async #start(): Promise<void> {
    const { clock, parameters, address, upstream, inline, alarm } = this.#parts;
    const observe = this.#whileAlive(this.#parts.observe);
    this.#parts.starting();
    const counters = new Counters();
    const steady = steadyClock();
    const feature = new CallBackHandler({
      parameters,
      dictionary: englishDictionary,
      wallClock: wallClockOf(steady),
      dialogSeed: Math.floor(clock.wall / 10) % 0x80000000,
    });
    const router = new Router({
      feature,
      store: this.#parts.openStore(),
      clock: steady,
      counters,
      observe,
      alarm,
    });
    const options = { listen: { host: address, port: PORT }, upstream, ...inline };
    const gateway = new InlineGateway(options, router, counters);
    this.life = { feature, router, gateway, counters };
    await gateway.listen();
    router.attach(gateway);
    await router.start();
  }

  /** What is still on its way through promises when the machine dies belongs to nobody. */
  #whileAlive(observe: (what: Event | Action) => void): (what: Event | Action) => void {
    const { life } = this.host;
    return (what) => {
      if (this.host.life === life) observe(what);
    };
  }
}
