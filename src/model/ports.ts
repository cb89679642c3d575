/**
 * Ports: the seams between the rooms. The router joins one feature, one record store and any number of attachments;
 * none of them knows another.
 */
import type { Action } from './actions.ts';
import type { Event, StoredRecord } from './events.ts';
import type { DeviceName } from './ids.ts';
import type { Ms } from './time.ts';

/** The feature: pure. Appends what it wants done to `actions`. */
export interface Feature {
  /** @returns the next time it wants a `wake` event, NEVER where none. */
  handle(event: Event, now: Ms, actions: Action[]): Ms;
}

/** The world on one side: takes the actions that are for its devices. */
export interface Attachment {
  /** @returns false where the device is not attached here (any more). */
  perform(action: Action): boolean;
  /** `mayTell` of the sink was false, and is not any more. */
  proceed?(): void;
}

/** What is given up where more comes than can be done: first new phones, then new records; alerts never. */
export const Shedding = { nothing: 0, registrations: 1, arms: 2 } as const;
export type Shedding = (typeof Shedding)[keyof typeof Shedding];

/** Where attachments put what they saw. */
export interface EventSink {
  post(event: Event): void;
  /**
   * Around each piece of work: as many events as were posted between these calls are handled before the second returns, instead
   * of a little later. Left out: it makes no difference.
   */
  gather?(): void;
  release?(): void;
  /** Left out: nothing is given up. */
  readonly shedding?: Shedding;
  /**
   * False: nothing may be told to a phone until `proceed`, also what was asked for before and had to wait. Left out: it
   * always may.
   */
  mayTell?(): boolean;
}

/** Records that outlive a process. One record per originating device. */
export interface RecordStore {
  /** All records, oldest sequence first. Called once, before the first event. */
  load(): Promise<readonly StoredRecord[]>;
  /** Resolves when the record is durable (null: is gone). Rejects where it could not be made so; calls keep their order. */
  commit(device: DeviceName, record: StoredRecord | null): Promise<void>;
  close(): Promise<void>;
}
