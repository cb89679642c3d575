/**
 * Two recordings of one session, one on each side of the gateway, compared frame by frame. Every frame must be on the
 * other side byte for byte and in order; the exceptions are told by rules written here from the facts, without the
 * gateway's code. Each exception is listed: message, what befell it, why, and which bytes differ.
 *
 *   server ── frames ──►│ gateway │── the same frames, some changed, some of ours between them ──► phone
 *   phone  ── frames ──►│         │── the same frames without those that were for us ──► server
 */
import { type MessageId, messageName } from '../../src/codecs/skinny/ids.ts';
import { KeyModel } from './relay-key-model.ts';

export const OUR_APPLICATION = 0x5242;
const CALL_BACK_STIMULUS = 0x86;
const ZIP_ZIP = 0x31;

export interface Difference {
  readonly direction: 'toPhone' | 'toServer';
  readonly message: string;
  readonly what: 'changed' | 'added' | 'swallowed';
  readonly reason: string;
  /** Offsets that differ, from the start of the frame; 'all' where there is no counterpart. */
  readonly bytes: string;
  /** The frame as it went out, or as it came in where it was swallowed. */
  readonly frame: Buffer;
}

/** Whole frames of a stream and what is left at its end. @throws where a length cannot be. */
export function framesOf(stream: Buffer): { frames: Buffer[]; rest: Buffer } {
  const frames: Buffer[] = [];
  let at = 0;
  while (stream.length - at >= 12) {
    const size = stream.readUInt32LE(at) + 8;
    if (size < 12) throw new Error(`length ${size - 8} at ${at} of a recorded stream`);
    if (stream.length - at < size) break;
    frames.push(stream.subarray(at, at + size));
    at += size;
  }
  return { frames, rest: stream.subarray(at) };
}

export const idOf = (frame: Buffer): number => frame.readUInt32LE(8);
const nameOf = (frame: Buffer): string => messageName(idOf(frame) as MessageId) ?? `0x${idOf(frame).toString(16)}`;
const u32 = (frame: Buffer, at: number): number => (at + 4 <= frame.length ? frame.readUInt32LE(at) : 0);

/** Offsets at which two frames differ, those past the shorter one included. */
export function offsetsOf(a: Buffer, b: Buffer): number[] {
  const offsets: number[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) if (a[i] !== b[i]) offsets.push(i);
  return offsets;
}

const userDataDown = new Set([0x11e, 0x13f]);
const userDataUp = new Set([0x2e, 0x2f, 0x41, 0x42]);
const promptsDown = new Set([0x112, 0x120, 0x144, 0x145]);
/** Frames of the server that carry header 0 whatever was agreed. */
const versionless = new Set([0x81, 0x9d, 0x100, 0x118]);

/** Why a frame towards the phone may be ours, or null. */
export function addedReason(frame: Buffer, key: KeyModel): string | null {
  const id = idOf(frame);
  if (userDataDown.has(id) && u32(frame, 12) === OUR_APPLICATION) return 'our screen';
  if (id === 0x110 && key.offers(frame)) return 'offers our key at busy';
  if (id === 0x109 && key.isOwnSets(frame)) return 'sets again, their template came after them';
  if (promptsDown.has(id) && /CallBack|Key Not Active|has become available|\x80\x49/.test(frame.toString('latin1')))
    return 'our prompt';
  if (id === 0x82 && u32(frame, 12) === ZIP_ZIP) return 'our alert';
  if (id === 0x86 && u32(frame, 12) === CALL_BACK_STIMULUS) return 'lamp of the CallBack button';
  return null;
}

/** Why a frame of the phone may go no further, or null. */
export function swallowedReason(frame: Buffer, key: KeyModel): string | null {
  const id = idOf(frame);
  // Whoever owns the key: the screen of an older record may still be up.
  if (userDataUp.has(id) && u32(frame, 12) === OUR_APPLICATION) return 'answer to our screen';
  if (key.serverOwns) return null;
  if (id === 0x26 && key.event !== 0 && u32(frame, 12) === key.event) return 'our key was pressed';
  if (id === 0x05 && u32(frame, 12) === CALL_BACK_STIMULUS) return 'the CallBack button was pressed';
  return null;
}

export interface RelaySides {
  /** Bytes between phone and gateway, and between gateway and server. */
  readonly phoneSide: { toServer: Buffer; toPhone: Buffer };
  readonly serverSide: { toServer: Buffer; toPhone: Buffer };
}

/** @throws at the first frame that differs without a reason; the error shows both. */
export function judgeRelay(sides: RelaySides, session = ''): Difference[] {
  const key = new KeyModel();
  const down = judgeDown(sides, key, session);
  return [...down, ...judgeUp(sides, key, session)];
}

function judgeDown({ phoneSide, serverSide }: RelaySides, key: KeyModel, session: string): Difference[] {
  const found: Difference[] = [];
  const sent = framesOf(serverSide.toPhone);
  const got = framesOf(phoneSide.toPhone);
  let at = 0;
  let version = 0;
  const note = (what: Difference['what'], reason: string, bytes: string, frame: Buffer) =>
    found.push({ direction: 'toPhone', message: nameOf(frame), what, reason, bytes, frame });
  for (const frame of got.frames) {
    const original = sent.frames[at];
    if (original?.equals(frame)) {
      key.passed(frame);
      key.shown(frame);
      if (!versionless.has(idOf(frame))) version = u32(frame, 4);
      at++;
      continue;
    }
    const change = original === undefined ? null : key.change(original, frame);
    if (change !== null) {
      note('changed', change, ranges(offsetsOf(original!, frame)), frame);
      key.shown(frame);
      version = u32(frame, 4);
      at++;
      continue;
    }
    const reason = addedReason(frame, key);
    if (reason === null) throw unlike('toPhone', session, at, original, frame);
    if (u32(frame, 4) !== version) {
      throw new Error(`${session}: ${nameOf(frame)} of ours has header ${u32(frame, 4)}, the server uses ${version}`);
    }
    key.shown(frame);
    note('added', reason, 'all', frame);
  }
  if (at < sent.frames.length) throw unlike('toPhone', session, at, sent.frames[at], undefined);
  return found;
}

function judgeUp({ phoneSide, serverSide }: RelaySides, key: KeyModel, session: string): Difference[] {
  const found: Difference[] = [];
  const sent = framesOf(phoneSide.toServer);
  const got = framesOf(serverSide.toServer).frames;
  let at = 0;
  sent.frames.forEach((frame, i) => {
    const reason = swallowedReason(frame, key);
    if (reason === null) {
      if (!got[at]?.equals(frame)) throw unlike('toServer', session, i, frame, got[at]);
      at++;
    } else {
      found.push({ direction: 'toServer', message: nameOf(frame), what: 'swallowed', reason, bytes: 'all', frame });
    }
  });
  if (at < got.length) throw unlike('toServer', session, at, undefined, got[at]);
  return found;
}

function unlike(direction: string, session: string, at: number, before: Buffer | undefined, after: Buffer | undefined) {
  const shown = (frame: Buffer | undefined) =>
    frame === undefined ? 'nothing' : `${nameOf(frame)} ${frame.toString('hex').slice(0, 160)}`;
  return new Error(`${session}, ${direction}, frame ${at}: was ${shown(before)}, became ${shown(after)}`);
}

/** 16, 20, 44..45 */
function ranges(offsets: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < offsets.length; ) {
    let last = i;
    while (offsets[last + 1] === offsets[last]! + 1) last++;
    parts.push(last === i ? `${offsets[i]}` : `${offsets[i]}..${offsets[last]}`);
    i = last + 1;
  }
  return parts.join(' ');
}

/** The list of changed frames as people read it: one row per message, reason and set of bytes. */
export function tableOf(differences: readonly Difference[]): string {
  const rows = new Map<string, number>();
  for (const { direction, what, message, reason, bytes } of differences) {
    const row = [direction, what, message, reason, bytes].join('\t');
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  const cells = [['direction', 'what', 'message', 'reason', 'bytes', 'count']];
  for (const [row, count] of [...rows].sort()) cells.push([...row.split('\t'), String(count)]);
  const widths = cells[0]!.map((_, i) => Math.min(60, Math.max(...cells.map((row) => row[i]!.length))));
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
