/** What is traced of phones and of a CTIManager, as data: it is changed while running, and sent to workers. */
import type { DeviceName } from '../../model/ids.ts';

export interface TraceSelection {
  /** Every device, and what belongs to none. */
  readonly all: boolean;
  /** Only these, each with or without the fields of its messages. */
  readonly devices: readonly { readonly device: DeviceName; readonly detailed: boolean }[];
}

export type TracedDirection = 'toServer' | 'toPhone' | 'toManager' | 'fromManager';

/** A message that was traced. */
export interface TracedMessage {
  /** Epoch milliseconds. */
  readonly at: number;
  /** '' where it belongs to none, or to one that has not named itself. */
  readonly device: DeviceName;
  readonly direction: TracedDirection;
  readonly handling: 'passed' | 'changed' | 'added' | 'swallowed';
  /** Wireshark's name, or that of the JTAPI client's trace. */
  readonly name: string;
  /** Its fields in one line; '' where nobody asked for them. */
  readonly fields: string;
  /** Messages before it that were not told: too many came, or the way was full. */
  readonly missed: number;
}

/** Takes a traced message. @returns false where it has no room: the next one that is taken says how many were missed */
export type TraceSink = (message: TracedMessage) => boolean;
