/**
 * Shared mode: a record is served by the node at which its phone is. A phone that registers here brings its record along, from
 * whichever node has it; a record that another node has taken is forgotten.
 *
 *   registers ─► record in the mirror ──────────────────────► claimed
 *            └─► none yet ─► one comes, armed before that ──► claimed: the phone moved while its first write was on its way
 *                        └─► one comes, armed after that ───► left: the phone has moved on, our registration is the stale one
 */
import type { StoredRecord } from '../model/events.ts';
import type { DeviceName } from '../model/ids.ts';
import { NEVER } from '../model/time.ts';
import type { EtcdStore } from './etcd/etcd-store.ts';
import type { Keys } from './etcd/keys.ts';
import type { Mirror } from './etcd/mirror.ts';
import type { Change } from './etcd/port.ts';
import { clusterLimits } from './limits.ts';
import type { ClusterTiming } from './redundancy/timing.ts';
import type { Timers } from './timers.ts';

export interface ClaimParts {
  readonly keys: Keys;
  /** Of this node. */
  readonly address: string;
  readonly timers: Timers;
  readonly timing: ClusterTiming;
  readonly mirror: Mirror;
  readonly store: EtcdStore;
  /** Since when this node serves; 0: it does not. */
  readonly epoch: () => number;
  /** This record is served here from now on. */
  readonly restore: (record: StoredRecord) => void;
  /** It is served elsewhere by now. */
  readonly forget: (device: DeviceName) => void;
}

export class Claims {
  readonly #parts: ClaimParts;
  /** Devices that registered here and had no record, and when (wall clock), until one is seen. */
  readonly #awaited = new Map<DeviceName, number>();
  /** Of these, the ones whose record came later, from a peer, and is being claimed. */
  readonly #late = new Set<DeviceName>();

  constructor(parts: ClaimParts) {
    this.#parts = parts;
  }

  registered(device: DeviceName): void {
    const { mirror, keys, timers } = this.#parts;
    this.settled(device);
    if (mirror.item(keys.record(device)) === null) this.#awaited.set(device, timers.today());
    void this.#claim(device, clusterLimits.claimTriesMax);
  }

  /** The device has left, or has begun a call back here: none is expected from a peer any more. */
  settled(device: DeviceName): void {
    this.#awaited.delete(device);
    this.#late.delete(device);
  }

  /** Records and owners have changed in etcd. */
  mirrored(changes: readonly Change[]): void {
    for (const change of changes) this.#movedAway(change);
    for (const change of changes) this.#cameLate(change);
  }

  /** @param from the owner from whom a late record is claimed: where another has taken it meanwhile, it stays there */
  async #claim(device: DeviceName, tries: number, from?: string): Promise<void> {
    if (from !== undefined && (!this.#late.has(device) || this.#ownerOf(device) !== from)) return;
    const { keys, address, timers, timing, mirror, store } = this.#parts;
    const item = mirror.item(keys.record(device));
    const record = item === null ? undefined : store.read(item);
    const epoch = this.#parts.epoch();
    if (item === null || record === undefined || epoch === 0) return;
    // Ours already: from before a restart, or of a claim whose answer was lost.
    const ours = this.#ownerOf(device) === address && store.owns(device, item);
    if (ours || (await store.claim(device, item).catch(() => false))) {
      if (this.#parts.epoch() === epoch) this.#parts.restore(record);
    } else if (tries > 1) timers.after(timing.leaseRetryMs, () => void this.#claim(device, tries - 1, from));
  }

  #movedAway({ key, now }: Change): void {
    const { keys, address } = this.#parts;
    if (!key.startsWith(keys.owners) || now === null) return;
    if (textOf(now) !== address) this.#parts.forget(key.slice(keys.owners.length));
  }

  /** The first record of a device that registered here without one. */
  #cameLate({ key, now }: Change): void {
    const { keys, address, store } = this.#parts;
    if (!key.startsWith(keys.records) || now === null) return;
    const device = key.slice(keys.records.length);
    const since = this.#awaited.get(device);
    if (since === undefined) return;
    this.settled(device);
    const owner = this.#ownerOf(device);
    const armedAt = store.read(now)?.armedAt ?? NEVER;
    if (owner === null || owner === address || armedAt >= since) return;
    this.#late.add(device);
    void this.#claim(device, clusterLimits.claimTriesMax, owner);
  }

  #ownerOf(device: DeviceName): string | null {
    const item = this.#parts.mirror.item(this.#parts.keys.owner(device));
    return item === null ? null : textOf(item);
  }
}

const textOf = ({ value }: { readonly value: Uint8Array }): string => Buffer.from(value).toString('utf8');
