/**
 * All cases: every field of every message × fourteen exceptional values. Fields with their places come from the golden frames
 * (captures and the catalogue); messages without one are taken from the table, word by word of their shortest and longest body.
 */
import { encodeMessage } from '../../../src/codecs/skinny/encode.ts';
import { type MessageName, messageName } from '../../../src/codecs/skinny/ids.ts';
import { messages } from '../../../src/codecs/skinny/table/index.ts';
import { ownVectors } from '../../codecs/skinny/vectors.ts';
import { bent, type Exceptional, exceptional } from './values.ts';

export interface ElementCase {
  /** `CallState v20 lineInstance ff…`. */
  readonly name: string;
  readonly frame: Buffer;
}

interface Field {
  readonly name: string;
  /** From the start of the frame. */
  readonly at: number;
  readonly length: number;
}

const head: readonly Field[] = ['length', 'version', 'id'].map((name, i) => ({ name, at: 4 * i, length: 4 }));
/** Elements of arrays beyond the second say nothing new. */
const repeats = (name: string): boolean => [...name.matchAll(/\[(\d+)\]/g)].some(([, index]) => Number(index) > 1);

export function* elementCases(): Generator<ElementCase> {
  const seen = new Set<string>();
  for (const { message, hex, header, fields } of ownVectors) {
    const frame = Buffer.from(hex, 'hex');
    const places = fields
      .filter(({ name }) => !repeats(name))
      .map(({ name, off, len }) => ({ name, at: 12 + off, length: len }));
    yield* of(`${message} v${header.version}`, frame, [...head, ...places], seen);
  }
  const covered = new Set(ownVectors.map(({ message }) => message));
  for (const { id, layouts } of messages) {
    const name = messageName(id);
    if (covered.has(name)) continue;
    for (let layout = 0; layout < layouts.length; layout++) {
      const frame = Buffer.from(encodeMessage(name as MessageName, 0, {}, { layout }));
      const words = Math.min(40, (frame.length - 12) >> 2);
      const places = Array.from({ length: words }, (_, i) => ({ name: `word ${i}`, at: 12 + 4 * i, length: 4 }));
      yield* of(`${name} layout ${layout}`, frame, [...head, ...places], seen);
    }
  }
}

function* of(title: string, frame: Buffer, fields: readonly Field[], seen: Set<string>): Generator<ElementCase> {
  for (const { name, at, length } of fields) {
    if (length === 0 || at + length > frame.length || seen.has(`${title} ${name}`)) continue;
    seen.add(`${title} ${name}`);
    for (const what of exceptional)
      yield { name: `${title} ${name} ${what}`, frame: bent(frame, at, length, what as Exceptional) };
  }
}

/** Names of messages for which there are cases. */
export function messagesOf(cases: readonly ElementCase[]): Set<string> {
  return new Set(cases.map(({ name }) => name.split(' ')[0]!));
}
