/** One way between two processes: what is put in goes out in order, in batches, one under way at a time. */
import { workerLimits } from '../limits.ts';

export class Mailbox<T> {
  private readonly send: (batch: readonly T[]) => Promise<unknown>;
  private readonly failed: (error: Error) => void;
  private readonly taken: (batch: readonly T[]) => void;
  private waiting: T[] = [];
  private sending = false;
  private emptied: (() => void)[] = [];

  /**
   * @param send resolves when the other side has taken the batch
   * @param failed told once: nothing is sent any more
   * @param taken told of each batch that the other side has taken
   */
  constructor(
    send: (batch: readonly T[]) => Promise<unknown>,
    failed: (error: Error) => void,
    taken: (batch: readonly T[]) => void = () => undefined,
  ) {
    this.send = send;
    this.failed = failed;
    this.taken = taken;
  }

  get length(): number {
    return this.waiting.length;
  }

  put(item: T): void {
    this.waiting.push(item);
    if (this.sending) return;
    this.sending = true;
    // What is put in during this turn goes together.
    setImmediate(() => void this.run());
  }

  /** Resolves when the other side has taken all that is in now. */
  empty(): Promise<void> {
    if (!this.sending) return Promise.resolve();
    return new Promise((resolve) => this.emptied.push(resolve));
  }

  private async run(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const batch = this.waiting.slice(0, workerLimits.batchMax);
        this.waiting = this.waiting.slice(workerLimits.batchMax);
        await this.send(batch);
        this.taken(batch);
      }
      this.sending = false;
      for (const resolve of this.emptied.splice(0)) resolve();
    } catch (error) {
      // `sending` stays: whoever failed is replaced, with mailboxes of its own.
      this.failed(error as Error);
    }
  }
}
