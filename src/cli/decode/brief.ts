/** The fields that matter, in one line: what a reader of calls looks for, the rest with `-v`. */
import type { Decoded } from '../../codecs/skinny/decode.ts';
import { type DescribedField, describedFields } from '../../codecs/skinny/describe.ts';
import { messageName } from '../../codecs/skinny/ids.ts';
import type { Fields } from '../../codecs/skinny/leaf.ts';
import { type AnyDecoded, fieldsOf } from './any.ts';
import { pickedFields } from './picks.ts';
import { briefPdu } from './qbe-brief.ts';

/** What stands in nearly every message goes last, under short names. */
const placeNames: Readonly<Record<string, string>> = {
  lineInstance: 'line',
  lineNumber: 'line',
  callReference: 'call',
};

const FIELDS_MAX = 8;
const TEXT_CHARACTERS_MAX = 60;

/** Fields that say little where no list says what matters. */
const dull =
  /(^|\.)(passThroughPartyId|conferenceId|privacy|precedence\w*|codecParams\w*|ringDuration|tone_output_direction|\w*KeyInfo)(\.|$)|Count$/;

function clipped(text: string): string {
  if (text.length <= TEXT_CHARACTERS_MAX) return text;
  return `${text.slice(0, TEXT_CHARACTERS_MAX - 1)}…${text.endsWith('"') ? '"' : ''}`;
}

/** Number 0 without a name of its own says nothing. */
const isSilent = ({ value, text }: DescribedField): boolean => value === 0 && /^0(x0)?$/.test(text);

/** `CallBack line=1 call=16`; arrays as their length: `definition×14`. */
export function brief(decoded: AnyDecoded): string {
  return decoded.protocol === 'qbe' ? briefPdu(decoded) : briefMessage(decoded);
}

function briefMessage(decoded: Decoded): string {
  const picked = decoded.id === null ? undefined : picks.get(messageName(decoded.id));
  const arrays: string[] = [];
  const single = describedFields({ ...decoded, fields: withoutArrays(decoded.fields, arrays) });
  const words = picked === undefined ? anyOf(single) : pickOf(single, picked);
  words.push(...arrays);
  const shown = words.length > FIELDS_MAX ? [...words.slice(0, FIELDS_MAX), '…'] : words;
  for (const field of single) {
    const name = placeNames[field.name];
    if (name !== undefined && field.value !== 0) shown.push(`${name}=${field.text}`);
  }
  return shown.join(' ');
}

function anyOf(fields: readonly DescribedField[]): string[] {
  return fields
    .filter((field) => !isSilent(field) && !dull.test(field.name) && placeNames[field.name] === undefined)
    .map(({ name, text }) => `${name.replace(/^.*\./, '')}=${clipped(text)}`);
}

type Picked = readonly (readonly [name: string, label: string])[];

const picks = new Map<string, Picked>(
  Object.entries(pickedFields).map(([message, picked]) => [message, Object.entries(picked!)]),
);

function pickOf(fields: readonly DescribedField[], picked: Picked): string[] {
  const words: string[] = [];
  for (const [name, label] of picked) {
    const field = fields.find((each) => each.name === name);
    if (field === undefined || isSilent(field)) continue;
    words.push(label === '' ? clipped(field.text) : `${label}=${clipped(field.text)}`);
  }
  return words;
}

/** The fields without arrays, of which only the length is told; describing hundreds of keys takes longer than reading. */
function withoutArrays(fields: Fields, lengths: string[]): Fields {
  const rest: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) lengths.push(`${name}×${value.length}`);
    else rest[name] = typeof value === 'object' ? withoutArrays(value, lengths) : value;
  }
  return rest;
}

const NAME_CHARACTERS_MAX = 56;

/** All fields, one per line: name, text, and the number where the text is its name. */
export function detailLines(decoded: AnyDecoded): string[] {
  const fields = fieldsOf(decoded);
  const width = Math.min(NAME_CHARACTERS_MAX, Math.max(0, ...fields.map(({ name }) => name.length)));
  return fields.map(({ name, text, value }) => {
    const number = typeof value === 'number' && text !== String(value) ? ` (${value})` : '';
    return `${name.padEnd(width)}  ${text}${number}`;
  });
}
