/**
 * Records on disk, in an lmdb folder of this process: what `commit` has resolved survives kill -9 and power loss.
 *
 * Full is decided here, before the disk decides: lmdb grows its file as it needs, and would need room even to remove.
 * Above `bytesMax` only records of new devices are refused; those that live can still change and end. So it is where the
 * disk is full by others' doing, by a reserve that is given up then.
 */
import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredRecord } from '../model/events.ts';
import type { DeviceName } from '../model/ids.ts';
import type { RecordStore } from '../model/ports.ts';
import type { Ms } from '../model/time.ts';
import { CommitGroups, type Write } from './commit-groups.ts';
import { DiskReserve } from './disk-reserve.ts';
import { clusterLimits } from './limits.ts';
import { type Folder, openFolder } from './lmdb-folder.ts';
import { decodeRecord, encodeRecord } from './record-format.ts';

/**
 * `RecordDamaged`: could not be read, is kept aside. `RecordNewer`: of a later version, is left where it is.
 * `StoreFull`, `StoreRoom`: from now on new call backs are refused, or taken again. `StoreLate`, `StoreAnswers`: the disk.
 * `StoreFails`, `StoreWrites`: the disk refuses what is written, as a full one does, or takes new records again.
 */
export type StoreAlarm =
  | 'RecordDamaged'
  | 'RecordNewer'
  | 'StoreFull'
  | 'StoreRoom'
  | 'StoreLate'
  | 'StoreAnswers'
  | 'StoreFails'
  | 'StoreWrites';

export interface LmdbStoreOptions {
  /** Made where it is missing. */
  readonly folder: string;
  readonly alarm?: (name: StoreAlarm, device: string, detail: string) => void;
  /** What the records may take; 256 MiB is more than a million. */
  readonly bytesMax?: number;
  /** How long the disk may take for a group of writes. */
  readonly deadlineMs?: Ms;
}

/** Longest key that lmdb takes with any page size. */
const KEY_BYTES_MAX = 511;
/** What lmdb adds to a key and its value. */
const NODE_BYTES = 16;
const ASIDE = 'damaged.jsonl';
/** While the disk is full, between two looks for room. */
const LOOK_EVERY_MS: Ms = 1000;

interface Unknown {
  readonly sequence: number;
  readonly fields: Uint8Array;
}

interface PageCounts {
  readonly pageSize: number;
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

export class LmdbStore implements RecordStore {
  readonly #folder: Folder;
  readonly #groups: CommitGroups;
  readonly #reserve: DiskReserve;
  readonly #alarm: NonNullable<LmdbStoreOptions['alarm']>;
  readonly #bytesMax: number;
  /** Fields of a newer version, kept for the same call back. */
  readonly #unknown = new Map<DeviceName, Unknown>();
  #full = false;
  #closed = false;
  #late = false;
  /** The disk has refused a write: what is new is refused at once until there is room again. */
  #failing = false;
  #lookAt: Ms = 0;

  /** @throws Error with a sentence where the folder cannot be opened, or is in use. */
  constructor(options: LmdbStoreOptions) {
    const deadlineMs = options.deadlineMs ?? 10_000;
    this.#alarm = options.alarm ?? (() => {});
    this.#bytesMax = options.bytesMax ?? 256 * 2 ** 20;
    this.#folder = openFolder(options.folder);
    this.#reserve = new DiskReserve(this.path);
    this.#groups = new CommitGroups({
      write: (group) => this.#write(group),
      groupWritesMax: clusterLimits.diskGroupWritesMax,
      deadlineMs,
      stalled: (late) => {
        this.#late = late;
        if (late) this.#alarm('StoreLate', '', `The disk of ${this.path} has not answered for ${deadlineMs} ms.`);
        else this.#alarm('StoreAnswers', '', `The disk of ${this.path} answers again.`);
      },
    });
  }

  /** The folder, without links. */
  get path(): string {
    return this.#folder.path;
  }

  async load(): Promise<readonly StoredRecord[]> {
    const records: StoredRecord[] = [];
    const damaged: { key: Buffer; value: Buffer; reason: string }[] = [];
    for (const { key, value } of this.#folder.records.getRange()) {
      const device = key.toString('utf8');
      const decoded = decodeRecord(device, value);
      if (decoded.kind === 'damaged') damaged.push({ key: Buffer.from(key), value, reason: decoded.reason });
      else if (decoded.kind === 'newer')
        this.#alarm('RecordNewer', device, `The record of ${device} is not used, and kept: ${decoded.reason}.`);
      else {
        const { record, unknown } = decoded;
        records.push(record);
        if (unknown.length > 0) this.#unknown.set(device, { sequence: record.sequence, fields: unknown });
      }
    }
    for (const { key, value, reason } of damaged) await this.#setAside(key, value, reason);
    return records.sort((a, b) => a.sequence - b.sequence);
  }

  /** Resolves when it is flushed to disk. */
  async commit(device: DeviceName, record: StoredRecord | null): Promise<void> {
    if (this.#closed) throw new Error(`the store is closed: the record of ${device} was not kept`);
    const key = Buffer.from(device, 'utf8');
    if (key.length === 0 || key.length > KEY_BYTES_MAX)
      throw new Error(`a device name of ${key.length} bytes cannot be a key; it should have 1 to ${KEY_BYTES_MAX}`);
    await this.#groups.add(key, record === null ? null : encodeRecord(record, this.#unknownOf(device, record)));
  }

  /** Writes what was committed, then lets go of the folder. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#groups.idle();
    // A disk that does not answer would keep us for ever.
    const closed = this.#folder.close();
    if (!this.#late) await closed;
  }

  #unknownOf(device: DeviceName, record: StoredRecord): Uint8Array | undefined {
    const unknown = this.#unknown.get(device);
    return unknown?.sequence === record.sequence ? unknown.fields : undefined;
  }

  async #write(group: readonly Write[]): Promise<void> {
    if (this.#failing) this.#lookForRoom();
    const fitting = this.#fitting(group);
    if (fitting.length === 0) return;
    try {
      await this.#batch(fitting);
    } catch (error) {
      const text = `the disk of ${this.path} did not take the record: ${await reasonOf(error)}`;
      this.#tellFailing(true, `${text}.`);
      await this.#withoutNew(fitting, new Error(text));
    }
  }

  async #batch(writes: readonly Write[]): Promise<void> {
    const { root, records } = this.#folder;
    try {
      await root.batch(() => {
        for (const { key, value } of writes) {
          if (value === null) void records.remove(key);
          else void records.put(key, value as Buffer);
        }
      });
    } catch (error) {
      // lmdb tells the reason on a promise of its own, which would end the process where nobody hears it.
      (error as CommitFault).commitError?.catch(() => undefined);
      throw error;
    }
  }

  /** What lives changes and ends in the room that was kept for it; what is new is refused. */
  async #withoutNew(writes: readonly Write[], refusal: Error): Promise<void> {
    const known = new Set<Write>(
      writes.filter(({ key, value }) => value === null || this.#folder.records.doesExist(key)),
    );
    for (const write of writes) if (!known.has(write)) write.failed(refusal);
    if (known.size === 0) return;
    const written = () =>
      this.#batch([...known]).then(
        () => true,
        () => false,
      );
    if (await written()) return;
    this.#reserve.giveUp();
    if (!(await written())) throw refusal;
  }

  /** Not looked for with every write. */
  #lookForRoom(): void {
    const now = performance.now();
    if (now < this.#lookAt) return;
    this.#lookAt = now + LOOK_EVERY_MS;
    if (this.#reserve.hasRoom()) this.#tellFailing(false, `The disk of ${this.path} takes records again.`);
  }

  #tellFailing(failing: boolean, detail: string): void {
    if (failing === this.#failing) return;
    this.#failing = failing;
    if (failing) this.#alarm('StoreFails', '', detail);
    else this.#alarm('StoreWrites', '', detail);
  }

  /** Without the new devices that have no room; they are told at once. */
  #fitting(group: readonly Write[]): readonly Write[] {
    const { records } = this.#folder;
    const counts = records.getStats() as PageCounts;
    const pages = counts.treeBranchPageCount + counts.treeLeafPageCount + counts.overflowPages;
    let bytes = pages * counts.pageSize;
    this.#tellFull(bytes);
    const added = new Set<string>();
    return group.filter((write) => {
      const { key, value } = write;
      const name = key.toString('latin1');
      if (value === null || added.has(name) || records.doesExist(key)) return true;
      if (this.#failing) {
        write.failed(new Error(`the disk of ${this.path} takes no new records`));
        return false;
      }
      bytes += key.length + value.length + NODE_BYTES;
      if (bytes <= this.#bytesMax) {
        added.add(name);
        return true;
      }
      this.#tellFull(bytes);
      write.failed(new Error(`the store ${this.path} is full: ${pages * counts.pageSize} of ${this.#bytesMax} bytes`));
      return false;
    });
  }

  /** One alarm when it becomes full, one when a tenth is free again. */
  #tellFull(bytes: number): void {
    const full = bytes > this.#bytesMax || (this.#full && bytes > this.#bytesMax * 0.9);
    if (full === this.#full) return;
    this.#full = full;
    if (full)
      this.#alarm('StoreFull', '', `${this.path} holds its ${this.#bytesMax} bytes; no new call back can be kept.`);
    else this.#alarm('StoreRoom', '', `${this.path} has room again.`);
  }

  /** What cannot be read goes to a file beside the store, then out of it; it stays where the file cannot be written. */
  async #setAside(key: Buffer, value: Buffer, reason: string): Promise<void> {
    const device = key.toString('utf8');
    const file = join(this.path, ASIDE);
    const row = {
      at: new Date().toISOString(),
      device,
      reason,
      key: key.toString('hex'),
      value: value.toString('hex'),
    };
    let where = `kept in ${file}`;
    try {
      appendFileSync(file, `${JSON.stringify(row)}\n`, { mode: 0o600 });
      const opened = openSync(file, 'r');
      fsyncSync(opened);
      closeSync(opened);
      await this.#groups.add(key, null);
    } catch (error) {
      where = `left in the store (${(error as Error).message})`;
    }
    this.#alarm('RecordDamaged', device, `The record of ${device} is lost: ${reason}. It is ${where}.`);
  }
}

interface CommitFault extends Error {
  readonly commitError?: Promise<unknown>;
}

/** lmdb tells the reason on a promise of its own. */
async function reasonOf(error: unknown): Promise<string> {
  const { commitError, message } = error as CommitFault;
  const told = commitError?.then(
    () => message,
    (reason: Error) => reason.message,
  );
  const silent = new Promise<string>((resolve) => setTimeout(resolve, 1000, message).unref());
  return told === undefined ? message : Promise.race([told, silent]);
}
