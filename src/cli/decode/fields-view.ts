/**
 * `--fields`: one row per message, chosen columns, tabs between them. Numbers as numbers, texts as people read them.
 * A message of SCCP is not decoded for it where the places of its fields are known (`codecs/skinny/spots.ts`).
 */
import type { CapturedMessage } from '../../codecs/capture/index.ts';
import { HEADER_BYTES } from '../../codecs/framer.ts';
import { pdus, structures } from '../../codecs/qbe/table/index.ts';
import { messageName } from '../../codecs/skinny/ids.ts';
import { readable } from '../../codecs/skinny/labels.ts';
import type { Leaf, LeafKind } from '../../codecs/skinny/layout.ts';
import { readLeaf } from '../../codecs/skinny/leaf.ts';
import { FieldSpots, fieldNames, isMeant } from '../../codecs/skinny/spots.ts';
import { messages } from '../../codecs/skinny/table/index.ts';
import { fixedText } from '../../codecs/text.ts';
import { type AnyDecoded, nameOf } from './any.ts';
import { FilterError } from './filter.ts';
import type { LineOutput } from './output.ts';
import { Rows } from './rows.ts';
import { isoTime } from './time.ts';
import type { View } from './views.ts';

type Teller = (rows: Rows, message: CapturedMessage) => void;
type Counter = (message: CapturedMessage) => number;

/** Columns that every message has: the keys of `--json`, and the time as tshark's frame.time_epoch. */
const texts: Readonly<Record<string, Teller>> = {
  time: (rows, { timed, seconds, nanos }) => rows.text((timed && isoTime(seconds, nanos)) || ''),
  epoch: (rows, { seconds, nanos }) => rows.epoch(seconds, nanos),
  phone: (rows, { phone }) => rows.text(phone === null ? '' : readable(phone)),
  direction: (rows, { direction }) => rows.text(direction),
  phoneAddress: (rows, { phoneEndpoint }) => rows.text(phoneEndpoint),
  serverAddress: (rows, { serverEndpoint }) => rows.text(serverEndpoint),
  protocol: (rows, { protocol }) => rows.text(protocol),
};
/** Those of them that are whole numbers. */
const numbers: Readonly<Record<string, Counter>> = {
  stream: ({ stream }) => stream,
  packet: ({ packet }) => packet,
  id: ({ id }) => id,
  headerVersion: ({ version }) => version,
  bytes: ({ start, end }) => end - start,
};

/** Where both are null: a field of the message, or its name, or its fault. */
interface Column {
  readonly name: string;
  readonly number: Counter | null;
  readonly teller: Teller | null;
}

const NUMBERS: ReadonlySet<LeafKind> = new Set<LeafKind>(['u8', 'u16', 'u32', 'bits16', 'bits32']);

export class FieldsView implements View {
  private readonly rows: Rows;
  private readonly columns: readonly Column[];
  private readonly spots: FieldSpots;
  /** A column can only be told of a decoded message. */
  private readonly decoding: boolean;

  /** @throws FilterError where a name is that of no column and no field. */
  constructor(out: LineOutput, words: readonly string[]) {
    const names = words.flatMap((word) => word.split(',')).filter((word) => word !== '');
    if (names.length === 0) throw new FilterError('--fields is empty; name the columns, as in epoch,phone,message');
    const strange = names.find((name) => !own.has(name) && !isField(name));
    if (strange !== undefined)
      throw new FilterError(
        `--fields ${strange}: no field is called so; use names as --jsonl prints them, or ${[...own].join(', ')}`,
      );
    this.rows = new Rows((piece) => out.bytes(piece), names.length);
    this.columns = names.map((name) => ({ name, number: numbers[name] ?? null, teller: texts[name] ?? null }));
    this.decoding = names.includes('fault');
    this.spots = new FieldSpots(names.map((name) => (own.has(name) ? null : name)));
  }

  begin(): void {}

  undecoded(message: CapturedMessage): boolean {
    const { view, start, end, id, version } = message;
    if (this.decoding || message.protocol !== 'skinny') return false;
    const spots = this.spots.locate(view, start, end, id, version);
    if (spots === null) return false;
    const { rows, columns } = this;
    for (let i = 0; i < columns.length; i++) {
      const { number, teller, name } = columns[i]!;
      if (number !== null) rows.whole(number(message));
      else if (teller !== null) teller(rows, message);
      else if (name === 'message') rows.text(messageName(id));
      else if (spots.at[i]! < 0) rows.none();
      else spot(rows, view, start + HEADER_BYTES + spots.at[i]!, spots.bytes[i]!, spots.leaves[i]!);
    }
    rows.endRow();
    return true;
  }

  message(message: CapturedMessage, decoded: AnyDecoded): void {
    this.columns.forEach(({ name, number, teller }) => {
      if (number !== null) this.rows.whole(number(message));
      else if (teller !== null) teller(this.rows, message);
      else if (name === 'message') this.rows.text(nameOf(decoded) ?? '');
      else if (name === 'fault') this.rows.text(decoded.fault ?? '');
      else this.rows.text(readable(valuesOf(decoded.fields, name).join(',')));
    });
    this.rows.endRow();
  }

  /** No message; the summary counts them. */
  trouble(): void {}

  flush(): void {
    this.rows.flush();
  }

  end(): void {
    this.rows.flush();
  }
}

/** Columns that are no fields. */
const own: ReadonlySet<string> = new Set([...Object.keys(texts), ...Object.keys(numbers), 'message', 'fault']);

/** A field of SCCP or else of QBE. Looked for as far as the first: all names of all messages take longer than a small capture. */
const isField = (name: string): boolean =>
  messages.some((message) => [...fieldNames([message])].some((field) => isMeant(field, name))) ||
  [...pdus, ...structures].some(({ fields }) => fields.some((field) => isMeant(field.name, name)));

function spot(rows: Rows, view: DataView, at: number, bytes: number, leaf: Leaf): void {
  if (leaf.kind === 'u32') rows.whole(view.getUint32(at, true));
  else if (leaf.kind === 'str' || (leaf.kind as string) === 'zstr') {
    if (!rows.letters(view, at, bytes)) rows.text(readable(fixedText(view, at, bytes)));
  } else if (NUMBERS.has(leaf.kind)) rows.whole(readLeaf(leaf, view, at) as number);
  else rows.text(plain(readLeaf(leaf, view, at)).join(','));
}

/** All values under a name, however deep, in the order in which they stand. */
function valuesOf(fields: Readonly<Record<string, unknown>>, name: string, prefix = ''): string[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const full = prefix + key;
    if (isMeant(full, name)) return plain(value);
    if (Array.isArray(value)) return value.flatMap((each) => inside(each, name, full));
    return inside(value, name, full);
  });
}

const inside = (value: unknown, name: string, full: string): string[] =>
  typeof value === 'object' && value !== null
    ? valuesOf(value as Readonly<Record<string, unknown>>, name, `${full}.`)
    : [];

/** A typed address is told by its address; of groups nothing, since their fields have names. */
function plain(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(plain);
  if (typeof value !== 'object' || value === null) return value === null ? [] : [String(value)];
  return 'addr' in value ? [String(value.addr)] : [];
}
