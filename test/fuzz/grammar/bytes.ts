/** Changes that know nothing of any protocol: bits, bytes, words, ranges. */
import type { Random } from '../engine/random.ts';

/** Words at which lengths, counts and offsets go wrong. */
export const words: readonly number[] = [
  0, 1, 2, 3, 4, 7, 8, 9, 12, 15, 16, 17, 18, 19, 20, 21, 22, 23, 31, 32, 33, 64, 127, 128, 255, 256, 0x3fff, 0x7fff,
  0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff8, 0xfffffffc, 0xffffffff,
];

type Change = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const copyOf = (bytes: Buffer): Buffer => Buffer.from(bytes);
const lengthOf = (random: Random, limit: number): number =>
  1 + random.below(Math.min(limit, random.oneIn(4) ? 400 : 16));

const setWord: Change = (bytes, random) => {
  if (bytes.length < 4) return bytes;
  const copy = copyOf(bytes);
  const at = random.below(bytes.length - 3);
  // Words of most protocols are aligned.
  const place = random.oneIn(4) ? at : at & ~3;
  const value = random.oneIn(8) ? random.u32() : random.oneIn(6) ? bytes.length - random.below(32) : random.pick(words);
  if (random.oneIn(4)) copy.writeUInt32BE(value >>> 0, place);
  else copy.writeUInt32LE(value >>> 0, place);
  return copy;
};

const addToWord: Change = (bytes, random) => {
  if (bytes.length < 4) return bytes;
  const copy = copyOf(bytes);
  const at = random.below(bytes.length - 3) & ~3;
  copy.writeUInt32LE((copy.readUInt32LE(at) + random.below(9) - 4) >>> 0, at);
  return copy;
};

const flipBit: Change = (bytes, random) => {
  const copy = copyOf(bytes);
  const at = random.below(bytes.length);
  copy[at] = copy[at]! ^ (1 << random.below(8));
  return copy;
};

const setByte: Change = (bytes, random) => {
  const copy = copyOf(bytes);
  copy[random.below(bytes.length)] = random.oneIn(2) ? random.u32() >>> 8 : random.pick(words);
  return copy;
};

const setShort: Change = (bytes, random) => {
  if (bytes.length < 2) return bytes;
  const copy = copyOf(bytes);
  copy.writeUInt16BE(random.pick(words) & 0xffff, random.below(bytes.length - 1));
  return copy;
};

const cut: Change = (bytes, random) => {
  const from = random.below(bytes.length);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + lengthOf(random, bytes.length - from))]);
};

const truncate: Change = (bytes, random) => copyOf(bytes.subarray(0, random.below(bytes.length)));

const duplicate: Change = (bytes, random) => {
  const from = random.below(bytes.length);
  const part = bytes.subarray(from, from + lengthOf(random, bytes.length - from));
  const at = random.oneIn(2) ? from : random.below(bytes.length);
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
};

const insert: Change = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), random.bytes(lengthOf(random, 64)), bytes.subarray(at)]);
};

const overwrite: Change = (bytes, random, other) => {
  const copy = copyOf(bytes);
  other.copy(copy, random.below(bytes.length), random.below(other.length));
  return copy;
};

const splice: Change = (bytes, random, other) =>
  Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]);

const changes: readonly Change[] = [
  setWord,
  setWord,
  setWord,
  addToWord,
  flipBit,
  setByte,
  setByte,
  setShort,
  cut,
  truncate,
  duplicate,
  insert,
  overwrite,
  splice,
];

/** One change; an empty input becomes a few random bytes. */
export function changeBytes(bytes: Buffer, random: Random, other: Buffer): Buffer {
  if (bytes.length === 0) return random.bytes(1 + random.below(32));
  return random.pick(changes)(bytes, random, other);
}
