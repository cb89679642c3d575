/** The encoder with objects that a careless program might give it: it names what is wrong, or writes a sound frame. */
import {
  type Decoded,
  decodeFrame,
  encodeMessage,
  type Fields,
  type FieldValue,
  type MessageName,
} from '../../../src/codecs/skinny/index.ts';
import { Random } from '../engine/random.ts';
import { words } from '../grammar/bytes.ts';
import { must } from '../must.ts';

const strange: readonly ((random: Random) => unknown)[] = [
  (random) => random.pick(words),
  (random) => random.pick([-1, 1.5, Number.NaN, 2 ** 32, 256, 65_536]),
  (random) =>
    random.pick([
      '',
      'x',
      '1.2.3',
      '1.2.3.4',
      '1.2.3.999',
      'zz',
      'ab',
      '00'.repeat(16),
      'ä中',
      'a\0b',
      'y'.repeat(700),
    ]),
  (random) => new Uint8Array(random.below(20)),
  (random) => Array.from({ length: random.below(40) }, () => random.below(9)),
  () => ({}),
  () => ({ type: 1, addr: '00'.repeat(16) }),
  () => ({ type: 0, addr: '1.2.3.4' }),
  () => null,
  () => undefined,
  () => true,
];

/** A copy in which some values are others, some are gone and some names are new. */
function bent(value: FieldValue | Fields, random: Random): unknown {
  if (random.oneIn(12)) return random.pick(strange)(random);
  if (Array.isArray(value)) {
    const list = value.map((each) => bent(each, random));
    return random.oneIn(4) ? list.slice(0, random.below(list.length + 1)) : list;
  }
  if (typeof value !== 'object') return value;
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) if (!random.oneIn(8)) copy[name] = bent(each, random);
  if (random.oneIn(20)) copy[random.pick(['nothing', '__proto__', 'a.b', 'caps[0].x'])] = 1;
  return copy;
}

export function checkEncoder(decoded: Decoded, seed: number): void {
  const random = new Random(seed);
  const fields = bent(decoded.fields, random);
  const options = {
    ...(random.oneIn(3) ? { bodyBytes: random.pick(words) } : {}),
    ...(random.oneIn(6) ? { layout: random.below(4) } : {}),
  };
  const version = random.oneIn(20) ? random.pick([-1, 2 ** 32, 0.5]) : decoded.headerVersion!;
  let written: Uint8Array;
  try {
    written = encodeMessage(decoded.message as MessageName, version, fields as object, options);
  } catch (error) {
    const named = error instanceof RangeError || error instanceof TypeError;
    must(named && /: |layout \d/.test(error.message), 'an error that names nothing', () => (error as Error).stack);
    must(
      !/outside the bounds|Invalid typed array|undefined|not a function/.test(error.message),
      'an error that nobody meant',
      () => (error as Error).stack,
    );
    return;
  }
  const again = decodeFrame(written);
  must(again.message === decoded.message, 'another message was written', () => again.message);
  must(
    written.length === new DataView(written.buffer).getUint32(0, true) + 8,
    'a frame of another length than it says',
  );
}
