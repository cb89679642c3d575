/**
 * A cluster of 1 to 5 gateways from a seed: the product's own nodes, leases, mirrors and probes over a model of etcd.
 *
 *   shared:        phones ═ gateway each ═ call manager        activeBackup:  phones ═ call manager ─ CTIManager ═ active
 *                     nodes ═ peers (virtual TCP),  etcd (model): one state, uncertain answers, leases, watches that lag
 */
import type { Action } from '../../src/model/actions.ts';
import type { Event } from '../../src/model/events.ts';
import { CtiManager } from '../../src/simulator/cti/cti-manager.ts';
import { Bias } from './bias.ts';
import { Checker } from './checker.ts';
import { Clock, START } from './clock.ts';
import { clusterTrouble } from './cluster-faults.ts';
import { clusterAtRest, nothingOwedInCluster } from './cluster-liveness.ts';
import { SimClusterNode } from './cluster-node.ts';
import { play } from './course.ts';
import { Coverage } from './coverage.ts';
import { type CtiHabits, misbehave, wellBehaved } from './cti-mischief.ts';
import { EtcdJudge } from './etcd-judge.ts';
import { EtcdModel } from './etcd-model.ts';
import type { EtcdHabits } from './etcd-port.ts';
import { Faults } from './faults.ts';
import { Journal, nameOf } from './journal.ts';
import { Ledger } from './ledger.ts';
import { Network } from './network.ts';
import { MANAGER, Office } from './office.ts';
import type { Options } from './options.ts';
import { OtherNodes } from './other-nodes.ts';
import type { Outcome } from './outcome.ts';
import { install } from './platform.ts';
import { Random } from './random.ts';
import { Verdict } from './verdict.ts';
import { isAction } from './world.ts';

/** In numeric order; as texts they would come in another. */
const addresses = ['10.0.0.9', '10.0.0.10', '10.0.0.11', '10.0.0.20', '10.0.0.100'];
const CTI = { host: '10.0.9.2', port: 2748 };
/** A lost CTIManager is called again after a minute. */
const QUIET_MS = 80_000;

export class ClusterWorld {
  readonly options: Options;
  readonly clock = new Clock();
  readonly journal = new Journal();
  readonly coverage = new Coverage();
  readonly verdict = new Verdict(() => this.clock.now);
  readonly habits: EtcdHabits = { delayMs: 4, lagMs: 4, lost: 0, lostCreates: 0 };
  readonly ctiHabits: CtiHabits = { ...wellBehaved };
  readonly network: Network;
  readonly etcd: EtcdModel;
  readonly judge: EtcdJudge;
  readonly ledger: Ledger;
  readonly nodes: readonly SimClusterNode[];
  readonly checkers: readonly Checker[];
  readonly office: Office;
  readonly cti: CtiManager | null;
  readonly faults: Faults<ClusterWorld>;
  readonly quietMs = QUIET_MS;
  readonly restore: () => void;
  arms = 0;
  alerts = 0;
  readonly #bias: Bias<ClusterWorld>;
  /** Null where one node serves all. */
  readonly #others: OtherNodes | null;
  readonly #offsets: number[] = [];

  constructor(options: Options) {
    const { seed, parameters } = options;
    const { nodes, mode } = options.cluster!;
    const { clock, verdict } = this;
    this.options = options;
    this.network = new Network(clock, new Random(seed, 'network'));
    this.restore = install(clock, this.network);
    this.etcd = new EtcdModel(clock);
    this.ledger = new Ledger(parameters, (id, text) => verdict.fail(id, text), true);
    this.judge = new EtcdJudge({ etcd: this.etcd, ledger: this.ledger, verdict, clock, mode });
    const truth = { record: (device: string) => this.judge.record(device) };
    const random = new Random(seed, 'etcd');
    this.nodes = new Random(seed, 'order').shuffled(addresses.slice(0, nodes)).map(
      (address, i) =>
        new SimClusterNode({
          clock,
          network: this.network,
          etcd: this.etcd,
          habits: this.habits,
          random,
          address,
          parameters,
          upstream: mode === 'shared' ? MANAGER : null,
          ctiManager: CTI,
          observe: (what) => this.#observe(i, what),
          pushed: (text) => this.#pushed(i, text),
          performed: (action) => this.#performed(i, action),
          alarm: (name, device, detail) => this.#alarm(i, name, device, detail),
          starting: () => {
            this.#offsets[i] = this.nodes[i]!.host.wallOffset;
            this.checkers[i]!.restart();
            this.#others?.restart(i);
          },
        }),
    );
    this.checkers = this.nodes.map((_, i) => {
      const steady = (): number => START + clock.now + (this.#offsets[i] ?? 0);
      return new Checker({ truth, ledger: this.ledger, verdict, steady });
    });
    const witnesses = this.nodes.map(({ host }, i) => ({
      name: host.name,
      host,
      knowledge: () => this.checkers[i]!.knowledge,
    }));
    this.#others = mode === 'shared' ? new OtherNodes(clock, verdict, witnesses) : null;
    const homes = mode === 'shared' ? this.nodes.map(({ phones }) => phones) : [MANAGER];
    this.office = new Office(options, clock, new Random(seed, 'users'), homes);
    this.cti = mode === 'shared' ? null : this.#ctiManager();
    for (const { phone } of this.office.users)
      phone.on('closed', ({ why, detail }) => this.note(phone.name, `closed ${why}`, detail));
    this.faults = new Faults<ClusterWorld>(this, new Random(seed, 'faults'), clusterTrouble);
    this.#bias = new Bias(this, new Random(seed, 'bias'));
    clock.threw = (error, host) => verdict.fail('I16', `${host.name}: ${(error as Error).stack ?? String(error)}`);
  }

  note(who: string, what: string, about?: unknown): void {
    if (this.verdict.violation === undefined) this.journal.note(this.clock.now, who, what, about);
  }

  befalls(fault: string): void {
    this.note('fault', fault);
    const states = this.nodes.flatMap(({ life }) => life?.feature.views.records({ most: 10 }) ?? []);
    this.coverage.fault(
      fault,
      states.map(({ state }) => state),
    );
  }

  open(): void {
    this.office.open();
    const { clock, cti } = this;
    if (cti === null) return;
    clock.on(this.office.host, () => {
      void cti.listen(CTI.port, CTI.host);
    });
  }

  afterQuiet(): void {
    nothingOwedInCluster(this);
  }

  atRest(): void {
    clusterAtRest(this);
  }

  close(): void {
    this.office.close();
    this.clock.on(this.office.host, () => void this.cti?.close());
  }

  #ctiManager(): CtiManager {
    const devices = this.office.users.map(({ phone: { name } }) => ({
      name,
      model: '7970' as const,
      needsPhone: true,
      lines: this.office.lines
        .filter(({ device }) => device === name)
        .map(({ number }) => ({ number, name: number, label: number })),
    }));
    const users = [{ name: 'user', password: null, refusedWith: null, devices: null }];
    const plan = { devices, users, busyTrigger: 1 };
    const cti = this.clock.on(this.office.host, () => new CtiManager({ manager: this.office.manager, office: plan }));
    const random = new Random(this.options.seed, 'cti');
    cti.willing = (request) => request.startsWith('Provider') || !random.chance(this.ctiHabits.refused);
    this.network.accepting = (socket) => {
      if (socket.localPort === CTI.port) misbehave(socket, this.ctiHabits, this.clock, random);
    };
    return cti;
  }

  #observe(i: number, what: Event | Action): void {
    const checker = this.checkers[i]!;
    this.note(this.nodes[i]!.host.name, nameOf(what), what);
    if (isAction(what)) {
      // What a node wants written that does not serve is refused, and changes nothing.
      const serves = (this.nodes[i]!.life?.member.node.manager.epoch ?? 0) !== 0;
      if (what.type !== 'commit' || serves) checker.action(what);
      this.#bias.action(what);
      return;
    }
    if (what.type === 'recordRestored') this.ledger.takenOver(checker, what.record);
    checker.event(what);
    this.#others?.took(i, what);
  }

  /** I9: when its lease is over a node tells nobody anything. */
  #performed(i: number, action: Action): void {
    if (action.type !== 'showScreen') return;
    if (action.alert) this.alerts++;
    else if (action.screen.text.startsWith('CallBack is activated')) this.arms++;
    const promises = action.screen.text.startsWith('CallBack is activated');
    this.judge.tells(this.nodes[i]!, { device: action.device, alert: action.alert, promises });
  }

  /** The same of what waited for the phone to be opened at the CTIManager. */
  #pushed(i: number, text: string): void {
    const promises = text.includes('CallBack is activated');
    this.judge.tells(this.nodes[i]!, { device: 'a phone', alert: text.includes('Play:'), promises });
  }

  #alarm(i: number, name: string, device: string, detail: string): void {
    this.note(this.nodes[i]!.host.name, `alarm ${name} ${device}`, detail);
    this.checkers[i]!.alarm(name, device, detail);
  }
}

/** Runs a seed's cluster from its beginning to its end. */
export const runCluster = (options: Options): Promise<Outcome> => play(new ClusterWorld(options));
