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

/** Where the fields of a frame stand, by column. */
export interface Spots {
  /** Distance from the body's beginning; -1 where the frame has no such field. */
  readonly at: Int32Array;
  readonly bytes: Int32Array;
  readonly leaves: readonly (Leaf | null)[];
}

/** A wanted field in a layout. */
interface Wanted {
  readonly column: number;
  readonly leaf: Leaf;
  /** Texts before it, and its distance from the end of the last of them (from the body's beginning where none is). */
  readonly textsBefore: number;
  readonly from: number;
  readonly isText: boolean;
}

interface Plan {
  readonly wanted: readonly Wanted[];
  /** For each text that has to be passed its distance from the end of the one before. */
  readonly texts: readonly number[];
  /** A wanted field stands behind, or in, what only `decode` can read. */
  readonly beyond: boolean;
  /** Bodies of that many bytes and more have every field at the same place, which `whole` tells; none where texts decide. */
  readonly wholeBytes: number;
  readonly whole: Spots;
  /** Those of any other body, until the next one. */
  readonly found: Spots;
}

/** True where a field is meant by its full name (`sid.DeviceName`) or by the last part of it. */
export const isMeant = (name: string, wanted: string): boolean => name === wanted || name.endsWith(`.${wanted}`);

export class FieldSpots {
  private readonly names: readonly string[];
  private readonly plans = new Map<Layout, Plan>();
  /** By id, where every layout of a message has the wanted fields at the same places: none is chosen. null where not. */
  private readonly single: (Plan | null | undefined)[] = [];

  /** @param names of fields, one per column; columns of other things hold null. */
  constructor(names: readonly (string | null)[]) {
    this.names = names.map((name) => name ?? '');
  }

  /** Find the fields of a frame; valid until the next one is asked for. null where it must be decoded. */
  locate(view: DataView, start: number, end: number, id: number, version: number): Spots | null {
    const body = start + HEADER_BYTES;
    const plan = this.single[id] ?? this.planOf(view, body, end, id, version);
    if (plan === null || plan.beyond) return null;
    return end - body >= plan.wholeBytes ? plan.whole : search(plan, view, body, end);
  }

  /** null for a message that the table does not have. */
  private planOf(view: DataView, body: number, end: number, id: number, version: number): Plan | null {
    const message = messageById(id);
    if (message === undefined) return null;
    const chosen = this.plan(chooseLayout(message, version, view, body, end));
    if (this.single[id] === undefined) {
      const all = message.layouts.map((layout) => this.plan(layout));
      this.single[id] = all.every((plan) => isSame(plan, chosen)) ? chosen : null;
    }
    return chosen;
  }

  private plan(layout: Layout): Plan {
    const known = this.plans.get(layout);
    if (known !== undefined) return known;
    const wanted: Wanted[] = [];
    const texts: number[] = [];
    let from = 0;
    let beyond = false;
    let plain = true;
    for (const field of layout.fields) {
      plain &&= isPlain(field);
      const columns = this.columnsOf(field);
      if (!plain) beyond ||= columns.length > 0;
      else if (columns.some((column) => wanted.some((other) => other.column === column))) beyond = true;
      else {
        const isText = field.kind === 'zstr';
        const leaf = field as Leaf;
        for (const column of columns) wanted.push({ column, leaf, textsBefore: texts.length, from, isText });
        if (isText) texts.push(from);
        from = isText ? 0 : from + field.size;
      }
    }
    const plan = { wanted, texts, beyond, ...this.spotsOf(wanted) };
    this.plans.set(layout, plan);
    return plan;
  }

  private spotsOf(wanted: readonly Wanted[]): Pick<Plan, 'wholeBytes' | 'whole' | 'found'> {
    const byColumn = this.names.map((_, column) => wanted.find((each) => each.column === column));
    const leaves = byColumn.map((each) => each?.leaf ?? null);
    const at = Int32Array.from(byColumn, (each) => each?.from ?? -1);
    const bytes = Int32Array.from(byColumn, (each) => each?.leaf.size ?? 0);
    const fixed = wanted.every(({ textsBefore, isText }) => textsBefore === 0 && !isText);
    return {
      wholeBytes: fixed ? Math.max(0, ...wanted.map(({ from, leaf }) => from + leaf.size)) : Number.MAX_SAFE_INTEGER,
      whole: { at, bytes, leaves },
      found: { at: at.slice(), bytes: bytes.slice(), leaves },
    };
  }

  private columnsOf(field: Field): number[] {
    const names = namesIn(field);
    return this.names.flatMap((wanted, column) => {
      const meant = wanted !== '' && names.some((name) => isMeant(name, wanted));
      return meant ? [column] : [];
    });
  }
}

/** Field by field, as far as the body goes. */
function search({ wanted, texts, found }: Plan, view: DataView, body: number, end: number): Spots {
  found.at.fill(-1);
  let text = 0;
  let from = body;
  for (const { column, leaf, textsBefore, from: distance, isText } of wanted) {
    while (text < textsBefore) {
      from = pastNul(view, from + texts[text++]!, end);
      if (from < 0) return found;
    }
    const at = from + distance;
    const past = isText ? pastNul(view, at, end) : at + leaf.size;
    if (past < 0 || past > end) return found;
    found.at[column] = at - body;
    found.bytes[column] = isText ? past - at - 1 : leaf.size;
  }
  return found;
}

/** Both find the same in every body. */
function isSame(one: Plan, other: Plan): boolean {
  const [words, others] = [one, other].map(({ beyond, texts, wanted }) => {
    const passed = texts.slice(0, Math.max(0, ...wanted.map(({ textsBefore }) => textsBefore)));
    return JSON.stringify([beyond, passed, wanted.map((each) => ({ ...each, leaf: { ...each.leaf, tail: false } }))]);
  });
  return words === others;
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
