/**
 * Do two nodes hold the same table? Each tells the digest of its own with its revision, with every echo; where revisions
 * are equal the digests have to be. A table that differs is read anew from etcd, and if that is not the end of it, it is
 * the other one's that is wrong: it reads its own anew, since it compares with ours too.
 */
import type { Ms } from '../model/time.ts';
import type { NodeState } from './peer-messages.ts';

/** Between two times that everything is read anew: a fault that stays must not become a load. */
const RENEW_EVERY_MS: Ms = 30_000;

export interface Table {
  readonly revision: number;
  readonly digest: number;
  renew(): void;
}

export interface TableCheckParts {
  readonly table: Table;
  readonly now: () => Ms;
  readonly alarm: (name: 'TablesDiffer' | 'TablesAgree', device: string, detail: string) => void;
  /** Each comparison, for who counts. */
  readonly compared?: ((same: boolean) => void) | undefined;
}

export class TableCheck {
  readonly #parts: TableCheckParts;
  /** Peers whose table is another. */
  readonly #differing = new Set<string>();
  /** By peer, the revision that was compared last: once is enough. */
  readonly #checked = new Map<string, number>();
  #renewAt: Ms = 0;

  constructor(parts: TableCheckParts) {
    this.#parts = parts;
  }

  heard(address: string, { revision, digest }: NodeState): void {
    const { table, compared, now } = this.#parts;
    if (digest === undefined || revision === 0 || revision !== table.revision) return;
    const same = digest === table.digest;
    if (same && this.#checked.get(address) === revision && !this.#differing.has(address)) return;
    this.#checked.set(address, revision);
    compared?.(same);
    this.#tell(address, same, revision);
    if (same || now() < this.#renewAt) return;
    this.#renewAt = now() + RENEW_EVERY_MS;
    table.renew();
  }

  lost(address: string): void {
    this.#checked.delete(address);
    if (this.#differing.delete(address) && this.#differing.size === 0)
      this.#parts.alarm('TablesAgree', '', `${address} is not there to be compared any more.`);
  }

  #tell(address: string, same: boolean, revision: number): void {
    const before = this.#differing.size;
    if (same) this.#differing.delete(address);
    else this.#differing.add(address);
    const { alarm } = this.#parts;
    if (before === 0 && !same)
      alarm('TablesDiffer', '', `${address} has another table than we at revision ${revision} of etcd.`);
    if (before > 0 && this.#differing.size === 0)
      alarm('TablesAgree', '', `All tables are the same at revision ${revision} of etcd.`);
  }
}
