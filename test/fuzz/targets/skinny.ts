/**
 * SCCP bytes: framer, decoder, describer, every view, encoder and writers.
 *
 *   bytes ─┬▶ framer, whole ──┐ same frames, same fault
 *          └▶ framer, cut  ───┘
 *   frame ─▶ decode (among two kinds of old memory: the same) ─▶ describe (one printable line)
 *          ├▶ view: refuses, or every getter reads
 *          ├▶ decode ─▶ encode ─▶ decode: the same; where also the bytes are, view and table read the same
 *          ├▶ encoder with the values bent: an error that names the field, or a frame
 *          ├▶ fields found without decoding: those that decoding shows
 *          └▶ view's writer with these values ─▶ a sound frame of the same message
 */
import { limits } from '../../../src/codecs/limits.ts';
import { chooseLayout } from '../../../src/codecs/skinny/choose.ts';
import {
  type Decoded,
  decode,
  decodeFrame,
  describeDecoded,
  encodeMessage,
  Fault,
  faultName,
  isKnownMessage,
  type MessageName,
  messageById,
  SkinnyFramer,
} from '../../../src/codecs/skinny/index.ts';
import { cutAnywhere } from '../cuts.ts';
import { type Effort, everything } from '../engine/effort.ts';
import { hashOf, Random } from '../engine/random.ts';
import type { Target } from '../grammar/grammar.ts';
import { skinnyGrammar } from '../grammar/skinny-frames.ts';
import { must, mustEqual } from '../must.ts';
import { checkEnds } from './skinny-edges.ts';
import { checkEncoder } from './skinny-encoder.ts';
import { checkSpots } from './skinny-spots.ts';
import { checkViews, checkWriters } from './skinny-views.ts';

/** One input, or frame, of so many goes through what costs more. */
const SHARE = 4;
/** Frames that are looked at in one input. */
const FRAMES_MAX = 24;

interface Framed {
  readonly frames: Buffer[];
  readonly heads: string[];
  readonly fault: string;
  readonly pending: number;
}

function framed(chunks: readonly Buffer[]): Framed {
  const framer = new SkinnyFramer();
  const frames: Buffer[] = [];
  const heads: string[] = [];
  const sink = {
    frame(view: DataView, start: number, end: number, id: number, version: number): void {
      frames.push(Buffer.from(Buffer.from(view.buffer, view.byteOffset + start, end - start)));
      heads.push(`${id} ${version}`);
    },
  };
  for (const chunk of chunks) {
    framer.push(chunk, sink);
    must(framer.pending <= limits.skinnyFrameBytesMax, 'the framer holds more than a frame', () => framer.pending);
  }
  return { frames, heads, fault: faultName(framer.fault), pending: framer.fault ? 0 : framer.pending };
}

export function fuzz(data: Buffer, effort = everything): void {
  const whole = framed([data]);
  if (effort.takes(hashOf(data), SHARE)) checkCut(data, whole);
  const bytes = whole.frames.reduce((sum, frame) => sum + frame.length, 0);
  must(bytes + whole.pending <= data.length, 'more bytes come out than went in');
  if (whole.fault === faultName(Fault.none)) mustEqual(bytes + whole.pending, data.length, 'bytes are missing');
  for (const frame of whole.frames.slice(0, FRAMES_MAX)) if (effort.isNew(frame)) checkFrame(frame, effort);
  // What is no frame may still come in as one line of hex.
  if (whole.frames.length === 0) describeDecoded(decodeFrame(data));
}

/** The stream comes out the same however it is cut. */
function checkCut(data: Buffer, whole: Framed): void {
  const cut = framed(cutAnywhere(data));
  mustEqual([cut.heads, cut.fault, cut.pending], [whole.heads, whole.fault, whole.pending], 'cut and whole differ');
  cut.frames.forEach((frame, i) => {
    must(frame.equals(whole.frames[i]!), 'a frame of a cut stream differs', () => frame.toString('hex'));
  });
}

const bodyFaults: ReadonlySet<string | null> = new Set([
  null,
  'bodyTooShort',
  'countTooLarge',
  'textUnterminated',
  'dataTooLong',
]);

function checkFrame(frame: Buffer, effort: Effort): void {
  const seed = hashOf(frame);
  const decoded = among(frame, 0xa5);
  mustEqual(among(frame, 0x00), decoded, 'what lies around a frame is read');
  if (effort.takes(seed, SHARE)) mustEqual(decodeFrame(frame), decoded, 'decodeFrame and decode differ');
  must(bodyFaults.has(decoded.fault), 'no fault of a body', () => decoded.fault);
  const line = describeDecoded(decoded);
  must(!/[\x00-\x1f\x7f-\x9f]/.test(line), 'not one printable line', () => line);
  if (effort.takes(~seed, SHARE)) {
    checkSpots(frame, new Random(seed));
    checkEnds(frame, new Random(seed));
  }
  const isCanonical = decoded.fault === null && isKnownMessage(decoded.id!) && roundTrip(frame, decoded);
  checkViews(frame, isCanonical ? decoded : null);
  if (!isCanonical) return;
  if (effort.takes(~seed, SHARE)) checkWriters(frame, decoded, seed);
  if (effort.takes(seed, SHARE)) checkEncoder(decoded, seed);
}

/** The frame decoded in the middle of old memory. */
function among(frame: Buffer, soil: number): Decoded {
  const room = new Uint8Array(frame.length + 80).fill(soil);
  room.set(frame, 37);
  return decode(new DataView(room.buffer), 37, 37 + frame.length);
}

/**
 * What was decoded, written again, reads the same.
 * @returns true where it is also the same bytes: nothing in the frame is padding, old memory or a newer sender's business
 */
function roundTrip(frame: Buffer, decoded: Decoded): boolean {
  const message = messageById(decoded.id!);
  if (message === undefined) return false;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const layout = message.layouts.indexOf(chooseLayout(message, decoded.headerVersion!, view, 12, frame.length));
  const options = { layout, bodyBytes: frame.length - 12 };
  let again: Uint8Array<ArrayBuffer>;
  try {
    again = encodeMessage(decoded.message as MessageName, decoded.headerVersion!, decoded.fields, options);
  } catch (error) {
    // The maximum of a variable text binds writers only.
    if (error instanceof RangeError && /characters, at most/.test(error.message)) return false;
    throw error;
  }
  // A body may fit two layouts (CallInfoV2: is the last NUL an empty text or padding?): then it is no one's fault.
  const other = chooseLayout(message, decoded.headerVersion!, new DataView(again.buffer), 12, again.length);
  if (other !== message.layouts[layout]) return false;
  mustEqual(decodeFrame(again), decoded, 'written again it reads otherwise');
  return frame.equals(again);
}

export const target: Target = { name: 'skinny', grammar: skinnyGrammar, bytesMax: 8192, fuzz };
