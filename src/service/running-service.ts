/** What runs after a start, for the lines that tell it and for the end. */
import type { Address } from './address.ts';

export interface RunningService {
  readonly version: string;
  /** Null where no phone connects here: a CTIManager tells all. */
  readonly listen: Address | null;
  readonly tlsListen: Address | null;
  readonly upstream: Address | null;
  /** Process ids of the workers that have the phones; empty: this process has them. */
  readonly workers: readonly number[];
  /** CTIManagers that are attached to, in order of preference. */
  readonly cti: readonly Address[];
  readonly page: Address | null;
  /** The page speaks TLS. */
  readonly pageTls: boolean;
  /** Socket for commands; null: none. */
  readonly control: string | null;
  /** Folder of the records; null: they are kept in memory. */
  readonly store: string | null;
  /** The call server is the simulated one, and phones of the demo are registered. */
  readonly demo: boolean;
  readonly phones: readonly { readonly name: string; readonly number: string }[];
  /** What the user should know, in sentences. */
  readonly notes: readonly string[];
  /** Resolves when an operator has had it drained: it shall end. */
  readonly drained: Promise<void>;
  /** Reads the configuration again. */
  reload(): void;
  close(): Promise<void>;
}

/** What was opened, closed in the opposite order. One that fails does not keep the others open. */
export class Closers {
  private readonly stack: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.stack.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.stack.splice(0).reverse()) await close().catch(() => undefined);
  }
}
