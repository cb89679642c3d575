/**
 * What this project needs of etcd, as a port: filled by the JSON gateway (`http-client`), and by a model in tests.
 * Keys and values are bytes; revisions are numbers, since 2^53 of them last longer than any disk; leases are texts.
 */
import type { Ms } from '../../model/time.ts';

export interface KeyValue {
  readonly key: string;
  readonly value: Uint8Array;
  readonly createRevision: number;
  readonly modRevision: number;
  /** '' where it has none. */
  readonly lease: string;
}

/** True where the key's revision is this one; 0: there is no such key. */
export interface Compare {
  readonly key: string;
  readonly target: 'create' | 'mod';
  readonly revision: number;
}

export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array; readonly lease?: string }
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'get'; readonly key: string };

export interface Transaction {
  readonly compare: readonly Compare[];
  readonly success: readonly Operation[];
  readonly failure: readonly Operation[];
}

export interface TransactionAnswer {
  readonly succeeded: boolean;
  readonly revision: number;
  /** One for each operation that was done: what a `get` found, null where it found nothing and for the others. */
  readonly found: readonly (KeyValue | null)[];
}

export interface RangeAnswer {
  readonly revision: number;
  readonly items: readonly KeyValue[];
}

export interface Change {
  readonly key: string;
  /** Null: it was taken out, by us, by another, or with its lease. */
  readonly now: KeyValue | null;
}

export interface WatchListener {
  /** etcd watches. What has changed since the revision asked from comes next. */
  began(): void;
  /** Changes of one revision or several, in order, none left out. */
  changed(revision: number, changes: readonly Change[]): void;
  /** Nothing has changed up to this revision. */
  progressed(revision: number): void;
  /** The revision that we asked from is no longer kept: list everything again. */
  compacted(): void;
  /** The stream is over. */
  ended(error: Error): void;
}

export interface Watch {
  cancel(): void;
}

/**
 * How a request failed. `refused`: etcd has said no, nothing was done. `unsent`: no etcd was reached, nothing was done.
 * `unknown`: no answer, or one that does not say; it may have been done, or may be done yet.
 */
export type EtcdFailure = 'refused' | 'unsent' | 'unknown';

export class EtcdError extends Error {
  readonly failure: EtcdFailure;
  constructor(failure: EtcdFailure, message: string) {
    super(message);
    this.name = 'EtcdError';
    this.failure = failure;
  }
}

/** All reject with EtcdError. */
export interface Etcd {
  transact(transaction: Transaction): Promise<TransactionAnswer>;
  /** All keys that begin with `prefix`, at one revision. */
  list(prefix: string): Promise<RangeAnswer>;
  /** Changes of keys with this prefix, beginning with those of `fromRevision`. */
  watch(prefix: string, fromRevision: number, listener: WatchListener): Watch;
  grant(ttlMs: Ms): Promise<{ readonly lease: string; readonly ttlMs: Ms }>;
  /** @returns its time from now on; 0 where there is no such lease */
  keepAlive(lease: string): Promise<Ms>;
  /** A lease that is gone already is revoked, too. */
  revoke(lease: string): Promise<void>;
  close(): void;
}
