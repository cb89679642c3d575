/** What a node of a cluster stands between: what serves, and all that it touches. */
import type { StoredRecord } from '../model/events.ts';
import type { DeviceName, LineKey } from '../model/ids.ts';
import type { EtcdStoreAlarm } from './etcd/etcd-store.ts';
import type { Keys } from './etcd/keys.ts';
import type { Etcd } from './etcd/port.ts';
import type { PeerLinks } from './peer-links.ts';
import type { LineUse } from './peer-messages.ts';
import type { ClusterTiming } from './redundancy/timing.ts';
import type { ClusterAlarm, ClusterMode } from './redundancy/words.ts';
import type { Timers } from './timers.ts';

/** What serves while this node is active. Every call returns at once. */
export interface ClusterService {
  /** Serve, beginning with these: oldest first. In shared mode none: records come with their devices, by `restore`. */
  activate(records: readonly StoredRecord[]): void;
  /** No alert and no acknowledgement from now on; all records are forgotten, none is ended. */
  deactivate(): void;
  /** Shared mode: this device's record is served here from now on. */
  restore(record: StoredRecord): void;
  /** Shared mode: it is served elsewhere by now. */
  forget(device: DeviceName): void;
  /** `mayAct` is false from now on, until `proceed`: what is known may be old. */
  wait(): void;
  /** `mayAct` was false when asked, and is true again: what was held goes on. What was to be forgotten is, by then. */
  proceed(): void;
}

export interface NodeParts {
  readonly mode: ClusterMode;
  /** IP address of this node. */
  readonly address: string;
  /** Where its peers find it, HOST:PORT. */
  readonly probe: string;
  readonly etcd: Etcd;
  readonly keys: Keys;
  readonly peers: PeerLinks;
  readonly timers: Timers;
  readonly timing: ClusterTiming;
  readonly alarm: (
    name: ClusterAlarm | EtcdStoreAlarm | 'TablesDiffer' | 'TablesAgree',
    device: string,
    detail: string,
  ) => void;
  /** Our table and a peer's were compared at one revision. */
  readonly compared?: (same: boolean) => void;
  /** Shared mode: what a peer says about a line, and that it says nothing any more. */
  readonly heardLine?: (address: string, line: LineKey, use: LineUse) => void;
  /** Shared mode: phones of a peer carry these lines. */
  readonly heardLines?: (lines: readonly LineKey[]) => void;
  readonly lostPeer?: (address: string) => void;
}
