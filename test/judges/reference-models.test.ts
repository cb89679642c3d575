/**
 * Two libraries as judges: binary-parser and restructure are told the layouts of the critical messages and read generated
 * frames; the hand-written views must say the same. Frames are laid out here, byte by byte, by no code of the project.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryParserModel } from '../../bench/models/binary-parser.ts';
import { type Cell, cellsOf } from '../../bench/models/cells.ts';
import { restructureModel } from '../../bench/models/restructure.ts';
import { faultName } from '../../src/codecs/fault.ts';
import type { FrameView } from '../../src/codecs/frame.ts';
import { type Layout, MessageId, type MessageName, messageById } from '../../src/codecs/skinny/index.ts';
import { callRows } from '../codecs/skinny/down-call-rows.ts';
import { deviceRows } from '../codecs/skinny/down-device-rows.ts';
import { mediaRows } from '../codecs/skinny/down-media-rows.ts';
import { upViews } from '../kit/up-views.ts';
import { fieldOf } from '../kit/view-fields.ts';

const FRAMES = 50_000;

interface Subject {
  readonly message: MessageName;
  readonly view: FrameView;
  readonly unread: readonly string[];
  readonly names: Readonly<Record<string, string>>;
}

const subjects: readonly Subject[] = [
  ...upViews.map(([message, view]) => ({ message, view, unread: [], names: { text: 'alarmText' } })),
  ...[...callRows, ...deviceRows, ...mediaRows].map((row) => ({
    message: row.message,
    view: row.view(),
    unread: row.unread ?? [],
    names: row.names ?? {},
  })),
];

/** A generator with a seed: fast-check draws the seed, so that a failure names it. */
function dice(seed: number): (below: number) => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** What is in a cell of a generated frame, and what all readers must say. */
type Value = number | string | null;

function draw(cell: Cell, roll: (below: number) => number, dataBytes: number): Value {
  if (cell.countMax !== undefined) return roll(cell.countMax + 1);
  if (cell.kind === 'opaque') return null;
  if (cell.kind === 'data') return 'x'.repeat(dataBytes);
  if (cell.kind === 'text' || cell.kind === 'zstr') {
    const length = roll(cell.kind === 'text' ? cell.size + 1 : 12);
    return Array.from({ length }, () => String.fromCharCode(0x21 + roll(0x5e))).join('');
  }
  const number = roll(3) === 0 ? roll(4) : roll(2 ** (8 * cell.size));
  return cell.kind === 'i32' ? number | 0 : number;
}

function lay(cell: Cell, value: Value): Buffer {
  if (cell.kind === 'opaque') return Buffer.alloc(cell.size);
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'latin1');
    if (cell.kind === 'text') return Buffer.concat([text, Buffer.alloc(cell.size - text.length)]);
    return cell.kind === 'zstr' ? Buffer.concat([text, Buffer.alloc(1)]) : text;
  }
  const bytes = Buffer.alloc(cell.size);
  if (cell.kind === 'i32') bytes.writeInt32LE(value as number);
  else bytes.writeUIntLE(value as number, 0, cell.size);
  return bytes;
}

function frameOf(id: number, version: number, cells: readonly Cell[], values: readonly Value[]): Buffer {
  const body = Buffer.concat(cells.map((cell, i) => lay(cell, values[i]!)));
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length & 3)) & 3)]);
  const head = Buffer.alloc(12);
  head.writeUInt32LE(padded.length + 4, 0);
  head.writeUInt32LE(version, 4);
  head.writeUInt32LE(id, 8);
  return Buffer.concat([head, padded]);
}

/** A library's value in our words: texts up to their NUL, data as latin1. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return typeof value === 'string' ? value.replace(/\0.*/s, '') : value;
}

/**
 * Forms that the views read by what is in them, because servers send them at the wrong version; generated numbers would
 * mean another form. They are held against captures and vectors instead (views-down-captures, down-layouts).
 */
const byContent: readonly [MessageName, number][] = [
  ['DialedNumber', 18],
  ['ForwardStatRes', 18],
  ['EnblocCall', 18],
  ['OffHookWithCallingPartyNumber', 18],
  ['CallInfoV2', 0],
];
const special = ({ when }: Layout, name: MessageName): boolean =>
  Object.keys(when).length > 2 || byContent.some(([message, from]) => message === name && when.from === from);

const cases = subjects.flatMap((subject) =>
  messageById(MessageId[subject.message])!
    .layouts.filter((layout) => !special(layout, subject.message))
    .map((layout) => ({ subject, layout, name: subject.message, from: layout.when.from, to: layout.when.to })),
);

describe('binary-parser, restructure and the views read the same', () => {
  const runs = Math.ceil(FRAMES / cases.length);

  it('all critical messages are here', () => {
    expect(new Set(subjects.map(({ message }) => message)).size).toBe(104);
    expect(runs * cases.length).toBeGreaterThanOrEqual(FRAMES);
  });

  it.each(cases)('$name, versions $from to $to', ({ subject, layout }) => {
    const cells = cellsOf(layout);
    const parser = binaryParserModel(cells);
    const struct = restructureModel(cells);
    const id = MessageId[subject.message];
    // A name that stands twice in a message (ipAddressingMode) is read from its first place.
    const first = new Map(cells.map((cell, i) => [cell.path, i] as const).reverse());
    const unread = cells.map(
      ({ path }, i) => first.get(path) !== i || subject.unread.some((name) => path.endsWith(name)),
    );
    // Version 0 is the basic layout; a layout that begins above is tried at both ends of its range.
    const versions = layout.when.from === 0 ? [0] : [layout.when.from, layout.when.to];
    fc.assert(
      fc.property(fc.nat(0x7fffffff), fc.constantFrom(...versions), (seed, version) => {
        const roll = dice(seed);
        const dataBytes = roll(40);
        const values = cells.map((cell) => draw(cell, roll, dataBytes));
        for (const cell of cells) if (cell.lengthAt >= 0) values[cell.lengthAt] = dataBytes;
        const bytes = frameOf(id, version, cells, values);
        const parsed = parser(bytes);
        const structured = struct.read(bytes);
        const view = subject.view;
        const fault = view.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
        expect(faultName(fault)).toBe('none');
        const differences: string[] = [];
        const compare = (who: string, path: string, seen: unknown, value: unknown): void => {
          if (seen !== value) differences.push(`${who} reads ${path} as ${String(seen)}, it is ${String(value)}`);
        };
        cells.forEach((cell, i) => {
          if (cell.kind === 'opaque') return;
          compare('binary-parser', cell.path, plain(parsed[`f${i}`]), values[i]);
          compare('restructure', cell.path, plain(structured[`f${i}`]), values[i]);
          if (unread[i] || beyond(cell, values)) return;
          compare('the view', cell.path, fieldOf(view, subject.names[cell.path] ?? cell.path), values[i]);
        });
        expect(differences).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

/** An element past the count of its array: the view says 0 or '' there. */
function beyond(cell: Cell, values: readonly Value[]): boolean {
  return cell.within.some(({ countAt, index }) => countAt >= 0 && index >= Number(values[countAt]));
}
