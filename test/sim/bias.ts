/**
 * Trouble at the moment that matters: when a line ends its last call and somebody waits for it, something else happens in
 * the next ten milliseconds. Left to even chance these races hardly ever come (facts, M10).
 */
import type { FaultClass } from './options.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const WITHIN_MS = 10;
const lineEvents: ReadonlySet<string> = new Set(['ended', 'ringingEnded', 'remoteEnded']);
const struck: readonly FaultClass[] = [
  'kill',
  'power',
  'diskStall',
  'diskError',
  'pause',
  'phoneReset',
  'phoneGone',
  'reset',
  'stall',
  'oneWayCut',
  'refusal',
  'forgery',
  'doNotDisturb',
  'directory',
  'login',
  'clock',
];

export class Bias {
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    world.office.manager.on('report', ({ what, line }) => {
      if (lineEvents.has(what)) this.#lineEvent(String(line));
    });
  }

  #lineEvent(line: string): void {
    const { office, checker, faults } = this.#world;
    if (faults.healed || office.manager.callsOn(line) > 0) return;
    const waiters = checker.ledger.live().filter((watch) => watch.line === line);
    if (waiters.length === 0) return;
    const random = this.#random;
    const waiter = office.userOf(random.pick(waiters).device);
    const [owner] = office.carriersOf(line);
    const lot = random.part();
    // Busy again at once: one free in five.
    if (lot < 0.2) this.#soon('busy again', () => owner!.lift());
    else if (lot < 0.3) this.#soon('waiter calls', () => waiter.call());
    else if (lot < 0.4) this.#soon('waiter presses', () => waiter.pressScreen());
    else if (lot < 0.7) {
      const fault = random.pick(struck);
      this.#soon('', () => this.#world.faults.strike(fault));
    }
  }

  /** A record is on its way to the disk: B hangs up before it is there. */
  arming(line: string): void {
    if (this.#world.faults.healed || !this.#random.chance(0.25)) return;
    const owner = this.#random.pick(this.#world.office.carriersOf(line));
    this.#soon('hangs up', () => owner.hangUp());
  }

  #soon(what: string, run: () => void): void {
    const { clock, office } = this.#world;
    clock.after(
      this.#random.between(0, WITHIN_MS),
      () => {
        if (what !== '') this.#world.note('bias', what);
        run();
      },
      office.host,
    );
  }
}
