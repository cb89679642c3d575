/**
 * What the Redundancy Manager hears and says. Data only: the driver (`cluster/node`) turns actions into requests to etcd
 * and to peers, and their answers into events. Times are milliseconds of a clock that only goes forward, not of the day.
 */
import type { Ms } from '../../model/time.ts';

/**
 * `activeBackup`: one node serves, the others stand by, as in the original (CTI). `shared`: each node serves the phones
 * that are attached to it (inline), nobody leads.
 */
export type ClusterMode = 'activeBackup' | 'shared';

/** A node that has announced itself, which it does once it holds all records. */
export interface Member {
  /** IP address: the name of the node, and its place in the order. */
  readonly address: string;
  /** Lease of the node in etcd: as long as it lives, the node is a member. */
  readonly lease: string;
  /** Where it answers probes, HOST:PORT. */
  readonly probe: string;
  /** Taken out of service for planned work: it is not elected. */
  readonly draining: boolean;
  /** When it joined, epoch milliseconds: only for display. */
  readonly since: number;
  /** Create revision of its key. */
  readonly epoch: number;
}

/** Who is active. */
export interface Leader {
  readonly address: string;
  readonly lease: string;
  /** Create revision of the leader's key: rises with every change, compared in each write of a record. */
  readonly epoch: number;
  readonly since: number;
}

/** What etcd says about the cluster at one revision, all records up to which are in our mirror. */
export interface View {
  readonly revision: number;
  readonly members: readonly Member[];
  readonly leader: Leader | null;
  /** Whom the last active named when it handed over. */
  readonly successor: string | null;
}

export type ClusterEvent =
  | { readonly type: 'started' }
  /** Asked for at `askedAt`, which is from when the lease counts for us. */
  | { readonly type: 'leaseGranted'; readonly lease: string; readonly ttlMs: Ms; readonly askedAt: Ms }
  | { readonly type: 'leaseRefused' }
  | { readonly type: 'leaseKept'; readonly lease: string; readonly ttlMs: Ms; readonly askedAt: Ms }
  | { readonly type: 'leaseUnanswered'; readonly lease: string }
  /** etcd says that there is no such lease. */
  | { readonly type: 'leaseGone'; readonly lease: string }
  /** The mirror follows etcd (again), or (false) has lost it. A `view` has come before `true`. */
  | { readonly type: 'following'; readonly live: boolean }
  | { readonly type: 'view'; readonly view: View }
  /** `taken`: another process has this address. */
  | { readonly type: 'announced'; readonly lease: string; readonly ok: boolean; readonly taken: boolean }
  /** The answer to `campaign`, whatever it was: who won, the view tells. */
  | { readonly type: 'campaigned'; readonly lease: string }
  | { readonly type: 'peerHeard'; readonly address: string }
  | { readonly type: 'peerClosed'; readonly address: string }
  /** The service has finished its writes and begins none. */
  | { readonly type: 'quiet'; readonly epoch: number }
  | { readonly type: 'handedOver'; readonly epoch: number; readonly ok: boolean }
  /** etcd has refused a write of ours because another leads, or our membership is over. */
  | { readonly type: 'fenced'; readonly epoch: number }
  /** Planned work: serve no more until told otherwise. */
  | { readonly type: 'drain'; readonly on: boolean }
  /** Leave for good. Done when the action `stopped` comes. */
  | { readonly type: 'stop' }
  | { readonly type: 'wake' };

export type ClusterAction =
  | { readonly type: 'grantLease' }
  | { readonly type: 'keepLease'; readonly lease: string }
  /** Ours when we step down; that of an active which does not answer. Idempotent. */
  | { readonly type: 'revokeLease'; readonly lease: string; readonly of: string }
  /** Write our member key under this lease. */
  | { readonly type: 'announce'; readonly lease: string; readonly draining: boolean }
  /** Take the leader's key, if nobody has it and our member key is there. */
  | { readonly type: 'campaign'; readonly lease: string }
  /** The peers to keep a connection to; an address that is left out is dropped. */
  | { readonly type: 'probe'; readonly peers: readonly Member[] }
  /** This peer is silent: nothing that it said counts any more, and it is asked by another connection. */
  | { readonly type: 'renewLink'; readonly address: string }
  /** Serve from now on: all records up to `epoch` are in the mirror. */
  | { readonly type: 'activate'; readonly epoch: number }
  /** Begin no more writes, finish those under way, then say `quiet`. */
  | { readonly type: 'quiesce'; readonly epoch: number }
  /** Nothing came of the hand-over: serve on. */
  | { readonly type: 'resume'; readonly epoch: number }
  /** Give up the leader's key in the transaction that names the successor. */
  | { readonly type: 'handOver'; readonly epoch: number; readonly successor: string }
  /** No side effect from now on. Always at once, never undone: the next `activate` begins anew. */
  | { readonly type: 'deactivate'; readonly reason: string }
  | { readonly type: 'stopped' }
  | { readonly type: 'alarm'; readonly name: ClusterAlarm; readonly detail: string };

/**
 * `NodeActive`, `NodeBackup`: a change of role. `PeerSilent`: a node was given up by its peer. `LeaseLost`: etcd was out
 * of reach for longer than the lease. `AddressTaken`: two nodes have one address. `NobodyToHandOver`: drained, but alone.
 */
export type ClusterAlarm =
  | 'NodeActive'
  | 'NodeBackup'
  | 'PeerSilent'
  | 'LeaseLost'
  | 'AddressTaken'
  | 'NobodyToHandOver';

/** `joining`: no lease, or not all records yet. */
export type NodeRole = 'joining' | 'backup' | 'active' | 'handingOver' | 'stopped';
