/** Every hand-written view and writer of SCCP, driven by any frame. */
import type { FrameView } from '../../../src/codecs/frame.ts';
import {
  type Decoded,
  decodeFrame,
  type Fields,
  type FieldValue,
  MessageId,
} from '../../../src/codecs/skinny/index.ts';
import { FrameWriter } from '../../../src/codecs/writer.ts';
import { callRows } from '../../codecs/skinny/down-call-rows.ts';
import { deviceRows } from '../../codecs/skinny/down-device-rows.ts';
import { mediaRows } from '../../codecs/skinny/down-media-rows.ts';
import { keyRows } from '../../codecs/skinny/up-key-rows.ts';
import { upMediaRows } from '../../codecs/skinny/up-media-rows.ts';
import { userDataRows } from '../../codecs/skinny/up-user-data-rows.ts';
import { downReading } from '../../kit/down-reading.ts';
import { Golden } from '../../kit/golden.ts';
import { upReading, upViews } from '../../kit/up-views.ts';
import { disagreement, getters, type Reading } from '../../kit/view-fields.ts';
import type { Trial } from '../../kit/view-trial.ts';
import { Random } from '../engine/random.ts';
import { must } from '../must.ts';
import { checkElements } from './skinny-edges.ts';
import { sparseRows } from './skinny-writers.ts';

interface Watched {
  readonly view: FrameView;
  readonly reading: Reading;
  readonly getters: readonly string[];
}

const rows: readonly Trial[] = [...callRows, ...deviceRows, ...mediaRows];
const views = new Map<number, Watched>();
for (const [name, view] of upViews) {
  views.set(MessageId[name], { view, reading: upReading(name), getters: getters(view) });
}
for (const row of rows) {
  const view = row.view();
  views.set(MessageId[row.message], { view, reading: downReading(row), getters: getters(view) });
}

/** Texts that end with the body are cut by the view; the table says textUnterminated. */
const endsInText: ReadonlySet<number> = new Set([MessageId.SubscriptionStatReq, MessageId.EnhancedAlarm]);

/** The view reads IPv4 where an address has no known type, the table shows all that is there. */
function hasStrangeAddress(value: FieldValue | Fields): boolean {
  if (Array.isArray(value)) return value.some(hasStrangeAddress);
  if (typeof value !== 'object') return false;
  if (typeof value.type === 'number' && value.type > 1 && 'addr' in value) return true;
  return Object.values(value).some(hasStrangeAddress);
}

/** A sound view lets every getter read; and where the frame is `canonical`, view and table read the same. */
export function checkViews(frame: Buffer, canonical: Decoded | null): void {
  const id = frame.readUInt32LE(8);
  const watched = views.get(id);
  if (watched === undefined) return;
  const { view, reading } = watched;
  // Memory of the frame's own, so that a getter past its end throws.
  const own = new Uint8Array(frame);
  const data = new DataView(own.buffer);
  if (!view.read(data, 0, own.length)) {
    for (const name of watched.getters) Reflect.get(view, name);
    checkElements(view, data);
  }
  if (canonical !== null && !endsInText.has(id) && !hasStrangeAddress(canonical.fields)) {
    const difference = disagreement(reading, view, own);
    must(difference === null, 'view and table differ', () => difference);
  }
  view.release();
}

/** Decoded fields in the shape in which the rows of the tests take theirs. */
class Values extends Golden {
  private readonly holes: Random | null;

  /** @param holes leaves out about half of the fields, as callers do who need them not */
  constructor(frame: Buffer, decoded: Decoded, holes: Random | null) {
    super('fuzz', decoded.message!, decoded.headerVersion!, frame.toString('hex'), leaves(decoded.fields));
    this.holes = holes;
  }
  get hasHoles(): boolean {
    return this.holes !== null;
  }
  override n(field: string): number {
    return this.holes?.oneIn(2) ? (undefined as unknown as number) : super.n(field);
  }
  override s(field: string): string {
    return this.holes?.oneIn(2) ? (undefined as unknown as string) : super.s(field);
  }
  /** A canonical frame has nothing that no field explains. */
  override clean(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.bytes);
  }
  override raw(field: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(Buffer.from(this.s(field), 'hex'));
  }
}

type Leaf = Golden['fields'][number];

function leaves(value: FieldValue | Fields, path = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((each, i) => leaves(each, `${path}[${i}]`));
  if (typeof value !== 'object') return [{ name: path, off: 0, len: 4, value }];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, path === '' ? key : `${path}.${key}`));
}

type Row = Pick<Trial, 'message' | 'write' | 'unwritable'>;

const writers = new Map<number, Row[]>();
for (const row of [...rows, ...keyRows, ...upMediaRows, ...userDataRows, ...sparseRows] as readonly Row[]) {
  if (row.write === undefined) continue;
  const id = MessageId[row.message];
  writers.set(id, [...(writers.get(id) ?? []), row]);
}
/** Its bytes are never 0 before they are written. */
const writer = new FrameWriter().soil();

/** What the view's writer makes of a sound frame's values is a sound frame of that message, or refused by name. */
export function checkWriters(frame: Buffer, decoded: Decoded, seed: number): void {
  for (const row of writers.get(decoded.id!) ?? []) {
    for (const holes of [null, new Random(seed)]) checkWriter(row, decoded, new Values(frame, decoded, holes));
  }
}

function checkWriter(row: Row, decoded: Decoded, values: Values): void {
  if (row.unwritable?.(values)) return;
  const written = wrote(row, values);
  if (written === null) return;
  const again = decodeFrame(written);
  must(again.message === decoded.message, 'a writer wrote another message', () => again.message);
  must(again.fault === null, 'a writer wrote what cannot be read', () => `${decoded.message}: ${again.fault}`);
}

/** null where the writer refused the values: those out of range by name, and texts that must be there and are not. */
function wrote(row: Row, values: Values): Uint8Array | null {
  try {
    row.write!(writer, values);
    return writer.take();
  } catch (error) {
    writer.reset();
    if (error instanceof RangeError || (values.hasHoles && error instanceof TypeError)) return null;
    throw error;
  }
}
