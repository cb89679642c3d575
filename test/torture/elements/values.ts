/**
 * The fourteen exceptional values, after the method of PROTOS: what is put into a field of a sound frame. A case gives the
 * whole frame; its length word is true unless the field is the length word. SCCP; `qbe-cases` has the same for QBE.
 */
export const exceptional = [
  'zero',
  'one',
  'one below',
  'as it was',
  'one above',
  '7f…',
  '80…',
  'ff…',
  'no NUL',
  'NUL first',
  'all NUL',
  'over-long',
  'no UTF-8 and no UTF-16',
  'cut here',
] as const;
export type Exceptional = (typeof exceptional)[number];

/** @param at, length of the field in the frame */
export function bent(frame: Buffer, at: number, length: number, what: Exceptional): Buffer {
  const bytes = Buffer.from(frame);
  const field = bytes.subarray(at, at + length);
  const fill = patterns[what];
  if (fill !== undefined) fill(field);
  else if (what === 'over-long')
    return sized(Buffer.concat([bytes.subarray(0, at + length), Buffer.alloc(64, 0x41), bytes.subarray(at + length)]));
  else if (what === 'cut here')
    return at < 12 ? bytes.subarray(0, at + (length >> 1)) : sized(bytes.subarray(0, at + (length >> 1)));
  return bytes;
}

/** The length word made true again. */
function sized(frame: Buffer): Buffer {
  if (frame.length >= 12) frame.writeUInt32LE(frame.length - 8, 0);
  return frame;
}

type Fill = (field: Buffer) => void;
/** Adds to the field as a little-endian number of up to four bytes. */
const add =
  (by: number): Fill =>
  (field) => {
    const bytes = Math.min(4, field.length);
    const value = field.readUIntLE(0, bytes) + by;
    field.writeUIntLE((value + 2 ** (8 * bytes)) % 2 ** (8 * bytes), 0, bytes);
  };
const number =
  (last: number, others: number): Fill =>
  (field) =>
    void field.fill(others).writeUInt8(last, field.length - 1);

/** What is put into the field itself; undefined for what changes the frame around it. */
export const fillOf = (what: Exceptional): Fill | undefined => patterns[what];

const patterns: Partial<Record<Exceptional, Fill>> = {
  zero: (field) => void field.fill(0),
  one: (field) => void field.fill(0).writeUInt8(1, 0),
  'one below': add(-1),
  'as it was': () => undefined,
  'one above': add(1),
  '7f…': number(0x7f, 0xff),
  '80…': number(0x80, 0),
  'ff…': (field) => void field.fill(0xff),
  'no NUL': (field) => void field.fill(0x41),
  'NUL first': (field) => void field.fill(0x42).writeUInt8(0, 0),
  'all NUL': (field) => void field.fill(0),
  // Half of a UTF-8 sequence, a surrogate, and 80 81, which is a phrase of the phone.
  'no UTF-8 and no UTF-16': (field) => void field.fill(Buffer.from([0xc3, 0x28, 0x00, 0xd8, 0x80, 0x81])),
};
