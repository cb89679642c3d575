/** A node of a cluster over a model of etcd, in virtual time. */
import { Keys } from '../../src/cluster/etcd/keys.ts';
import { ClusterNode } from '../../src/cluster/node.ts';
import { clusterTiming } from '../../src/cluster/redundancy/timing.ts';
import type { ClusterMode } from '../../src/cluster/redundancy/words.ts';
import { Clock, Host } from '../sim/clock.ts';
import { EtcdModel } from '../sim/etcd-model.ts';
import { EtcdPort } from '../sim/etcd-port.ts';
import { Random } from '../sim/random.ts';

export const keys = new Keys();

/** `portOf`: another program's way to the same etcd. `run`: time passes. Nobody has started the node. */
export function modelNode(mode: ClusterMode, address: string) {
  const clock = new Clock();
  const etcd = new EtcdModel(clock);
  const host = new Host(address);
  const habits = { delayMs: 4, lagMs: 4, lost: 0, lostCreates: 0 };
  const portOf = (name: string, on: Host) =>
    new EtcdPort({ clock, host: on, model: etcd, random: new Random(1, name), habits, name });
  const node = new ClusterNode({
    mode,
    address,
    probe: `${address}:2500`,
    etcd: portOf(address, host),
    keys,
    peers: { listener: null, follow: () => {}, renew: () => {}, watchLine: () => {}, close: () => {} },
    timers: {
      now: () => clock.now,
      today: () => clock.wall,
      after: (ms, act) => {
        const planned = clock.after(ms, act, host);
        return () => planned.cancel();
      },
    },
    timing: clusterTiming,
    alarm: () => {},
  });
  const run = async (ms: number): Promise<void> => {
    const end = clock.after(ms, () => {}, clock.world);
    while (end.run !== null) {
      clock.step();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { clock, etcd, host, node, portOf, run };
}
