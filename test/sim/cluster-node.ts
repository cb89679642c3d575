/** One gateway of a cluster as `main` joins it: member, router, and either its own phones or a CTIManager. */
import { PduId } from '../../src/codecs/qbe/ids.ts';
import { englishDictionary } from '../../src/feature/call-back/dictionary.ts';
import { CallBackHandler } from '../../src/feature/call-back/handler.ts';
import type { CallBackParameters } from '../../src/feature/call-back/parameters.ts';
import { Counters } from '../../src/gateway/counters.ts';
import { CtiAttachment } from '../../src/gateway/cti/attachment.ts';
import { InlineGateway } from '../../src/gateway/inline/gateway.ts';
import { Router } from '../../src/gateway/router.ts';
import type { Action } from '../../src/model/actions.ts';
import type { Event } from '../../src/model/events.ts';
import { ClusterMember } from '../../src/service/cluster-member.ts';
import { steadyClock, wallClockOf } from '../../src/service/steady-clock.ts';
import { type Clock, Host } from './clock.ts';
import type { EtcdModel } from './etcd-model.ts';
import { type EtcdHabits, EtcdPort } from './etcd-port.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';

interface At {
  readonly host: string;
  readonly port: number;
}

export interface ClusterNodeParts {
  readonly clock: Clock;
  readonly network: Network;
  readonly etcd: EtcdModel;
  readonly habits: EtcdHabits;
  readonly random: Random;
  /** IP address: its name and its place in the order. */
  readonly address: string;
  readonly parameters: CallBackParameters;
  /** Phones connect to us, and we to their call manager; or (null) a CTIManager tells about them. */
  readonly upstream: At | null;
  readonly ctiManager: At;
  readonly observe: (what: Event | Action) => void;
  /** Text that goes out to a phone by way of the CTIManager, at the socket. */
  readonly pushed: (text: string) => void;
  /** An action that goes out to a phone, the last moment before it does. */
  readonly performed: (action: Action) => void;
  readonly alarm: (name: string, device: string, detail: string) => void;
  readonly starting: () => void;
}

/** What of the product a life consists of. */
export interface ClusterLife {
  readonly feature: CallBackHandler;
  readonly router: Router;
  readonly member: ClusterMember;
  readonly port: EtcdPort;
}

/** Where a PDU's number stands. */
const PDU_AT = 16;
const PHONES = 2000;
const PEERS = 2500;
const SETTLE_MS = 10_000;

export class SimClusterNode {
  readonly host: Host;
  life: ClusterLife | null = null;
  readonly parts: ClusterNodeParts;
  /** Directions in which etcd is cut off from this machine. */
  readonly cut = { toEtcd: false, fromEtcd: false };

  constructor(parts: ClusterNodeParts) {
    this.parts = parts;
    this.host = new Host(parts.address);
    // Until its first start.
    this.host.up = false;
  }

  get phones(): At {
    return { host: this.parts.address, port: PHONES };
  }

  start(): void {
    const { clock } = this.parts;
    this.host.up = true;
    clock.after(0, () => void this.#start().catch((error: unknown) => clock.threw(error, this.host)), this.host);
  }

  crash(silently: boolean): void {
    this.parts.clock.kill(this.host);
    this.parts.network.hostGone(this.host, silently);
    this.life = null;
  }

  /** Cuts it off from etcd, or joins it again. */
  cutEtcd(toEtcd: boolean, fromEtcd: boolean): void {
    Object.assign(this.cut, { toEtcd, fromEtcd });
    this.#applyCut();
  }

  #applyCut(): void {
    if (this.life !== null) Object.assign(this.life.port, { toEtcd: !this.cut.toEtcd, fromEtcd: !this.cut.fromEtcd });
  }

  async #start(): Promise<void> {
    const { clock, parameters, address, upstream, etcd, habits, random, alarm } = this.parts;
    this.parts.starting();
    const steady = steadyClock();
    const feature = new CallBackHandler({
      parameters,
      dictionary: englishDictionary,
      wallClock: wallClockOf(steady),
      dialogSeed: Math.floor(clock.wall / 10) % 0x80000000,
    });
    const port = new EtcdPort({ clock, host: this.host, model: etcd, random, habits, name: address });
    const member = new ClusterMember({
      configuration: {
        endpoints: [],
        address,
        listen: { host: address, port: PEERS },
        prefix: '/ringback/',
        user: null,
        passwordFile: null,
        tls: null,
        peerTls: false,
        settleMs: SETTLE_MS,
      },
      files: { user: null, tls: undefined } as never,
      version: 'simulated',
      feature,
      alarm,
      openCti: upstream === null ? (router) => this.#openCti(router) : null,
      etcd: port,
    });
    const { life } = this.host;
    const router = new Router({
      feature,
      store: member.service,
      clock: steady,
      counters: new Counters(),
      alarm,
      mayAct: () => member.node.mayAct,
      observe: (what) => {
        if (this.host.life === life) this.parts.observe(what);
        member.service.observe(what);
      },
      handled: (event) => member.remote.handled(event),
    });
    this.life = { feature, router, member, port };
    this.#applyCut();
    router.attach({
      perform: (action) => {
        if (this.host.life === life) this.parts.performed(action);
        return false;
      },
    });
    if (upstream !== null) {
      const gateway = new InlineGateway({ listen: this.phones, upstream }, router);
      await gateway.listen();
      router.attach(gateway);
    }
    await router.start();
    await member.start(router);
  }

  #openCti(router: Router): CtiAttachment {
    const { host } = this;
    const { life } = host;
    const options = {
      managers: [this.parts.ctiManager],
      user: 'user',
      password: 'secret',
      // One PDU a write.
      tap: (direction: 'toManager' | 'fromManager', bytes: Uint8Array) => {
        if (direction !== 'toManager' || host.life !== life) return;
        const pdu = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(PDU_AT, true);
        if (pdu === PduId.DeviceDataPassThroughRequest) this.parts.pushed(Buffer.from(bytes).toString('latin1'));
      },
    };
    return new CtiAttachment(options, router);
  }
}
