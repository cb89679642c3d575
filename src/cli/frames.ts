/**
 * `ringback decode --frames FILE`: frames in hex, one per line, become JSON objects, one per line.
 *
 *   0400000000000000 26000000 …   →   {"protocol":"skinny","message":"SoftKeyEvent",…,"fault":null}
 *
 * Spaces, empty lines and comments (`#` to the end of the line) are tolerated. A line that cannot be read gives an
 * object with its fault, and the next line goes on. Lines are not gathered: a file may be as long as it likes.
 */
import { limits } from '../codecs/limits.ts';
import { type DecodedPdu, decodePduFrame } from '../codecs/qbe/decode.ts';
import { type Decoded, decodeFrame } from '../codecs/skinny/decode.ts';

/** What a line is taken for. */
interface Protocol {
  readonly decode: (bytes: Uint8Array) => Decoded | DecodedPdu;
  /** What a line that is no hex becomes. */
  readonly notHex: Decoded | DecodedPdu;
  /** Longest line that is looked at: what is longer is no frame. */
  readonly lineCharactersMax: number;
}

const nothing = { id: null, headerVersion: null, fields: {}, fault: 'hexInvalid' } as const;

/** Lines may hold spaces and comments: sixteen characters per byte of the largest SCCP frame, three per byte of QBE. */
const protocols = {
  skinny: {
    decode: decodeFrame,
    notHex: { protocol: 'skinny', message: null, ...nothing },
    lineCharactersMax: 16 * limits.skinnyFrameBytesMax,
  },
  qbe: {
    decode: (bytes) => decodePduFrame(bytes),
    notHex: { protocol: 'qbe', pdu: null, ...nothing },
    lineCharactersMax: 3 * limits.qbeFrameBytesMax,
  },
} as const satisfies Record<string, Protocol>;

export type ProtocolName = keyof typeof protocols;

/**
 * Decode frames from lines or chunks of text.
 * @param input text with its line ends, in any cut: a file or stdin read as latin1 is one (`createReadStream(path, 'latin1')`).
 *   readline's lines have lost their ends and would run together.
 * @param write called with each JSON object, without a line end.
 */
export async function decodeFrames(
  input: AsyncIterable<string>,
  write: (line: string) => void,
  options: { protocol: ProtocolName },
): Promise<{ frames: number; faults: number }> {
  const totals = { frames: 0, faults: 0 };
  const protocol: Protocol = protocols[options.protocol];
  const one = (line: string): void => {
    const decoded = decodeLine(line, protocol);
    if (decoded === null) return;
    totals.frames += 1;
    if (decoded.fault !== null) totals.faults += 1;
    write(JSON.stringify(decoded));
  };
  for await (const line of linesOf(input, protocol.lineCharactersMax)) one(line);
  return totals;
}

/** One line: null where it holds no frame at all. */
function decodeLine(line: string, { decode, notHex, lineCharactersMax }: Protocol): Decoded | DecodedPdu | null {
  const hash = line.indexOf('#');
  const hex = (hash < 0 ? line : line.slice(0, hash)).replace(/\s+/g, '');
  if (hex === '') return null;
  if (hex.length % 2 !== 0 || hex.length > lineCharactersMax || !/^[0-9a-f]+$/i.test(hex)) return notHex;
  return decode(Buffer.from(hex, 'hex'));
}

/** Lines of text that comes in any cut. A line without an end is held at most `most` characters long. */
async function* linesOf(input: AsyncIterable<string>, most: number): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of input) {
    const parts = (rest + chunk).split(/\r?\n/);
    rest = parts.pop()!;
    if (rest.length > most) rest = `${rest.slice(0, most)}!`;
    yield* parts;
  }
  if (rest !== '') yield rest;
}
