/** Holds what nodes do to etcd against the invariants of a cluster (I4, I8, I9). */

import { Keys } from '../../src/cluster/etcd/keys.ts';
import type { Transaction } from '../../src/cluster/etcd/port.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import type { Clock } from './clock.ts';
import type { SimClusterNode } from './cluster-node.ts';
import type { EtcdModel } from './etcd-model.ts';
import type { Ledger } from './ledger.ts';
import { recordOf } from './sim-store.ts';
import type { Verdict } from './verdict.ts';

interface Parts {
  readonly etcd: EtcdModel;
  readonly ledger: Ledger;
  readonly verdict: Verdict;
  readonly clock: Clock;
  readonly mode: 'shared' | 'activeBackup';
}

/** What a node says to a phone. */
export interface Told {
  readonly device: string;
  readonly alert: boolean;
  /** That its call back is active. */
  readonly promises: boolean;
}

export const keys = new Keys('/ringback/');

export class EtcdJudge {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.etcd.doing = (writer, transaction) => this.#doing(writer, transaction);
    parts.etcd.changed = (key) => {
      if (key.startsWith(keys.records)) {
        const device = key.slice(keys.records.length);
        parts.ledger.onDisk(device, this.record(device));
      }
    };
  }

  record(device: string): StoredRecord | null {
    const item = this.#parts.etcd.get(keys.record(device));
    return item === null ? null : recordOf(device, item.value);
  }

  /** All records, and who serves each in shared mode. */
  records(): StoredRecord[] {
    return this.#parts.etcd
      .below(keys.records)
      .map(({ key, value }) => recordOf(key.slice(keys.records.length), value));
  }

  /** Who leads, by what etcd says. */
  get leader(): string | null {
    const item = this.#parts.etcd.get(keys.leader);
    return item === null ? null : (JSON.parse(item.value.toString()) as { address: string }).address;
  }

  /** I8: a record is written only by who leads, or (shared) by who serves its device; claims are told apart. */
  #doing(writer: string, { success }: Transaction): void {
    const { etcd, mode, verdict } = this.#parts;
    for (const operation of success) {
      if (operation.type === 'get' || !operation.key.startsWith(keys.records)) continue;
      const device = operation.key.slice(keys.records.length);
      if (mode === 'activeBackup') {
        if (this.leader !== writer) verdict.fail('I8', `${writer} wrote the record of ${device}; ${this.leader} leads`);
        continue;
      }
      if (etcd.get(keys.member(writer)) === null)
        verdict.fail('I8', `${writer} wrote the record of ${device} and is no member`);
      const before = etcd.get(operation.key);
      const claims = operation.type === 'put' && before !== null && Buffer.compare(before.value, operation.value) === 0;
      const owner = etcd.get(keys.owner(device))?.value.toString() ?? writer;
      // The mark of who served it last stays when a call back has ended.
      if (!claims && before !== null && owner !== writer)
        verdict.fail('I8', `${writer} wrote the record of ${device}, which ${owner} serves`);
    }
  }

  /**
   * I9: the lease under which it serves would still live, had nobody revoked it; and a node that was paused when that was
   * done tells nothing when it goes on. One that runs hears of it a little later, and may tell something until then.
   */
  tells(node: SimClusterNode, { device, alert, promises }: Told): void {
    const { verdict, clock, etcd } = this.#parts;
    const lease = node.life?.member.node.lease ?? null;
    if (lease === null) {
      if (alert) verdict.fail('I9', `${node.host.name} alerts ${device} without a lease`);
      return;
    }
    const late = clock.now - etcd.leaseEndsAt(lease);
    const slept = etcd.leaseGoneAt(lease) < node.host.wokeAt;
    if (slept && (alert || promises))
      verdict.fail('I9', `${node.host.name} tells ${device} something though it was given up while it was paused`);
    if (late > 0 && (alert || promises))
      verdict.fail('I9', `${node.host.name} tells ${device} something ${late} ms after its lease has ended`);
  }
}
