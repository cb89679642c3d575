/**
 * Writes, grouped: all of one turn, and all that come while a group is on its way to the disk, are the next group. One
 * group at a time, so the order of calls is the order on disk, and one flush serves them all.
 *
 *   add ─► waiting ─(turn over, disk idle)─► write(group) ─► all resolve, or all reject
 *
 * A disk that does not answer must not leave a caller waiting for ever: after the deadline the group and all that wait
 * reject, and new writes are refused at once until the disk has answered. What a late group has written stays written;
 * its callers were told that it is not certain.
 */
import type { Ms } from '../model/time.ts';

/** One write: null removes. */
export interface Write {
  readonly key: Buffer;
  readonly value: Uint8Array | null;
  done(): void;
  failed(error: Error): void;
}

export interface GroupOptions {
  /** Resolves when the group is on disk; rejects where none of it is. Settles writes itself that it refuses alone. */
  readonly write: (group: readonly Write[]) => Promise<void>;
  readonly groupWritesMax: number;
  readonly deadlineMs: Ms;
  /** The disk is late, or (false) has answered again. */
  readonly stalled: (late: boolean) => void;
}

export class CommitGroups {
  readonly #options: GroupOptions;
  #waiting: Write[] = [];
  #planned = false;
  #writing: Promise<void> | null = null;
  #late = false;

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  add(key: Buffer, value: Uint8Array | null): Promise<void> {
    if (this.#late) return Promise.reject(this.#lateError());
    return new Promise((done, failed) => {
      this.#waiting.push({ key, value, done, failed });
      this.#plan();
    });
  }

  /** Resolves when nothing waits and nothing is being written, or the disk is late. */
  async idle(): Promise<void> {
    while (!this.#late && (this.#waiting.length > 0 || this.#writing !== null)) {
      await (this.#writing ?? new Promise<void>((resolve) => setImmediate(resolve)));
    }
  }

  #plan(): void {
    if (this.#planned || this.#writing !== null) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      this.#begin();
    });
  }

  #begin(): void {
    const group = this.#waiting.splice(0, this.#options.groupWritesMax);
    if (group.length === 0) return;
    const timer = setTimeout(() => this.#overdue(group), this.#options.deadlineMs);
    const written = this.#options.write(group).then(
      () => group.forEach((write) => void write.done()),
      (error: Error) => group.forEach((write) => void write.failed(error)),
    );
    // `idle` looks again only after this group has let go of the disk.
    this.#writing = written.then(() => {
      clearTimeout(timer);
      this.#writing = null;
      if (this.#late) this.#options.stalled(false);
      this.#late = false;
      this.#begin();
    });
  }

  #overdue(group: readonly Write[]): void {
    this.#late = true;
    const error = this.#lateError();
    for (const write of [...group, ...this.#waiting.splice(0)]) write.failed(error);
    this.#options.stalled(true);
  }

  #lateError(): Error {
    return new Error(`the disk has not answered for ${this.#options.deadlineMs} ms; look at the disk of the store`);
  }
}
