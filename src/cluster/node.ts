/**
 * A node of a cluster: joins the Redundancy Manager, which decides, to etcd, to the peers and to what serves. All that
 * waits is here; all that it touches is a port, so that a simulation can run it.
 *
 *   etcd ─► mirror ─► view ──┐                    ┌─► etcd: lease, member key, campaign, hand-over
 *   answers, peers, timers ──┴─► Redundancy Manager ─┼─► peers to probe
 *                                                 └─► service: activate with the records, quiesce, deactivate
 */
import type { StoredRecord } from '../model/events.ts';
import type { DeviceName } from '../model/ids.ts';
import { NEVER } from '../model/time.ts';
import { Claims } from './claims.ts';
import { EtcdStore } from './etcd/etcd-store.ts';
import { viewOf } from './etcd/membership.ts';
import { Mirror } from './etcd/mirror.ts';
import type { Change } from './etcd/port.ts';
import { EtcdRequests } from './etcd-requests.ts';
import type { ClusterService, NodeParts } from './node-ports.ts';
import { RedundancyManager } from './redundancy/manager.ts';
import type { ClusterAction, ClusterEvent, ClusterMode, NodeRole } from './redundancy/words.ts';
import { TableCheck } from './table-check.ts';
import { pause } from './timers.ts';

type Of<T extends ClusterAction['type']> = Extract<ClusterAction, { type: T }>;

export class ClusterNode {
  readonly manager: RedundancyManager;
  readonly mirror: Mirror;
  readonly store: EtcdStore;
  readonly #parts: NodeParts;
  readonly #actions: { readonly [T in ClusterAction['type']]: (action: Of<T>) => void };
  #service: ClusterService | null = null;
  /** Resolve when a hand-over is over: writes wait for that. */
  #held: (() => void)[] | null = null;
  #draining = false;
  /** Records are being forgotten. */
  #leaving = false;
  /** Somebody was told to wait. */
  #waitedFor = false;
  /** Shared mode. */
  readonly #claims: Claims | null;
  #stopped: () => void = () => {};
  #stopTimer: () => void = () => {};
  #wakeAt = NEVER;
  /** Our own lease is on its way back to etcd. */
  #revoked: Promise<void> = Promise.resolve();

  constructor(parts: NodeParts) {
    const { etcd, keys, timers, timing, mode, address, alarm, peers } = parts;
    this.#parts = parts;
    this.manager = new RedundancyManager({ mode, address, timing });
    this.mirror = new Mirror({
      etcd,
      keys,
      timers,
      changed: (changes) => this.#mirrored(changes),
      following: (live) => {
        if (live) this.#give({ type: 'view', view: viewOf(this.mirror, keys) });
        this.#give({ type: 'following', live });
      },
    });
    this.store = new EtcdStore({
      etcd,
      keys,
      timers,
      alarm,
      fenced: (epoch) => this.#give({ type: 'fenced', epoch }),
      taken: (device) => this.#service?.forget(device),
    });
    const claiming = {
      keys,
      timers,
      timing,
      address,
      mirror: this.mirror,
      store: this.store,
      epoch: () => this.manager.epoch,
      restore: (record: StoredRecord) => this.#service?.restore(record),
      forget: (device: DeviceName) => this.#service?.forget(device),
    };
    this.#claims = mode === 'shared' ? new Claims(claiming) : null;
    const check = new TableCheck({ table: this.mirror, now: () => timers.now(), alarm, compared: parts.compared });
    peers.listener = {
      heard: (peer, state) => {
        this.#give({ type: 'peerHeard', address: peer });
        if (state !== undefined) check.heard(peer, state);
      },
      closed: (peer) => {
        check.lost(peer);
        this.#give({ type: 'peerClosed', address: peer });
        parts.lostPeer?.(peer);
      },
      forgotten: (peer) => {
        check.lost(peer);
        parts.lostPeer?.(peer);
      },
      line: (peer, line, use) => parts.heardLine?.(peer, line, use),
      lines: (lines) => parts.heardLines?.(lines),
    };
    this.#actions = this.#table(new EtcdRequests(parts, this.manager, (event) => this.#give(event)));
  }

  get role(): NodeRole {
    return this.manager.role;
  }

  get serves(): boolean {
    return this.manager.epoch !== 0;
  }

  get mode(): ClusterMode {
    return this.#parts.mode;
  }

  get lease(): string | null {
    return this.manager.lease;
  }

  /** Records in the warm table. */
  get recordsSeen(): number {
    return this.mirror.records;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /**
   * False where we serve, but have slept and etcd has not yet said that we still may, or the lease is over by our clock:
   * nothing may be told to a phone. To be asked before each event and action; who was told no hears `proceed`.
   */
  get mayAct(): boolean {
    const may = !this.#leaving && this.manager.mayAct(this.#parts.timers.now());
    if (!may && !this.#waitedFor) {
      this.#waitedFor = true;
      this.#service?.wait();
    }
    return may;
  }

  start(service: ClusterService): void {
    this.#service = service;
    this.mirror.start();
    this.#give({ type: 'started' });
  }

  drain(on: boolean): void {
    this.#draining = on;
    this.#give({ type: 'drain', on });
  }

  /** Hands over, where it is active and somebody is there, gives its lease back, and resolves. */
  async stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    if (this.role === 'stopped') return;
    this.#give({ type: 'stop' });
    await stopped;
    this.#stopTimer();
    // Else the others would see us until the lease ends. An etcd that is away must not keep us.
    const { timers, timing } = this.#parts;
    await Promise.race([this.#revoked, pause(timers, timing.quietMs)]);
    this.mirror.close();
    this.#parts.peers.close();
    await this.store.close();
  }

  /** Writes a record; during a hand-over it waits for the end of that. */
  async commit(device: DeviceName, record: StoredRecord | null): Promise<void> {
    if (this.#held !== null) await new Promise<void>((resolve) => this.#held!.push(resolve));
    await this.store.commit(device, record);
  }

  /** Shared mode: a device has registered here; its record, if it has one, is served here from now on. */
  claim(device: DeviceName): void {
    this.#claims?.registered(device);
  }

  /** Shared mode: the device has left, or has begun a call back here: none is expected from a peer any more. */
  settled(device: DeviceName): void {
    this.#claims?.settled(device);
  }

  #give(event: ClusterEvent): void {
    const actions: ClusterAction[] = [];
    const wakeAt = this.manager.handle(event, this.#parts.timers.now(), actions);
    if (wakeAt !== this.#wakeAt) this.#plan(wakeAt);
    for (const action of actions) (this.#actions[action.type] as (action: ClusterAction) => void)(action);
    if (!this.#waitedFor || !this.mayAct) return;
    this.#waitedFor = false;
    this.#service?.proceed();
  }

  #plan(wakeAt: number): void {
    this.#wakeAt = wakeAt;
    this.#stopTimer();
    if (wakeAt === NEVER) return;
    const { timers } = this.#parts;
    this.#stopTimer = timers.after(wakeAt - timers.now(), () => {
      this.#wakeAt = NEVER;
      this.#give({ type: 'wake' });
    });
  }

  #mirrored(changes: readonly Change[]): void {
    const { keys } = this.#parts;
    const few = changes.some(({ key }) => !key.startsWith(keys.records) && !key.startsWith(keys.owners));
    if (this.#claims === null) this.store.follow(changes);
    else this.#claims.mirrored(changes);
    if (few) this.#give({ type: 'view', view: viewOf(this.mirror, keys) });
  }

  #table(requests: EtcdRequests): { readonly [T in ClusterAction['type']]: (action: Of<T>) => void } {
    return {
      grantLease: () => void requests.grant(),
      keepLease: ({ lease }) => void requests.keep(lease),
      revokeLease: ({ lease, of }) => {
        const revoked = requests.revoke(lease);
        if (of === this.#parts.address) this.#revoked = revoked;
      },
      announce: (action) => void requests.announce(action),
      campaign: (action) => void requests.campaign(action),
      probe: ({ peers }) => this.#parts.peers.follow(peers),
      renewLink: ({ address }) => this.#parts.peers.renew(address),
      activate: ({ epoch }) => this.#activate(epoch),
      quiesce: ({ epoch }) => {
        this.#held = [];
        void this.store.idle().then(() => this.#give({ type: 'quiet', epoch }));
      },
      resume: () => this.#release(),
      handOver: (action) => void requests.handOver(action),
      deactivate: () => {
        this.store.end();
        this.#release();
        this.#leaving = true;
        this.#service?.deactivate();
        this.#leaving = false;
      },
      stopped: () => this.#stopped(),
      alarm: ({ name, detail }) => this.#parts.alarm(name, '', detail),
    };
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const resolve of held) resolve();
  }

  #activate(epoch: number): void {
    const { keys, mode, address } = this.#parts;
    const items = [...this.mirror.below(keys.records)];
    const shared = mode === 'shared';
    this.store.begin(
      shared ? { key: keys.member(address), epoch, owner: address } : { key: keys.leader, epoch, owner: null },
      [...items, ...this.mirror.below(keys.owners)],
    );
    this.#service?.activate(shared ? [] : this.store.usable(items));
  }
}
