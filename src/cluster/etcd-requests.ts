/**
 * What the Redundancy Manager wishes of etcd, asked for. Every answer comes back as an event, and so does the lack of one: no
 * request here throws.
 */
import { announcing, campaigning, handingOver } from './etcd/membership.ts';
import { EtcdError } from './etcd/port.ts';
import type { NodeParts } from './node-ports.ts';
import type { ClusterAction, ClusterEvent, View } from './redundancy/words.ts';
import { pause } from './timers.ts';

type Of<T extends ClusterAction['type']> = Extract<ClusterAction, { type: T }>;

export class EtcdRequests {
  readonly #parts: Pick<NodeParts, 'etcd' | 'keys' | 'timers' | 'timing' | 'address' | 'probe'>;
  /** What is known now. */
  readonly #manager: { readonly view: View; readonly epoch: number };
  readonly #give: (event: ClusterEvent) => void;

  constructor(
    parts: Pick<NodeParts, 'etcd' | 'keys' | 'timers' | 'timing' | 'address' | 'probe'>,
    manager: { readonly view: View; readonly epoch: number },
    give: (event: ClusterEvent) => void,
  ) {
    this.#parts = parts;
    this.#manager = manager;
    this.#give = give;
  }

  async grant(): Promise<void> {
    const { etcd, timers, timing } = this.#parts;
    const askedAt = timers.now();
    try {
      const { lease, ttlMs } = await etcd.grant(timing.leaseMs);
      this.#give({ type: 'leaseGranted', lease, ttlMs, askedAt });
    } catch {
      this.#give({ type: 'leaseRefused' });
    }
  }

  async keep(lease: string): Promise<void> {
    const { etcd, timers } = this.#parts;
    const askedAt = timers.now();
    try {
      const ttlMs = await etcd.keepAlive(lease);
      this.#give(ttlMs > 0 ? { type: 'leaseKept', lease, ttlMs, askedAt } : { type: 'leaseGone', lease });
    } catch {
      this.#give({ type: 'leaseUnanswered', lease });
    }
  }

  /** Until etcd has heard it, or the lease has ended by itself. */
  async revoke(lease: string): Promise<void> {
    const { etcd, timers, timing } = this.#parts;
    for (const until = timers.now() + timing.leaseMs; timers.now() < until; await pause(timers, timing.leaseRetryMs)) {
      try {
        await etcd.revoke(lease);
        return;
      } catch {
        // Once more.
      }
    }
  }

  async announce({ lease, draining }: Of<'announce'>): Promise<void> {
    const { etcd, keys, address, probe, timers } = this.#parts;
    const known = this.#manager.view.members.find((member) => member.lease === lease);
    const me = { address, probe, draining, since: known?.since ?? timers.today() };
    try {
      const answer = await etcd.transact(announcing(keys, me, lease, known?.epoch ?? 0));
      const there = answer.found[0] ?? null;
      // The answer to an earlier attempt may have been lost.
      const ours = there?.lease === lease;
      this.#give({
        type: 'announced',
        lease,
        ok: answer.succeeded,
        taken: !answer.succeeded && there !== null && !ours,
      });
    } catch {
      this.#give({ type: 'announced', lease, ok: false, taken: false });
    }
  }

  async campaign({ lease }: Of<'campaign'>): Promise<void> {
    const { etcd, keys, address, probe, timers } = this.#parts;
    const { members, successor } = this.#manager.view;
    const mine = members.find((member) => member.lease === lease);
    const me = { address, probe, draining: false, since: timers.today() };
    // Whatever the answer is: the mirror shows who leads.
    if (mine !== undefined)
      await etcd.transact(campaigning(keys, me, lease, mine.epoch, successor === address)).catch(() => undefined);
    this.#give({ type: 'campaigned', lease });
  }

  async handOver({ epoch, successor }: Of<'handOver'>): Promise<void> {
    const { etcd, keys, timers, timing } = this.#parts;
    try {
      const { succeeded } = await etcd.transact(handingOver(keys, epoch, successor));
      this.#give({ type: 'handedOver', epoch, ok: succeeded });
      return;
    } catch (error) {
      if (error instanceof EtcdError && error.failure === 'refused') {
        this.#give({ type: 'handedOver', epoch, ok: false });
        return;
      }
    }
    // It may have been done. What is read after it tells; what comes later yet, the mirror shows.
    while (this.#manager.epoch === epoch) {
      await pause(timers, timing.leaseRetryMs);
      const read = await etcd.list(keys.leader).catch(() => null);
      if (read !== null) {
        this.#give({ type: 'handedOver', epoch, ok: read.items[0]?.createRevision !== epoch });
        return;
      }
    }
  }
}
