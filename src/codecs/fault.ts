/**
 * Faults of the wire: a number inside the codecs, a sentence for people. Tests match the name, operators read the rest.
 * `none` is 0 so that `if (fault)` reads well.
 */
export const Fault = {
  none: 0,
  lengthTooSmall: 1,
  lengthTooLarge: 2,
  bodyTooShort: 3,
  countTooLarge: 4,
  textUnterminated: 5,
  dataTooLong: 6,
  unknownMessage: 7,
  hexInvalid: 8,
  frameTruncated: 9,
  trailingBytes: 10,
  magicInvalid: 11,
  fixedPartInvalid: 12,
  descriptorOutside: 13,
  elementSizeInvalid: 14,
  claimTooLarge: 15,
  booleanInvalid: 16,
} as const;

export type FaultName = keyof typeof Fault;
export type Fault = (typeof Fault)[FaultName];

interface FaultText {
  readonly name: FaultName;
  /** What was wrong. */
  readonly sentence: string;
  /** What to do about it. */
  readonly remedy: string;
}

const text = (name: FaultName, sentence: string, remedy: string): FaultText => ({ name, sentence, remedy });

/** Indexed by fault number. */
export const faults: readonly FaultText[] = [
  text('none', 'No fault.', 'Nothing to do.'),
  text(
    'lengthTooSmall',
    'The length word is below 4: it must count at least the message id.',
    'The peer does not speak SCCP or has lost its place; the connection is closed.',
  ),
  text(
    'lengthTooLarge',
    'The header announces a frame above the limit.',
    'The peer does not speak this protocol or has lost its place; the connection is closed.',
  ),
  text(
    'bodyTooShort',
    'The body ends before the last field that the message must have.',
    'The frame is counted and passed on unread; look at the sender.',
  ),
  text(
    'countTooLarge',
    'A count inside the message is above the slots of its array, or above the limit of a list.',
    'The frame is counted and passed on unread; look at the sender.',
  ),
  text(
    'textUnterminated',
    'A variable text has no end inside the body.',
    'The frame is counted and passed on unread; look at the sender.',
  ),
  text(
    'dataTooLong',
    'A data length inside the message is above the bytes that follow.',
    'The frame is counted and passed on unread; look at the sender.',
  ),
  text(
    'unknownMessage',
    'The message id is not in the table.',
    'The frame is passed on; if the phone or server is new, add the id to the table.',
  ),
  text('hexInvalid', 'The line is not an even number of hex digits.', 'Write one frame per line, two digits per byte.'),
  text('frameTruncated', 'The bytes end before the frame does.', 'Supply the whole frame.'),
  text('trailingBytes', 'Bytes follow the end of the frame.', 'Supply one frame per line.'),
  text(
    'magicInvalid',
    'The third word of the header is not 0xffffdddd.',
    'The peer does not speak QBE or has lost its place; the connection is closed.',
  ),
  text(
    'fixedPartInvalid',
    'The header says that the fixed part begins inside the header or ends behind the frame.',
    'The peer does not speak QBE or has lost its place; the connection is closed.',
  ),
  text(
    'descriptorOutside',
    'An offset and size inside the message lead outside the frame.',
    'The frame is counted and not used; look at the sender.',
  ),
  text(
    'elementSizeInvalid',
    'The elements of a list, array or text do not fit the size that is said beside them.',
    'The frame is counted and not used; look at the sender.',
  ),
  text(
    'claimTooLarge',
    'Offsets and sizes of the message overlap: together they claim far more bytes than the frame has.',
    'The frame is counted and not used; look at the sender, it may mean harm.',
  ),
  text(
    'booleanInvalid',
    'A boolean is none of 0, 1 and 0xffffffff.',
    'It is read as true; the JTAPI client would drop the connection. Look at the sender.',
  ),
];

/** Name of a fault number, for counters and JSON. */
export function faultName(fault: Fault): FaultName {
  return faults[fault]!.name;
}
