/**
 * Enumerations of SCCP, value → name. Numbers that no table has are legal: they print as hex and are never refused.
 */

import * as calls from './calls.ts';
import * as conference from './conference.ts';
import * as devices from './devices.ts';
import * as keys from './keys.ts';
import * as media from './media.ts';
import * as tones from './tones.ts';

const enums = { ...devices, ...keys, ...tones, ...calls, ...media, ...conference };

export type EnumName = keyof typeof enums;

/** Tables whose numbers are bits that add up. */
const bitTables: ReadonlySet<EnumName> = new Set<EnumName>([
  'Generic_Bitfield_32',
  'LineTypeBits',
  'PhoneFeatures',
  'RestrictInformationType',
  'SoftKeyMask',
]);

/** All enumerations, for docs and tests. */
export const enumTables: Readonly<Record<EnumName, Readonly<Record<number, string>>>> = enums;

/** Name of a value, or its hex form: `enumText('DCallState', 4)` is `RingIn`. Bits are joined with `|`. */
export function enumText(name: EnumName, value: number): string {
  const table = enumTables[name];
  if (bitTables.has(name)) return bitsText(table, value);
  return table[value] ?? hex(value);
}

const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;

/** Single bits only; composite names of a table repeat what their bits say. */
function bitsText(table: Readonly<Record<number, string>>, value: number): string {
  if (value === 0) return '0';
  const names: string[] = [];
  let rest = value;
  for (let bit = 0; bit < 32; bit++) {
    const one = 2 ** bit;
    const name = table[one];
    if (name === undefined || Math.floor(value / one) % 2 === 0) continue;
    names.push(name);
    rest -= one;
  }
  if (rest !== 0) names.push(hex(rest));
  return names.join('|');
}
