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

export const qbeDescriptors: readonly QbeBodyVector[] = [
  {
    id: 'Q-B01',
    name: 'sound',
    why: 'the frame that the others bend',
    valid: true,
    frame: failure(),
    fault: null,
    fields: { sequenceNumber: 7, description: 'abc' },
  },
  {
    id: 'Q-B02',
    name: 'offset 0, into the header',
    why: 'inside the frame, so it reads; nothing outside is looked at',
    valid: true,
    frame: failure({ 8: 0, 12: 4 }),
    fault: null,
    fields: { sequenceNumber: 7 },
  },
  {
    id: 'Q-B03',
    name: 'offset behind the end',
    why: 'T-V26 for QBE',
    valid: false,
    frame: failure({ 8: text + 5 }),
    fault: 'descriptorOutside',
    fields: { sequenceNumber: 7, result: 1 },
  },
  {
    id: 'Q-B04',
    name: 'offset 0xffffffff',
    why: 'T-V25: offset and size wrap to the inside',
    valid: false,
    frame: failure({ 8: 0xffffffff, 12: 5 }),
    fault: 'descriptorOutside',
    fields: { sequenceNumber: 7 },
  },
  {
    id: 'Q-B05',
    name: 'size one above what is left',
    why: 'both edges',
    valid: false,
    frame: failure({ 12: 5 }),
    fault: 'descriptorOutside',
    fields: { sequenceNumber: 7 },
  },
  {
    id: 'Q-B06',
    name: 'size 0xffffffff',
    why: 'T-V26',
    valid: false,
    frame: failure({ 12: 0xffffffff }),
    fault: 'descriptorOutside',
    fields: {},
  },
  {
    id: 'Q-B07',
    name: 'size 0 with an offset of nonsense',
    why: 'size 0 is null, wherever it points (wire.md)',
    valid: true,
    frame: failure({ 8: 0xdeadbeef, 12: 0 }),
    fault: null,
    fields: { description: null },
  },
  {
    id: 'Q-B08',
    name: 'two texts in the same bytes',
    why: 'senders may share them',
    valid: true,
    frame: display({ 8: 32 + 32 + 3, 12: 6 }),
    fault: null,
    fields: { display: 'a\0é\0-' },
  },
  {
    id: 'Q-B09',
    name: 'a text of one byte',
    why: 'its NUL and nothing else: empty, not null',
    valid: true,
    frame: bent(0, [7, 1, '']),
    fault: null,
    fields: { description: '' },
  },
  {
    id: 'Q-B10',
    name: 'a text that ends without NUL',
    why: 'the last byte is dropped whatever it holds, as the client does',
    valid: true,
    frame: failure({ 12: 3 }),
    fault: null,
    fields: { description: 'ab' },
  },
  {
    id: 'Q-B11',
    name: 'UTF-16 with units of 1 byte',
    why: 'odd UTF-16',
    valid: false,
    frame: display({ 28: 1 }),
    fault: 'elementSizeInvalid',
    fields: { display: 'ab' },
  },
  {
    id: 'Q-B12',
    name: 'UTF-16 with more units than bytes',
    why: 'count × element size above the size',
    valid: false,
    frame: display({ 24: 4 }),
    fault: 'elementSizeInvalid',
    fields: { display: 'ab' },
  },
  {
    id: 'Q-B13',
    name: 'UTF-16 with 0x80000003 units',
    why: 'T-V25: twice that wraps to 6',
    valid: false,
    frame: display({ 24: 0x80000003 }),
    fault: 'elementSizeInvalid',
    fields: { display: 'ab' },
  },
  {
    id: 'Q-B14',
    name: 'half a surrogate pair',
    why: 'a unit is a unit',
    valid: true,
    frame: display({}, '\ud834'),
    fault: null,
    fields: { unicodeDisplay: '\ud834' },
  },
  {
    id: 'Q-B15',
    name: 'a list of two, sound',
    why: 'the frame that the next bend',
    valid: true,
    frame: forwards(),
    fault: null,
    fields: { CtiFwdArray: two },
  },
  {
    id: 'Q-B16',
    name: 'a list of 8,193',
    why: 'above the limit, before anything is allocated',
    valid: false,
    frame: forwards({ 24: 8193 }),
    fault: 'countTooLarge',
    fields: { sequenceNumber: 7 },
  },
  {
    id: 'Q-B17',
    name: 'a list whose count × stride is above its size',
    why: 'T-V03 for QBE: count above the array',
    valid: false,
    frame: forwards({ 24: 3 }),
    fault: 'elementSizeInvalid',
    fields: { sequenceNumber: 7 },
  },
  {
    id: 'Q-B18',
    name: 'a list of two elements of no bytes',
    why: 'T-V52: a loop that stands still',
    valid: false,
    frame: forwards({ 28: 0 }),
    fault: 'elementSizeInvalid',
    fields: { sequenceNumber: 7 },
  },
  {
    id: 'Q-B19',
    name: 'elements of four bytes: the text of each is missing',
    why: 'an older sender; what a fixed part does not reach is null',
    valid: true,
    frame: forwards({ 28: 4 }),
    fault: null,
    fields: { CtiFwdArray: [{ CfwdType: 1, CallFwdDestination: null }, { CallFwdDestination: null }] },
  },
  {
    id: 'Q-B20',
    name: 'a fixed part of four bytes',
    why: 'an older sender: the rest is 0 or null',
    valid: true,
    frame: qbeFrame(0, [7]),
    fault: null,
    fields: { sequenceNumber: 7, result: 0, description: null },
  },
];
