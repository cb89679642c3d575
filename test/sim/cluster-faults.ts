/** What goes wrong in a cluster, one row per class; phones and their connections as with one gateway. */
import type { SimClusterNode } from './cluster-node.ts';
import type { ClusterWorld } from './cluster-world.ts';
import { type CtiHabits, wellBehaved } from './cti-mischief.ts';
import type { Trouble } from './faults.ts';
import type { FaultClass } from './options.ts';
import { anyUser, later, phoneFaults } from './phone-faults.ts';
import type { Random } from './random.ts';

const DOWN_MS = [20, 15_000] as const;
const PAUSE_MS = [20, 9_000] as const;
const CUT_MS = [200, 15_000] as const;
const LEADER_MS = [300, 2_500] as const;
const HOUR_MS = 3_600_000;
const START_MS = 3_000;
const LOST_CREATES = 0.3;

/** Any node; rather the one that leads. */
function victim({ nodes, judge }: ClusterWorld, random: Random): SimClusterNode {
  const leads = nodes.find(({ host }) => host.name === judge.leader);
  return leads !== undefined && random.chance(0.6) ? leads : random.pick(nodes);
}

function crash(world: ClusterWorld, random: Random, silently: boolean): void {
  const node = victim(world, random);
  if (!node.host.up) return;
  world.befalls(silently ? 'power' : 'kill');
  node.crash(silently);
  later(world, random.between(...DOWN_MS), () => node.host.up || node.start());
}

function cut(world: ClusterWorld, random: Random, toEtcd: boolean, fromEtcd: boolean): void {
  const node = victim(world, random);
  node.cutEtcd(toEtcd, fromEtcd);
  later(world, random.between(...CUT_MS), () => node.cutEtcd(false, false));
}

/** A CTIManager that is not well for a while. */
function ctiIll(world: ClusterWorld, random: Random, fault: FaultClass, habits: Partial<CtiHabits>): void {
  if (world.cti === null) return;
  world.befalls(fault);
  Object.assign(world.ctiHabits, habits);
  later(world, random.between(...CUT_MS), () => Object.assign(world.ctiHabits, wellBehaved));
}

const rows: Trouble<ClusterWorld>['rows'] = {
  ...phoneFaults,
  kill: (world, random) => crash(world, random, false),
  power: (world, random) => crash(world, random, true),
  pause: (world, random) => {
    world.befalls('pause');
    world.clock.pause(victim(world, random).host, random.between(...PAUSE_MS));
  },
  clock: (world, random) => {
    world.befalls('clock');
    random.pick(world.nodes).host.wallOffset += random.pick([-HOUR_MS, HOUR_MS, -1_500, 1_500]);
  },
  etcdCut: (world, random) => {
    world.befalls('etcdCut');
    cut(world, random, true, true);
  },
  etcdOneWay: (world, random) => {
    world.befalls('etcdOneWay');
    const to = random.chance(0.5);
    cut(world, random, to, !to);
  },
  etcdLost: (world, random) => {
    world.befalls('etcdLost');
    world.habits.lost = random.between(0.05, 0.5);
    later(world, random.between(...CUT_MS), () => {
      world.habits.lost = 0;
    });
  },
  etcdLag: (world, random) => {
    world.befalls('etcdLag');
    world.habits.lagMs = random.between(50, 1_500);
    later(world, random.between(...CUT_MS), () => {
      world.habits.lagMs = 4;
    });
  },
  leaderChange: (world, random) => {
    world.befalls('leaderChange');
    world.etcd.changeLeader(random.between(...LEADER_MS));
  },
  compaction: (world) => {
    world.befalls('compaction');
    world.etcd.compact();
  },
  swizzle: (world, random) => {
    // One after another is cut off, and they come back in another order.
    world.befalls('swizzle');
    const among = random.shuffled(world.nodes).slice(0, random.whole(1, world.nodes.length));
    for (const [i, node] of among.entries()) later(world, i * random.between(50, 800), () => node.cutEtcd(true, true));
    const back = random.between(1_000, 12_000);
    for (const [i, node] of random.shuffled(among).entries())
      later(world, back + i * 700, () => node.cutEtcd(false, false));
  },
  peerCut: (world, random) => {
    // Two nodes do not hear each other; etcd and their phones they do.
    const [one, other] = random.shuffled(world.nodes);
    if (other === undefined) return;
    world.befalls('peerCut');
    world.network.cut(one!.host, other.host, random.between(...CUT_MS));
  },
  drain: (world, random) => {
    const node = victim(world, random);
    const member = node.life?.member;
    if (member === undefined) return;
    world.befalls('drain');
    world.clock.after(0, () => member.node.drain(true), node.host);
    world.clock.after(random.between(500, 20_000), () => member.node.drain(false), node.host);
  },
  ctiAnswers: (world, random) =>
    ctiIll(world, random, 'ctiAnswers', { late: random.between(0.1, 0.8), twice: random.between(0, 0.3) }),
  ctiLost: (world, random) => ctiIll(world, random, 'ctiLost', { lost: random.between(0.1, 0.6) }),
  ctiRefuses: (world, random) => ctiIll(world, random, 'ctiRefuses', { refused: random.between(0.1, 0.8) }),
  ctiOrder: (world, random) => ctiIll(world, random, 'ctiOrder', { behind: random.between(0.1, 0.6) }),
  ctiGone: (world, random) => {
    const { cti, clock, office } = world;
    if (cti === null) return;
    world.befalls('ctiGone');
    const kind = random.pick(['drop', 'close', 'silent'] as const);
    clock.on(office.host, () => {
      if (kind === 'close') cti.closeProviders();
      else if (kind === 'drop') cti.dropAll();
      else {
        // What it would have said is lost: so its connections are, when it goes on.
        const ms = random.between(...CUT_MS);
        cti.beSilent(ms);
        clock.after(ms, () => cti.dropAll(), office.host);
      }
    });
  },
  phoneMoves: (world, random) => {
    const user = anyUser(world, random);
    world.befalls('phoneMoves');
    world.clock.on(world.office.host, () => {
      user.moves(random.pick(user.homes));
      void user.phone.leave(random.pick(['unregister', 'fin', 'reset']));
    });
  },
};

export const clusterTrouble: Trouble<ClusterWorld> = {
  rows,
  begin: ({ nodes, clock, habits, options }, random) => {
    if (options.faults.has('etcdLost')) habits.lostCreates = LOST_CREATES;
    // Some at once, some later, in any order.
    for (const node of nodes)
      clock.after(
        random.chance(0.7) ? 0 : random.between(0, START_MS),
        () => node.host.up || node.start(),
        clock.world,
      );
  },
  heal: ({ habits, ctiHabits, nodes, clock }) => {
    Object.assign(ctiHabits, wellBehaved);
    Object.assign(habits, { delayMs: 4, lagMs: 4, lost: 0, lostCreates: 0 });
    for (const node of nodes) {
      node.cutEtcd(false, false);
      if (!node.host.up) node.start();
      else if (node.life?.member.node.draining) clock.after(0, () => node.life?.member.node.drain(false), node.host);
    }
  },
};
