/** QBE frames from the table: every PDU, every kind of field; and lies about offsets, sizes, counts and strides. */
import {
  encodePdu,
  type Field,
  pdus,
  type QbeFields,
  type QbeValue,
  structureOf,
} from '../../../src/codecs/qbe/index.ts';
import type { Random } from '../engine/random.ts';
import { words } from './bytes.ts';
import { grammarOf, type Pieces } from './pieces.ts';

const HEADER = 32;
const units = ['a', 'é', '中', '\ud800', '𝄞', '"', '\0'];

function latin1(random: Random): string {
  return random.bytes(random.below(random.oneIn(8) ? 60 : 9)).toString('latin1');
}

function unicode(random: Random): string {
  const text = Array.from({ length: random.below(6) }, () => random.pick(units)).join('');
  return text.replace(/\0+$/, '');
}

/** Results have names from here on. */
const RESULT_BASE = 0x8ccc0000;
const u32 = (random: Random): number =>
  random.oneIn(8) ? RESULT_BASE + random.below(0x130) : random.oneIn(2) ? random.pick(words) : random.u32();
const nullable = (random: Random, value: () => QbeValue): QbeValue => (random.oneIn(6) ? null : value());

function listOf(random: Random, element: () => QbeValue): QbeValue[] {
  return Array.from({ length: 1 + random.below(random.oneIn(6) ? 24 : 3) }, element);
}

const values: Readonly<Record<Field['kind'], (field: Field, random: Random) => QbeValue>> = {
  i32: (_, random) => u32(random),
  bool: (_, random) => random.oneIn(2),
  str: (_, random) => nullable(random, () => latin1(random)),
  ustr: (_, random) => unicode(random),
  bytes: (_, random) => nullable(random, () => random.bytes(1 + random.below(40)).toString('hex')),
  i32s: (_, random) => nullable(random, () => listOf(random, () => u32(random))),
  obj: ({ of }, random) => {
    const { fields, fixedBytes } = structureOf(of);
    return fixedBytes === 0 ? null : nullable(random, () => fieldsOf(fields, random));
  },
  list: ({ of }, random) => nullable(random, () => listOf(random, () => fieldsOf(structureOf(of).fields, random))),
};

function fieldsOf(fields: readonly Field[], random: Random): QbeFields {
  return Object.fromEntries(fields.map((field) => [field.name, values[field.kind](field, random)]));
}

export function qbeFrame(random: Random): Buffer {
  const pdu = random.pick(pdus);
  const side = random.oneIn(2) ? 'client' : 'server';
  const bytes = encodePdu(pdu.name, fieldsOf(pdu.fields, random), { side });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function sizeAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 20) + bytes.readUInt32LE(at + 24) + bytes.readUInt32LE(at + 28);
}

function cut(bytes: Buffer): Buffer[] {
  const list: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= HEADER) {
    const size = sizeAt(bytes, at);
    if (size < HEADER || size > bytes.length - at) break;
    list.push(bytes.subarray(at, at + size));
    at += size;
  }
  if (at < bytes.length || list.length === 0) list.push(bytes.subarray(at));
  return list;
}

/** A fixed part of another size, the whole frame as long as before: older and newer senders. */
function refix(frame: Buffer, random: Random): Buffer {
  const fixed = frame.readUInt32LE(24);
  const whole = fixed + frame.readUInt32LE(28);
  const other = Math.min(whole, random.oneIn(2) ? 4 * random.below(fixed / 4 + 1) : fixed + 4 * random.below(4));
  frame.writeUInt32LE(other >>> 0, 24);
  frame.writeUInt32LE((whole - other) >>> 0, 28);
  return frame;
}

function change(piece: Buffer, random: Random): Buffer {
  if (piece.length < HEADER) return Buffer.from(piece);
  const copy = Buffer.from(piece);
  const places = (piece.length - HEADER) >> 2;
  switch (random.below(8)) {
    case 0:
      copy.writeUInt32LE(random.oneIn(3) ? random.pick(words) : random.pick(pdus).id, 16);
      return copy;
    case 1:
      copy.writeUInt32LE(random.pick(words), random.pick([0, 4, 8, 12, 20, 24, 28]));
      return copy;
    case 2:
      return refix(copy, random);
    case 3: {
      // longer or shorter, and the variable part says so
      const bytes = random.below(piece.length + 40 - HEADER);
      const other = Buffer.alloc(HEADER + bytes);
      piece.copy(other);
      const fixed = other.readUInt32LE(20) + other.readUInt32LE(24);
      other.writeUInt32LE(Math.max(0, HEADER + bytes - fixed), 28);
      return other;
    }
    default: {
      if (places === 0) return copy;
      // Most words of the first part are descriptors.
      const at = HEADER + 4 * random.below(random.oneIn(2) ? Math.min(places, 24) : places);
      const near = (piece.length + random.below(9) - 4) >>> 0;
      const small = 4 * random.below(piece.length >> 2);
      copy.writeUInt32LE(random.pick([near, small, random.pick(words), random.pick(words)]), at);
      return copy;
    }
  }
}

const pieces: Pieces = { most: 4, cut, make: qbeFrame, change };

export const qbeGrammar = grammarOf(pieces);
