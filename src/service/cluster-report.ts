/** The nodes of a cluster as an operator sees them: what etcd says, and what each node says about itself. */
import { connect } from 'node:net';
import {
  compareAddresses,
  EtcdClient,
  Keys,
  leaderOf,
  type Member,
  memberOf,
  type NodeState,
  type PeerMessage,
  PeerReader,
  peerLine,
} from '../cluster/index.ts';
import { formatAddress, parseAddress } from './address.ts';
import type { ClusterConfiguration } from './cluster-configuration.ts';
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

/** How long a node has for its answer. */
const ANSWER_MS = 1000;

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
    const states = await Promise.all(nodes.map((member) => stateOf(member)));
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
        missing: state?.missing ?? [],
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

/** What a node says about itself; null where it does not answer, or is another one by now. */
async function stateOf(member: Member): Promise<NodeState | null> {
  const answer = await ask(member.probe, { echo: 1 }, ({ state }) => state !== undefined).catch(() => null);
  return answer?.state?.lease === member.lease ? answer.state : null;
}

/** Takes a node of this machine out of service, or back. @throws Error with a sentence */
export async function drainNode(probe: string, on: boolean): Promise<void> {
  await ask(probe, { drain: on }, ({ drain }) => drain === on);
}

/** One message to a node, and the answer that fits. */
function ask(probe: string, message: PeerMessage, fits: (answer: PeerMessage) => boolean): Promise<PeerMessage> {
  return new Promise((resolve, reject) => {
    const address = parseAddress(probe);
    if (address === null) {
      reject(new Error(`${probe} is no address of a node`));
      return;
    }
    const reader = new PeerReader();
    const drains = message.drain !== undefined;
    // Only a node's own machine may drain it: it is called from the address that it listens on.
    const socket = connect({ ...address, ...(drains ? { localAddress: address.host } : {}) });
    const failed = (why: string) => {
      socket.destroy();
      reject(new Error(`the node at ${probe} ${why}${drains ? '; run this on its machine' : ''}`));
    };
    socket.setTimeout(ANSWER_MS, () => failed(`does not answer within ${ANSWER_MS} ms`));
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(peerLine(message)));
    socket.on('error', (error: NodeJS.ErrnoException) => failed(`does not answer (${error.code ?? error.message})`));
    socket.on('data', (chunk: string) => {
      const answer = reader.read(chunk)?.find(fits);
      if (answer === undefined) return;
      socket.destroy();
      resolve(answer);
    });
  });
}
