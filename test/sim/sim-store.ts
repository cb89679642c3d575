/** The record store of a single node on a modelled disk: grouping, deadlines and record format are the product's own. */
import { CommitGroups } from '../../src/cluster/commit-groups.ts';
import { decodeRecord, encodeRecord } from '../../src/cluster/record-format.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import type { DeviceName } from '../../src/model/ids.ts';
import type { RecordStore } from '../../src/model/ports.ts';
import type { Disk } from './disk.ts';

const GROUP_WRITES_MAX = 1000;
/** As in `LmdbStore`. */
const DEADLINE_MS = 10_000;

export class SimStore implements RecordStore {
  readonly #disk: Disk;
  readonly #groups: CommitGroups;

  constructor(disk: Disk) {
    this.#disk = disk;
    this.#groups = new CommitGroups({
      write: (group) => disk.write(group),
      groupWritesMax: GROUP_WRITES_MAX,
      deadlineMs: DEADLINE_MS,
      stalled: () => {},
    });
  }

  async load(): Promise<readonly StoredRecord[]> {
    return recordsOf(await this.#disk.read()).sort((a, b) => a.sequence - b.sequence);
  }

  commit(device: DeviceName, record: StoredRecord | null): Promise<void> {
    return this.#groups.add(Buffer.from(device), record === null ? null : encodeRecord(record));
  }

  async close(): Promise<void> {
    await this.#groups.idle();
  }
}

/** @throws where a record cannot be read: the model never damages one. */
export function recordOf(device: string, bytes: Uint8Array): StoredRecord {
  const decoded = decodeRecord(device, bytes);
  if (decoded.kind !== 'record') throw new Error(`the record of ${device}: ${decoded.reason}`);
  return decoded.record;
}

/** What a map of bytes holds of a device. */
export function recordIn(map: ReadonlyMap<string, Uint8Array>, device: string): StoredRecord | null {
  const bytes = map.get(device);
  return bytes === undefined ? null : recordOf(device, bytes);
}

export function recordsOf(map: ReadonlyMap<string, Uint8Array>): StoredRecord[] {
  return [...map].map(([device, bytes]) => recordOf(device, bytes));
}
