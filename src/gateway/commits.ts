/**
 * Records on their way to the store, and the answers that the feature waits for. The store keeps the order of calls, so the
 * order of one device's records is that of its actions.
 */
import type { Event, StoredRecord } from '../model/events.ts';
import type { DeviceName } from '../model/ids.ts';
import type { RecordStore } from '../model/ports.ts';
import { Counter, type Counters } from './counters.ts';

type Answer = Extract<Event, { type: 'commitDone' }>;

export interface CommitsParts {
  readonly store: RecordStore;
  readonly counters: Counters;
  readonly alarm: ((name: string, device: string, detail: string) => void) | undefined;
  /** One more is on its way. */
  readonly begun: () => void;
  /** What became of one; null where nobody waits for it any more. */
  readonly done: (answer: Answer | null) => void;
}

export class Commits {
  /** Writes that the store has not answered. */
  pending = 0;
  private readonly parts: CommitsParts;
  /** Writes whose answers the feature waits for, by device; then those answers, until it has them. */
  private readonly owed = new Map<DeviceName, Set<object>>();

  constructor(parts: CommitsParts) {
    this.parts = parts;
  }

  /** @param record null: there is none any more */
  begin(device: DeviceName, revision: number, record: StoredRecord | null): void {
    const { counters, alarm, begun, done } = this.parts;
    counters.add(Counter.commits);
    this.count(1);
    begun();
    const owed = this.owed.get(device) ?? new Set();
    const write = {};
    this.owed.set(device, owed.add(write));
    const ended = (ok: boolean) => {
      this.count(-1);
      owed.delete(write);
      const answer: Answer | null =
        this.owed.get(device) === owed ? { type: 'commitDone', device, revision, ok } : null;
      if (answer !== null) owed.add(answer);
      done(answer);
    };
    let written: Promise<void>;
    try {
      written = this.parts.store.commit(device, record);
    } catch (error) {
      written = Promise.reject(error);
    }
    written.then(
      () => ended(true),
      (error: unknown) => {
        counters.add(Counter.commitFaults);
        alarm?.('RecordNotDurable', device, String(error));
        ended(false);
      },
    );
  }

  /** The feature gets this answer now. @returns false where it waits for it no more: its record is another's by now */
  isOwed(answer: Answer): boolean {
    const owed = this.owed.get(answer.device);
    if (owed?.delete(answer) !== true) return false;
    if (owed.size === 0) this.owed.delete(answer.device);
    return true;
  }

  /** The answer to a write of this device's record shall not be taken for that to one of the record that comes next. */
  forget(device: DeviceName): void {
    this.owed.delete(device);
  }

  private count(more: number): void {
    this.pending += more;
    this.parts.counters.values[Counter.commitsPending] = this.pending;
  }
}
