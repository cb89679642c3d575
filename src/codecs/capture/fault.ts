/**
 * Faults of a capture file: a number inside, a sentence for people. A capture that ends early or holds nonsense is no
 * exception: what was readable before is delivered, and the reader says where it broke.
 */
export const CaptureFault = {
  none: 0,
  empty: 1,
  notACapture: 2,
  headerInvalid: 3,
  blockTooLarge: 4,
  blockInvalid: 5,
  interfaceUnknown: 6,
  truncated: 7,
} as const;

export type CaptureFaultName = keyof typeof CaptureFault;
export type CaptureFault = (typeof CaptureFault)[CaptureFaultName];

interface CaptureFaultText {
  readonly name: CaptureFaultName;
  /** What was wrong. */
  readonly sentence: string;
  /** What to do about it. */
  readonly remedy: string;
}

const text = (name: CaptureFaultName, sentence: string, remedy: string): CaptureFaultText => ({
  name,
  sentence,
  remedy,
});

const AGAIN = 'Copy or capture the file again; everything before this place was read.';

/** Indexed by fault number. */
export const captureFaults: readonly CaptureFaultText[] = [
  text('none', 'No fault.', 'Nothing to do.'),
  text('empty', 'The capture is empty.', 'Check that the capturing program has written something.'),
  text(
    'notACapture',
    'The first bytes are neither those of pcap nor of pcapng.',
    'Supply a pcap or pcapng file; convert others with editcap.',
  ),
  text('headerInvalid', 'The header of the file or section cannot be read.', AGAIN),
  text('blockTooLarge', 'A record announces more bytes than any capture program writes.', AGAIN),
  text('blockInvalid', 'A record contradicts itself.', AGAIN),
  text('interfaceUnknown', 'A packet names an interface that the section does not describe.', AGAIN),
  text('truncated', 'The file ends in the middle of a record.', AGAIN),
];

/** Name of a fault number, for JSON. */
export function captureFaultName(fault: CaptureFault): CaptureFaultName {
  return captureFaults[fault]!.name;
}
