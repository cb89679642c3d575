/** Fields found without decoding are those that decoding shows: every known message, whole, cut anywhere, and bent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEADER_BYTES } from '../../../src/codecs/framer.ts';
import { decode } from '../../../src/codecs/skinny/decode.ts';
import type { Leaf } from '../../../src/codecs/skinny/layout.ts';
import { type FieldValue, readLeaf } from '../../../src/codecs/skinny/leaf.ts';
import { FieldSpots, fieldNames } from '../../../src/codecs/skinny/spots.ts';
import { messages } from '../../../src/codecs/skinny/table/index.ts';
import { fixedText } from '../../../src/codecs/text.ts';
import { join, le32, skinny } from '../../kit/capture-bytes.ts';
import { ownGolden, sharedGolden } from '../../kit/golden.ts';
import { shownUnder } from '../../kit/shown-under.ts';

const goldens = [...ownGolden(), ...sharedGolden()];
const names = [...fieldNames(messages)];

const valueAt = (view: DataView, at: number, bytes: number, leaf: Leaf): FieldValue =>
  (leaf.kind as string) === 'zstr' ? fixedText(view, at, bytes) : readLeaf(leaf, view, at);

/** How many of the names the frame told without decoding. Every one of them must be what decoding shows. */
function compare(frame: Uint8Array, wanted: readonly string[]): number {
  const view = new DataView(frame.slice().buffer);
  const { fields } = decode(view, 0, frame.length);
  let told = 0;
  for (const name of wanted) {
    const finder = new FieldSpots([name]);
    const spots = finder.locate(view, 0, frame.length, view.getUint32(8, true), view.getUint32(4, true));
    if (spots === null) continue;
    const at = spots.at[0]!;
    const found = at < 0 ? [] : [valueAt(view, HEADER_BYTES + at, spots.bytes[0]!, spots.leaves[0]!)];
    expect(found, name).toEqual(shownUnder(fields, name));
    if (at >= 0) told++;
  }
  return told;
}

const wantedOf = (frame: Uint8Array): string[] => {
  const view = new DataView(frame.slice().buffer);
  const id = view.getUint32(8, true);
  const own = messages.find((message) => message.id === id);
  return own === undefined ? ['body', 'callReference'] : [...fieldNames([own]), 'callReference', 'lineInstance'];
};

describe('places of fields', () => {
  it('are those of the decoder in every golden frame', () => {
    expect(goldens.length).toBeGreaterThan(50);
    let told = 0;
    for (const { bytes } of goldens) told += compare(bytes, wantedOf(bytes));
    expect(told).toBeGreaterThan(200);
  });

  it('cut anywhere, and with any byte changed', () => {
    const prop = fc.property(
      fc.constantFrom(...goldens.map(({ bytes }) => bytes)),
      fc.nat(),
      fc.nat(),
      fc.nat(255),
      (frame, cut, place, value) => {
        const bent = frame.slice(0, 12 + (cut % (frame.length - 11)));
        if (bent.length > 12) bent[12 + (place % (bent.length - 12))] = value;
        const wanted = wantedOf(bent);
        compare(bent, wanted.slice(0, 12));
      },
    );
    fc.assert(prop, { numRuns: 300 });
  });

  it('most fields of the messages of calls need no decoding', () => {
    const state = skinny(0x111, join(le32(4), le32(1), le32(77), le32(0), le32(4), le32(0)));
    expect(compare(state, ['callState', 'lineInstance', 'callReference', 'precedenceLevel'])).toBe(4);
  });

  it('an unknown message is left to decoding', () => {
    const frame = skinny(0x7777, le32(1));
    expect(new FieldSpots(['body']).locate(new DataView(frame.buffer), 0, frame.length, 0x7777, 0)).toBeNull();
    expect(names).toContain('callReference');
  });
});
