/**
 * What serves while this node is active: the router and its feature, which live as long as the process, so that what
 * phones have said is not lost; and the attachment to the CTIManager, which only the active has.
 */
import type { ClusterNode, ClusterService } from '../cluster/index.ts';
import type { CtiAttachment, Router } from '../gateway/index.ts';
import type { Action } from '../model/actions.ts';
import type { Event, StoredRecord } from '../model/events.ts';
import type { DeviceName } from '../model/ids.ts';
import type { RecordStore } from '../model/ports.ts';
import { isHere, type RemoteLines } from './remote-lines.ts';

/** No write that ends it is under way. */
const LIVES = 0;

export interface ClusterServiceParts {
  readonly router: () => Router;
  readonly node: () => ClusterNode;
  /** A new attachment, not yet started; null: phones are attached by themselves. */
  readonly openCti: () => CtiAttachment | null;
  /** Whom peers ask about lines. */
  readonly remote: () => Pick<RemoteLines, 'wait' | 'proceed'>;
}

export class RouterService implements ClusterService, RecordStore {
  readonly #parts: ClusterServiceParts;
  /**
   * Devices whose records the feature holds; of one that ends, the revision of the write that ends it. That is held until
   * the feature knows that etcd has taken it: before that it tries again, and would end what another node has begun meanwhile.
   */
  readonly #held = new Map<DeviceName, number>();
  /** Devices that are registered here. */
  readonly #attached = new Set<DeviceName>();
  #cti: CtiAttachment | null = null;

  constructor(parts: ClusterServiceParts) {
    this.#parts = parts;
  }

  get cti(): CtiAttachment | null {
    return this.#cti;
  }

  // ── ClusterService ──────────────────────────────────────────────────────────────────────────────────────────────

  activate(records: readonly StoredRecord[]): void {
    const router = this.#parts.router();
    // What was begun while we did not serve was never kept: taking it back now would take what another node has kept.
    for (const device of [...this.#held.keys()]) this.forget(device);
    this.#cti = this.#parts.openCti();
    // It has to hear which lines are waited for. The connection is made meanwhile: what it says comes after the records.
    if (this.#cti !== null) router.attach(this.#cti);
    this.#cti?.start();
    for (const record of records) this.restore(record);
    for (const device of this.#attached) this.#claim(device);
  }

  deactivate(): void {
    const cti = this.#cti;
    this.#cti = null;
    // It goes first: it gives all back at once, and would close phone after phone as their records are forgotten.
    if (cti !== null) this.#parts.router().detach(cti);
    for (const device of [...this.#held.keys()]) this.forget(device);
    void cti?.close();
  }

  restore(record: StoredRecord): void {
    this.#held.set(record.device, LIVES);
    this.#parts.router().handleNow({ type: 'recordRestored', record });
  }

  forget(device: DeviceName): void {
    if (this.#held.delete(device)) this.#parts.router().handleNow({ type: 'recordForgotten', device });
  }

  wait(): void {
    this.#parts.remote().wait();
  }

  proceed(): void {
    this.#parts.router().proceed();
    this.#parts.remote().proceed();
  }

  // ── What the router tells ───────────────────────────────────────────────────────────────────────────────────────

  observe(what: Event | Action): void {
    if (what.type === 'commit') {
      this.#held.set(what.device, what.record === null ? what.revision : LIVES);
      this.#parts.node().settled(what.device);
    } else if (what.type === 'commitDone' && what.ok && this.#held.get(what.device) === what.revision)
      this.#held.delete(what.device);
    else if (what.type === 'deviceLost') {
      this.#attached.delete(what.device);
      this.#parts.node().settled(what.device);
    } else if (what.type === 'deviceRegistered' && isHere(what.device)) {
      this.#attached.add(what.device);
      this.#claim(what.device);
    }
  }

  /** In shared mode the record of a phone comes with it. */
  #claim(device: DeviceName): void {
    if (!this.#held.has(device)) this.#parts.node().claim(device);
  }

  // ── RecordStore, as the router sees it ──────────────────────────────────────────────────────────────────────────

  /** Records come when this node becomes active. */
  async load(): Promise<readonly StoredRecord[]> {
    return [];
  }

  async commit(device: DeviceName, record: StoredRecord | null): Promise<void> {
    const node = this.#parts.node();
    // While we do not serve nothing of ours is kept: there is nothing to take out, least of all what another node has written.
    if (record !== null || node.serves) await node.commit(device, record);
  }

  async close(): Promise<void> {
    await this.#parts.node().stop();
    await this.#cti?.close();
  }
}
