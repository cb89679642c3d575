/**
 * Writes of records, each one transaction: it holds only while our key (the leader's, or in shared mode our member key)
 * still is the one under which we began to serve, and only on the record and the mark of its device as we saw them last.
 *
 *   compare create(our key) = epoch AND mod(record) = seen AND mod(mark) = seen ─► put ─► durable on a quorum
 *           │ lost: all three keys come back in the same answer
 *           │ no answer: all three are read, never the write repeated blindly
 *           ▼
 *   our key is another's: we are fenced. The record is as we wished: done. Else it is an earlier write of ours, whose
 *   answer was lost: seen anew, written again. Repeating is safe, because of two equal writes only one can win.
 *
 * The mark is the owner's key. It is put whenever a record begins, ends or changes hands, and stays when the record goes:
 * so a write that etcd does late, when its client has long given it up, never finds things as they were. By the record's
 * revision alone it would: where there was no record then, and again is none, it would bring back what has ended.
 *
 * What waits for a slot has no number of its own. The router counts writes without an answer: at `commitsPendingMax` nobody may
 * arm, and what still comes are changes of records that are there. Where etcd is away it ends with the lease: `end` has all that
 * waits refused as soon as it has its slot.
 */
import type { DeviceName } from '../../model/ids.ts';
import type { Ms } from '../../model/time.ts';
import { clusterLimits } from '../limits.ts';
import { pause, type Timers } from '../timers.ts';
import type { Keys } from './keys.ts';
import { type Compare, type Etcd, EtcdError, type KeyValue, type Operation } from './port.ts';
import { TransactionGroups } from './transaction-groups.ts';

/** What must still be so for our writes to count. */
export interface Guard {
  readonly key: string;
  /** Create revision of the key. */
  readonly epoch: number;
  /** Shared mode: our address, the value of each record's mark. Null: the active owns all, and marks are empty. */
  readonly owner: string | null;
}

/** We are not (any longer) the one who may write. */
export class FencedError extends Error {}
/** Shared mode: another node serves this device by now. */
export class TakenError extends Error {}

export interface WriterOptions {
  readonly etcd: Etcd;
  readonly keys: Keys;
  readonly timers: Timers;
  /** A write that is not certain by then is given up, and said to be so. */
  readonly deadlineMs: Ms;
}

const RETRY_MS = 50;

/** Mod revisions of the keys of a device as we know them; 0: no such key. */
interface Seen {
  readonly record: number;
  readonly mark: number;
}
const NONE: Seen = { record: 0, mark: 0 };

export class RecordWriter {
  readonly #options: WriterOptions;
  readonly #groups: TransactionGroups;
  #guard: Guard | null = null;
  /** One for each device that ever had a record: marks stay. */
  #seen = new Map<DeviceName, Seen>();
  /** The last write of each device that is under way. */
  readonly #chains = new Map<DeviceName, Promise<void>>();
  #underWay = 0;
  readonly #queue: (() => void)[] = [];

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#groups = new TransactionGroups(options.etcd);
  }

  get guard(): Guard | null {
    return this.#guard;
  }

  /** Writes count from now on, under this guard. @param items keys of records and marks as of then */
  begin(guard: Guard, items: Iterable<KeyValue>): void {
    const { records, owners } = this.#options.keys;
    this.#guard = guard;
    this.#seen.clear();
    for (const { key, modRevision } of items) {
      if (key.startsWith(records)) this.#sees(key.slice(records.length), { record: modRevision });
      else this.#sees(key.slice(owners.length), { mark: modRevision });
    }
  }

  /** Writes are refused from now on; those under way may still happen, but are not answered with yes. */
  end(): void {
    this.#guard = null;
  }

  /** Mod revision of the record as we know it, 0: none. */
  seen(device: DeviceName): number {
    return this.#of(device).record;
  }

  #of(device: DeviceName): Seen {
    return this.#seen.get(device) ?? NONE;
  }

  #sees(device: DeviceName, part: Partial<Seen>): void {
    this.#seen.set(device, { ...this.#of(device), ...part });
  }

  /**
   * Shared mode: takes over a record that another node serves, as it stands.
   * @returns false where it has changed meanwhile, or we may not; rejects where etcd does not answer
   */
  async claim(device: DeviceName, item: KeyValue): Promise<boolean> {
    const guard = this.#guard;
    if (guard?.owner == null) return false;
    const { etcd, keys } = this.#options;
    const { key, value, modRevision } = item;
    const answer = await etcd.transact({
      compare: [
        { key: guard.key, target: 'create', revision: guard.epoch },
        { key, target: 'mod', revision: modRevision },
      ],
      // The record too, as it is: whoever served it until now has seen another revision.
      success: [
        { type: 'put', key, value },
        { type: 'put', key: keys.owner(device), value: Buffer.from(guard.owner) },
      ],
      failure: [],
    });
    if (answer.succeeded && this.#guard === guard)
      this.#seen.set(device, { record: answer.revision, mark: answer.revision });
    return answer.succeeded && this.#guard === guard;
  }

  /** Resolves when it is so on a quorum. Writes of one device happen in the order of calls. */
  write(device: DeviceName, value: Uint8Array | null): Promise<void> {
    const guard = this.#guard;
    if (guard === null)
      return Promise.reject(new FencedError(`this node does not serve: the record of ${device} was not kept`));
    const before = this.#chains.get(device) ?? Promise.resolve();
    const written = before.then(() => this.#slot(() => this.#write(guard, device, value)));
    const chain = written
      .catch(() => undefined)
      .then(() => {
        if (this.#chains.get(device) === chain) this.#chains.delete(device);
      });
    this.#chains.set(device, chain);
    return written;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#chains.size > 0) await Promise.all(this.#chains.values());
  }

  async #slot(act: () => Promise<void>): Promise<void> {
    if (this.#underWay >= clusterLimits.etcdWritesUnderWayMax)
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#underWay++;
    try {
      await act();
    } finally {
      this.#underWay--;
      this.#queue.shift()?.();
    }
  }

  async #write(guard: Guard, device: DeviceName, value: Uint8Array | null): Promise<void> {
    const { timers, deadlineMs } = this.#options;
    const deadline = timers.now() + deadlineMs;
    for (;;) {
      this.#mustServe(guard, device);
      const before = this.#of(device);
      let certain = true;
      const stands = await this.#attempt(guard, device, value).catch(async (error: unknown) => {
        if (!(error instanceof EtcdError) || error.failure === 'refused') throw error;
        certain = false;
        return this.#readBack(guard, device, deadline, error);
      });
      if (stands === 'done') return;
      this.#mustBeOurs(guard, device, stands, before, certain);
      this.#seen.set(device, { record: stands.record?.modRevision ?? 0, mark: stands.mark?.modRevision ?? 0 });
      if (isDone(value, stands, before)) return;
    }
  }

  #mustServe(guard: Guard, device: DeviceName): void {
    if (this.#guard !== guard)
      throw new FencedError(`this node serves no more: the record of ${device} is not certain`);
  }

  async #attempt(guard: Guard, device: DeviceName, value: Uint8Array | null): Promise<'done' | Standing> {
    const { keys } = this.#options;
    const key = keys.record(device);
    const owner = keys.owner(device);
    const seen = this.#of(device);
    const compare: Compare[] = [
      { key: guard.key, target: 'create', revision: guard.epoch },
      { key, target: 'mod', revision: seen.record },
      { key: owner, target: 'mod', revision: seen.mark },
    ];
    const success: Operation[] = [value === null ? { type: 'delete', key } : { type: 'put', key, value }];
    const marks = value === null || seen.record === 0 || guard.owner !== null;
    if (marks) success.push({ type: 'put', key: owner, value: Buffer.from(guard.owner ?? '') });
    const answer = await this.#groups.transact({ compare, success, failure: this.#gets(guard, device) });
    if (!answer.succeeded) return standing(answer.found);
    this.#mustServe(guard, device);
    const { revision } = answer;
    this.#seen.set(device, { record: value === null ? 0 : revision, mark: marks ? revision : seen.mark });
    return 'done';
  }

  #gets(guard: Guard, device: DeviceName): Operation[] {
    const { keys } = this.#options;
    return [guard.key, keys.record(device), keys.owner(device)].map((key) => ({ type: 'get', key }));
  }

  /** What became of a write whose answer is missing. */
  async #readBack(guard: Guard, device: DeviceName, deadline: Ms, cause: EtcdError): Promise<Standing> {
    const { etcd, timers } = this.#options;
    for (;;) {
      this.#mustServe(guard, device);
      if (timers.now() >= deadline)
        throw new Error(`the record of ${device} is not certain: ${cause.message}; look at etcd and its quorum`);
      await pause(timers, RETRY_MS);
      try {
        const answer = await etcd.transact({ compare: [], success: this.#gets(guard, device), failure: [] });
        return standing(answer.found);
      } catch (error) {
        if (!(error instanceof EtcdError)) throw error;
      }
    }
  }

  /** @throws where we may not write this record any more. @param certain our attempt was not done, and will not be */
  #mustBeOurs(
    guard: Guard,
    device: DeviceName,
    { leader, record, mark }: Standing,
    before: Seen,
    certain: boolean,
  ): void {
    if (leader?.createRevision !== guard.epoch)
      throw new FencedError(`another node serves by now: the record of ${device} was not kept`);
    if (guard.owner === null || mark === null || Buffer.from(mark.value).toString() === guard.owner) return;
    // No record, and a mark that another has left: the phone was there, and is here now. But where our record may have
    // been there, another has taken and ended it meanwhile.
    const untouched = mark.modRevision === before.mark || (certain && before.record === 0);
    if (record !== null || !untouched) throw new TakenError(`another node serves ${device} by now`);
  }
}

interface Standing {
  readonly leader: KeyValue | null;
  readonly record: KeyValue | null;
  readonly mark: KeyValue | null;
}

const standing = ([leader = null, record = null, mark = null]: readonly (KeyValue | null)[]): Standing => ({
  leader,
  record,
  mark,
});

/** What was to be written stands there. An end has put the mark; without that, a late beginning may still come. */
const isDone = (value: Uint8Array | null, { record, mark }: Standing, before: Seen): boolean =>
  value === null
    ? record === null && (mark?.modRevision ?? 0) !== before.mark
    : record !== null && Buffer.compare(record.value, value) === 0;
