import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLayout } from '../../../src/codecs/skinny/choose.ts';
import { decode, decodeFrame } from '../../../src/codecs/skinny/decode.ts';
import { encodeMessage } from '../../../src/codecs/skinny/encode.ts';
import { type MessageName, messageName } from '../../../src/codecs/skinny/ids.ts';
import type { Layout } from '../../../src/codecs/skinny/layout.ts';
import type { Fields } from '../../../src/codecs/skinny/leaf.ts';
import { messageById, messages } from '../../../src/codecs/skinny/table/index.ts';
import { fieldsFor, numbersFrom } from '../../kit/skinny-fields.ts';
import { bytesOf, vectors } from './vectors.ts';

const layouts = messages.flatMap((message) =>
  message.layouts.map((layout, i) => {
    const name = messageName(message.id) as MessageName;
    return { title: `${name} layout ${i}`, name, layout, i };
  }),
);

/** Thirteen texts of which the last is empty are twelve and padding: nobody can tell them apart. */
const endsInPadding = (name: MessageName, layout: number): boolean => name === 'CallInfoV2' && layout === 1;

describe.each(layouts.map((each) => [each.title, each] as const))('%s', (_title, { name, layout, i }) => {
  const versions = [layout.when.from, layout.when.to];

  it('decode(encode(fields)) gives the fields', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...versions), (seed, version) => {
        const fields = fieldsFor(layout, numbersFrom(seed), { dataBytes: null, tails: true, plain: false });
        if (endsInPadding(name, i)) Object.assign(fields, { lastRedirectingPartyName: 'x' });
        const decoded = decodeFrame(encodeMessage(name, version, fields, { layout: i }));
        expect(decoded).toEqual({ ...decoded, message: name, headerVersion: version, fields, fault: null });
      }),
      { numRuns: 20 },
    );
  });

  it('the shortest legal body is sound, one byte less is a fault', () => {
    const fields = fieldsFor(layout, numbersFrom(7), { dataBytes: 0, tails: false, plain: false });
    const bytes = encodeMessage(name, versions[0]!, fields, { layout: i });
    const decoded = decodeFrame(bytes);
    expect(decoded.fault).toBe(null);
    expect(decoded.fields).toMatchObject(fields);

    const zeros = encodeMessage(name, versions[0]!, {}, { layout: i, bodyBytes: layout.least });
    expect(decodeFrame(zeros).fault).toBe(null);
    const others = messages.find((each) => messageName(each.id) === name)!.layouts.filter((each) => each !== layout);
    if (layout.least === 0 || others.some((each) => each.when.from <= versions[0]! && each.when.to >= versions[0]!))
      return;
    const short = encodeMessage(name, versions[0]!, {}, { layout: i, bodyBytes: layout.least - 1 });
    expect(decodeFrame(short).fault).toBe('bodyTooShort');
  });

  it('random bodies never throw and never show what lies outside the frame', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...versions), (body, version) => {
        const from = 5;
        const [one, other] = [0xa5, 0x5a].map((soil) => {
          const bytes = new Uint8Array(from + 12 + body.length + 600).fill(soil);
          const view = new DataView(bytes.buffer);
          view.setUint32(from, body.length + 4, true);
          view.setUint32(from + 4, version, true);
          view.setUint32(from + 8, messages.find((each) => messageName(each.id) === name)!.id, true);
          bytes.set(body, from + 12);
          return decode(view, from, from + 12 + body.length);
        });
        expect(one).toEqual(other);
      }),
      { numRuns: 10 },
    );
  });
});

/** The first text above its maximum: a reader only insists on the end of a text, a writer on its length, too. */
function tooLong({ fields }: Layout, values: Fields): { name: string; length: number } | undefined {
  for (const field of fields) {
    const value = field.kind === 'zstr' ? values[field.name] : undefined;
    if (field.kind === 'zstr' && typeof value === 'string' && value.length >= field.max)
      return { name: field.name, length: value.length };
  }
  return undefined;
}

describe('every golden frame', () => {
  it('cut at every length never throws, and shows nothing that the whole frame does not', () => {
    for (const vector of vectors) {
      const bytes = bytesOf(vector.hex);
      // Large frames repeat their slots: cutting each of 2000 bytes tells nothing that every seventh does not.
      for (let end = 0; end < bytes.length; end += bytes.length > 400 ? 7 : 1) {
        const decoded = decodeFrame(bytes.subarray(0, end));
        expect(decoded.fault, `${vector.name} cut at ${end}`).toBe('frameTruncated');
        expect(decoded.message).toBe(end < 12 ? null : vector.message);
      }
    }
  });

  it('cut at every body length with a length word that agrees is sound or has one of the body faults', () => {
    const faults = new Set([null, 'bodyTooShort', 'countTooLarge', 'textUnterminated', 'dataTooLong']);
    for (const vector of vectors) {
      const bytes = bytesOf(vector.hex);
      for (let body = 0; body < bytes.length - 12; body += bytes.length > 400 ? 7 : 1) {
        const cut = bytes.slice(0, 12 + body);
        new DataView(cut.buffer).setUint32(0, body + 4, true);
        expect(faults, `${vector.name} with ${body} bytes`).toContain(decodeFrame(cut).fault);
      }
    }
  });

  it('with bytes changed at random never throws, and what it shows can be written again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vectors), fc.array(fc.tuple(fc.nat(), fc.nat(255))), (vector, changes) => {
        const bytes = bytesOf(vector.hex);
        for (const [at, value] of changes) bytes[12 + (at % Math.max(1, bytes.length - 12))] = value;
        const decoded = decodeFrame(bytes);
        expect(decoded.message).toBe(vector.message);
        if (decoded.fault !== null) return;
        const view = new DataView(bytes.buffer);
        const message = messageById(vector.header.messageId)!;
        const layout = message.layouts.indexOf(chooseLayout(message, vector.header.version, view, 12, bytes.length));
        const options = { layout, bodyBytes: bytes.length - 12 };
        const again = (): Uint8Array =>
          encodeMessage(vector.message as MessageName, vector.header.version, decoded.fields, options);
        const long = tooLong(message.layouts[layout]!, decoded.fields);
        if (long !== undefined)
          expect(again).toThrow(`${vector.message}.${long.name}: ${long.length} characters, at most`);
        else expect(decodeFrame(again())).toEqual(decoded);
      }),
      { numRuns: 1000 },
    );
  });

  it('a text longer than its maximum is read, and not written: two NULs lost among those of CallInfoV2', () => {
    const vector = vectors.find(({ name }) => name === 'CallInfoV2-017')!;
    const bytes = bytesOf(vector.hex);
    for (const mailbox of ['cdpnVoiceMailbox', 'originalCdpnVoiceMailbox', 'lastRedirectingVoiceMailbox'])
      expect(decodeFrame(bytes).fields).toMatchObject({ [mailbox]: '' });
    // The NULs behind the last mailbox and the two names after it: one text of 1 + 16 + 1 + 14 characters.
    for (const at of [52, 69]) bytes[12 + at] = 1;
    const decoded = decodeFrame(bytes);
    expect(decoded.fault).toBe(null);
    expect(decoded.fields).toMatchObject({
      lastRedirectingVoiceMailbox: '\x01RIX Meeting Room\x01Ervins Gailiss',
    });
    expect(() => encodeMessage('CallInfoV2', 20, decoded.fields, { layout: 1 })).toThrow(RangeError);
  });
});
