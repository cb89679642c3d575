/** What can go wrong with phones and their connections, whatever stands behind them: one row per class. */
import { sharedWriter } from '../../src/simulator/wire/shared-writer.ts';
import { userData } from '../../src/simulator/wire/user-data.ts';
import type { Clock } from './clock.ts';
import type { Network } from './network.ts';
import type { Office } from './office.ts';
import type { FaultClass } from './options.ts';
import type { Random } from './random.ts';
import type { VirtualSocket } from './socket.ts';
import type { User } from './user.ts';

/** A world as far as these faults go. */
export interface Befallen {
  readonly clock: Clock;
  readonly network: Network;
  readonly office: Office;
  /** Told before a fault takes place. */
  befalls(fault: string): void;
}

const CUT_MS = [200, 45_000] as const;
/** Longer than three pushes of one alert take. */
const REFUSAL_MS_MAX = 150_000;
const APPLICATION = 0;

export const later = (world: Befallen, ms: number, run: () => void): void =>
  void world.clock.after(ms, run, world.clock.world);
export const anyUser = (world: Befallen, random: Random): User => random.pick(world.office.users);
const connection = (world: Befallen, random: Random): VirtualSocket | undefined => {
  const open = [...world.network.open];
  return open.length === 0 ? undefined : random.pick(open);
};

/** An option that a phone is born with; here it changes. */
export function setRefusing({ phone }: User, refuseScreens: boolean): void {
  Object.assign((phone as unknown as { options: object }).options, { refuseScreens });
}

/** Bytes of one direction do not arrive for a while; a stall holds both. */
function hold(world: Befallen, random: Random, both: boolean): void {
  const caller = connection(world, random);
  if (caller === undefined) return;
  world.befalls(both ? 'stall' : 'oneWayCut');
  const ends = both ? [caller, caller.peer!] : [random.pick([caller, caller.peer!])];
  for (const end of ends) end.heldUntil = world.clock.now + random.between(...CUT_MS);
}

export const phoneFaults: Partial<Record<FaultClass, (world: Befallen, random: Random) => void>> = {
  stall: (world, random) => hold(world, random, true),
  oneWayCut: (world, random) => hold(world, random, false),
  reset: (world, random) => {
    const caller = connection(world, random);
    if (caller === undefined) return;
    world.befalls('reset');
    for (const end of [caller, caller.peer!]) world.clock.after(0, () => end.resetArrives(), end.host);
  },
  phoneReset: (world, random) => {
    const { manager, host } = world.office;
    const { name } = anyUser(world, random).phone;
    if (!manager.sessions.has(name)) return;
    world.befalls('phoneReset');
    world.clock.on(host, () => manager.reset(name, random.pick(['reset', 'restart'])));
  },
  phoneGone: (world, random) => {
    const user = anyUser(world, random);
    world.befalls('phoneGone');
    user.away = true;
    world.clock.on(world.office.host, () => void user.phone.leave(random.pick(['unregister', 'fin', 'reset'])));
    world.clock.after(
      random.between(500, 20_000),
      () => {
        user.away = false;
        user.connect();
      },
      world.office.host,
    );
  },
  refusal: (world, random) => {
    // The screen is taken by another application: pushes are refused for a while.
    const user = anyUser(world, random);
    world.befalls('refusal');
    setRefusing(user, true);
    later(world, random.between(500, REFUSAL_MS_MAX), () => setRefusing(user, false));
  },
  forgery: (world, random) => {
    // A phone sends the key of another one's screen, or of any.
    const { phone } = anyUser(world, random);
    const urls = world.office.users.flatMap((user) => user.phone.state.screen?.softKeys.map(({ url }) => url) ?? []);
    const keys = urls.filter((each) => each.startsWith('UserCallData:'));
    const url = keys.length === 0 ? undefined : random.pick(keys).split(':');
    const transaction = url === undefined ? random.whole(1, 1000) : Number(url[4]);
    const application = url === undefined ? APPLICATION : Number(url[1]);
    if (!phone.state.registered) return;
    world.befalls('forgery');
    const data = random.pick(['cancel', 'ok', 'dial', 'exit']);
    const forged = { application, line: 0, call: 0, transaction, data };
    world.clock.on(world.office.host, () => {
      userData(sharedWriter, phone.header, 'DeviceToUserData', true, forged);
      phone.flush();
    });
  },
  doNotDisturb: (world, random) => {
    const { manager, host } = world.office;
    const { name } = anyUser(world, random).phone;
    world.befalls('doNotDisturb');
    world.clock.on(host, () =>
      manager.doNotDisturb(name, manager.exchange.doNotDisturbOf(name) === 'off' ? 'reject' : 'off'),
    );
  },
};
