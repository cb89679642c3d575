/**
 * `ringback decode --frames FILE`: frames in hex, one per line, become JSON objects, one per line.
 *
 *   0400000000000000 26000000 …   →   {"protocol":"skinny","message":"SoftKeyEvent",…,"fault":null}
 *
 * Spaces, empty lines and comments (`#` to the end of the line) are tolerated. A line that cannot be read gives an
 * object with its fault, and the next line goes on. Lines are not gathered: a file may be as long as it likes.
 */
import { type Decoded, decodeFrame } from '../codecs/skinny/decode.ts';

/** Longest hex line that is looked at: four times the largest frame. What is longer is no frame. */
const LINE_CHARACTERS_MAX = 65_536;

/**
 * Decode frames from lines or chunks of text.
 * @param input text with its line ends, in any cut: a file or stdin read as latin1 is one (`createReadStream(path, 'latin1')`).
 *   readline's lines have lost their ends and would run together.
 * @param write called with each JSON object, without a line end.
 */
export async function decodeFrames(
  input: AsyncIterable<string>,
  write: (line: string) => void,
  _options: { protocol: 'skinny' },
): Promise<{ frames: number; faults: number }> {
  const totals = { frames: 0, faults: 0 };
  const one = (line: string): void => {
    const decoded = decodeLine(line);
    if (decoded === null) return;
    totals.frames += 1;
    if (decoded.fault !== null) totals.faults += 1;
    write(JSON.stringify(decoded));
  };
  for await (const line of linesOf(input)) one(line);
  return totals;
}

/** One line: null where it holds no frame at all. */
export function decodeLine(line: string): Decoded | null {
  const hash = line.indexOf('#');
  const hex = (hash < 0 ? line : line.slice(0, hash)).replace(/\s+/g, '');
  if (hex === '') return null;
  if (hex.length % 2 !== 0 || hex.length > LINE_CHARACTERS_MAX || !/^[0-9a-f]+$/i.test(hex)) return notHex;
  return decodeFrame(Buffer.from(hex, 'hex'));
}

const notHex: Decoded = {
  protocol: 'skinny',
  message: null,
  id: null,
  headerVersion: null,
  fields: {},
  fault: 'hexInvalid',
};

/** Lines of text that comes in any cut. A line without an end is held at most LINE_CHARACTERS_MAX characters long. */
async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of input) {
    const parts = (rest + chunk).split(/\r?\n/);
    rest = parts.pop()!;
    if (rest.length > LINE_CHARACTERS_MAX) rest = `${rest.slice(0, LINE_CHARACTERS_MAX)}!`;
    yield* parts;
  }
  if (rest !== '') yield rest;
}
