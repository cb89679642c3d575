/** Records in memory: for the demo, tests, and sites that accept what the original does, to lose them with the process. */
import type { StoredRecord } from '../model/events.ts';
import type { DeviceName } from '../model/ids.ts';
import type { RecordStore } from '../model/ports.ts';

export class MemoryStore implements RecordStore {
  private readonly records = new Map<DeviceName, StoredRecord>();
  private closed = false;

  /** @param records what it holds at start. */
  constructor(records: readonly StoredRecord[] = []) {
    for (const record of records) this.records.set(record.device, record);
  }

  /** Records held now. */
  get size(): number {
    return this.records.size;
  }

  async load(): Promise<readonly StoredRecord[]> {
    return [...this.records.values()].sort((a, b) => a.sequence - b.sequence);
  }

  /** Takes effect before it returns, so calls keep their order. Rejects after `close`. */
  async commit(device: DeviceName, record: StoredRecord | null): Promise<void> {
    if (this.closed) throw new Error(`the store is closed: the record of ${device} was not kept`);
    if (record === null) this.records.delete(device);
    else this.records.set(device, record);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
