/** The keys of the cluster as values: what nodes write about themselves, and what they read of each other. */
import type { Leader, Member, View } from '../redundancy/words.ts';
import type { Keys } from './keys.ts';
import type { Mirror } from './mirror.ts';
import type { KeyValue, Operation, Transaction } from './port.ts';

type Json = Readonly<Record<string, unknown>>;

/** What is no JSON object says nothing. */
function told({ value }: KeyValue): Json {
  try {
    const found: unknown = JSON.parse(Buffer.from(value).toString('utf8'));
    return typeof found === 'object' && found !== null ? (found as Json) : {};
  } catch {
    return {};
  }
}

const written = (value: object): Uint8Array => Buffer.from(JSON.stringify(value), 'utf8');

/** What a node says about itself. */
export interface Announcement {
  readonly address: string;
  readonly probe: string;
  readonly draining: boolean;
  readonly since: number;
}

export function memberOf(item: KeyValue, keys: Keys): Member {
  const { probe, draining, since } = told(item);
  return {
    address: item.key.slice(keys.members.length),
    lease: item.lease,
    probe: String(probe ?? ''),
    draining: draining === true,
    since: Number(since ?? 0),
    epoch: item.createRevision,
  };
}

export function leaderOf(item: KeyValue): Leader & { readonly named: boolean } {
  const { address, since, named } = told(item);
  return {
    address: String(address ?? ''),
    lease: item.lease,
    epoch: item.createRevision,
    since: Number(since ?? 0),
    named: named === true,
  };
}

export function viewOf(mirror: Mirror, keys: Keys): View {
  const leaderItem = mirror.item(keys.leader);
  const leader = leaderItem === null ? null : leaderOf(leaderItem);
  const successor = mirror.item(keys.successor);
  const named = successor === null ? null : Buffer.from(successor.value).toString('utf8');
  return {
    revision: mirror.revision,
    members: [...mirror.below(keys.members)].map((item) => memberOf(item, keys)),
    leader,
    // A leader that was named still is the one; another has come by its own right.
    successor: named ?? (leader?.named === true ? leader.address : null),
  };
}

/** Our member key, new or (a flag has changed) once more under the same lease. */
export function announcing(keys: Keys, me: Announcement, lease: string, epoch: number): Transaction {
  const key = keys.member(me.address);
  const put: Operation = { type: 'put', key, value: written(me), lease };
  return { compare: [{ key, target: 'create', revision: epoch }], success: [put], failure: [{ type: 'get', key }] };
}

/** Nobody leads, and our membership counts: we lead. */
export function campaigning(keys: Keys, me: Announcement, lease: string, epoch: number, named: boolean): Transaction {
  return {
    compare: [
      { key: keys.leader, target: 'create', revision: 0 },
      { key: keys.member(me.address), target: 'create', revision: epoch },
    ],
    success: [
      { type: 'put', key: keys.leader, value: written({ address: me.address, since: me.since, named }), lease },
      { type: 'delete', key: keys.successor },
    ],
    failure: [],
  };
}

/** We lead no more, and this is who shall. */
export function handingOver(keys: Keys, epoch: number, successor: string): Transaction {
  return {
    compare: [{ key: keys.leader, target: 'create', revision: epoch }],
    success: [
      { type: 'delete', key: keys.leader },
      { type: 'put', key: keys.successor, value: Buffer.from(successor, 'utf8') },
    ],
    failure: [{ type: 'get', key: keys.leader }],
  };
}
