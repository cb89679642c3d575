/**
 * The report of a capture as data: what `ringback report` draws. Times are milliseconds since the first packet, with
 * fractions; `Clock` turns them back. Everything that grows with the capture has a limit, and what was cut is counted.
 */
import type { MessageDirection, TroubleKind } from '../../../codecs/capture/message.ts';

export interface Field {
  readonly name: string;
  readonly text: string;
}

/** One message, as it stands in a ladder. */
export interface Entry {
  /** Number of the message in the capture, from 1. */
  readonly number: number;
  readonly at: number;
  readonly packet: number;
  readonly phone: PhoneReport;
  readonly server: string;
  readonly direction: MessageDirection;
  readonly name: string;
  /** The fields that matter, in one line. */
  readonly brief: string;
  readonly fields: readonly Field[];
  readonly fault: string | null;
  /** False: left out of a ladder that shows what matters. */
  readonly matters: boolean;
}

export type PhoneMode = 'registering' | 'registered' | 'gone' | 'silent';
export type LineMode = 'idle' | 'ringing' | 'inUse' | 'busy' | 'held';

/** A stretch of time in one state. */
export interface Segment<M extends string> {
  readonly from: number;
  to: number;
  readonly mode: M;
}

export interface LineReport {
  readonly instance: number;
  number: string;
  readonly segments: Segment<LineMode>[];
}

export interface PhoneReport {
  /** Device name, or the address where the capture never tells it. */
  name: string;
  readonly server: string;
  endpoint: string;
  /** Type and protocol version as in RegisterReq, '' where it was not captured. */
  type: string;
  protocol: string;
  toServer: number;
  toPhone: number;
  firstAt: number;
  lastAt: number;
  readonly segments: Segment<PhoneMode>[];
  readonly lines: LineReport[];
  /** States that did not fit. */
  segmentsCut: number;
}

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
