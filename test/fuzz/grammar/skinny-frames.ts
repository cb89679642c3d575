/** SCCP frames from the table: every message, every layout, every version; and lies about each of their words. */
import { limits } from '../../../src/codecs/limits.ts';
import { encodeMessage, type MessageName, messageName, messages } from '../../../src/codecs/skinny/index.ts';
import { fieldsFor, numbersFrom } from '../../kit/skinny-fields.ts';
import type { Random } from '../engine/random.ts';
import { words } from './bytes.ts';
import { grammarOf, type Pieces } from './pieces.ts';

const layouts = messages.flatMap((message) =>
  message.layouts.map((layout, index) => ({ name: messageName(message.id) as MessageName, layout, index })),
);
const versions = [0, 1, 3, 5, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 33, 0xffffffff];

export function skinnyFrame(random: Random): Buffer {
  const { name, layout, index } = random.pick(layouts);
  const { from, to } = layout.when;
  const version = random.oneIn(3) ? from + random.below(to - from + 1) : random.oneIn(2) ? from : to;
  const shape = {
    dataBytes: random.oneIn(3) ? random.below(80) : null,
    tails: !random.oneIn(3),
    plain: random.oneIn(2),
  };
  const fields = fieldsFor(layout, numbersFrom(random.u32()), shape);
  const bodyBytes = layout.least + random.below(layout.most - layout.least + 8);
  const bytes = encodeMessage(name, version, fields, {
    layout: index,
    ...(random.oneIn(4) ? { bodyBytes: Math.min(bodyBytes, limits.skinnyFrameBytesMax - 12) } : {}),
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Frames by their length words; bytes that cannot be one are the last piece. */
export function cutFrames(bytes: Buffer): Buffer[] {
  const list: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= 12) {
    const size = bytes.readUInt32LE(at) + 8;
    if (size < 12 || size > bytes.length - at) break;
    list.push(bytes.subarray(at, at + size));
    at += size;
  }
  if (at < bytes.length || list.length === 0) list.push(bytes.subarray(at));
  return list;
}

/** One change to one frame. */
export function changeFrame(frame: Buffer, random: Random): Buffer {
  if (frame.length < 12) return Buffer.from(frame);
  const copy = Buffer.from(frame);
  const body = frame.length - 12;
  switch (random.below(8)) {
    case 0:
      copy.writeUInt32LE(random.oneIn(3) ? random.pick(words) : random.pick(messages).id, 8);
      return copy;
    case 1:
      copy.writeUInt32LE(random.pick(versions), 4);
      return copy;
    case 2: // a length word that lies
      copy.writeUInt32LE((body + 4 + random.below(33) - 16) >>> 0, 0);
      return copy;
    case 3: // shorter, and it says so
      return resized(copy, random.below(body + 1));
    case 4: // longer, with old memory or zeros
      return resized(copy, body + 1 + random.below(24), random.oneIn(2) ? 0 : random.u32());
    case 5: {
      // a text without an end, or with an early one
      if (body === 0) return copy;
      const at = 12 + random.below(body);
      copy.fill(random.pick([0, 0x41, 0x80, 0x1e, 0xff, 0x0a]), at, Math.min(copy.length, at + 1 + random.below(40)));
      return copy;
    }
    default: {
      if (body < 4) return copy;
      const at = random.oneIn(2) ? random.below(Math.min(body - 3, 24)) : random.below(body - 3);
      copy.writeUInt32LE(random.oneIn(4) ? random.u32() : random.pick(words), 12 + (random.oneIn(5) ? at : at & ~3));
      return copy;
    }
  }
}

function resized(frame: Buffer, body: number, fill = 0): Buffer {
  const copy = Buffer.alloc(12 + body, fill & 0xff);
  frame.copy(copy, 0, 0, Math.min(frame.length, copy.length));
  copy.writeUInt32LE(body + 4, 0);
  return copy;
}

const pieces: Pieces = { most: 5, cut: cutFrames, make: skinnyFrame, change: changeFrame };

export const skinnyGrammar = grammarOf(pieces);
