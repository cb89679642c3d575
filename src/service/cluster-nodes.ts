/** Asking a single node of a cluster: what it says about itself, and that it shall serve no more. */
import {
  connectPeer,
  type Member,
  type NodeState,
  type PeerMessage,
  PeerReader,
  type PeerTls,
  peerLine,
} from '../cluster/index.ts';
import { parseAddress } from './address.ts';
import type { ClusterConfiguration } from './cluster-configuration.ts';
import type { ClientFiles } from './tls-files.ts';

/** How long a node has for its answer. */
const ANSWER_MS = 1000;
/** A hand-over takes a fraction of a second; after this time nobody is there to take over. */
const DRAIN_MS = 5000;
const LOOK_MS = 50;

/** What nodes show each other; null where they speak without TLS. */
export function peerTls({ peerTls: wanted }: ClusterConfiguration, { tls }: ClientFiles): PeerTls | null {
  const { ca, cert, key } = tls ?? {};
  return wanted && ca !== undefined && cert !== undefined && key !== undefined ? { ca, cert, key } : null;
}

/** What a node says about itself; null where it does not answer, or is another one by now. */
export async function stateOf(member: Member, tls: PeerTls | null): Promise<NodeState | null> {
  const state = await stateAt(member.probe, tls).catch(() => null);
  return state?.lease === member.lease ? state : null;
}

async function stateAt(probe: string, tls: PeerTls | null): Promise<NodeState> {
  return (await ask(probe, tls, { echo: 1 }, ({ state }) => state !== undefined)).state!;
}

/**
 * Takes a node of this machine out of service, or back.
 * @returns true where it is so by now; false where it serves on, since nobody else can
 * @throws Error with a sentence where the node does not answer
 */
export async function drainNode(probe: string, tls: PeerTls | null, on: boolean): Promise<boolean> {
  await ask(probe, tls, { drain: on }, ({ drain }) => drain === on);
  if (!on) return true;
  for (const last = Date.now() + DRAIN_MS; Date.now() < last; ) {
    const { role } = await stateAt(probe, tls);
    if (role !== 'active' && role !== 'handingOver') return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}

/** One message to a node, and the answer that fits. */
function ask(
  probe: string,
  tls: PeerTls | null,
  message: PeerMessage,
  fits: (answer: PeerMessage) => boolean,
): Promise<PeerMessage> {
  return new Promise((resolve, reject) => {
    const address = parseAddress(probe);
    if (address === null) {
      reject(new Error(`${probe} is no address of a node`));
      return;
    }
    const reader = new PeerReader();
    const drains = message.drain !== undefined;
    // Only a node's own machine may drain it: it is called from the address that it listens on.
    const from = drains ? { localAddress: address.host } : {};
    const socket = connectPeer({ ...address, ...from }, tls, (open) => open.write(peerLine(message)));
    const failed = (why: string) => {
      socket.destroy();
      reject(new Error(`the node at ${probe} ${why}${drains ? '; run this on its machine' : ''}`));
    };
    socket.setTimeout(ANSWER_MS, () => failed(`does not answer within ${ANSWER_MS} ms`));
    socket.setEncoding('utf8');
    socket.on('error', (error: NodeJS.ErrnoException) => failed(`does not answer (${error.code ?? error.message})`));
    socket.on('close', () => failed('ends the connection without an answer'));
    socket.on('data', (chunk: string) => {
      const answer = reader.read(chunk)?.find(fits);
      if (answer === undefined) return;
      resolve(answer);
      socket.destroy();
    });
  });
}
