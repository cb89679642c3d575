/** Our fields beside tshark's, compared name by name on the bytes that tshark marks. */
import type { Fields, FieldValue } from '../../src/codecs/skinny/leaf.ts';
import type { TsharkField } from './tshark.ts';

/** Values by plain name, in wire order; empty texts are left out, as tshark does. */
export type Leaves = Map<string, (number | string)[]>;

const plain = (name: string): string => name.replace(/\.ipv[46]$/, '').replaceAll(/\W/g, '_');

export function leavesOf(fields: Fields): Leaves {
  const leaves: Leaves = new Map();
  const walk = (name: string, value: FieldValue): void => {
    if (Array.isArray(value)) for (const each of value) walk(name, each);
    else if (typeof value !== 'object') add(leaves, name, value);
    else if ('type' in value && 'addr' in value) {
      add(leaves, 'ipv4or6', value.type as number);
      add(leaves, name, value.addr as string);
    } else for (const [inner, each] of Object.entries(value)) walk(inner, each);
  };
  walk('', fields);
  return leaves;
}

function add(leaves: Leaves, name: string, value: number | string): void {
  if (value === '') return;
  const key = plain(name);
  const list = leaves.get(key);
  if (list === undefined) leaves.set(key, [value]);
  else list.push(value);
}

export interface Difference {
  readonly name: string;
  /** `value`: both have it, otherwise; `tshark`, `ours`: only that one has it. */
  readonly kind: 'value' | 'tshark' | 'ours';
  readonly ours: readonly (number | string)[];
  readonly theirs: readonly TsharkField[];
}

/** Padding that our decoder does not show. */
const padding = /^(alignmentP|p)adding$/;

export function differences(ours: Leaves, theirs: readonly TsharkField[]): Difference[] {
  const byName = new Map<string, TsharkField[]>();
  for (const field of theirs) {
    const key = plain(field.name);
    if (isEmptyText(field) || (padding.test(key) && !ours.has(key))) continue;
    byName.set(key, [...(byName.get(key) ?? []), field]);
  }
  const found: Difference[] = [];
  for (const [name, list] of byName) {
    const own = ours.get(name);
    if (own === undefined) found.push({ name, kind: 'tshark', ours: [], theirs: list });
    else if (own.length !== list.length || !own.every((value, i) => same(value, list[i]!))) {
      found.push({ name, kind: 'value', ours: own, theirs: list });
    }
  }
  for (const [name, own] of ours) if (!byName.has(name)) found.push({ name, kind: 'ours', ours: own, theirs: [] });
  return found;
}

/** An empty text: tshark shows fixed ones as nothing, and leaves variable ones out. */
const isEmptyText = ({ show }: TsharkField): boolean => show === '';

function same(own: number | string, { show, value }: TsharkField): boolean {
  const bytes = Buffer.from(value, 'hex');
  if (typeof own === 'number')
    return bytes.length <= 4 && own >>> 0 === Number.parseInt(bytes.reverse().toString('hex'), 16);
  if (own === show || own === value) return true;
  const end = bytes.indexOf(0);
  return own === bytes.subarray(0, end < 0 ? bytes.length : end).toString('latin1');
}
