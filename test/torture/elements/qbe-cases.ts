/**
 * All cases of QBE: every field of every PDU × fourteen exceptional values. What an attachment asks for on its way up, and what
 * it is told then, is bent in a session's own frames; all else comes unasked. Frames are those of the vectors (bytes that the
 * client wrote or read); PDUs of which only the beginning is known are taken from the table.
 */
import { encodePdu, type PduName, pduById, pdus } from '../../../src/codecs/qbe/index.ts';
import { syntheticVectors } from '../../codecs/qbe/vectors.ts';
import { CtiDesk, watch, watchDevice } from '../../kit/cti-desk.ts';
import { HEADER_BYTES, type Place, placesOf } from './qbe-places.ts';
import { type Exceptional, exceptional, fillOf } from './values.ts';

export const WATCHED = { device: 'SEP000000000002', line: '1002' };

export interface QbeElementCase {
  /** `LineOpenResponse lineID ff… (asked)`. */
  readonly name: string;
  readonly pdu: PduName;
  readonly field: string;
  readonly what: Exceptional;
  /** The frame to bend; null where the session's own is bent. */
  readonly frame: Buffer | null;
}

/** Frames of a session on its way up, and of one call on the line that is watched: the first of each PDU. */
export function sessionFrames(): Map<PduName, Buffer> {
  const frames = new Map<PduName, Buffer>();
  const desk = new CtiDesk();
  desk.overhears = (bytes) => {
    const { name } = pduById(Buffer.from(bytes).readUInt32LE(16))!;
    if (!frames.has(name)) frames.set(name, Buffer.from(bytes));
  };
  desk.passes(0);
  desk.perform(watch(WATCHED.line));
  desk.perform(watchDevice(WATCHED.device));
  return frames;
}

export function* qbeElementCases(): Generator<QbeElementCase> {
  for (const [pdu, frame] of sessionFrames()) yield* of(pdu, placesOf(frame), null, 'asked');
  const golden = new Map(syntheticVectors.map(({ name, hex }) => [name, Buffer.from(hex, 'hex')]));
  for (const { name } of pdus) {
    const frame = golden.get(name) ?? Buffer.from(encodePdu(name));
    yield* of(name, placesOf(frame), frame, 'unasked');
  }
}

function* of(pdu: PduName, places: readonly Place[], frame: Buffer | null, how: string): Generator<QbeElementCase> {
  for (const { name: field } of places)
    for (const what of exceptional) yield { name: `${pdu} ${field} ${what} (${how})`, pdu, field, what, frame };
}

/** The frame with one field bent; null where this frame has no such field. */
export function bentQbe(frame: Buffer, field: string, what: Exceptional): Buffer | null {
  const place = placesOf(frame).find(({ name }) => name === field);
  if (place === undefined) return null;
  const { at, length } = place;
  const fill = fillOf(what);
  const bytes = Buffer.from(frame);
  if (fill !== undefined) fill(bytes.subarray(at, at + length));
  else if (what === 'over-long') return longer(bytes, place);
  else if (what === 'cut here') return cut(bytes, at + (length >> 1));
  return bytes;
}

const FILLER = 64;

/** 64 bytes more behind the field; the header says so, and where it was a content, so does its size. */
function longer(frame: Buffer, { at, length }: Place): Buffer {
  const end = at + length;
  const bytes = Buffer.concat([frame.subarray(0, end), Buffer.alloc(FILLER, 0x41), frame.subarray(end)]);
  if (end <= HEADER_BYTES) return bytes;
  const fixedEnd = HEADER_BYTES + frame.readUInt32LE(24);
  add(bytes, end <= fixedEnd ? 24 : 28, FILLER);
  add(bytes, 0, FILLER);
  return bytes;
}

/** Nothing from there on, and the header says so unless it is cut itself. */
function cut(frame: Buffer, end: number): Buffer {
  const bytes = Buffer.from(frame.subarray(0, end));
  if (end < HEADER_BYTES) return bytes;
  const fixed = Math.min(frame.readUInt32LE(24), end - HEADER_BYTES);
  bytes.writeUInt32LE(fixed, 24);
  bytes.writeUInt32LE(end - HEADER_BYTES - fixed, 28);
  bytes.writeUInt32LE(end - 8, 0);
  return bytes;
}

const add = (bytes: Buffer, at: number, by: number): void => void bytes.writeUInt32LE(bytes.readUInt32LE(at) + by, at);
