/**
 * The table of QBE as Lua for Wireshark: data made from the rows, then the reader of `qbe-reader.ts`, which is the same
 * for every table. Words of a row are `name:kind` or `name:kind:element`, kinds as single letters.
 */
import { valueTables } from '../../codecs/qbe/enums/index.ts';
import { RESULT_BASE, resultNames } from '../../codecs/qbe/enums/result-codes.ts';
import type { Field, Kind, Values } from '../../codecs/qbe/layout.ts';
import { pdus, structures } from '../../codecs/qbe/table/index.ts';
import { qbeReader } from './qbe-reader.ts';

const letters: Readonly<Record<Kind, string>> = {
  i32: 'i',
  bool: 'b',
  str: 's',
  bytes: 'y',
  ustr: 'u',
  obj: 'o',
  list: 'l',
  i32s: 'a',
};

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** A filter name has one type in Wireshark: where rows use a name for two kinds, the rarer ones say their kind. */
function filterNames(): Map<string, string> {
  const uses = new Map<string, Map<string, number>>();
  for (const { fields } of [...pdus, ...structures]) {
    for (const field of fields) {
      const kinds = uses.get(field.name) ?? new Map<string, number>();
      kinds.set(typeOf(field), (kinds.get(typeOf(field)) ?? 0) + 1);
      uses.set(field.name, kinds);
    }
  }
  const names = new Map<string, string>();
  for (const [name, kinds] of uses) {
    const sorted = [...kinds].sort(([, a], [, b]) => b - a).map(([type]) => type);
    sorted.forEach((type, i) => void names.set(`${name} ${type}`, i === 0 ? name : `${name}_${type}`));
  }
  return names;
}

/** What Wireshark must know of a field: its kind, and how its number is shown. */
const typeOf = ({ kind, values }: Field): string => values ?? letters[kind];

function word(field: Field, names: ReadonlyMap<string, string>): string {
  const parts = [names.get(`${field.name} ${typeOf(field)}`)!, letters[field.kind]];
  if (field.of !== undefined) parts.push(field.of);
  return parts.join(':');
}

const row = (fields: readonly Field[], names: ReadonlyMap<string, string>): string =>
  quoted(fields.map((field) => word(field, names)).join(' '));

function valueStrings(): string {
  const lines = Object.entries(valueTables).map(([name, table]) => {
    const entries = Object.entries(table).map(([number, text]) => `[${number}]=${quoted(text)}`);
    return `values.${name} = {${entries.join(',')}}`;
  });
  const results = Object.entries(resultNames).map(([low, text]) => `[${RESULT_BASE + Number(low)}]=${quoted(text)}`);
  return [...lines, `values.resultCode = {[0]="SUCCESS",${results.join(',')}}`].join('\n');
}

/** How a field is shown, where its letter alone does not say it: `state → callState`. */
function shownBy(names: ReadonlyMap<string, string>): string {
  const shown = new Map<string, Values>();
  for (const { fields } of [...pdus, ...structures]) {
    for (const field of fields) {
      if (field.values !== undefined) shown.set(names.get(`${field.name} ${typeOf(field)}`)!, field.values);
    }
  }
  return [...shown].map(([name, values]) => `  ${name} = ${quoted(values)},`).join('\n');
}

/** The whole script. */
export function qbeDissector(): string {
  const names = filterNames();
  const sorted = [...pdus].sort((a, b) => a.id - b.id);
  return [
    '-- QBE for Wireshark. Made by `ringback dissector` from the table of PDUs; do not edit.',
    "-- Names and layouts: what Cisco's JTAPI client 11.5 to 15 writes and accepts. See docs/wire/qbe.md of ringback.",
    'local values = {}',
    valueStrings(),
    'local shown_by = {',
    shownBy(names),
    '}',
    'local elements = {',
    ...structures.map(({ name, fields }) => `  ${name} = ${row(fields, names)},`),
    '}',
    'local pdus = {',
    ...sorted.map(({ id, name, fields }) => `  [${id}] = {${quoted(name)}, ${row(fields, names)}},`),
    '}',
    qbeReader,
  ].join('\n');
}
