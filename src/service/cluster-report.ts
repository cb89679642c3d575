/** The nodes of a cluster as an operator sees them: what etcd says, and what each node says about itself. */
import {
  compareAddresses,
  EtcdClient,
  Keys,
  leaderOf,
  type Member,
  memberOf,
  type NodeState,
} from '../cluster/index.ts';
import { formatAddress } from './address.ts';
import type { ClusterConfiguration } from './cluster-configuration.ts';
import { peerTls, stateOf } from './cluster-nodes.ts';
import { etcdTrouble } from './cluster-words.ts';
import type { ClientFiles } from './tls-files.ts';

export interface NodeReport {
  readonly address: string;
  /** `active` and `backup`, in shared mode `serving`; `drained`; `silent`: a member that does not answer. */
  readonly role: string;
  /** Epoch milliseconds: in this role, or a member, since then. */
  readonly since: number;
  readonly records: number | null;
  /** Revisions that its table is behind the furthest one. */
  readonly lag: number | null;
  readonly epoch: number;
  readonly version: string | null;
  /** What it needs and does not have, in sentences. */
  readonly missing: readonly string[];
}

export interface ClusterReport {
  readonly etcd: readonly string[];
  readonly mode: string | null;
  readonly active: string | null;
  readonly nodes: readonly NodeReport[];
}

export function etcdClient({ endpoints, user }: ClusterConfiguration, files: ClientFiles): EtcdClient {
  const tls = files.tls === null ? {} : { tls: files.tls };
  return new EtcdClient({ endpoints, ...tls, ...(user === null ? {} : { user, password: files.password }) });
}

/** @throws Error with a sentence where etcd does not answer */
export async function clusterReport(configuration: ClusterConfiguration, files: ClientFiles): Promise<ClusterReport> {
  const keys = new Keys(configuration.prefix);
  const etcd = etcdClient(configuration, files);
  const named = configuration.endpoints.map(formatAddress);
  try {
    const [members, leaders] = await Promise.all([etcd.list(keys.members), etcd.list(keys.leader)]);
    const nodes = members.items.map((item) => memberOf(item, keys));
    const states = await Promise.all(nodes.map((member) => stateOf(member, peerTls(configuration, files))));
    const leader = leaders.items[0] === undefined ? null : leaderOf(leaders.items[0]);
    const furthest = Math.max(0, ...states.map((state) => state?.revision ?? 0));
    const reports = nodes.map((member, i): NodeReport => {
      const state = states[i] ?? null;
      const since = member.lease === leader?.lease ? leader.since : member.since;
      return {
        address: member.address,
        role: roleOf(member, state),
        since,
        records: state?.records ?? null,
        lag: state === null ? null : furthest - state.revision,
        epoch: state?.epoch ?? 0,
        version: state?.version ?? null,
        missing: state?.missing ?? [
          `It does not answer at ${member.probe}: it hangs, cannot be reached from here, or one of us speaks TLS and the other does not.`,
        ],
      };
    });
    const mode = states.find((state) => state !== null)?.mode ?? null;
    return {
      etcd: named,
      mode,
      active: leader?.address ?? null,
      nodes: reports.sort((a, b) => compareAddresses(a.address, b.address)),
    };
  } catch (error) {
    throw new Error(`${etcdTrouble(configuration.endpoints, error as Error)}.`);
  } finally {
    etcd.close();
  }
}

function roleOf(member: Member, state: NodeState | null): string {
  if (state === null) return 'silent';
  if (state.role === 'backup' && (state.draining || member.draining)) return 'drained';
  return state.mode === 'shared' && state.role === 'active' ? 'serving' : state.role;
}
