/** The hand-written views against the table: the same values on every frame, and never a read outside it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/codecs/fault.ts';
import { decodePduFrame, type QbeFields, type QbeValue } from '../../../src/codecs/qbe/decode.ts';
import { encodePdu } from '../../../src/codecs/qbe/encode.ts';
import {
  DeviceOpenRequestView,
  deviceEvents,
  type ForwardList,
  LineOpenRequestView,
  lineEvents,
  PduId,
  providerEvents,
  type QbeView,
} from '../../../src/codecs/qbe/index.ts';
import { pduById } from '../../../src/codecs/qbe/table/index.ts';
import { descriptorWords, valuesOf } from './values.ts';
import { bytesOf, ownVectors } from './vectors.ts';
import { type ViewRow, viewRows } from './view-rows.ts';

/** All that a view shows, in plain values. */
function shown({ getters }: ViewRow, view: QbeView): Record<string, unknown> {
  const plain = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    if (typeof value !== 'object' || value === null || !('count' in value)) return value;
    const list = value as ForwardList;
    return Array.from({ length: list.count }, (_, i) => ({ ...list.at(i) }));
  };
  const all = view as unknown as Record<string, unknown>;
  return Object.fromEntries(Object.keys(getters).map((name) => [name, plain(all[name])]));
}

/** What the table's decoder says in the same names; null on the wire is '' or nothing in a view. */
function expected({ getters }: ViewRow, fields: QbeFields): Record<string, unknown> {
  const at = (path: string): QbeValue =>
    path.split('.').reduce<QbeValue>((value, name) => (value as QbeFields | null)?.[name] ?? null, fields);
  const one = (name: string, path: string): unknown => {
    if (name === 'forwards') {
      return ((at(path) ?? []) as QbeFields[]).map((each) => ({
        type: each.CfwdType,
        destination: each.CallFwdDestination ?? '',
      }));
    }
    return at(path) ?? (name === 'calledPartyCause' ? 0 : '');
  };
  return Object.fromEntries(
    Object.entries(getters).map(([name, path]) => [
      name,
      typeof path === 'string' ? one(name, path) : { callManagerID: at(path[0]), id: at(path[1]) },
    ]),
  );
}

/** Read a frame that stands among other bytes. */
function readAmong(view: QbeView, bytes: Uint8Array, around: number): Fault {
  const room = new Uint8Array(bytes.length + 64).fill(around);
  room.set(bytes, 32);
  return view.read(new DataView(room.buffer), 32, 32 + bytes.length);
}

function agree(row: ViewRow, bytes: Uint8Array): void {
  const decoded = decodePduFrame(bytes);
  const fault = readAmong(row.view, bytes, 0xa5);
  if (decoded.fault === null) expect(fault).toBe(Fault.none);
  if (fault !== Fault.none) return;
  const values = shown(row, row.view);
  if (decoded.fault === null || decoded.fault === 'booleanInvalid')
    expect(values).toEqual(expected(row, decoded.fields));
  readAmong(row.view, bytes, 0x00);
  expect(shown(row, row.view)).toEqual(values);
}

/** PDUs of which no session and no made frame is at hand; drawn frames must do. */
const withoutVector = [
  'FeatureButtonPressedEvent',
  'DeviceSoftKeyPressedEvent',
  'CallPartyInfoChangedEvent',
  'ProviderRegisterFeatureActivationRequest',
];

describe.each(viewRows.map((row) => [row.pdu, row] as const))('%s', (pdu, row) => {
  const { fields } = pduById(PduId[pdu])!;

  it('shows every vector as the table does', () => {
    const vectors = ownVectors.filter((each) => each.name === pdu);
    expect(vectors.length > 0).toBe(!withoutVector.includes(pdu));
    for (const vector of vectors) agree(row, bytesOf(vector.hex));
  });

  it('shows drawn frames as the table does, whole, with an older end, and with hostile words', () => {
    fc.assert(
      fc.property(
        valuesOf(fields),
        fc.constantFrom('client' as const, 'server' as const),
        fc.nat(),
        fc.oneof(fc.constantFrom(0, 1, 3, 0x7fffffff, 0xffffffff), fc.nat(2000)),
        (values, side, pick, value) => {
          const bytes = encodePdu(pdu, values, { side });
          agree(row, bytes);
          const view = new DataView(bytes.buffer);
          const fixed = view.getUint32(24, true);
          const older = bytes.slice();
          new DataView(older.buffer).setUint32(24, (pick % (fixed / 4 + 1)) * 4, true);
          new DataView(older.buffer).setUint32(28, bytes.length - 32 - (pick % (fixed / 4 + 1)) * 4, true);
          agree(row, older);
          const words = [...descriptorWords(bytes, fields), { at: 20 }, { at: 24 }, { at: 28 }];
          view.setUint32(words[pick % words.length]!.at, value, true);
          agree(row, bytes);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lets go of its chunk', () => {
    readAmong(row.view, encodePdu(pdu), 0);
    row.view.release();
    expect(row.view.view.byteLength).toBe(0);
    expect(() => shown(row, row.view)).not.toThrow();
  });
});

describe('frames that are no frames', () => {
  it('are refused before any getter', () => {
    for (const { view } of viewRows) {
      expect(view.read(new DataView(new ArrayBuffer(31)), 0, 31)).toBe(Fault.frameTruncated);
      expect(view.read(new DataView(new ArrayBuffer(64)), 0, 64)).toBe(Fault.fixedPartInvalid);
    }
  });
});

describe('filters', () => {
  it('are asked by name, and an unknown name is refused', () => {
    const device = new DeviceOpenRequestView();
    readAmong(device, encodePdu('DeviceOpenRequest', { filter: { deviceData: true, bHuntLogStatusChanged: true } }), 0);
    expect(['deviceData', 'bHuntLogStatusChanged', 'keyPressed'].map((name) => device.wants(name))).toEqual([
      true,
      true,
      false,
    ]);
    expect(device.wants('nothing of the kind')).toBe(false);
    const line = new LineOpenRequestView();
    readAmong(line, encodePdu('LineOpenRequest', { filter: { toneChanged: 1, bNewCallEvent: true } }), 0);
    expect(['toneChanged', 'bNewCallEvent', 'ring'].map((name) => line.wants(name))).toEqual([true, true, false]);
    expect(() => deviceEvents('nothing')).toThrow(/nothing/);
    expect(() => providerEvents('deviceData')).toThrow(/deviceData/);
    expect(lineEvents('toneChanged').filter((each) => each !== false)).toEqual([1]);
  });
});
