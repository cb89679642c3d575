/** Q-B: offsets, sizes, counts and strides inside a frame. Each takes a sound frame and changes words of it. */
import { type Part, qbeFrame } from '../../kit/qbe-bytes.ts';

export interface QbeBodyVector {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly valid: boolean;
  readonly frame: Buffer;
  /** null: sound. */
  readonly fault: string | null;
  /** Some of the fields, as they must read. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Words of the fixed part set to something else: offset → value. */
function bent(pdu: number, parts: readonly Part[], words: Readonly<Record<number, number>> = {}): Buffer {
  const bytes = qbeFrame(pdu, parts);
  for (const [at, value] of Object.entries(words)) bytes.writeUInt32LE(value, 32 + Number(at));
  return bytes;
}

/** FailureResponse: sequenceNumber, result, description (offset at 8, size at 12). */
const failure = (words: Readonly<Record<number, number>> = {}) => bent(0, [7, 1, 'abc'], words);
const text = 32 + 16;
/** DisplayChangedEvent: two handles, display (8, 12), unicodeDisplay (offset 16, size 20, units 24, each 28). */
const display = (words: Readonly<Record<number, number>> = {}, unicode = 'aé中') =>
  bent(32, [1, 2, 'ab', { u: unicode }], words);
/** LineGetForwardInfoResponse: four numbers, a list (offset 16, size 20, count 24, each 28). */
const forwards = (words: Readonly<Record<number, number>> = {}) =>
  bent(
    125,
    [
      7,
      0,
      1,
      2,
      {
        list: [
          [1, '5000'],
          [2, '5001'],
        ],
      },
    ],
    words,
  );
const two = [
  { CfwdType: 1, CallFwdDestination: '5000' },
  { CfwdType: 2, CallFwdDestination: '5001' },
];

type Fields = QbeBodyVector['fields'];

/** What is valid has no fault; what is not keeps the fields before it. */
const sound = (id: string, name: string, why: string, frame: Buffer, fields: Fields): QbeBodyVector => ({
  ...{ id, name, why, frame, fields },
  valid: true,
  fault: null,
});
const broken =
  (fault: string) =>
  (id: string, name: string, why: string, frame: Buffer, fields: Fields = {}): QbeBodyVector => ({
    ...{ id, name, why, frame, fields },
    valid: false,
    fault,
  });
const outside = broken('descriptorOutside');
const size = broken('elementSizeInvalid');
const count = broken('countTooLarge');

const seven = { sequenceNumber: 7 };
const ab = { display: 'ab' };

export const qbeDescriptors: readonly QbeBodyVector[] = [
  sound('Q-B01', 'sound', 'the frame that the others bend', failure(), { sequenceNumber: 7, description: 'abc' }),
  sound(
    'Q-B02',
    'offset 0, into the header',
    'inside the frame, so it reads; nothing outside is looked at',
    failure({ 8: 0, 12: 4 }),
    seven,
  ),
  outside('Q-B03', 'offset behind the end', 'T-V26 for QBE', failure({ 8: text + 5 }), {
    sequenceNumber: 7,
    result: 1,
  }),
  outside(
    'Q-B04',
    'offset 0xffffffff',
    'T-V25: offset and size wrap to the inside',
    failure({ 8: 0xffffffff, 12: 5 }),
    seven,
  ),
  outside('Q-B05', 'size one above what is left', 'both edges', failure({ 12: 5 }), seven),
  outside('Q-B06', 'size 0xffffffff', 'T-V26', failure({ 12: 0xffffffff })),
  sound(
    'Q-B07',
    'size 0 with an offset of nonsense',
    'size 0 is null, wherever it points (wire.md)',
    failure({ 8: 0xdeadbeef, 12: 0 }),
    { description: null },
  ),
  sound('Q-B08', 'two texts in the same bytes', 'senders may share them', display({ 8: 32 + 32 + 3, 12: 6 }), {
    display: 'a\0é\0-',
  }),
  sound('Q-B09', 'a text of one byte', 'its NUL and nothing else: empty, not null', bent(0, [7, 1, '']), {
    description: '',
  }),
  sound(
    'Q-B10',
    'a text that ends without NUL',
    'the last byte is dropped whatever it holds, as the client does',
    failure({ 12: 3 }),
    { description: 'ab' },
  ),
  size('Q-B11', 'UTF-16 with units of 1 byte', 'odd UTF-16', display({ 28: 1 }), ab),
  size('Q-B12', 'UTF-16 with more units than bytes', 'count × element size above the size', display({ 24: 4 }), ab),
  size('Q-B13', 'UTF-16 with 0x80000003 units', 'T-V25: twice that wraps to 6', display({ 24: 0x80000003 }), ab),
  sound('Q-B14', 'half a surrogate pair', 'a unit is a unit', display({}, '\ud834'), { unicodeDisplay: '\ud834' }),
  sound('Q-B15', 'a list of two, sound', 'the frame that the next bend', forwards(), { CtiFwdArray: two }),
  count('Q-B16', 'a list of 8,193', 'above the limit, before anything is allocated', forwards({ 24: 8193 }), seven),
  size(
    'Q-B17',
    'a list whose count × stride is above its size',
    'T-V03 for QBE: count above the array',
    forwards({ 24: 3 }),
    seven,
  ),
  size('Q-B18', 'a list of two elements of no bytes', 'T-V52: a loop that stands still', forwards({ 28: 0 }), seven),
  sound(
    'Q-B19',
    'elements of four bytes: the text of each is missing',
    'an older sender; what a fixed part does not reach is null',
    forwards({ 28: 4 }),
    { CtiFwdArray: [{ CfwdType: 1, CallFwdDestination: null }, { CallFwdDestination: null }] },
  ),
  sound('Q-B20', 'a fixed part of four bytes', 'an older sender: the rest is 0 or null', qbeFrame(0, [7]), {
    sequenceNumber: 7,
    result: 0,
    description: null,
  }),
];
