/** What goes wrong, one row per class: how it begins. `heal` ends everything. */

import type { Planned } from './clock.ts';
import type { FaultClass } from './options.ts';
import { anyUser, later, phoneFaults, setRefusing } from './phone-faults.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const SLOW_MS = 80;
const DOWN_MS = [20, 15_000] as const;
/** Longer than the store's deadline at times. */
const STALL_DISK_MS = [200, 14_000] as const;
const PAUSE_MS = [20, 5_000] as const;
const HOUR_MS = 3_600_000;

export class Faults {
  readonly #world: World;
  readonly #random: Random;
  healed = false;
  #next: Planned | undefined;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    world.disk.stepped = () => this.#crashAtStep();
  }

  /** Habits from the start, events from then on. */
  begin(): void {
    const { options, network, disk } = this.#world;
    const { faults } = options;
    if (faults.has('chunking')) network.habits.chunking = this.#random.between(0.05, 0.9);
    if (faults.has('delay')) network.habits.delayMs = this.#random.between(2, SLOW_MS);
    if (faults.has('diskError')) disk.trouble.errors = this.#random.between(0.02, 0.3);
    this.#plan();
  }

  has(fault: FaultClass): boolean {
    return !this.healed && this.#world.options.faults.has(fault);
  }

  /** Lets it happen now, where the seed has this class. */
  strike(fault: FaultClass): void {
    if (this.has(fault)) rows[fault]?.(this.#world, this.#random);
  }

  /** Everything is well from now on, and nobody begins anything new. */
  heal(): void {
    const { network, disk, node, office, clock } = this.#world;
    this.healed = true;
    this.#next?.cancel();
    this.#world.note('fault', 'healed');
    network.habits.chunking = 0;
    network.habits.delayMs = 2;
    network.heal();
    Object.assign(disk.trouble, { errors: 0, full: false, stalledUntil: 0 });
    if (!node.host.up) node.start();
    for (const user of office.users) {
      user.away = false;
      user.resting = true;
      setRefusing(user, false);
      clock.on(office.host, () => {
        user.connect();
        if (office.manager.exchange.doNotDisturbOf(user.phone.name) !== 'off')
          office.manager.doNotDisturb(user.phone.name, 'off');
      });
    }
  }

  /** Every handset goes up and down: who waits for a line to be used has no reason to wait any more. */
  touchAllPhones(): void {
    const { office, clock } = this.#world;
    const { length } = office.users;
    // Twice: a number that somebody had in mind is dialled at the first time.
    for (let i = 0; i < 2 * length; i++) {
      const { phone } = office.users[i % length]!;
      clock.after(i * 1_000, () => phone.offHook(), office.host);
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

  /** Between any two steps of a write the process may die. */
  #crashAtStep(): void {
    if (this.#random.chance(0.97)) return;
    const { clock } = this.#world;
    const kind = this.#random.pick(['kill', 'power'] as const);
    clock.after(0, () => this.strike(kind), clock.world);
  }
}

type Row = (world: World, random: Random) => void;

function crash(world: World, random: Random, silently: boolean): void {
  const { node, disk, clock } = world;
  if (!node.host.up) return;
  world.befalls(silently ? 'power' : 'kill');
  node.crash(silently);
  if (silently) disk.powerLost();
  else disk.killed();
  clock.after(random.between(...DOWN_MS), () => node.host.up || node.start(), clock.world);
}

const rows: Partial<Record<FaultClass, Row>> = {
  ...phoneFaults,
  kill: (world, random) => crash(world, random, false),
  power: (world, random) => crash(world, random, true),
  diskError: (world, random) => {
    world.befalls('diskError');
    world.disk.trouble.errors = random.between(0.02, 0.9);
  },
  diskFull: (world, random) => {
    world.befalls('diskFull');
    world.disk.trouble.full = true;
    later(world, random.between(1_000, 20_000), () => {
      world.disk.trouble.full = false;
    });
  },
  diskStall: (world, random) => {
    world.befalls('diskStall');
    world.disk.trouble.stalledUntil = world.clock.now + random.between(...STALL_DISK_MS);
  },
  clock: (world, random) => {
    world.befalls('clock');
    world.node.host.wallOffset += random.pick([-HOUR_MS, HOUR_MS, -1_500, 1_500]);
  },
  pause: (world, random) => {
    world.befalls('pause');
    world.clock.pause(world.node.host, random.between(...PAUSE_MS));
  },
  directory: (world, random) => {
    const { number } = random.pick(world.office.lines);
    const { life, host } = world.node;
    if (life === null) return;
    world.befalls('directory');
    const entry = { type: 'directoryEntry', line: number, kind: 'phone' } as const;
    world.clock.on(host, () => life.router.post({ ...entry, forgotten: true }));
    world.clock.after(random.between(0, 3_000), () => life.router.post({ ...entry, forgotten: false }), host);
  },
  login: (world, random) => {
    const { life, host } = world.node;
    if (life === null) return;
    world.befalls('login');
    world.clock.on(host, () => life.router.post({ type: 'userChanged', device: anyUser(world, random).phone.name }));
  },
};
