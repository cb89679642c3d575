/** What the applications and their CTIManager said, as data: the QBE part of a report. Times as in ../model. */
import type { Entry } from '../entry.ts';

export interface QbeSession {
  /** From 1, in the order of their first message. */
  readonly number: number;
  /** As the application calls itself, or its address. */
  application: string;
  /** Name with which it logged in, '' where the capture does not tell. */
  login: string;
  readonly endpoint: string;
  readonly server: string;
  readonly from: number;
  to: number;
  /** Result of ProviderOpen as text, '' where it was not captured. */
  opened: string;
  /** How it ended, '' where the capture ends first. */
  ended: string;
  requests: number;
  failed: number;
  events: number;
  heartbeats: number;
}

/** All requests of one name. */
export interface QbeRequests {
  readonly name: string;
  count: number;
  /** Answered with a result other than success. */
  failed: number;
  /** Not answered in the capture. */
  unanswered: number;
  /** From request to answer. */
  readonly ms: { total: number; max: number };
}

export interface QbeFailure {
  readonly at: number;
  readonly packet: number;
  readonly application: string;
  readonly request: string;
  /** Text of the result; '' where no answer came. */
  readonly result: string;
  /** From the request on; null where no answer came. */
  readonly ms: number | null;
}

/** A device or a line that an application has opened, or of which it is told. */
export interface QbePlace {
  readonly kind: 'device' | 'line';
  readonly application: string;
  readonly device: string;
  /** Number of the line, '' of a device. */
  readonly line: string;
  /** Null where it was open before the capture began. */
  readonly openedAt: number | null;
  closedAt: number | null;
  events: number;
  /** By name, as they came first. */
  readonly byName: Map<string, number>;
}

export interface QbeCall {
  number: number;
  application: string;
  calling: string;
  called: string;
  /** Devices on which the call was seen. */
  readonly devices: Set<string>;
  readonly from: number;
  to: number;
  connectedAt: number | null;
  endedAt: number | null;
  /** Latest state of the call, and the cause that it named. */
  state: string;
  cause: string;
  entries: Entry[];
  entriesCut: number;
}

export interface QbeReport {
  readonly messages: number;
  readonly sessions: readonly QbeSession[];
  /** Most frequent first. */
  readonly requests: readonly QbeRequests[];
  readonly failures: readonly QbeFailure[];
  readonly failureCount: number;
  readonly places: readonly QbePlace[];
  readonly calls: readonly QbeCall[];
  /** Sentences: what the limits cut. */
  readonly cuts: readonly string[];
}
