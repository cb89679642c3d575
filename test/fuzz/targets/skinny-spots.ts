/** Fields that are found without decoding are those that decoding shows, in any frame. */
import { HEADER_BYTES } from '../../../src/codecs/framer.ts';
import { decode, messageById } from '../../../src/codecs/skinny/index.ts';
import { readLeaf } from '../../../src/codecs/skinny/leaf.ts';
import { FieldSpots, fieldNames } from '../../../src/codecs/skinny/spots.ts';
import { fixedText } from '../../../src/codecs/text.ts';
import { shownUnder } from '../../kit/shown-under.ts';
import type { Random } from '../engine/random.ts';
import { mustEqual } from '../must.ts';

const WANTED = 3;
/** Names of each message's fields. */
const names = new Map<number, readonly string[]>();

function namesOf(id: number): readonly string[] {
  const message = messageById(id);
  if (message === undefined) return ['body', 'callReference'];
  const before = names.get(id);
  if (before !== undefined) return before;
  const own = [...fieldNames([message]), 'callReference', 'lineInstance'];
  names.set(id, own);
  return own;
}

export function checkSpots(frame: Buffer, random: Random): void {
  const view = new DataView(Uint8Array.from(frame).buffer);
  const id = view.getUint32(8, true);
  const all = namesOf(id);
  const wanted = Array.from({ length: WANTED }, () => (random.oneIn(8) ? null : random.pick(all)));
  const spots = new FieldSpots(wanted).locate(view, 0, frame.length, id, view.getUint32(4, true));
  if (spots === null) return;
  const { fields } = decode(view, 0, frame.length);
  wanted.forEach((name, column) => {
    if (name === null) return;
    const at = spots.at[column]! < 0 ? -1 : HEADER_BYTES + spots.at[column]!;
    const leaf = spots.leaves[column]!;
    const isText = at >= 0 && (leaf.kind as string) === 'zstr';
    const found = at < 0 ? [] : [isText ? fixedText(view, at, spots.bytes[column]!) : readLeaf(leaf, view, at)];
    mustEqual(found, shownUnder(fields, name), `${name}: found without decoding it is otherwise`);
  });
}
