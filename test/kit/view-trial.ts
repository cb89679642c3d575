/**
 * The five tests of a message, from one row: golden bytes in, golden bytes out, shortest legal, impossible, unknown
 * values. Bytes come from captures or from `frame` here, never from the writer under test.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FaultName, faultName } from '../../src/codecs/fault.ts';
import type { FrameView } from '../../src/codecs/frame.ts';
import { MessageId, type MessageName } from '../../src/codecs/skinny/ids.ts';
import { FrameWriter } from '../../src/codecs/writer.ts';
import { type Golden, ownGolden, sharedGolden, sharedGoldenPresent } from './golden.ts';
import { fieldOf, getters } from './view-fields.ts';

export interface Trial<V extends FrameView = FrameView> {
  readonly message: MessageName;
  readonly view: () => V;
  /** Least bytes of body, by header version where it differs. */
  readonly least: number | readonly (readonly [version: number, bytes: number])[];
  /** Write the frame that the golden one shows. */
  readonly write?: (w: FrameWriter, golden: Golden) => void;
  /** What the writer makes, where that is not the golden frame with old memory and `unsent` zeroed. */
  readonly expected?: (golden: Golden) => Uint8Array;
  /** Fields that no writer sends; zero in what is expected. */
  readonly unsent?: readonly string[];
  /** Golden frames that the writer cannot make, by name, with the reason in the row. */
  readonly unwritable?: (golden: Golden) => boolean;
  /** Names of getters that differ from the field's, by field. */
  readonly names?: Readonly<Record<string, string>>;
  /** Fields that the view does not have, with the reason in the row. */
  readonly unread?: readonly string[];
  /** Bodies that must be refused: u32 values by offset of the body, on a body of zeros. */
  readonly impossible?: readonly {
    readonly version?: number;
    readonly bytes: number;
    readonly set: Readonly<Record<number, number>>;
    readonly fault: FaultName;
  }[];
  /** Counts and lengths: other values than the golden ones are no unknown value but a fault. */
  readonly counts?: readonly string[];
}

/** A frame of zeros with a header, at an odd place of a buffer that ends where the frame ends. */
export function frame(id: number, version: number, body: Uint8Array): { view: DataView; start: number; end: number } {
  const bytes = new Uint8Array(3 + 12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(3, body.length + 4, true);
  view.setUint32(7, version, true);
  view.setUint32(11, id, true);
  bytes.set(body, 15);
  return { view, start: 3, end: bytes.length };
}

function bodyOf(bytes: number, set: Readonly<Record<number, number>> = {}): Uint8Array {
  const body = new Uint8Array(bytes);
  for (const [at, value] of Object.entries(set)) new DataView(body.buffer).setUint32(Number(at), value, true);
  return body;
}

/** A golden value as a view would say it: IPv6 as a URL writes it, data as latin1 text. */
function said(field: Golden['fields'][number]): unknown {
  if (field.hexValue !== undefined) return Buffer.from(field.hexValue, 'hex').toString('latin1').replace(/\0.*/s, '');
  if (typeof field.value === 'string' && /^[0-9a-f]{32}$/.test(field.value)) {
    return new URL(`http://[${field.value.match(/..../g)?.join(':')}]`).hostname.slice(1, -1);
  }
  return field.value;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Body of what the writer makes of the golden frame's values, told that the header version is this. */
function bodyAs(write: NonNullable<Trial['write']>, golden: Golden, version: number): string {
  const w = new FrameWriter().soil();
  write(w, golden.inVersion(version));
  return hex(w.take().subarray(12));
}

/** Run the tests of one row on these golden frames. */
export function tryMessage(trial: Trial, frames: readonly Golden[]): void {
  const id = MessageId[trial.message];
  const own = frames.filter((golden) => golden.message === trial.message);
  const leasts = typeof trial.least === 'number' ? [[0, trial.least] as const] : trial.least;

  describe(trial.message, () => {
    it('has golden frames', () => expect(own.length).toBeGreaterThan(0));

    /** A name that stands twice in a frame (ipAddressingMode in 0x0044) is read from its first place. */
    const readable = (golden: Golden): Golden['fields'] =>
      golden.fields.filter(
        ({ name }, i) =>
          !trial.unread?.some((each) => name.endsWith(each)) &&
          golden.fields.findIndex((field) => field.name === name) === i,
      );
    const told = (view: FrameView, name: string): unknown => fieldOf(view, trial.names?.[name] ?? name);

    it.each(own)('reads $name', (golden) => {
      const view = trial.view();
      expect(faultName(view.read(viewOf(golden.bytes), 0, golden.bytes.length))).toBe('none');
      const fields = readable(golden);
      const seen = Object.fromEntries(fields.map(({ name }) => [name, told(view, name)]));
      expect(seen).toEqual(Object.fromEntries(fields.map((field) => [field.name, said(field)])));
    });

    const { write } = trial;
    if (write) {
      it.each(own.filter((golden) => !trial.unwritable?.(golden)))('writes $name', (golden) => {
        const w = new FrameWriter().soil();
        write(w, golden);
        expect(hex(w.take())).toBe(hex(trial.expected?.(golden) ?? golden.clean(trial.unsent)));
      });

      it.each([23, 33, 0xffff_ffff])(
        'writes version %i, which nobody knows, in the layout in which it is read',
        (version) => {
          for (const golden of own) expect(bodyAs(write, golden, version), golden.name).toBe(bodyAs(write, golden, 0));
        },
      );
    }

    it.each(leasts)('version %i: the shortest legal body has %i bytes and empty tails', (version, least) => {
      const view = trial.view();
      const { view: data, start, end } = frame(id, version, bodyOf(least));
      expect(faultName(view.read(data, start, end))).toBe('none');
      for (const name of getters(view)) expect(() => Reflect.get(view, name), name).not.toThrow();
      if (least > 0) expect(faultName(view.read(data, start, end - 1))).toBe('bodyTooShort');
    });

    it.each(trial.impossible ?? [])('refuses $set in $bytes bytes: $fault', ({ version = 0, bytes, set, fault }) => {
      const { view: data, start, end } = frame(id, version, bodyOf(bytes, set));
      expect(faultName(trial.view().read(data, start, end))).toBe(fault);
    });

    it('keeps unknown numbers, unsigned and apart from their neighbours', () => {
      for (const golden of own) {
        for (const field of readable(golden)) {
          const isCount = trial.counts?.some((each) => field.name.endsWith(each));
          if (typeof field.value !== 'number' || field.len !== 4 || isCount) continue;
          const bytes = golden.bytes.slice();
          viewOf(bytes).setUint32(12 + field.off, 0xfedcba98, true);
          const view = trial.view();
          expect(faultName(view.read(viewOf(bytes), 0, bytes.length))).toBe('none');
          expect(told(view, field.name), `${golden.name} ${field.name}`).toBe(0xfedcba98);
        }
      }
    });

    it('either refuses a body or lets every getter read inside it', () => {
      const view = trial.view();
      const names = getters(view);
      const body = fc.oneof(
        fc.uint8Array({ maxLength: 96 }),
        fc.constantFrom(...own).chain((golden) =>
          fc
            .tuple(fc.nat(golden.bodyBytes), fc.nat(Math.max(golden.bodyBytes - 1, 0)), fc.nat(255))
            .map(([length, at, value]) => {
              const bytes = golden.bytes.slice(12);
              if (at < bytes.length) bytes[at] = value;
              return bytes.slice(0, length);
            }),
        ),
      );
      fc.assert(
        fc.property(body, fc.constantFrom(0, 11, 17, 18, 20, 22, 33), (bytes, version) => {
          const { view: data, start, end } = frame(id, version, bytes);
          if (view.read(data, start, end)) return;
          for (const name of names) Reflect.get(view, name);
        }),
        { numRuns: 300 },
      );
    });
  });
}

/**
 * Run all rows on the project's own golden frames (and on those of `file` in test/vectors), then on what the collection
 * beside the project has more.
 */
export function tryMessages(trials: readonly Trial[], file?: string): void {
  const own = ownGolden(file);
  describe('frames of test/vectors', () => {
    for (const trial of trials) tryMessage(trial, own);
  });
  const names = new Set(own.map(({ name }) => name));
  const rest = sharedGolden().filter(({ name }) => !names.has(name));
  describe.skipIf(!sharedGoldenPresent)('more golden frames (skipped where ../shared is missing)', () => {
    it('are there', () => expect(rest.length).toBeGreaterThan(0));
    for (const trial of trials) {
      if (rest.some(({ message }) => message === trial.message)) tryMessage(trial, rest);
    }
  });
}
