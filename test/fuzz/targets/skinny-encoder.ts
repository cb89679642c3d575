/** The encoder with objects that a careless program might give it: it names what is wrong, or writes a sound frame. */
import { type Decoded, decodeFrame, encodeMessage, type MessageName } from '../../../src/codecs/skinny/index.ts';
import { Random } from '../engine/random.ts';
import { words } from '../grammar/bytes.ts';
import { must } from '../must.ts';
import { bent, encoded } from './bent.ts';

export function checkEncoder(decoded: Decoded, seed: number): void {
  const random = new Random(seed);
  const fields = bent(decoded.fields, random);
  const options = {
    ...(random.oneIn(3) ? { bodyBytes: random.pick(words) } : {}),
    ...(random.oneIn(6) ? { layout: random.below(4) } : {}),
  };
  const version = random.oneIn(20) ? random.pick([-1, 2 ** 32, 0.5]) : decoded.headerVersion!;
  const written = encoded(() => encodeMessage(decoded.message as MessageName, version, fields as object, options));
  if (written === null) return;
  const again = decodeFrame(written);
  must(again.message === decoded.message, 'another message was written', () => again.message);
  must(
    written.length === new DataView(written.buffer).getUint32(0, true) + 8,
    'a frame of another length than it says',
  );
}
