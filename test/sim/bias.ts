/**
 * Trouble at the moment that matters: when a line ends its last call and somebody waits for it, when a record is on its way to
 * the store, when somebody is told, something else happens in the next ten milliseconds. Left to even chance these races
 * hardly ever come (facts, M10).
 */
import { State } from '../../src/feature/call-back/machine.ts';
import type { Action } from '../../src/model/actions.ts';
import type { Faults, Site } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { FaultClass } from './options.ts';
import type { Random } from './random.ts';

const WITHIN_MS = 10;
const lineEvents: ReadonlySet<string> = new Set(['ended', 'ringingEnded', 'remoteEnded']);

export interface Biased<W extends Site> extends Site {
  readonly faults: Faults<W>;
  readonly ledger: Ledger;
}

export class Bias<W extends Site> {
  readonly #world: Biased<W>;
  readonly #random: Random;

  constructor(world: Biased<W>, random: Random) {
    this.#world = world;
    this.#random = random;
    world.office.manager.on('report', ({ what, line }) => {
      if (lineEvents.has(what)) this.#lineEvent(String(line));
    });
  }

  /** What a gateway is about to do: states that last only a moment meet trouble, too. */
  action(action: Action): void {
    if (this.#world.faults.healed) return;
    const lot = this.#random.part();
    if (action.type === 'commit' && action.record?.revision === 1) {
      const { line } = action.record;
      // B hangs up before it is there.
      if (lot < 0.2) this.#soon('hangs up', () => this.#random.pick(this.#world.office.carriersOf(line)).hangUp());
      else if (lot < 0.4) this.#strike();
      return;
    }
    const short = action.type === 'commit' && (action.record === null || action.record.state === State.notifying);
    const tells = action.type === 'showScreen' && action.screen.text.includes('available');
    if ((short || tells || action.type === 'dial') && lot < 0.1) this.#strike();
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
    // Busy again at once: one free in five.
    if (lot < 0.2) this.#soon('busy again', () => owner!.lift());
    else if (lot < 0.3) this.#soon('waiter calls', () => waiter.call());
    else if (lot < 0.4) this.#soon('waiter presses', () => waiter.pressScreen());
    else if (lot < 0.7) this.#strike();
  }

  #strike(): void {
    const { options, faults } = this.#world;
    const drawn: readonly FaultClass[] = [...options.faults];
    if (drawn.length === 0) return;
    const fault = this.#random.pick(drawn);
    this.#soon('', () => faults.strike(fault));
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
