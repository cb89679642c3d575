/**
 * A line of a trace, for people and for grep:
 *
 *   2026-11-28T08:00:00.123Z | SEP001122334455 | Significant | Event Handler | pressed CallBack, line 1 call 16
 *
 * The last column may hold anything but control characters.
 */
import { traceLimits } from '../../gateway/index.ts';
import type { Redaction } from '../redaction.ts';
import { type Level, levelNames, type TraceField, traceFields } from './fields.ts';

export interface TraceLine {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly field: TraceField;
  readonly level: Level;
  /** '' where it is about none. */
  readonly device: string;
  /** Numbers and device names in it are hidden outside traces of one phone. */
  readonly text: string;
  /** More, with names of people: only in a detailed trace of one phone. */
  readonly detail: string;
}

/** With everything. */
export function fullText(line: TraceLine, detailed: boolean): string {
  const { text, detail } = line;
  return columns(line, line.device, detailed && detail !== '' ? `${text} ${detail}` : text);
}

/** As the log shows it. */
export function hiddenText(line: TraceLine, redaction: Redaction): string {
  const { device, text } = line;
  return columns(line, redaction.hide(device), redaction.sentence(text));
}

function columns({ at, level, field }: TraceLine, device: string, text: string): string {
  const head = [new Date(at).toISOString(), device || '-', levelNames[level]!, traceFields[field].name].join(' | ');
  return cut(`${head} | ${visible(text)}`);
}

/** What phones and servers send is no reason for a new line. */
function visible(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function cut(text: string): string {
  const most = traceLimits.lineCharactersMax;
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} characters more)`;
}
