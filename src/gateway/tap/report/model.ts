/**
 * The report of a capture as data: what `ringback report` draws. Times are milliseconds since the first packet, with
 * fractions; `Clock` turns them back. Everything that grows with the capture has a limit, and what was cut is counted.
 */
import type { MessageDirection, TroubleKind } from '../../../codecs/capture/message.ts';
import type { Entry, PhoneReport } from './entry.ts';
import type { QbeReport } from './qbe/model.ts';

export type { Entry, Field, LineMode, LineReport, PhoneMode, PhoneReport, Segment } from './entry.ts';

export type CallOutcome = 'answered' | 'busy' | 'failed' | 'not answered' | 'given up';

export interface CallReport {
  /** From 1, in the order in which calls began. */
  number: number;
  calling: string;
  callingName: string;
  called: string;
  calledName: string;
  readonly from: number;
  to: number;
  answeredAt: number | null;
  /** Null where the capture ends first. */
  endedAt: number | null;
  outcome: CallOutcome;
  /** The caller first. */
  readonly phones: PhoneReport[];
  entries: Entry[];
  /** Messages that did not fit. */
  entriesCut: number;
}

export type StepKind =
  | 'key'
  | 'arming'
  | 'hook'
  | 'free'
  | 'alert'
  | 'screen'
  | 'available'
  | 'screenKey'
  | 'refused'
  | 'dial'
  | 'ringing'
  | 'answered'
  | 'end';

export interface Step {
  readonly kind: StepKind;
  /** A sentence: who did what. */
  readonly text: string;
  readonly entry: Entry;
}

export type CallBackOutcome = 'answered' | 'dialled' | 'offered' | 'cancelled' | 'waiting';

export interface CallBackReport {
  number: number;
  readonly phone: PhoneReport;
  /** Directory number of the line from which CallBack was pressed, '' where unknown. */
  readonly caller: string;
  readonly target: string;
  /** The phones of the watched line that the capture shows. */
  readonly watched: PhoneReport[];
  readonly from: number;
  to: number;
  outcome: CallBackOutcome;
  readonly steps: Step[];
  entries: Entry[];
  entriesCut: number;
}

export interface TroubleReport {
  readonly at: number;
  readonly packet: number;
  readonly phone: string;
  readonly stream: number;
  readonly direction: MessageDirection;
  /** A kind of trouble, or a message whose body contradicts the table. */
  readonly kind: TroubleKind | 'malformed';
  readonly text: string;
}

export interface Rates {
  /** Width of a bucket in milliseconds. */
  readonly bucketMs: number;
  readonly toServer: readonly number[];
  readonly toPhone: readonly number[];
}

export interface Report {
  /** Time of the first packet: seconds and nanoseconds since 1970. */
  readonly seconds: number;
  readonly nanos: number;
  /** Time of the last message. */
  readonly durationMs: number;
  readonly messages: number;
  readonly qbeMessages: number;
  readonly qbe: QbeReport;
  readonly malformed: number;
  readonly troubleCount: number;
  readonly servers: readonly string[];
  readonly applications: readonly string[];
  /** Connections of a relay to its server that say what phones say: their phones and calls are left out. */
  readonly farSide: { readonly phones: number; readonly server: string };
  readonly phones: readonly PhoneReport[];
  readonly calls: readonly CallReport[];
  readonly callBacks: readonly CallBackReport[];
  readonly troubles: readonly TroubleReport[];
  readonly rates: Rates;
  /** Messages by name, most frequent first. */
  readonly names: readonly (readonly [name: string, count: number])[];
  /** Sentences: what the limits cut. */
  readonly cuts: readonly string[];
}
