/** What goes wrong in an office, one row per class: its gateway, the disk under it, its clock, the directory. */
import type { Trouble } from './faults.ts';
import { anyUser, later, phoneFaults } from './phone-faults.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const DOWN_MS = [20, 15_000] as const;
/** Longer than the store's deadline at times. */
const STALL_DISK_MS = [200, 14_000] as const;
const PAUSE_MS = [20, 5_000] as const;
const HOUR_MS = 3_600_000;

function crash(world: World, random: Random, silently: boolean): void {
  const { node, disk, clock } = world;
  if (!node.host.up) return;
  world.befalls(silently ? 'power' : 'kill');
  node.crash(silently);
  if (silently) disk.powerLost();
  else disk.killed();
  clock.after(random.between(...DOWN_MS), () => node.host.up || node.start(), clock.world);
}

const rows: Trouble<World>['rows'] = {
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
    world.clock.after(0, () => life.router.post({ ...entry, forgotten: true }), host);
    world.clock.after(random.between(0, 3_000), () => life.router.post({ ...entry, forgotten: false }), host);
  },
  login: (world, random) => {
    const { life, host } = world.node;
    if (life === null) return;
    world.befalls('login');
    const { name } = anyUser(world, random).phone;
    world.clock.after(0, () => life.router.post({ type: 'userChanged', device: name }), host);
  },
};

/** Between any two steps of a write the process may die. */
function crashAtSteps({ disk, clock, faults }: World, random: Random): void {
  disk.stepped = () => {
    if (random.chance(0.97)) return;
    const kind = random.pick(['kill', 'power'] as const);
    clock.after(0, () => faults.strike(kind), clock.world);
  };
}

export const officeTrouble: Trouble<World> = {
  rows,
  begin: (world, random) => {
    crashAtSteps(world, random);
    if (world.options.faults.has('diskError')) world.disk.trouble.errors = random.between(0.02, 0.3);
  },
  heal: ({ disk, node }) => {
    Object.assign(disk.trouble, { errors: 0, full: false, stalledUntil: 0 });
    if (!node.host.up) node.start();
  },
};
