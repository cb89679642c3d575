/**
 * Where chosen fields stand in a frame, without decoding it: for reading a few fields of very many messages.
 *
 * A layout is looked through once. What stands before the fields that are wanted is plain fields and texts, nearly always:
 * then a place is a distance from the body's beginning, or from the end of the text before it. Behind arrays, unions and
 * the like `locate` says that the frame must be decoded. It finds what `decode` shows, no more and no less.
 *
 *   body                      text 0      text 1
 *   ┌──────────┬───────┬──────┬─────────┬─┬────────┬─┬─── ··· ──
 *   │ field    │ field │ …    │ letters │0│ letters│0│ …
 *   └──────────┴───────┴──────┴─────────┴─┴────────┴─┴─── ··· ──
 *   └ from ────────────►      └ from after text 0 ──►
 */
import { HEADER_BYTES } from '../framer.ts';
import { pastNul } from '../text.ts';
import { chooseLayout } from './choose.ts';
import type { Field, Layout, Leaf, Message } from './layout.ts';
import { messageById } from './table/index.ts';

/** A wanted field in a layout. */
interface Spot {
  readonly column: number;
  readonly leaf: Leaf;
  /** Texts before it, and its distance from the end of the last of them (from the body's beginning where none is). */
  readonly textsBefore: number;
  readonly from: number;
  readonly isText: boolean;
}

interface Plan {
  readonly spots: readonly Spot[];
  /** By column. */
  readonly leaves: readonly (Leaf | null)[];
  /** For each text that has to be passed its distance from the end of the one before. */
  readonly texts: readonly number[];
  /** A wanted field stands behind, or in, what only `decode` can read. */
  readonly beyond: boolean;
}

/** True where a field is meant by its full name (`sid.DeviceName`) or by the last part of it. */
export const isMeant = (name: string, wanted: string): boolean => name === wanted || name.endsWith(`.${wanted}`);

export class FieldSpots {
  /** By column after `locate`: offset in the view, -1 where the frame has no such field; bytes; what it is. */
  readonly at: Int32Array;
  readonly bytes: Int32Array;
  leaves: readonly (Leaf | null)[] = [];
  private readonly names: readonly string[];
  private readonly plans = new Map<Layout, Plan>();
  /** By id, for messages of one layout. */
  private readonly single: (Plan | undefined)[] = [];

  /** @param names of fields, one per column; columns of other things hold null. */
  constructor(names: readonly (string | null)[]) {
    this.names = names.map((name) => name ?? '');
    this.at = new Int32Array(names.length);
    this.bytes = new Int32Array(names.length);
  }

  /** Find the fields of a frame. False where it must be decoded. */
  locate(view: DataView, start: number, end: number, id: number, version: number): boolean {
    const { at: places } = this;
    for (let column = 0; column < places.length; column++) places[column] = -1;
    const body = start + HEADER_BYTES;
    const plan = this.single[id] ?? this.planOf(view, body, end, id, version);
    if (plan === null || plan.beyond) return false;
    this.leaves = plan.leaves;
    let text = 0;
    let from = body;
    for (const spot of plan.spots) {
      while (text < spot.textsBefore) {
        from = pastNul(view, from + plan.texts[text++]!, end);
        if (from < 0) return true;
      }
      const at = from + spot.from;
      const past = spot.isText ? pastNul(view, at, end) : at + spot.leaf.size;
      if (past < 0 || past > end) return true;
      places[spot.column] = at;
      this.bytes[spot.column] = spot.isText ? past - at - 1 : spot.leaf.size;
    }
    return true;
  }

  /** null for a message that the table does not have. */
  private planOf(view: DataView, body: number, end: number, id: number, version: number): Plan | null {
    const message = messageById(id);
    if (message === undefined) return null;
    const layout = chooseLayout(message, version, view, body, end);
    const plan = this.plans.get(layout) ?? this.plan(layout);
    if (message.layouts.length === 1) this.single[id] = plan;
    return plan;
  }

  private plan(layout: Layout): Plan {
    const spots: Spot[] = [];
    const texts: number[] = [];
    let from = 0;
    let beyond = false;
    let plain = true;
    for (const field of layout.fields) {
      plain &&= isPlain(field);
      const columns = this.columnsOf(field);
      if (!plain) beyond ||= columns.length > 0;
      else if (columns.some((column) => spots.some((other) => other.column === column))) beyond = true;
      else {
        const isText = field.kind === 'zstr';
        const leaf = field as Leaf;
        for (const column of columns) spots.push({ column, leaf, textsBefore: texts.length, from, isText });
        if (isText) texts.push(from);
        from = isText ? 0 : from + field.size;
      }
    }
    const leaves = this.names.map((_, column) => spots.find((spot) => spot.column === column)?.leaf ?? null);
    const plan = { spots, leaves, texts, beyond };
    this.plans.set(layout, plan);
    return plan;
  }

  private columnsOf(field: Field): number[] {
    const names = namesIn(field);
    return this.names.flatMap((wanted, column) => {
      const meant = wanted !== '' && names.some((name) => isMeant(name, wanted));
      return meant ? [column] : [];
    });
  }
}

/** Read by size alone, or by its NUL. */
const isPlain = ({ kind }: Field): boolean =>
  kind !== 'items' && kind !== 'group' && kind !== 'union' && kind !== 'bytes';

/** Full names of a field and of all inside it. */
function namesIn(field: Field): string[] {
  if (field.kind === 'pad') return [];
  const inner = field.kind === 'group' ? field.of : field.kind === 'union' ? field.arms.flatMap((arm) => arm.of) : [];
  return [field.name, ...inner.flatMap(namesIn).map((name) => `${field.name}.${name}`)];
}

/** Names of all fields of messages, full. */
export function fieldNames(messages: Iterable<Message>): Set<string> {
  const names = new Set<string>();
  for (const { layouts } of messages)
    for (const { fields } of layouts) for (const field of fields) for (const name of namesIn(field)) names.add(name);
  return names;
}
