/**
 * One office behind one gateway, from a seed: product code on a virtual ground, faults, and a judge.
 *
 *   users ─ phones ═ network ═ InlineGateway ═ network ═ call manager
 *                                  │ events ▲ actions
 *                     Checker ◄─ Router ── CallBackHandler
 *                         ▲         └─ SimStore (CommitGroups, record format) ─ Disk
 *                         └─────────────────────────────────────────────────────┘
 *
 * Three phases: chaos (only safety counts), heal, then rest: nobody calls any more, and whatever is owed must have come.
 */
import type { Action } from '../../src/model/actions.ts';
import type { Event } from '../../src/model/events.ts';
import { Bias } from './bias.ts';
import { Checker } from './checker.ts';
import { Clock, START } from './clock.ts';
import { play } from './course.ts';
import { Coverage } from './coverage.ts';
import { Disk } from './disk.ts';
import { Faults } from './faults.ts';
import { Journal, nameOf } from './journal.ts';
import { Ledger } from './ledger.ts';
import { atRest, nothingOwed } from './liveness.ts';
import { Network } from './network.ts';
import { GatewayNode } from './node.ts';
import { MANAGER, Office } from './office.ts';
import { officeTrouble } from './office-faults.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { install } from './platform.ts';
import { Random } from './random.ts';
import { recordIn, recordsOf, SimStore } from './sim-store.ts';
import { Verdict } from './verdict.ts';

/** After the heal nobody begins anything for so long; then every handset goes up and down, and all is quiet again. */
const QUIET_MS = 60_000;

export class World {
  readonly options: Options;
  readonly clock = new Clock();
  readonly journal = new Journal();
  readonly coverage = new Coverage();
  readonly network: Network;
  readonly disk: Disk;
  readonly node: GatewayNode;
  readonly office: Office;
  readonly verdict: Verdict;
  readonly checker: Checker;
  readonly faults: Faults<World>;
  readonly ledger: Ledger;
  readonly quietMs = QUIET_MS;
  arms = 0;
  alerts = 0;
  #offset = 0;
  readonly #bias: Bias<World>;
  /** Takes the virtual ground away again. */
  readonly restore: () => void;

  constructor(options: Options) {
    const { seed, parameters } = options;
    const { clock } = this;
    this.options = options;
    this.network = new Network(clock, new Random(seed, 'network'));
    this.restore = install(clock, this.network);
    this.disk = new Disk(clock, new Random(seed, 'disk'));
    this.verdict = new Verdict(() => clock.now);
    const ledger = new Ledger(parameters, (id, text) => this.verdict.fail(id, text));
    this.ledger = ledger;
    const truth = { record: (device: string) => recordIn(this.disk.durable, device) };
    this.disk.changed = (device) => ledger.onDisk(device, truth.record(device));
    // A life reads the wall when it begins, and never again.
    const steady = (): number => START + clock.now + this.#offset;
    this.checker = new Checker({ truth, ledger, verdict: this.verdict, steady });
    this.node = new GatewayNode({
      clock,
      network: this.network,
      address: '10.0.0.1',
      upstream: MANAGER,
      parameters,
      openStore: () => new SimStore(this.disk),
      observe: (what) => this.#observe(what),
      alarm: (name, device, detail) => this.#alarm(name, device, detail),
      starting: () => {
        this.#offset = this.node.host.wallOffset;
        this.checker.restart();
        ledger.restart(this.checker, recordsOf(this.disk.pages));
      },
    });
    const gateways = [{ host: '10.0.0.1', port: this.node.port }];
    this.office = new Office(options, clock, new Random(seed, 'users'), gateways);
    for (const { phone } of this.office.users) {
      phone.on('closed', ({ why, detail }) => this.note(phone.name, `closed ${why}`, detail));
      phone.on('registered', () => this.note(phone.name, 'registered'));
    }
    this.faults = new Faults<World>(this, new Random(seed, 'faults'), officeTrouble);
    this.#bias = new Bias(this, new Random(seed, 'bias'));
    clock.threw = (error, host) => this.verdict.fail('I16', `${host.name}: ${(error as Error).stack ?? String(error)}`);
  }

  /** What befell the world, for its journal. */
  note(who: string, what: string, about?: unknown): void {
    if (this.verdict.violation === undefined) this.journal.note(this.clock.now, who, what, about);
  }

  /** A fault takes place: counted beside the state of every record that is alive. */
  befalls(fault: string): void {
    this.note('fault', fault);
    this.coverage.fault(fault, this.recordStates());
  }

  /** States of the records that the gateway holds, in the machine's words. */
  recordStates(): string[] {
    return this.node.life?.feature.views.records({ most: this.options.phones }).map(({ state }) => state) ?? [];
  }

  open(): void {
    this.node.start();
    this.office.open();
  }

  afterQuiet(): void {
    nothingOwed(this);
  }

  atRest(): void {
    atRest(this);
  }

  close(): void {
    this.office.close();
  }

  #observe(what: Event | Action): void {
    const name = nameOf(what);
    this.note(this.node.host.name, name, what);
    if (isAction(what)) {
      this.checker.action(what);
      if (what.type === 'showScreen') this.#shown(what);
      this.#bias.action(what);
    } else this.checker.event(what);
  }

  #shown({ screen, alert }: Extract<Action, { type: 'showScreen' }>): void {
    if (alert) this.alerts++;
    else if (screen.text.startsWith('CallBack is activated')) this.arms++;
  }

  #alarm(name: string, device: string, detail: string): void {
    this.note(this.node.host.name, `alarm ${name} ${device}`, detail);
    this.checker.alarm(name, device, detail);
  }
}

const actionTypes: ReadonlySet<string> = new Set<Action['type']>([
  'showScreen',
  'closeScreen',
  'showPrompt',
  'dial',
  'offerKey',
  'buttonLamp',
  'commit',
  'watchLine',
  'watchDevice',
  'alarm',
]);

export const isAction = (what: Event | Action): what is Action => actionTypes.has(what.type);

/** Runs a seed's world from its beginning to its end. */
export const runWorld = (options: Options): Promise<Outcome> => play(new World(options));
