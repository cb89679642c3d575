/** As `bias`, for a cluster: trouble in the ten milliseconds after a line event that somebody waits for. */
import type { ClusterWorld } from './cluster-world.ts';
import type { FaultClass } from './options.ts';
import type { Random } from './random.ts';

const WITHIN_MS = 10;
const lineEvents: ReadonlySet<string> = new Set(['ended', 'ringingEnded', 'remoteEnded']);
const struck: readonly FaultClass[] = [
  'kill',
  'power',
  'pause',
  'etcdCut',
  'etcdOneWay',
  'etcdLost',
  'etcdLag',
  'leaderChange',
  'compaction',
  'drain',
  'phoneMoves',
  'phoneReset',
  'reset',
];

export class ClusterBias {
  readonly #world: ClusterWorld;
  readonly #random: Random;

  constructor(world: ClusterWorld, random: Random) {
    this.#world = world;
    this.#random = random;
    world.office.manager.on('report', ({ what, line }) => {
      if (lineEvents.has(what)) this.#lineEvent(String(line));
    });
  }

  /** A record is on its way: B hangs up before it is there, or something else happens. */
  arming(line: string): void {
    if (this.#world.faults.healed) return;
    const lot = this.#random.part();
    if (lot < 0.2) this.#soon(() => this.#random.pick(this.#world.office.carriersOf(line)).hangUp());
    else if (lot < 0.5) this.#strike();
  }

  #lineEvent(line: string): void {
    const { office, ledger, faults } = this.#world;
    if (faults.healed || office.manager.callsOn(line) > 0) return;
    const waiters = ledger.live().filter((watch) => watch.line === line);
    if (waiters.length === 0) return;
    const random = this.#random;
    const waiter = office.userOf(random.pick(waiters).device);
    const [owner] = office.carriersOf(line);
    const lot = random.part();
    if (lot < 0.2) this.#soon(() => owner!.lift());
    else if (lot < 0.3) this.#soon(() => waiter.call());
    else if (lot < 0.4) this.#soon(() => waiter.pressScreen());
    else if (lot < 0.7) this.#strike();
  }

  #strike(): void {
    const drawn = struck.filter((fault) => this.#world.faults.has(fault));
    if (drawn.length === 0) return;
    const fault = this.#random.pick(drawn);
    this.#soon(() => this.#world.faults.strike(fault));
  }

  #soon(run: () => void): void {
    const { clock, office } = this.#world;
    clock.after(this.#random.between(0, WITHIN_MS), run, office.host);
  }
}
