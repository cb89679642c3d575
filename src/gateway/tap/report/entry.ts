/** A message of a ladder, and the phone that it belongs to: what all parts of a report share. */
import type { MessageDirection } from '../../../codecs/capture/message.ts';
import { reportLimits } from '../../limits.ts';

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

/** A field as a codec describes it. */
interface Described extends Field {
  readonly value: number | boolean | string;
}

/** What a ladder shows of a message's fields: numbers beside their names, nothing endless. */
export function shownFields(all: readonly Described[]): Field[] {
  const { fieldsPerMessageMax, fieldCharactersMax } = reportLimits;
  const fields = all.slice(0, fieldsPerMessageMax).map(({ name, text, value }) => {
    const number = typeof value === 'number' && text !== String(value) ? ` (${value})` : '';
    const cut = text.length > fieldCharactersMax ? `${text.slice(0, fieldCharactersMax)}…` : text;
    return { name, text: cut + number };
  });
  if (all.length > fieldsPerMessageMax) fields.push({ name: '…', text: `${all.length - fieldsPerMessageMax} more` });
  return fields;
}
