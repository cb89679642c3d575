/** What must hold for every PDU of the table, whatever the values and whatever a peer sends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePdu, decodePduFrame, type QbeFields } from '../../../src/codecs/qbe/decode.ts';
import { describePdu } from '../../../src/codecs/qbe/describe.ts';
import { encodePdu } from '../../../src/codecs/qbe/encode.ts';
import type { Pdu } from '../../../src/codecs/qbe/layout.ts';
import { pduById, pdus, structureOf } from '../../../src/codecs/qbe/table/index.ts';
import { descriptorWords, valuesOf } from './values.ts';
import { bytesOf, distinctVectors } from './vectors.ts';

const rows = pdus.map((pdu) => [pdu.name, pdu] as const);

/** The fields of a frame that stands in the middle of other bytes: what is around it must not matter. */
function decodedAmong(bytes: Uint8Array, around: number): ReturnType<typeof decodePdu> {
  const room = new Uint8Array(bytes.length + 64).fill(around);
  room.set(bytes, 32);
  return decodePdu(new DataView(room.buffer), 32, 32 + bytes.length);
}

describe('decode(encode(x)) = x, from either side', () => {
  it.each(rows)('%s', (name, pdu) => {
    fc.assert(
      fc.property(valuesOf(pdu.fields), fc.constantFrom('client' as const, 'server' as const), (fields, side) => {
        const bytes = encodePdu(name, fields, { side });
        const decoded = decodePduFrame(bytes);
        expect(decoded).toMatchObject({ pdu: name, fault: null });
        expect(decoded.fields).toEqual(fields);
        expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(bytes.length - 8);
        expect(describePdu(decoded)).toContain(name);
      }),
      { numRuns: 12 },
    );
  });
});

describe('writers', () => {
  it('fill every string, unicode string and element: the JTAPI client crashes on nulls', () => {
    const filled = (pdu: Pdu): QbeFields => decodePduFrame(encodePdu(pdu.name)).fields;
    const holes = (fields: QbeFields, of: Pdu['fields'], path: string): string[] =>
      of.flatMap((field) => {
        const value = fields[field.name];
        if (field.kind === 'str' || field.kind === 'ustr') return value === '' ? [] : [`${path}.${field.name}`];
        if (field.kind !== 'obj' || structureOf(field.of).fixedBytes === 0) return [];
        if (value === null) return [`${path}.${field.name}`];
        return holes(value as QbeFields, structureOf(field.of).fields, `${path}.${field.name}`);
      });
    expect(pdus.flatMap((pdu) => holes(filled(pdu), pdu.fields, pdu.name))).toEqual([]);
  });

  it('fill bytes that the client takes no null for', () => {
    const decoded = decodePduFrame(encodePdu('DeviceDataPassThroughResponse'));
    expect(decoded.fields.deviceDataObj).toBe('00');
    expect(decodePduFrame(encodePdu('DeviceDataPassThroughRequest')).fields.deviceDataObj).toBeNull();
  });

  it.each([
    ['unknown field', { nothing: 1 }],
    ['number too large', { deviceCallManagerID: 2 ** 32 }],
    ['half a number', { deviceID: 1.5 }],
    ['no text', { display: 5 }],
    ['a character that latin1 lacks', { display: '中' }],
    ['null for a unicode string', { unicodeDisplay: null }],
  ])('refuse by name: %s', (_what, fields) => {
    expect(() => encodePdu('DisplayChangedEvent', fields as QbeFields)).toThrow(/DisplayChangedEvent/);
  });
});

describe('old and new sizes', () => {
  const grown = (bytes: Uint8Array, fixedSize: number): Uint8Array => {
    const shrunk = bytes.slice();
    const view = new DataView(shrunk.buffer);
    const before = view.getUint32(24, true);
    // The rest of the fixed part becomes the first bytes of the variable part: no offset moves.
    view.setUint32(24, fixedSize, true);
    view.setUint32(28, view.getUint32(28, true) + before - fixedSize, true);
    return shrunk;
  };

  it.each(distinctVectors.map((each, i) => [`${i} ${each.name}`, each] as const))('%s', (_title, vector) => {
    const bytes = bytesOf(vector.hex);
    const whole = decodePduFrame(bytes).fields;
    const { fields } = pduById(vector.pdu)!;
    let reached = 0;
    for (const [i, field] of fields.entries()) {
      const decoded = decodePduFrame(grown(bytes, reached));
      expect(decoded.fault).toBeNull();
      fields.forEach(({ name, kind }, j) => {
        const gone = kind === 'i32' ? 0 : kind === 'bool' ? false : null;
        expect(decoded.fields[name]).toEqual(j < i ? whole[name] : gone);
      });
      reached += field.size;
    }
    // A newer sender's longer fixed part: the first variable bytes are skipped as fields that nobody knows.
    const extra = Math.min(8, bytes.length - 32 - reached);
    expect(decodePduFrame(grown(bytes, reached + extra)).fields).toEqual(whole);
  });
});

describe('old and new sizes of elements', () => {
  const elements = distinctVectors.flatMap((vector, i) => {
    const view = new DataView(bytesOf(vector.hex).buffer);
    let at = 32;
    return pduById(vector.pdu)!.fields.flatMap((field) => {
      const place = at;
      at += field.size;
      if (field.kind !== 'obj' || structureOf(field.of).fixedBytes === 0 || view.getUint32(place + 4, true) === 0)
        return [];
      return [[`${i} ${vector.name}.${field.name}`, vector, field.name, field.of, place] as const];
    });
  });

  it.each(elements)('%s', (_title, vector, name, of, place) => {
    const bytes = bytesOf(vector.hex);
    const whole = decodePduFrame(bytes).fields;
    const { fields } = structureOf(of);
    let reached = 0;
    for (const [i, field] of fields.entries()) {
      const older = bytes.slice();
      new DataView(older.buffer).setUint32(place + 8, reached, true);
      const decoded = decodePduFrame(older);
      expect(decoded.fault).toBeNull();
      const element = whole[name] as QbeFields;
      fields.forEach((each, j) => {
        const gone = each.kind === 'i32' ? 0 : each.kind === 'bool' ? false : null;
        expect((decoded.fields[name] as QbeFields)[each.name]).toEqual(j < i ? element[each.name] : gone);
      });
      expect({ ...decoded.fields, [name]: element }).toEqual(whole);
      reached += field.size;
    }
  });

  it('were those of many PDUs', () => {
    expect(new Set(elements.map(([, vector]) => vector.pdu)).size).toBeGreaterThan(20);
  });

  it('an empty list is written as none, and none is read', () => {
    for (const pdu of pdus)
      for (const field of pdu.fields) {
        if (field.kind !== 'list' && field.kind !== 'i32s') continue;
        const bytes = encodePdu(pdu.name, { [field.name]: [] });
        expect(bytes).toEqual(encodePdu(pdu.name, { [field.name]: null }));
        expect(decodePduFrame(bytes).fields[field.name]).toBeNull();
      }
  });
});

describe('hostile words', () => {
  const seen = new Set<string | null>();
  const refusals = [
    null,
    'descriptorOutside',
    'elementSizeInvalid',
    'countTooLarge',
    'claimTooLarge',
    'fixedPartInvalid',
  ];
  // A mutated size can shift what is read as a boolean, which is told but stops nobody.
  const told = [...refusals, 'booleanInvalid'];
  const nasty = (bytes: number): number[] => [
    0,
    1,
    2,
    3,
    7,
    bytes - 1,
    bytes,
    bytes + 1,
    0x7fffffff,
    0x80000000,
    0xffffffff,
  ];

  it.each(distinctVectors.map((each, i) => [`${i} ${each.name}`, each] as const))(
    'each offset, size, count and stride of %s is read as legal or refused, from inside the frame only',
    (_title, vector) => {
      const bytes = bytesOf(vector.hex);
      const words = descriptorWords(bytes, pduById(vector.pdu)!.fields);
      for (const at of [20, 24, 28, ...words.map((word) => word.at)]) {
        for (const value of nasty(bytes.length)) {
          const mutated = bytes.slice();
          new DataView(mutated.buffer).setUint32(at, value, true);
          const decoded = decodedAmong(mutated, 0x00);
          expect(told).toContain(decoded.fault);
          expect(decodedAmong(mutated, 0xa5)).toEqual(decoded);
          seen.add(decoded.fault);
        }
      }
    },
  );

  it('were refused in each way, and accepted', () => {
    const expected = [null, 'descriptorOutside', 'elementSizeInvalid', 'countTooLarge', 'fixedPartInvalid'];
    expect([...seen]).toEqual(expect.arrayContaining(expected));
  });

  it('any bytes at any place, and any frame made of noise', () => {
    const vectors = distinctVectors.map((each) => bytesOf(each.hex)).filter((each) => each.length < 2000);
    fc.assert(
      fc.property(
        fc.constantFrom(...vectors),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 }),
        (bytes, changes) => {
          const mutated = bytes.slice();
          for (const [at, value] of changes) mutated[20 + (at % (bytes.length - 20))] = value;
          const decoded = decodedAmong(mutated, 0x00);
          expect(told).toContain(decoded.fault);
          expect(decodedAmong(mutated, 0xa5)).toEqual(decoded);
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodedAmong(bytes, 0x00)).toEqual(decodedAmong(bytes, 0xa5));
        decodePduFrame(bytes);
      }),
    );
  });

  it('a small frame cannot claim without bound', () => {
    const lines = Array.from({ length: 2000 }, () => ({ name: 'x' }));
    const bytes = encodePdu('DeviceLineInfoEvent', { lineInfo: lines });
    const view = new DataView(bytes.buffer);
    const { fields } = pduById(279)!;
    const offsets = descriptorWords(bytes, fields).filter((word) => word.what === 'size');
    for (const { at } of offsets) if (at > 200) view.setUint32(at, bytes.length, true);
    for (const { at } of offsets) if (at > 200) view.setUint32(at - 4, 0, true);
    expect(decodePduFrame(bytes).fault).toBe('claimTooLarge');
    const tiny = encodePdu('ProviderDeviceConfigurationChangedEvent_V2', {
      deviceConfigInfo_V2: { remoteDestinationsInfo: Array(3000).fill({}) },
    });
    const list = descriptorWords(tiny, pduById(294)!.fields).filter((word) => word.what === 'count')[0]!;
    const tinyView = new DataView(tiny.buffer);
    tinyView.setUint32(list.at, 100_000, true);
    tinyView.setUint32(list.at + 4, 1, true);
    expect(decodePduFrame(tiny).fault).toBe('countTooLarge');
  });
});
