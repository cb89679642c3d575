/**
 * QBE bytes: framer, decoder, describer, views and encoder; as for SCCP. No word of a frame leads outside it.
 */
import { limits } from '../../../src/codecs/limits.ts';
import {
  type DecodedPdu,
  decodePdu,
  decodePduFrame,
  describePdu,
  encodePdu,
  Fault,
  type Field,
  type ForwardList,
  faultName,
  PduId,
  type PduName,
  pduById,
  plainProfile,
  type QbeFields,
  QbeFramer,
  QbeProfile,
  type QbeValue,
  type QbeView,
  structureOf,
} from '../../../src/codecs/qbe/index.ts';
import { type ViewRow, viewRows } from '../../codecs/qbe/view-rows.ts';
import { cutAnywhere } from '../cuts.ts';
import { type Effort, everything } from '../engine/effort.ts';
import { hashOf, Random } from '../engine/random.ts';
import type { Target } from '../grammar/grammar.ts';
import { qbeGrammar } from '../grammar/qbe-frames.ts';
import { must, mustEqual } from '../must.ts';
import { bent, encoded } from './bent.ts';
import { checkQbeWriter } from './qbe-writers.ts';

/** One input, or frame, of so many goes through what costs more. */
const SHARE = 4;
const FRAMES_MAX = 24;
const AROUND = 36;

function framed(chunks: readonly Buffer[]) {
  const framer = new QbeFramer();
  const frames: Buffer[] = [];
  const heads: string[] = [];
  const sink = {
    frame(view: DataView, start: number, end: number, id: number, version: number): void {
      frames.push(Buffer.from(Buffer.from(view.buffer, view.byteOffset + start, end - start)));
      heads.push(`${id} ${version}`);
    },
  };
  let received = 0;
  for (const chunk of chunks) {
    framer.push(chunk, sink);
    received += chunk.length;
    must(framer.pending <= received, 'the framer holds more than it was given', () => framer.pending);
  }
  const { fault, lengthMismatches } = framer;
  return { frames, heads, fault: faultName(fault), lengthMismatches, pending: fault ? 0 : framer.pending };
}

export function fuzz(data: Buffer, effort = everything): void {
  const whole = framed([data]);
  if (effort.takes(hashOf(data), SHARE)) checkCut(data, whole);
  const bytes = whole.frames.reduce((sum, frame) => sum + frame.length, 0);
  if (whole.fault === 'none') mustEqual(bytes + whole.pending, data.length, 'bytes are missing');
  for (const frame of whole.frames.slice(0, FRAMES_MAX)) if (effort.isNew(frame)) checkFrame(frame, effort);
  if (whole.frames.length === 0) describePdu(decodePduFrame(data));
}

/** The stream comes out the same however it is cut. */
function checkCut(data: Buffer, whole: ReturnType<typeof framed>): void {
  const cut = framed(cutAnywhere(data));
  mustEqual({ ...cut, frames: 0 }, { ...whole, frames: 0 }, 'cut and whole differ');
  cut.frames.forEach((frame, i) => {
    must(frame.equals(whole.frames[i]!), 'a frame of a cut stream differs', () => frame.toString('hex'));
  });
}

const faults: ReadonlySet<string | null> = new Set([
  null,
  'descriptorOutside',
  'elementSizeInvalid',
  'countTooLarge',
  'claimTooLarge',
  'fixedPartInvalid',
  'booleanInvalid',
]);

function among(frame: Buffer, soil: number): { view: DataView; start: number; end: number } {
  const room = new Uint8Array(frame.length + 2 * AROUND).fill(soil);
  room.set(frame, AROUND);
  return { view: new DataView(room.buffer), start: AROUND, end: AROUND + frame.length };
}

function decodedAmong(frame: Buffer, soil: number): DecodedPdu {
  const { view, start, end } = among(frame, soil);
  return decodePdu(view, start, end);
}

function checkFrame(frame: Buffer, effort: Effort): void {
  const seed = hashOf(frame);
  const decoded = decodedAmong(frame, 0xa5);
  mustEqual(decodedAmong(frame, 0x00), decoded, 'what lies around a frame is read');
  if (effort.takes(seed, SHARE)) mustEqual(decodePduFrame(frame), decoded, 'decodePduFrame and decodePdu differ');
  must(faults.has(decoded.fault), 'no fault of a frame', () => decoded.fault);
  const line = describePdu(decoded);
  must(!/[\x00-\x1f\x7f-\x9f]/.test(line), 'not one printable line', () => line);
  must(leavesOf(decoded.fields) <= limits.qbeElementsMax * 64, 'a frame became too much', () => line.length);
  checkView(frame, decoded);
  if (effort.takes(~seed, SHARE)) checkEnds(frame, decoded, new Random(seed));
  if (decoded.fault !== null || pduById(decoded.id!) === undefined) return;
  roundTrip(decoded);
  if (effort.takes(seed, SHARE)) checkEncoder(frame, decoded, new Random(seed));
  if (effort.takes(~seed, SHARE)) checkQbeWriter(decoded, new Random(seed));
}

/** Bytes that end within the header are a fault, and so are bytes behind the frame; neither hides what is there. */
function checkEnds(frame: Buffer, decoded: DecodedPdu, random: Random): void {
  const cut = random.below(32);
  const { fault } = decodePdu(new DataView(Uint8Array.from(frame).buffer), 0, cut);
  must(fault === 'frameTruncated', 'a part of a header is no frame', () => [cut, fault]);
  const longer = decodePduFrame(Buffer.concat([frame, random.bytes(1 + random.below(9))]));
  mustEqual(longer.fields, decoded.fields, 'bytes behind a frame change it');
  must(longer.fault === (decoded.fault ?? 'trailingBytes'), 'bytes behind a frame are not told', () => longer.fault);
  const row = views.get(decoded.id!);
  if (row === undefined) return;
  must(row.view.read(new DataView(new ArrayBuffer(32)), 0, cut) !== Fault.none, 'a view takes a part of a header');
  row.view.release();
}

function leavesOf(value: QbeValue): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + leavesOf(each as QbeValue), 0);
}

function roundTrip(decoded: DecodedPdu): void {
  const { fields: ofPdu } = pduById(decoded.id!)!;
  const fields = writable(decoded.fields, ofPdu);
  let again: Uint8Array;
  try {
    again = encodePdu(decoded.pdu as PduName, fields);
  } catch (error) {
    // Overlapping descriptors of a hostile frame may show more than one frame can hold.
    if (error instanceof RangeError && /bytes, at most/.test(error.message)) return;
    throw error;
  }
  const read = decodePduFrame(again);
  mustEqual(read.fault, null, `${decoded.pdu}: written again it is no sound frame`);
  mustEqual(writable(read.fields, ofPdu), fields, `${decoded.pdu}: written again it reads otherwise`);
}

/** With objects that a careless program might give it the encoder names what is wrong, or writes a sound frame. */
function checkEncoder(frame: Buffer, decoded: DecodedPdu, random: Random): void {
  const name = decoded.pdu as PduName;
  const number = random.oneIn(4) ? random.pick([-1, 0.5, 2 ** 32, 4, PduId[name]]) : 1000 + random.below(9);
  const numbers: Record<string, number> = random.oneIn(8)
    ? { nothing: 1 }
    : { [name]: number, ...(random.oneIn(8) ? { Heartbeat: number } : {}) };
  const profile = random.oneIn(2) ? encoded(() => new QbeProfile({ pduNumbers: numbers })) : plainProfile;
  if (profile === null) return;
  // A number that this site has given to another PDU.
  describePdu(decodePduFrame(frame, profile));
  const fields = bent(decoded.fields, random) as QbeFields;
  const side = random.oneIn(2) ? 'client' : 'server';
  const written = encoded(() => encodePdu(name, fields ?? undefined, { side, profile }));
  if (written === null) return;
  const again = decodePduFrame(written, profile);
  must(again.pdu === name, 'another PDU was written', () => again.pdu);
  must(again.fault === null, 'a frame was written that cannot be read', () => `${name}: ${again.fault}`);
}

/**
 * Values as they can be written: a unicode string is never null and does not end in a NUL, which the wire cannot tell from
 * its own; a list without elements, and an element of a structure without fields, are null.
 */
function writable(fields: QbeFields, of: readonly Field[]): QbeFields {
  const one = (field: Field, value: QbeValue): QbeValue => {
    if (field.kind === 'ustr') return String(value ?? '').replace(/\0+$/, '');
    if (field.kind === 'obj') {
      const { fields, fixedBytes } = structureOf(field.of);
      return value === null || fixedBytes === 0 ? null : writable(value as QbeFields, fields);
    }
    if (!Array.isArray(value)) return value;
    if (value.length === 0) return null;
    return field.kind === 'list'
      ? value.map((each) => writable(each as QbeFields, structureOf(field.of).fields))
      : value;
  };
  return Object.fromEntries(of.map((field) => [field.name, one(field, fields[field.name]!)]));
}

const views = new Map<number, ViewRow>(viewRows.map((row) => [PduId[row.pdu], row]));

/** All that a view shows, in plain values. */
function shown({ getters }: ViewRow, view: QbeView): Record<string, unknown> {
  const plain = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    if (typeof value !== 'object' || value === null || !('count' in value)) return value;
    const list = value as ForwardList;
    const each = Array.from({ length: list.count }, (_, i) => ({ ...list.at(i) }));
    must(
      list.all === (each.find(({ type }) => type === 1)?.destination ?? ''),
      'all calls go elsewhere',
      () => list.all,
    );
    return each;
  };
  return Object.fromEntries(Object.keys(getters).map((name) => [name, plain(Reflect.get(view, name))]));
}

/** What the table says under the names of the view; null on the wire is '' or 0 there. */
function expected({ getters }: ViewRow, fields: QbeFields): Record<string, unknown> {
  const at = (path: string): QbeValue =>
    path.split('.').reduce<QbeValue>((value, name) => (value as QbeFields | null)?.[name] ?? null, fields);
  const one = (name: string, path: string): unknown => {
    if (name !== 'forwards') return at(path) ?? (name === 'calledPartyCause' ? 0 : '');
    return ((at(path) ?? []) as QbeFields[]).map((each) => ({
      type: each.CfwdType,
      destination: each.CallFwdDestination ?? '',
    }));
  };
  return Object.fromEntries(
    Object.entries(getters).map(([name, path]) => [
      name,
      typeof path === 'string' ? one(name, path) : { callManagerID: at(path[0]), id: at(path[1]) },
    ]),
  );
}

/** Which events an application wants: the questions that a view answers, beside the booleans of the table. */
function checkWanted(view: QbeView, { fields }: DecodedPdu): void {
  if (!('wants' in view)) return;
  const wants = view.wants as (event: string) => boolean;
  for (const [event, value] of Object.entries((fields.filter ?? {}) as QbeFields))
    mustEqual(wants.call(view, event), Boolean(value), `${event}: view and table differ`);
  must(!wants.call(view, 'no event'), 'an event that there is not is wanted');
}

function checkView(frame: Buffer, decoded: DecodedPdu): void {
  const row = views.get(decoded.id!);
  if (row === undefined) return;
  const read = (soil: number): Record<string, unknown> | null => {
    const { view, start, end } = among(frame, soil);
    const fault = row.view.read(view, start, end);
    if (decoded.fault === null) must(fault === Fault.none, 'the view refuses what is sound', () => faultName(fault));
    if (decoded.fault === null) checkWanted(row.view, decoded);
    return fault === Fault.none ? shown(row, row.view) : null;
  };
  const values = read(0xa5);
  mustEqual(read(0x00), values, 'a view reads what lies around the frame');
  row.view.release();
  if (values !== null && (decoded.fault === null || decoded.fault === 'booleanInvalid')) {
    mustEqual(values, expected(row, decoded.fields), `${row.pdu}: view and table differ`);
  }
}

export const target: Target = { name: 'qbe', grammar: qbeGrammar, bytesMax: 8192, fuzz };
