/**
 * What goes wrong in a world, and when: by chance, or struck by `bias`. A world has a row for each of its fault classes;
 * what concerns phones and their network is the same in all.
 */
import type { Planned } from './clock.ts';
import type { FaultClass, Options } from './options.ts';
import { type Befallen, setRefusing } from './phone-faults.ts';
import type { Random } from './random.ts';

const SLOW_MS = 80;

/** A world as far as faults go. */
export interface Site extends Befallen {
  readonly options: Options;
  note(who: string, what: string): void;
}

/** How each class begins, and what of a world is well from the heal on. */
export interface Trouble<W extends Site> {
  readonly rows: Partial<Record<FaultClass, (world: W, random: Random) => void>>;
  /** Habits from the start. */
  begin(world: W, random: Random): void;
  heal(world: W): void;
}

export class Faults<W extends Site> {
  readonly #world: W;
  readonly #random: Random;
  readonly #trouble: Trouble<W>;
  healed = false;
  #next: Planned | undefined;

  constructor(world: W, random: Random, trouble: Trouble<W>) {
    this.#world = world;
    this.#random = random;
    this.#trouble = trouble;
  }

  /** Habits from the start, events from then on. */
  begin(): void {
    const { options, network } = this.#world;
    const { faults } = options;
    if (faults.has('chunking')) network.habits.chunking = this.#random.between(0.05, 0.9);
    if (faults.has('delay')) network.habits.delayMs = this.#random.between(2, SLOW_MS);
    this.#trouble.begin(this.#world, this.#random);
    this.#plan();
  }

  has(fault: FaultClass): boolean {
    return !this.healed && this.#world.options.faults.has(fault);
  }

  /** Lets it happen now, where the seed has this class. */
  strike(fault: FaultClass): void {
    if (this.has(fault)) this.#trouble.rows[fault]?.(this.#world, this.#random);
  }

  /** Everything is well from now on, and nobody begins anything new. */
  heal(): void {
    const { network, office, clock } = this.#world;
    this.healed = true;
    this.#next?.cancel();
    this.#world.note('fault', 'healed');
    Object.assign(network.habits, { chunking: 0, delayMs: 2 });
    network.heal();
    this.#trouble.heal(this.#world);
    for (const user of office.users) {
      user.away = false;
      user.resting = true;
      setRefusing(user, false);
      clock.on(office.host, () => {
        user.connect();
        const { name } = user.phone;
        if (office.manager.exchange.doNotDisturbOf(name) !== 'off') office.manager.doNotDisturb(name, 'off');
      });
    }
  }

  /**
   * Every handset goes up and down: who waits for a line to be used has no reason to wait any more. A screen of ours is put
   * away first. What a key of the last moments brings up after the heal, nobody would put away: those who rest look at no
   * screen, and the gateway rightly holds the phone open for it, for five minutes.
   */
  touchAllPhones(): void {
    const { office, clock } = this.#world;
    const { length } = office.users;
    // Twice: a number that somebody had in mind is dialled at the first time.
    for (let i = 0; i < 2 * length; i++) {
      const user = office.users[i % length]!;
      const { phone } = user;
      const lift = (): void => {
        user.pressScreen(['Exit']);
        phone.offHook();
      };
      clock.after(i * 1_000, lift, office.host);
      clock.after(i * 1_000 + 700, () => phone.onHook(), office.host);
    }
  }

  #plan(): void {
    const { clock, options } = this.#world;
    const drawn = [...options.faults];
    if (drawn.length === 0) return;
    this.#next = clock.after(
      this.#random.wait(options.faultEveryMs),
      () => {
        this.strike(this.#random.pick(drawn));
        this.#plan();
      },
      clock.world,
    );
  }
}
