/**
 * Frames for people: one line each, Wireshark's names, enumerations by name, phrases as their text.
 *
 *   SoftKeyEvent softKeyEvent=NewCall lineInstance=0 callReference=0
 *   DisplayPromptStatus promptStatus="⟨From⟩1003" lineInstance=1 callReference=16777247
 */
import { type Decoded, decode } from './decode.ts';
import { type EnumName, enumText } from './enums/index.ts';
import { readable } from './labels.ts';
import type { Field, Message } from './layout.ts';
import type { FieldValue } from './leaf.ts';
import { messageById } from './table/index.ts';

/** One line for a frame that a framer has delivered. */
export function describe(view: DataView, start: number, end: number): string {
  return describeDecoded(decode(view, start, end));
}

/** One line for a frame that is decoded already. */
export function describeDecoded(decoded: Decoded): string {
  const words = [decoded.message ?? 'no message'];
  if (decoded.headerVersion) words.push(`v${decoded.headerVersion}`);
  words.push(...shortened(describedFields(decoded)));
  if (decoded.fault !== null) words.push(`!${decoded.fault}`);
  return words.join(' ');
}

/** Elements of a group that a line spells out; of templates and capabilities the rest is only counted. */
const ELEMENTS_SHOWN = 4;

/** `name=value`; plain arrays as `name=[1,2,5]`, long groups cut after a few elements: `definition[…20]`. */
function shortened(fields: readonly DescribedField[]): string[] {
  const words: string[] = [];
  const arrays = new Map<string, string[]>();
  const groups = new Map<string, number>();
  for (const { name, text } of fields) {
    const group = name.match(/^(.*?)\[(\d+)\]\./);
    if (group !== null) groups.set(group[1]!, Number(group[2]) + 1);
    if (group !== null && Number(group[2]) >= ELEMENTS_SHOWN) continue;
    const array = name.match(/^(.*)\[\d+\]$/)?.[1];
    if (array === undefined) words.push(`${name}=${text}`);
    else if (arrays.has(array)) arrays.get(array)!.push(text);
    else arrays.set(array, [text]);
  }
  for (const [name, values] of arrays) words.push(`${name}=[${values.join(',')}]`);
  for (const [name, count] of groups) if (count > ELEMENTS_SHOWN) words.push(`${name}[…${count}]`);
  return words;
}

/** A field as people read it. */
export interface DescribedField {
  /** Full name with indices: `definition[3].softKeyLabel`. */
  readonly name: string;
  /** Enumerations by name, texts in quotes with their phrases. */
  readonly text: string;
  readonly value: number | string;
}

/** All fields that say something, in wire order: no padding, no empty texts. */
export function describedFields(decoded: Decoded): DescribedField[] {
  const fields: DescribedField[] = [];
  collect(fields, '', decoded.fields, decoded.id === null ? noKinds : kindsOf(messageById(decoded.id)));
  return fields;
}

interface Kind {
  readonly enum?: EnumName;
  readonly text: boolean;
  readonly data: boolean;
}
const noKinds: ReadonlyMap<string, Kind> = new Map();
const kindsByMessage = new Map<Message, ReadonlyMap<string, Kind>>();

/** What the fields of a message are, by full name without indices. Layouts of one message agree on their names. */
function kindsOf(message: Message | undefined): ReadonlyMap<string, Kind> {
  if (message === undefined) return noKinds;
  let kinds = kindsByMessage.get(message);
  if (kinds === undefined) {
    const fresh = new Map<string, Kind>();
    for (const layout of message.layouts) learn(fresh, '', layout.fields);
    kinds = fresh;
    kindsByMessage.set(message, kinds);
  }
  return kinds;
}

function learn(kinds: Map<string, Kind>, prefix: string, fields: readonly Field[]): void {
  for (const field of fields) {
    const name = prefix + field.name;
    if (field.kind === 'group') learn(kinds, `${name}.`, field.of);
    else if (field.kind === 'union') for (const arm of field.arms) learn(kinds, `${name}.`, arm.of);
    else {
      const leaf = field.kind === 'items' ? field.of : field;
      const text = leaf.kind === 'str' || leaf.kind === 'zstr';
      const named = 'enum' in leaf && leaf.enum !== undefined ? { enum: leaf.enum } : {};
      kinds.set(name, { ...named, text, data: leaf.kind === 'bytes' });
    }
  }
}

/** Fields that say nothing to a reader of calls; the JSON object has them. */
const quiet = /(^|\.)(reserved_for_future_use|padding|alignmentPadding|unknown\w*)$/;

/** By full name with indices; names come from the table, but indices make many: the memory is bounded. */
const plainNames = new Map<string, { readonly name: string; readonly quiet: boolean }>();
const PLAIN_NAMES_MAX = 10_000;

function plainName(prefix: string): { readonly name: string; readonly quiet: boolean } {
  let plain = plainNames.get(prefix);
  if (plain === undefined) {
    const name = prefix.replace(/\[\d+\]/g, '');
    plain = { name, quiet: quiet.test(name) };
    if (plainNames.size < PLAIN_NAMES_MAX) plainNames.set(prefix, plain);
  }
  return plain;
}

function collect(into: DescribedField[], prefix: string, value: FieldValue, kinds: ReadonlyMap<string, Kind>): void {
  if (Array.isArray(value)) {
    value.forEach((each, i) => void collect(into, `${prefix}[${i}]`, each, kinds));
  } else if (typeof value === 'object') {
    for (const [name, each] of Object.entries(value)) {
      collect(into, prefix === '' ? name : `${prefix}.${name}`, each, kinds);
    }
  } else {
    const { name, quiet } = plainName(prefix);
    if (quiet || value === '') return;
    into.push({ name: prefix, text: valueText(value, kinds.get(name)), value });
  }
}

/** Bit tables whose names only count their bits: the number says more. */
const plainBits: ReadonlySet<EnumName> = new Set<EnumName>(['SoftKeyMask', 'Generic_Bitfield_32']);

function valueText(value: number | string, kind: Kind | undefined): string {
  if (typeof value === 'number') {
    if (kind?.enum === undefined) return String(value);
    return plainBits.has(kind.enum) ? `0x${value.toString(16)}` : oneWord(enumText(kind.enum, value));
  }
  if (kind?.text) return `"${readable(value)}"`;
  return kind?.data ? `"${readable(latin1OfHex(value))}"` : value;
}

const oneWord = (name: string): string => (name.includes(' ') ? `"${name}"` : name);

const latin1OfHex = (hex: string): string =>
  hex.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));
