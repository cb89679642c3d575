/**
 * Records in etcd, behind the same port as the folder of one machine. It takes writes only between `begin` and `end`:
 * while this node serves.
 */
import type { StoredRecord } from '../../model/events.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { RecordStore } from '../../model/ports.ts';
import type { Ms } from '../../model/time.ts';
import { encodeRecord } from '../record-format.ts';
import type { Timers } from '../timers.ts';
import type { Keys } from './keys.ts';
import type { Change, Etcd, KeyValue } from './port.ts';
import { FencedError, type Guard, RecordWriter, TakenError } from './record-writer.ts';
import { WarmRecords } from './warm-records.ts';

/** As those of the folder's store; `StoreLate`: etcd did not answer in time, `StoreAnswers`: it does again. */
export type EtcdStoreAlarm = 'RecordDamaged' | 'RecordNewer' | 'StoreLate' | 'StoreAnswers';

export interface EtcdStoreOptions {
  readonly etcd: Etcd;
  readonly keys: Keys;
  readonly timers: Timers;
  readonly alarm?: (name: EtcdStoreAlarm, device: string, detail: string) => void;
  /** How long a write may stay uncertain. */
  readonly deadlineMs?: Ms;
  /** etcd says that another serves by now. */
  readonly fenced?: (epoch: number) => void;
  /** Shared mode: another node serves this device by now. */
  readonly taken?: (device: DeviceName) => void;
}

/** Fields of a newer version, kept for the same call back. */
interface Unknown {
  readonly sequence: number;
  readonly fields: Uint8Array;
}

/** Longest device name of a key: one of the wire has 16 characters, etcd itself has no limit worth naming. */
const NAME_BYTES_MAX = 511;

export class EtcdStore implements RecordStore {
  readonly #options: EtcdStoreOptions;
  readonly #writer: RecordWriter;
  readonly #warm: WarmRecords;
  readonly #unknown = new Map<DeviceName, Unknown>();
  readonly #told = new Set<string>();
  #closed = false;
  #late = false;

  constructor(options: EtcdStoreOptions) {
    this.#options = options;
    const { etcd, keys, timers, deadlineMs = 3000 } = options;
    this.#writer = new RecordWriter({ etcd, keys, timers, deadlineMs });
    this.#warm = new WarmRecords(keys);
  }

  /** This node serves from now on. @param items keys of records and owners as of then */
  begin(guard: Guard, items: Iterable<KeyValue>): void {
    this.#writer.begin(guard, items);
  }

  /** It does not serve any more. */
  end(): void {
    this.#writer.end();
  }

  /** What the watch has told: records are decoded as they come, not when this node begins to serve. */
  follow(changes: readonly Change[]): void {
    this.#warm.follow(changes);
  }

  /** The record of a key as it was read; undefined where it cannot be used, which is told once. */
  read(item: KeyValue): StoredRecord | undefined {
    const device = this.#warm.deviceOf(item);
    const decoded = this.#warm.decoded(item);
    if (decoded.kind !== 'record') {
      const name = decoded.kind === 'newer' ? 'RecordNewer' : 'RecordDamaged';
      const mark = `${device} ${item.modRevision}`;
      if (!this.#told.has(mark))
        this.#options.alarm?.(name, device, `The record of ${device} is not used, and kept: ${decoded.reason}.`);
      this.#told.add(mark);
      return undefined;
    }
    const { record, unknown } = decoded;
    if (unknown.length > 0) this.#unknown.set(device, { sequence: record.sequence, fields: unknown });
    return record;
  }

  /** All records, read from etcd. */
  async load(): Promise<readonly StoredRecord[]> {
    const { etcd, keys } = this.#options;
    return this.usable((await etcd.list(keys.records)).items);
  }

  /** Those that can be used, in arming order. */
  usable(items: readonly KeyValue[]): StoredRecord[] {
    const records = items.map((item) => this.read(item)).filter((record) => record !== undefined);
    return records.sort((a, b) => a.sequence - b.sequence);
  }

  async commit(device: DeviceName, record: StoredRecord | null): Promise<void> {
    if (this.#closed) throw new Error(`the store is closed: the record of ${device} was not kept`);
    const { length } = Buffer.from(device, 'utf8');
    if (length === 0 || length > NAME_BYTES_MAX)
      throw new Error(`a device name of ${length} bytes cannot be a key; it should have 1 to ${NAME_BYTES_MAX}`);
    const guard = this.#writer.guard;
    try {
      await this.#writer.write(device, record === null ? null : encodeRecord(record, this.#unknownOf(device, record)));
      this.#tellLate(false, '');
    } catch (error) {
      if (error instanceof TakenError) this.#options.taken?.(device);
      else if (!(error instanceof FencedError)) this.#tellLate(true, (error as Error).message);
      else if (guard !== null && guard === this.#writer.guard) this.#options.fenced?.(guard.epoch);
      throw error;
    }
  }

  /** Our last write of this record is what etcd has. */
  owns(device: DeviceName, item: KeyValue): boolean {
    return this.#writer.seen(device) === item.modRevision;
  }

  /** Shared mode: takes over a record that another node serves. @returns false where that came to nothing */
  claim(device: DeviceName, item: KeyValue): Promise<boolean> {
    return this.#writer.claim(device, item);
  }

  /** Resolves when no write is under way. */
  idle(): Promise<void> {
    return this.#writer.idle();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.idle();
  }

  #unknownOf(device: DeviceName, record: StoredRecord): Uint8Array | undefined {
    const unknown = this.#unknown.get(device);
    return unknown?.sequence === record.sequence ? unknown.fields : undefined;
  }

  #tellLate(late: boolean, detail: string): void {
    if (late === this.#late) return;
    this.#late = late;
    if (late) this.#options.alarm?.('StoreLate', '', detail);
    else this.#options.alarm?.('StoreAnswers', '', 'etcd takes records again.');
  }
}
